/** AV1. @see "RTP Payload Format For AV1" (AOM) §4.4 */
import { u8 } from '../../bytes.ts';
import { percent, pictures } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { PayloadSample } from './sample.ts';

const CONTINUES = 0x80;
const GOES_ON = 0x40;
const NEW_SEQUENCE = 0x08;
const SEQUENCE_HEADER = 1;

/** Type of the first OBU that begins in a payload; −1 when none does or its header is wrong. */
function firstObu({ head }: PayloadSample): number {
	const flags = u8(head, 0);
	if ((flags & CONTINUES) !== 0) return -1;
	let at = 1;
	// With one element its length is left out.
	if (((flags >> 4) & 3) !== 1) while ((u8(head, at++) & 0x80) !== 0 && at < 6);
	const header = u8(head, at);
	return (header & 0x81) === 0 ? (header >> 3) & 0x0f : -1;
}

const KNOWN: ReadonlySet<number> = new Set([1, 3, 4, 5, 6, 7]);

/** Aggregation header; OBUs begin at new timestamps and go on between. */
export const scoreAv1: Scorer = (set) => {
	const share = set.share(({ head }) => (u8(head, 0) & 7) === 0);
	const starts = set.share((sample) => KNOWN.has(firstObu(sample)), set.starts);
	if (share < 0.98 || starts < 0.95 || set.starts.length < 3) return null;
	const chained = set.pairs.filter(({ before, after }) => {
		const isOpen = (u8(before.head, 0) & GOES_ON) !== 0;
		return isOpen === ((u8(after.head, 0) & CONTINUES) !== 0);
	}).length;
	if (chained / set.pairs.length < 0.9) return null;
	const sequences = set.samples.filter(
		(sample) => (u8(sample.head, 0) & NEW_SEQUENCE) !== 0 && firstObu(sample) === SEQUENCE_HEADER,
	).length;
	const hasOpen = set.samples.some(({ head }) => (u8(head, 0) & GOES_ON) !== 0);
	return pictures('AV1', sequences > 0 ? 0.96 : hasOpen ? 0.75 : 0.4, [
		`${percent(starts)} of the timestamps begin with an OBU of AV1`,
		...(sequences > 0 ? [`${sequences} sequence headers`] : []),
	]);
};
