/**
 * Our own figures worked out the slow way, over the whole stream at once: what the per-packet code
 * is compared with on random streams without restarts.
 */
import type { Arrival } from '../../../app/analysis/arrival.ts';

/** A point of the drift line: arrival and nominal time since the first packet, ms. */
export type Point = readonly [arrival: number, nominal: number];

/** Slope of nominal on arrival time: covariance over variance. */
export function slopeOf(points: readonly Point[]): number {
	const meanA = points.reduce((sum, [a]) => sum + a, 0) / points.length;
	const meanN = points.reduce((sum, [, n]) => sum + n, 0) / points.length;
	const covariance = points.reduce((sum, [a, n]) => sum + (a - meanA) * (n - meanN), 0);
	return covariance / points.reduce((sum, [a]) => sum + (a - meanA) ** 2, 0);
}

/** Figures as `RtpFigures` names them. */
export interface ReferenceFigures {
	readonly packets: number;
	readonly unique: number;
	readonly duplicates: number;
	readonly expected: number;
	readonly lost: number;
	readonly late: number;
	readonly minDelta: number;
	readonly meanDelta: number;
	readonly maxDelta: number;
	readonly minJitter: number;
	readonly meanJitter: number;
	readonly maxJitter: number;
	readonly maxSkew: number;
	readonly clockDrift: number;
	readonly frequencyDrift: number;
}

/** A packet with the numbers that the sender meant, before they wrapped. */
export interface Meant {
	readonly packet: Arrival;
	readonly number: number;
	readonly ticks: number;
}

/**
 * Worked out from the sender's own numbers; every packet is regular but for its marker.
 * @param pauseMs steps over more are pauses
 */
export function referenceFigures(
	stream: readonly Meant[],
	clockRate: number,
	pauseMs: number,
): ReferenceFigures {
	const first = stream[0];
	if (first === undefined) throw new RangeError('a stream has a packet');
	const fresh = stream.filter(
		({ number }, index) => stream.findIndex((each) => each.number === number) === index,
	);
	const numbers = fresh.map(({ number }) => number);
	const inTime = fresh.filter(({ ticks }) => ticks >= first.ticks);
	const points = inTime.map(({ packet, ticks }): Point => [
		packet.timeMs - first.packet.timeMs,
		((ticks - first.ticks) * 1000) / clockRate,
	]);
	const isRegular = ({ packet, ticks }: Meant) => packet.marker === 0 && ticks >= first.ticks;
	const deltas = fresh.flatMap((each, index) => {
		const before = fresh[index - 1];
		return before === undefined || !isRegular(each)
			? []
			: [each.packet.timeMs - before.packet.timeMs];
	});
	const jitters = jitterOf(points, pauseMs)
		.filter(({ at }) => inTime[at]?.packet.marker === 0)
		.map(({ jitter }) => jitter);
	const slope = slopeOf(points);
	const expected = Math.max(...numbers) - Math.min(...numbers) + 1;
	return {
		packets: stream.length,
		unique: fresh.length,
		duplicates: stream.length - fresh.length,
		expected,
		lost: expected - fresh.length,
		late: numbers.filter((number, index) => numbers.slice(0, index).some((one) => one > number))
			.length,
		...{ minDelta: Math.min(...deltas), meanDelta: mean(deltas), maxDelta: Math.max(...deltas) },
		...{ minJitter: Math.min(...jitters), meanJitter: mean(jitters) },
		maxJitter: Math.max(...jitters),
		maxSkew: points.reduce(
			(worst, [a, n]) => (Math.abs(n - a) > Math.abs(worst) ? n - a : worst),
			0,
		),
		clockDrift: (points.at(-1)?.[0] ?? 0) * (slope - 1),
		frequencyDrift: clockRate * slope,
	};
}

/** Jitter after each point but the first; steps over more than `pauseMs` by the clock stay out. */
function jitterOf(
	points: readonly Point[],
	pauseMs: number,
): readonly { readonly at: number; readonly jitter: number }[] {
	const jitters: { at: number; jitter: number }[] = [];
	let jitter = 0;
	for (const [at, [a, n]] of points.entries()) {
		const before = points[at - 1];
		if (before === undefined || n - before[1] > pauseMs) continue;
		jitter += (Math.abs(a - before[0] - (n - before[1])) - jitter) / 16;
		jitters.push({ at, jitter });
	}
	return jitters;
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
