/** VP8. @see RFC 7741 §4.2, RFC 6386 §9.1 */
import { u8, u24 } from '../../bytes.ts';
import { percent, pictures } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { PayloadSample } from './sample.ts';

const KEY_FRAME_START = 0x9d012a;

/** Bytes of the payload descriptor; 0 when it breaks a rule. */
export function vp8DescriptorLength(head: Uint8Array): number {
	const first = u8(head, 0);
	if ((first & 0x48) !== 0) return 0;
	if ((first & 0x80) === 0) return 1;
	const extra = u8(head, 1);
	if ((extra & 0x0f) !== 0) return 0;
	let at = 2;
	if ((extra & 0x80) !== 0) at += (u8(head, at) & 0x80) === 0 ? 1 : 2;
	if ((extra & 0x40) !== 0) at++;
	if ((extra & 0x30) !== 0) at++;
	return at;
}

const isBeginning = ({ head }: PayloadSample): boolean => (u8(head, 0) & 0x17) === 0x10;

function isKey(sample: PayloadSample): boolean {
	const at = vp8DescriptorLength(sample.head);
	if (!isBeginning(sample) || (u8(sample.head, at) & 1) !== 0) return false;
	return u24(sample.head, at + 3) === KEY_FRAME_START;
}

/** Descriptor, beginnings of frames at new timestamps, key frames. */
export const scoreVp8: Scorer = (set) => {
	const share = set.share(({ head, length }) => {
		const at = vp8DescriptorLength(head);
		return at > 0 && at < length;
	});
	const starts = set.share(isBeginning, set.starts);
	const others = set.share(isBeginning, set.continued);
	if (share < 0.98 || starts < 0.95 || others > 0.05 || set.starts.length < 3) return null;
	const keys = set.samples.filter(isKey).length;
	const hasSeveral = set.continued.length >= 3;
	let confidence = keys > 0 ? 0.97 : hasSeveral ? 0.7 : 0.4;
	if (!set.fitsRate(90_000)) confidence -= 0.3;
	return pictures('VP8', confidence, [
		`${percent(starts)} of the timestamps begin with a first part of a VP8 frame`,
		keys > 0 ? `${keys} key frames (9D 01 2A)` : 'no key frame was seen: probably VP8',
	]);
};
