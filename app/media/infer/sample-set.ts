/** The samples of one payload type with what their numbers and times tell. */
import type { PayloadSample } from './sample.ts';

/** Clock rates that senders have, Hz. */
const RATES = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 90_000];
/** A measured rate within this part of a usual one is taken for it. */
const SNAP = 0.04;
/** Senders often begin with a burst, ms. */
const BURST_MS = 1000;
/** Shorter spans measure no clock, ms. */
const LEAST_SPAN_MS = 1500;
/** A step of more ticks is a pause or a jump. */
const LONG_STEP = 500_000;

/** Two samples whose packets follow each other. */
export interface SamplePair {
	readonly before: PayloadSample;
	readonly after: PayloadSample;
	/** Timestamp of the second less that of the first, ticks. */
	readonly step: number;
}

/** Samples in the order of their arrival, and what follows from them; made once for all scorers. */
export class SampleSet {
	readonly samples: readonly PayloadSample[];
	readonly pairs: readonly SamplePair[];
	/** Samples that are the first of their timestamp. */
	readonly starts: readonly PayloadSample[];
	/** Samples that go on with the timestamp of the packet before. */
	readonly continued: readonly PayloadSample[];
	/** Most frequent step between packets that follow each other, zero left out; 0 when there is none. */
	readonly step: number;
	/** Share of the pairs whose timestamp is the same. */
	readonly zeroShare: number;
	/** Share of `step` among the steps that are not zero. */
	readonly stepShare: number;
	/** Ticks a second by capture time; null when the span is too short. */
	readonly measuredRate: number | null;
	readonly #payloads = new Map<PayloadSample, number>();

	constructor(samples: readonly PayloadSample[]) {
		this.samples = samples.filter(({ length, head }) => length > 0 && head.length > 0);
		this.pairs = pairsOf(this.samples);
		this.starts = this.pairs.filter(({ step }) => step !== 0).map(({ after }) => after);
		this.continued = this.pairs.filter(({ step }) => step === 0).map(({ after }) => after);
		const moved = this.pairs.map(({ step }) => step).filter((step) => step !== 0);
		this.zeroShare = this.pairs.length === 0 ? 0 : 1 - moved.length / this.pairs.length;
		[this.step, this.stepShare] = mostFrequent(moved);
		this.measuredRate = measureRate(this.samples);
		for (const { before, step } of this.pairs) this.#payloads.set(before, step);
	}

	/** Ticks until the next packet; null where it is not among the samples. */
	ticksOf(sample: PayloadSample): number | null {
		return this.#payloads.get(sample) ?? null;
	}

	/** The nearest usual rate; the measured one, rounded, where none is near. */
	get usualRate(): number | null {
		const { measuredRate } = this;
		if (measuredRate === null) return null;
		const distance = (rate: number): number => Math.abs(measuredRate / rate - 1);
		const near = RATES.reduce((best, rate) => (distance(rate) < distance(best) ? rate : best));
		return distance(near) < SNAP ? near : Math.round(measuredRate);
	}

	/** False when the timestamps clearly run at another rate. */
	fitsRate(rate: number): boolean {
		const { measuredRate } = this;
		return measuredRate === null || Math.abs(measuredRate / rate - 1) < 0.2;
	}

	/** Share of the samples of which something holds, 0 to 1; 0 where there are none. */
	share(holds: (sample: PayloadSample) => boolean, among = this.samples): number {
		return among.length === 0 ? 0 : among.filter(holds).length / among.length;
	}
}

function pairsOf(samples: readonly PayloadSample[]): readonly SamplePair[] {
	const pairs: SamplePair[] = [];
	for (const [index, after] of samples.entries()) {
		const before = samples[index - 1];
		if (before === undefined || ((after.sequence - before.sequence) & 0xffff) !== 1) continue;
		pairs.push({ before, after, step: (after.timestamp - before.timestamp) | 0 });
	}
	return pairs;
}

function mostFrequent(steps: readonly number[]): readonly [step: number, share: number] {
	const counts = new Map<number, number>();
	for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
	const [[step, count] = [0, 0]] = [...counts].sort((a, b) => b[1] - a[1]);
	return [step, steps.length === 0 ? 0 : count / steps.length];
}

/** The line through timestamps over arrival times, behind the burst that many senders begin with. */
function measureRate(samples: readonly PayloadSample[]): number | null {
	const [first] = samples;
	const last = samples.at(-1);
	if (first === undefined || last === undefined) return null;
	const span = last.timeMs - first.timeMs;
	const skipped = span > 3 * BURST_MS ? BURST_MS : 0;
	const points: (readonly [x: number, y: number])[] = [];
	let extended = 0;
	for (const [index, sample] of samples.entries()) {
		const step = (sample.timestamp - (samples[index - 1] ?? sample).timestamp) | 0;
		// What jumps is another time-line: nothing before it counts.
		if (Math.abs(step) > LONG_STEP && index < samples.length / 2) points.length = 0;
		extended += step;
		const timeMs = sample.timeMs - first.timeMs;
		if (timeMs >= skipped) points.push([timeMs, extended]);
	}
	const [[from] = [0]] = points;
	const [to] = points.at(-1) ?? [0];
	return points.length < 6 || to - from < LEAST_SPAN_MS ? null : slope(points) * 1000;
}

function slope(points: readonly (readonly [number, number])[]): number {
	const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
	const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
	let [products, squares] = [0, 0];
	for (const [x, y] of points) {
		products += (x - meanX) * (y - meanY);
		squares += (x - meanX) ** 2;
	}
	return squares === 0 ? 0 : products / squares;
}
