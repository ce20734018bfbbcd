/** Telephone events, comfort noise and typed text on payload types that nobody announced. */
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

const TEXT_CLOCK = 1000;
const UTF8 = new TextDecoder('utf-8');
/** Longer payloads are no text that somebody types. */
const LONGEST_TEXT = 160;
const LEAST_LETTERS = 6;
/** Line ends, bell and backspace are typed too. */
const CONTROLS: ReadonlySet<number> = new Set([0x07, 0x08, 0x0a, 0x0d]);

/** The characters of a whole UTF-8 text without other control characters; null for anything else. */
function textOf({ head, length }: PayloadSample): string | null {
	if (length > LONGEST_TEXT || head.some((byte) => byte < 32 && !CONTROLS.has(byte))) return null;
	// Refusing by an exception would cost a hundred times as much.
	const text = UTF8.decode(head);
	return text.includes('\ufffd') ? null : text;
}

/** Characters as they are typed, on a clock of milliseconds. @see RFC 4103 §4 */
export const scoreText: Scorer = (set) => {
	if (set.samples.length === 0 || !set.fitsRate(TEXT_CLOCK)) return null;
	let letters = 0;
	for (const sample of set.samples) {
		const text = textOf(sample);
		if (text === null) return null;
		letters += text.length - text.replace(/[\p{L}\p{N}]/gu, '').length;
	}
	if (letters < LEAST_LETTERS) return null;
	const confidence = set.measuredRate === null ? 0.4 : 0.9;
	const reasons = ['all of it is text (UTF-8), on a clock of 1000 Hz (RFC 4103)'];
	const known = { codec: 't140', kind: 'other', clockRate: TEXT_CLOCK } as const;
	return { ...known, channels: 0, confidence, reasons, fmtp: '' };
};
