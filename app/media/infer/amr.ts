/** AMR and AMR-WB in both packings. @see RFC 4867 §4.3, §4.4 */
import { u8 } from '../../bytes.ts';
import { BitReader } from '../bits.ts';
import { percent, sound } from './candidate.ts';
import type { Candidate, Scorer } from './candidate.ts';
import type { SampleSet } from './sample-set.ts';
import type { PayloadSample } from './sample.ts';

/** One of the two codecs: bits of a frame by its type; undefined for types that do not exist. */
interface Family {
	readonly codec: 'AMR' | 'AMR-WB';
	readonly clockRate: number;
	readonly frameTicks: number;
	readonly bits: readonly (number | undefined)[];
}

/** Frame types 9 to 13, which nobody sends. */
const NONE = [undefined, undefined, undefined, undefined, undefined];

const NARROW: Family = {
	...{ codec: 'AMR', clockRate: 8000, frameTicks: 160 },
	bits: [95, 103, 118, 134, 148, 159, 204, 244, 39, ...NONE, undefined, 0],
};
const WIDE: Family = {
	...{ codec: 'AMR-WB', clockRate: 16_000, frameTicks: 320 },
	bits: [132, 177, 253, 285, 317, 365, 397, 461, 477, 40, ...NONE.slice(1), 0, 0],
};

/** Frames of an octet-aligned payload; 0 when its table does not lead to its end. */
function alignedFrames({ head, length }: PayloadSample, { bits }: Family): number {
	if ((u8(head, 0) & 0x0f) !== 0) return 0;
	let [at, bytes, frames] = [1, 0, 0];
	for (; at < head.length; at++) {
		const entry = u8(head, at);
		const size = bits[(entry >> 3) & 0x0f];
		if ((entry & 3) !== 0 || size === undefined) return 0;
		bytes += Math.ceil(size / 8);
		frames++;
		if ((entry & 0x80) === 0) return at + 1 + bytes === length ? frames : 0;
	}
	return 0;
}

/** Frames of a bandwidth-efficient payload; 0 when its table does not lead to its last byte. */
function packedFrames({ head, length }: PayloadSample, { bits }: Family): number {
	const reader = new BitReader(head, 'amr');
	reader.position = 4;
	let [sum, frames, hasMore] = [4, 0, 1];
	while (hasMore === 1) {
		if (reader.left < 6) return 0;
		hasMore = reader.read(1);
		const size = bits[reader.read(4)];
		reader.position++;
		if (size === undefined) return 0;
		sum += 6 + size;
		frames++;
	}
	return Math.ceil(sum / 8) === length ? frames : 0;
}

type Counter = (sample: PayloadSample, family: Family) => number;

function scoreFamily(set: SampleSet, family: Family, isAligned: boolean): Candidate | null {
	const frames: Counter = isAligned ? alignedFrames : packedFrames;
	const share = set.share((sample) => frames(sample, family) > 0);
	const steps = set.pairs.filter(({ step }) => step > 0);
	const right = steps.filter(
		({ before, step }) => frames(before, family) * family.frameTicks === step,
	);
	if (share < 0.97 || steps.length < 4 || !set.fitsRate(family.clockRate)) return null;
	const stepShare = right.length / steps.length;
	if (stepShare < 0.5) return null;
	const confidence = (isAligned ? 0.96 : 0.9) - (stepShare < 0.9 ? 0.1 : 0);
	return sound(
		family.codec,
		family.clockRate,
		confidence,
		[
			`${percent(share)} of the tables of frames lead to the end of their payload`,
			`frames of ${family.frameTicks} ticks`,
		],
		{ fmtp: isAligned ? 'octet-align=1' : '' },
	);
}

/** AMR, octet-aligned or bandwidth-efficient. */
export const scoreAmr: Scorer = (set) =>
	scoreFamily(set, NARROW, true) ?? scoreFamily(set, NARROW, false);

/** AMR-WB, octet-aligned or bandwidth-efficient. */
export const scoreAmrWide: Scorer = (set) =>
	scoreFamily(set, WIDE, true) ?? scoreFamily(set, WIDE, false);
