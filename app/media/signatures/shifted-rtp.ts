/** RTP behind a header of somebody's own: the same number of bytes before every packet. */
import { u16, u32, u8 } from '../../bytes.ts';

const RTP_HEADER = 12;
const MAX_SHIFT = 64;
const LEAST_PACKETS = 8;
/** Datagrams that are looked at. */
const SAMPLE = 200;
const LEAST_SHARE = 0.8;

/** Where RTP begins in the datagrams of a flow. */
export interface ShiftedRtp {
	/** Bytes before the RTP header. */
	readonly shift: number;
	readonly ssrc: number;
	readonly payloadType: number;
	/** Share of the steps whose sequence number is the next one. */
	readonly share: number;
	/** Bytes of the header that are the same in every datagram, as hexadecimal; `..` for others. */
	readonly header: string;
}

/** The shift at which most sequence numbers follow each other; null when there is none. */
export function findShiftedRtp(datagrams: readonly Uint8Array[]): ShiftedRtp | null {
	const sample = datagrams.slice(0, SAMPLE);
	if (sample.length < LEAST_PACKETS) return null;
	let best: ShiftedRtp | null = null;
	for (let shift = 1; shift <= MAX_SHIFT; shift++) {
		const found = tryShift(sample, shift);
		if (found !== null && found.share > (best?.share ?? 0)) best = found;
	}
	return best;
}

function tryShift(sample: readonly Uint8Array[], shift: number): ShiftedRtp | null {
	const fitting = sample.filter(
		(one) => one.length >= shift + RTP_HEADER && u8(one, shift) >> 6 === 2,
	);
	if (fitting.length < sample.length * LEAST_SHARE) return null;
	const [ssrc, times] = mostFrequent(fitting.map((one) => u32(one, shift + 8)));
	const own = fitting.filter((one) => u32(one, shift + 8) === ssrc);
	if (times < LEAST_PACKETS || times < fitting.length / 4 || ssrc === 0) return null;
	const steps = own.slice(1).map((one, index) => {
		const before = own[index] ?? one;
		return (u16(one, shift + 2) - u16(before, shift + 2)) & 0xffff;
	});
	const share = steps.filter((step) => step === 1).length / steps.length;
	const stamps = new Set(own.map((one) => u32(one, shift + 4)));
	if (share < LEAST_SHARE || stamps.size < 2) return null;
	const [payloadType] = mostFrequent(own.map((one) => u8(one, shift + 1) & 0x7f));
	return { shift, ssrc, payloadType, share, header: headerWords(own, shift) };
}

function mostFrequent(values: readonly number[]): readonly [value: number, times: number] {
	const counts = new Map<number, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return [...counts].sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
}

function headerWords(datagrams: readonly Uint8Array[], shift: number): string {
	const [first] = datagrams;
	return Array.from({ length: shift }, (_, at) => {
		const value = first === undefined ? 0 : u8(first, at);
		const isSame = datagrams.every((one) => u8(one, at) === value);
		return isSame ? value.toString(16).padStart(2, '0') : '..';
	}).join('');
}
