/** Codecs with a fixed number of bytes a sample: told apart by how smooth the sound is. */
import { A_LAW, MU_LAW } from '../g711.ts';
import { percent, sound } from './candidate.ts';
import type { Candidate, Scorer } from './candidate.ts';
import type { SampleSet } from './sample-set.ts';
import type { PayloadSample } from './sample.ts';

const NARROW = 8000;
/** Noise decoded as G.711 is rougher than this, any sound smoother. */
const ROUGH = 0.95;
/** Sound below this is silence: nothing can be told from it. */
const QUIET = 40;

/** Change from sample to sample against loudness: 0 for a level, about 1.3 for noise. */
export function roughness(samples: Iterable<number>): {
	readonly ratio: number;
	readonly mean: number;
} {
	let [sum, change, count, last] = [0, 0, 0, NaN];
	for (const sample of samples) {
		sum += Math.abs(sample);
		if (!Number.isNaN(last)) change += Math.abs(sample - last);
		last = sample;
		count++;
	}
	return { ratio: sum === 0 ? 0 : change / sum, mean: count === 0 ? 0 : sum / count };
}

function lawRoughness(set: SampleSet, table: Int16Array) {
	return roughness(set.samples.flatMap(({ head }) => Array.from(head, (byte) => table[byte] ?? 0)));
}

/** Share of pairs whose payload has this many bytes for each tick of its step. */
function sizeShare(set: SampleSet, bytesPerTick: number): number {
	const pairs = set.pairs.filter(({ step }) => step > 0 && step < 48_000);
	const right = pairs.filter(({ before, step }) => before.length === step * bytesPerTick);
	return pairs.length < 4 ? 0 : right.length / pairs.length;
}

/** A level other than silence that is held for a whole packet is no sound. */
function isHeld({ head }: PayloadSample): boolean {
	const [first = 0] = head;
	const level = Math.min(Math.abs(MU_LAW[first] ?? 0), Math.abs(A_LAW[first] ?? 0));
	return level > QUIET && head.every((byte) => byte === first);
}

function scoreLaw(set: SampleSet, codec: 'PCMU' | 'PCMA'): Candidate | null {
	const share = sizeShare(set, 1);
	if (share < 0.9 || !set.fitsRate(NARROW) || set.share(isHeld) > 0.5) return null;
	const [own, other] = codec === 'PCMU' ? [MU_LAW, A_LAW] : [A_LAW, MU_LAW];
	const mine = lawRoughness(set, own);
	const theirs = lawRoughness(set, other);
	if (mine.ratio > ROUGH) return null;
	const isBetter =
		mine.mean < QUIET || theirs.mean < QUIET ? mine.mean < theirs.mean : mine.ratio < theirs.ratio;
	const isClear = Math.abs(mine.ratio - theirs.ratio) > 0.05 || mine.mean * 4 < theirs.mean;
	return sound(codec, NARROW, isBetter ? (isClear ? 0.95 : 0.75) : 0.3, [
		`one byte a tick in ${percent(share)} of the packets`,
		`decoded it is ${isBetter ? 'smoother' : 'rougher'} than by the other law (${mine.ratio.toFixed(2)} against ${theirs.ratio.toFixed(2)})`,
	]);
}

/** G.711 with µ-law. */
export const scorePcmu: Scorer = (set) => scoreLaw(set, 'PCMU');

/** G.711 with A-law. */
export const scorePcma: Scorer = (set) => scoreLaw(set, 'PCMA');

/** Distinct values that a position takes in all packets, against those of noise: 1 for noise. */
export function columnNoise(set: SampleSet, column: number): number {
	const values = set.samples.flatMap(({ head }) => head[column] ?? []);
	const expected = 256 * (1 - Math.exp(-values.length / 256));
	return values.length === 0 ? 0 : new Set(values).size / expected;
}

/** G.722: as many bytes as G.711, which no law makes smooth. */
export const scoreG722: Scorer = (set) => {
	const share = sizeShare(set, 1);
	if (share < 0.9 || !set.fitsRate(NARROW)) return null;
	const roughest = Math.min(lawRoughness(set, MU_LAW).ratio, lawRoughness(set, A_LAW).ratio);
	if (roughest <= 0.6) return null;
	const isNoise = [0, 1, 2, 3].every((column) => columnNoise(set, column) > 0.93);
	return sound('G722', NARROW, isNoise ? 0.4 : roughest > ROUGH ? 0.8 : 0.45, [
		`one byte a tick in ${percent(share)} of the packets`,
		`no sound by either law of G.711 (roughness ${roughest.toFixed(2)})`,
	]);
};

function* wide({ head }: PayloadSample, bytes: number, channels: number): Generator<number> {
	const view = new DataView(head.buffer, head.byteOffset, head.length);
	for (let at = 0; at + bytes <= head.length; at += bytes * channels) yield view.getInt16(at);
}

function scoreLinear(set: SampleSet, bytes: 2 | 3): Candidate | null {
	const channels = [1, 2, 4, 6, 8].find((count) => sizeShare(set, bytes * count) > 0.9);
	if (channels === undefined) return null;
	const samples = set.samples.flatMap((sample) => [...wide(sample, bytes, channels)]);
	const { ratio, mean } = roughness(samples);
	const clockRate = set.usualRate ?? 48_000;
	const isSmooth = ratio < ROUGH || mean < QUIET;
	return sound(
		`L${bytes * 8}`,
		clockRate,
		isSmooth ? 0.9 : 0.35,
		[
			`${bytes * channels} bytes a tick: ${channels} channels of ${bytes * 8} bits`,
			`roughness ${ratio.toFixed(2)}`,
		],
		{ channels },
	);
}

/** Samples of 16 bits, big-endian. @see RFC 3551 §4.5.11 */
export const scoreL16: Scorer = (set) => scoreLinear(set, 2);

/** Samples of 24 bits, big-endian. @see RFC 3190 §4 */
export const scoreL24: Scorer = (set) => scoreLinear(set, 3);

/** G.726 by its bytes a tick; the order of its bits is that of RFC 3551. */
export const scoreG726: Scorer = (set) => {
	const bits = [4, 2, 3, 5].find((count) => sizeShare(set, count / 8) >= 0.9);
	if (bits === undefined || set.zeroShare > 0.02) return null;
	const isNoise = [0, 1, 2, 3].every((column) => columnNoise(set, column) > 0.93);
	const isOften = [40, 60, 80, 100].includes(set.samples[0]?.length ?? 0);
	return sound(`G726-${bits * 8}`, NARROW, isNoise && !isOften ? 0.45 : 0.65, [
		`${bits} bits a tick in every packet; the order of the bits is taken as in RFC 3551`,
	]);
};
