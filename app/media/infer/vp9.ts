/** VP9. @see RFC 9628 §4.2 */
import { u8, u24 } from '../../bytes.ts';
import { percent, pictures } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { PayloadSample } from './sample.ts';

const KEY_FRAME_START = 0x498342;
const BEGINNING = 0x08;
const END = 0x04;

/** Bytes of the payload descriptor; 0 when it does not add up. */
export function vp9DescriptorLength(head: Uint8Array): number {
	const first = u8(head, 0);
	const isFlexible = (first & 0x10) !== 0;
	let at = 1;
	if ((first & 0x80) !== 0) at += (u8(head, at) & 0x80) === 0 ? 1 : 2;
	if ((first & 0x20) !== 0) at += isFlexible ? 1 : 2;
	if (isFlexible && (first & 0x40) !== 0) {
		for (let count = 0; count < 3; count++) if ((u8(head, at++) & 1) === 0) break;
	}
	if ((first & 0x02) !== 0) at = behindStructure(head, at);
	return at < head.length ? at : 0;
}

/** Skips the scalability structure. */
function behindStructure(head: Uint8Array, start: number): number {
	const flags = u8(head, start);
	let at = start + 1;
	if ((flags & 0x10) !== 0) at += ((flags >> 5) + 1) * 4;
	if ((flags & 0x08) === 0) return at;
	const pictureCount = u8(head, at++);
	for (let picture = 0; picture < pictureCount; picture++) at += 1 + ((u8(head, at) >> 2) & 3);
	return at;
}

function beginsFrame({ head }: PayloadSample): boolean {
	const at = vp9DescriptorLength(head);
	return (u8(head, 0) & BEGINNING) !== 0 && at > 0 && u8(head, at) >> 6 === 2;
}

function isKey(sample: PayloadSample): boolean {
	return (
		beginsFrame(sample) &&
		u24(sample.head, vp9DescriptorLength(sample.head) + 1) === KEY_FRAME_START
	);
}

/** Descriptor, first and last parts of frames where timestamps change. */
export const scoreVp9: Scorer = (set) => {
	const starts = set.share(beginsFrame, set.starts);
	const others = set.share(({ head }) => (u8(head, 0) & BEGINNING) === 0, set.continued);
	const ends = set.samples.filter(({ marker }) => marker);
	const ended = set.share(({ head }) => (u8(head, 0) & END) !== 0, ends);
	if (set.starts.length < 3 || starts < 0.95 || ends.length < 3 || ended < 0.95) return null;
	// Layers of one picture share its timestamp: then parts may begin inside it.
	if (set.continued.length > 0 && others < 0.3) return null;
	const keys = set.samples.filter(isKey).length;
	let confidence = keys > 0 ? 0.97 : set.continued.length >= 3 ? 0.88 : 0.7;
	if (!set.fitsRate(90_000)) confidence -= 0.3;
	return pictures('VP9', confidence, [
		`${percent(starts)} of the timestamps begin with a first part of a VP9 frame, ${percent(ended)} of the markers end one`,
		...(keys > 0 ? [`${keys} key frames (49 83 42)`] : []),
	]);
};
