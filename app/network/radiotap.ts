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
	/** Mbit/s that the index stands for; null where width or guard interval are not told. */
	readonly mcsRateMbps: number | null;
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
		mcsRateMbps: mcsRate(
			data,
			fields.find(({ name }) => name === 'mcs'),
		),
		fields,
	};
}

/** What is known of an MCS: width, index and guard interval; and the flags that tell them. */
const MCS_KNOWN = 0x07;
const MCS_WIDTH = 0x03;
const MCS_WIDTH_40 = 1;
const MCS_SHORT_GUARD = 0x04;
/** Mbit/s of one spatial stream with the long guard interval (IEEE 802.11-2020 §19.5). */
const HT20_RATES = [6.5, 13, 19.5, 26, 39, 52, 58.5, 65];
const HT40_RATES = [13.5, 27, 40.5, 54, 81, 108, 121.5, 135];

/** To 0.1 Mbit/s. The last index of 802.11n's equal modulations is 31. */
function mcsRate(data: Uint8Array, field: RadioField | undefined): number | null {
	if (field === undefined || field.value > 31) return null;
	if ((u8(data, field.at - 2) & MCS_KNOWN) !== MCS_KNOWN) return null;
	const flags = u8(data, field.at - 1);
	const rates = (flags & MCS_WIDTH) === MCS_WIDTH_40 ? HT40_RATES : HT20_RATES;
	const rate = (rates[field.value % 8] ?? 0) * (Math.floor(field.value / 8) + 1);
	const guarded = (flags & MCS_SHORT_GUARD) === 0 ? rate : (rate * 10) / 9;
	return Math.round(guarded * 10) / 10;
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
