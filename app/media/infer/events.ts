/** Telephone events and comfort noise on payload types that nobody announced. */
import { u8, u16 } from '../../bytes.ts';
import { percent, sound } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { PayloadSample } from './sample.ts';

const HIGHEST_EVENT = 16;

const isEvent = ({ head, length }: PayloadSample): boolean =>
	length === 4 && u8(head, 0) <= HIGHEST_EVENT && (u8(head, 1) & 0x40) === 0;

/** The timestamp stands while the duration grows. @see RFC 4733 §2.3 */
export const scoreEvents: Scorer = (set) => {
	const share = set.share(isEvent);
	const same = set.pairs.filter(({ step }) => step === 0);
	const grown = same.filter(({ before, after }) => u16(after.head, 2) >= u16(before.head, 2));
	if (share < 1 || same.length < 2 || grown.length < same.length) return null;
	return sound('telephone-event', 8000, 0.95, [
		'four bytes each, durations grow while the timestamp stands (RFC 4733)',
	]);
};

/** A level and some coefficients, seldom. @see RFC 3389 §3 */
export const scoreNoise: Scorer = (set) => {
	const share = set.share(({ head, length }) => length <= 11 && u8(head, 0) < 128);
	const isSeldom = set.samples.every(({ timeMs }, index) => {
		const before = set.samples[index - 1];
		return before === undefined || timeMs - before.timeMs > 80;
	});
	if (share < 1 || !isSeldom) return null;
	return sound('CN', 8000, 0.6, [`${percent(share)} of the packets are short and seldom`]);
};
