/**
 * Flexible parity: as ULPFEC, over masks that end where they are told to, or over rows and columns.
 * @see RFC 8627 §4.2, draft-ietf-payload-flexible-fec-scheme-03 §4.2
 */
import { u8, u16, u32 } from '../../bytes.ts';
import type { ParityPacket } from './ulpfec.ts';

/** Bytes in front of the first number: what is recovered, and in the draft the streams' SSRCs. */
const HEADER = 8;
const DRAFT_HEADER = 16;
/** Packets sent again as a whole, and rows and columns. */
const RETRANSMISSION = 0x80;
const FIXED = 0x40;
/** Bits of each part of a mask, after the bit that says whether it is the last one. */
const MASK_BITS = { rfc: [15, 31, 64], draft: [15, 31, 63] } as const;
/** Packets that one parity packet protects at most. */
const MOST_PROTECTED = 128;

/** Which of the two layouts: the draft is what browsers send as `flexfec-03`. */
export type FlexLayout = 'rfc' | 'draft';

/** Bits of the mask as sequence numbers, and where the parity begins. */
function readMask(payload: Uint8Array, start: number, layout: FlexLayout) {
	const base = u16(payload, start);
	const sequences: number[] = [];
	let [bit, passed] = [(start + 2) * 8, 0];
	const next = (): boolean => {
		const isSet = (u8(payload, bit >> 3) & (0x80 >> (bit & 7))) !== 0;
		bit++;
		return isSet;
	};
	for (const [part, bits] of MASK_BITS[layout].entries()) {
		// The last part of the RFC's mask has no bit of its own.
		const isLast = layout === 'rfc' && part === 2 ? true : next();
		for (let at = 0; at < bits; at++, passed++) {
			if (next()) sequences.push((base + passed) & 0xffff);
		}
		if (isLast) break;
	}
	return { sequences, dataAt: bit >> 3 };
}

/** Rows of `columns` packets, or every `columns`-th one of `rows`. @see RFC 8627 §4.2.2.2 */
function readGrid(payload: Uint8Array, start: number) {
	const base = u16(payload, start);
	const [columns, rows] = [u8(payload, start + 2), u8(payload, start + 3)];
	const isRow = rows < 2;
	const count = Math.min(isRow ? columns : rows, MOST_PROTECTED);
	const sequences = Array.from(
		{ length: count },
		(_, at) => (base + at * (isRow ? 1 : columns)) & 0xffff,
	);
	return { sequences, dataAt: start + 4 };
}

/** Reads the payload of a flexible parity packet over one stream; null when it cannot be one. */
export function readFlexParity(payload: Uint8Array, layout: FlexLayout): ParityPacket | null {
	const flags = u8(payload, 0);
	if ((flags & RETRANSMISSION) !== 0) return null;
	const isDraft = layout === 'draft';
	// Parity over several streams would need the packets of all of them.
	if (isDraft && u8(payload, 8) !== 1) return null;
	const isFixed = !isDraft && (flags & FIXED) !== 0;
	const start = isDraft ? DRAFT_HEADER : HEADER;
	if (payload.length < start + 4 || (isDraft && (flags & FIXED) !== 0)) return null;
	const { sequences, dataAt } = isFixed
		? readGrid(payload, start)
		: readMask(payload, start, layout);
	if (sequences.length === 0 || dataAt > payload.length) return null;
	return {
		...{ sequences, timestamp: u32(payload, 4), bodyLength: u16(payload, 2) },
		...{ head: u16(payload, 0) & 0x3fff, parity: payload.subarray(dataAt) },
	};
}
