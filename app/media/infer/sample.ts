/** Packets of a stream that are looked at to find out what it carries. */

/** Bytes of a payload's beginning that are kept: two TS packets' heads, or 25 ms of G.711. */
export const HEAD_BYTES = 200;

/** One packet of a stream. */
export interface PayloadSample {
	/** As sent, 16 bits. */
	readonly sequence: number;
	/** Signed 32-bit RTP timestamp. */
	readonly timestamp: number;
	/** Arrival, ms since the capture's first packet. */
	readonly timeMs: number;
	readonly marker: boolean;
	readonly payloadType: number;
	/** Payload bytes on the wire. */
	readonly length: number;
	/** The payload's first bytes, HEAD_BYTES at most. */
	readonly head: Uint8Array;
}

/** A copy of a payload's beginning. */
export function headOf(data: Uint8Array, start: number, end: number): Uint8Array {
	return data.slice(start, Math.min(end, start + HEAD_BYTES));
}
