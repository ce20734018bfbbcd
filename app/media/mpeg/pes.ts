/** Headers of packetised elementary streams. @see ISO/IEC 13818-1 §2.4.3.6 */
import { u8, u16 } from '../../bytes.ts';

/** What stands in front of the bytes of an elementary stream. */
export interface PesHeader {
	readonly streamId: number;
	/** Bytes of the whole packet; 0 when it goes on until the next begins. */
	readonly totalBytes: number;
	/** Where the payload begins. */
	readonly dataStart: number;
	/** 33 bits of 90 kHz as sent. */
	readonly pts: number | null;
	readonly dts: number | null;
}

/** Bytes that must be there before a header can be read. */
export const PES_HEAD = 9;
const PADDING = 0xbe;
/** Stream ids without flags and times: map, padding, private 2, ECM, EMM, DSM-CC, directory. */
const BARE: ReadonlySet<number> = new Set([0xbc, PADDING, 0xbf, 0xf0, 0xf1, 0xf2, 0xf8, 0xff]);

/** A time of 33 bits in five bytes; null when its marker bits are wrong. */
function stamp(data: Uint8Array, at: number): number | null {
	const [a, b, c] = [u8(data, at), u16(data, at + 1), u16(data, at + 3)];
	if ((a & 1) === 0 || (b & 1) === 0 || (c & 1) === 0) return null;
	return ((a >> 1) & 7) * 2 ** 30 + (b >> 1) * 2 ** 15 + (c >> 1);
}

/**
 * Reads the header at the beginning of `data`.
 * @returns null when it is none, `'short'` when more bytes are needed
 */
export function readPesHeader(data: Uint8Array): PesHeader | 'short' | null {
	if (data.length < 6) return 'short';
	if (u8(data, 0) !== 0 || u8(data, 1) !== 0 || u8(data, 2) !== 1) return null;
	const streamId = u8(data, 3);
	const length = u16(data, 4);
	const totalBytes = length === 0 ? 0 : length + 6;
	if (BARE.has(streamId)) return { streamId, totalBytes, dataStart: 6, pts: null, dts: null };
	if (data.length < PES_HEAD) return 'short';
	if ((u8(data, 6) & 0xc0) !== 0x80) return null;
	const dataStart = PES_HEAD + u8(data, 8);
	if (totalBytes > 0 && dataStart > totalBytes) return null;
	if (data.length < dataStart) return 'short';
	const flags = u8(data, 7) >> 6;
	const room = u8(data, 8);
	const pts = (flags & 2) !== 0 && room >= 5 ? stamp(data, PES_HEAD) : null;
	const dts = flags === 3 && room >= 10 ? stamp(data, PES_HEAD + 5) : pts;
	return { streamId, totalBytes, dataStart, pts, dts };
}

const WRAP = 2 ** 33;

/** Places times of 33 bits on one line that never wraps: all streams of a program share it. */
export class StampLine {
	#last: number | null = null;

	/** @returns the time nearest to the last one */
	place(value: number): number {
		const last = this.#last;
		const turns = last === null ? 0 : Math.round((last - value) / WRAP);
		this.#last = value + turns * WRAP;
		return this.#last;
	}
}
