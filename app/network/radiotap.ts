/** What a radiotap header says of the air. @see radiotap.org */
import { u16le, u32le, u8 } from '../bytes.ts';

/** Facts of one reception; null where the header has none. */
export interface RadioFacts {
	/** Mbit/s; null for rates that are told as MCS. */
	readonly rateMbps: number | null;
	/** MHz. */
	readonly frequency: number | null;
	readonly channel: number | null;
	readonly signalDbm: number | null;
	readonly noiseDbm: number | null;
	/** Index of modulation and coding (802.11n). */
	readonly mcs: number | null;
	/** Each value with the place of its first byte; signal and noise once for each antenna. */
	readonly fields: readonly RadioField[];
}

/** One value of a header. */
export interface RadioField {
	readonly name: 'rateMbps' | 'frequency' | 'signalDbm' | 'noiseDbm' | 'mcs';
	readonly value: number;
	readonly at: number;
}

/** Size and alignment of the fields by bit, up to the last that is wanted. */
const FIELDS: readonly (readonly [size: number, align: number])[] = [
	...([
		[8, 8],
		[1, 1],
		[1, 1],
		[4, 2],
		[2, 2],
		[1, 1],
		[1, 1],
		[2, 2],
	] as const),
	...([
		[2, 2],
		[2, 2],
		[1, 1],
		[1, 1],
		[1, 1],
		[1, 1],
		[2, 2],
		[2, 2],
	] as const),
	...([
		[1, 1],
		[1, 1],
		[8, 4],
		[3, 1],
	] as const),
];
const RATE = 2;
const CHANNEL = 3;
const SIGNAL = 5;
const NOISE = 6;
const MCS = 19;
const VENDOR = 1 << 30;
const MORE_WORDS = 1 << 31;

/** Reads a header that begins at `start`; what is cut is left out. */
export function radioFacts(data: Uint8Array, start: number, end: number): RadioFacts {
	const fields = readFields(data, start, Math.min(end, start + u16le(data, start + 2)));
	const first = (name: RadioField['name']): number | null =>
		fields.find((field) => field.name === name)?.value ?? null;
	const frequency = first('frequency');
	return {
		rateMbps: first('rateMbps'),
		frequency,
		channel: frequency === null ? null : channelOf(frequency),
		signalDbm: first('signalDbm'),
		noiseDbm: first('noiseDbm'),
		mcs: first('mcs'),
		fields,
	};
}

/** Words of what is present come first, then the fields of each word: one word an antenna. */
function readFields(data: Uint8Array, start: number, end: number): readonly RadioField[] {
	const words: number[] = [];
	let at = start + 4;
	let word = MORE_WORDS;
	while ((word & MORE_WORDS) !== 0 && at + 4 <= end) {
		word = u32le(data, at) | 0;
		words.push(word);
		at += 4;
	}
	const found: RadioField[] = [];
	for (const present of words) {
		for (const [bit, [size, align]] of FIELDS.entries()) {
			if ((present & (1 << bit)) === 0) continue;
			at = start + Math.ceil((at - start) / align) * align;
			if (at + size > end) return found;
			const field = fieldOf(data, bit, at);
			if (field !== null) found.push(field);
			at += size;
		}
		// What follows has the layout of somebody else.
		if ((present & VENDOR) !== 0) break;
	}
	return found;
}

function fieldOf(data: Uint8Array, bit: number, at: number): RadioField | null {
	const signed = (u8(data, at) << 24) >> 24;
	if (bit === RATE) return { name: 'rateMbps', value: u8(data, at) / 2, at };
	if (bit === CHANNEL) return { name: 'frequency', value: u16le(data, at), at };
	if (bit === SIGNAL) return { name: 'signalDbm', value: signed, at };
	if (bit === NOISE) return { name: 'noiseDbm', value: signed, at };
	// Behind what is known and the flags.
	return bit === MCS ? { name: 'mcs', value: u8(data, at + 2), at: at + 2 } : null;
}

/** Number of a channel by its frequency, MHz; null outside the usual bands. */
export function channelOf(frequency: number): number | null {
	if (frequency === 2484) return 14;
	if (frequency >= 2412 && frequency <= 2472) return (frequency - 2407) / 5;
	if (frequency >= 5955 && frequency <= 7115) return (frequency - 5950) / 5;
	return frequency >= 5160 && frequency <= 5885 ? (frequency - 5000) / 5 : null;
}
