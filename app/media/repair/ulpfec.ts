/** Parity packets: one of them brings back one lost packet of those that it protects. @see RFC 5109 */
import { u8, u16, u32 } from '../../bytes.ts';

const FEC_HEADER = 10;
const LONG_MASK = 0x40;
const RTP_HEADER = 12;

/** A packet as parity sees it: the RTP header's facts, and all bytes behind the first twelve. */
export interface ProtectedPacket {
	/** 16 bits. */
	readonly sequence: number;
	/** First two bytes of the RTP header. */
	readonly head: number;
	/** Unsigned. */
	readonly timestamp: number;
	/** CSRC list, extension, payload and padding. */
	readonly body: Uint8Array;
}

/** A parity packet of level 0; further levels protect beginnings alone and are not used. */
export interface ParityPacket {
	/** Sequence numbers that it protects, in order. */
	readonly sequences: readonly number[];
	readonly head: number;
	readonly timestamp: number;
	readonly bodyLength: number;
	/** Bytes of each body that are protected. */
	readonly parity: Uint8Array;
}

/** Reads the payload of a parity packet; null when it cannot be one. */
export function readParity(payload: Uint8Array): ParityPacket | null {
	const isLong = (u8(payload, 0) & LONG_MASK) !== 0;
	const dataAt = FEC_HEADER + (isLong ? 8 : 4);
	if (payload.length <= dataAt) return null;
	const length = u16(payload, FEC_HEADER);
	const base = u16(payload, 2);
	const sequences: number[] = [];
	const bits = isLong ? 48 : 16;
	for (let bit = 0; bit < bits; bit++) {
		const byte = u8(payload, FEC_HEADER + 2 + (bit >> 3));
		if ((byte & (0x80 >> (bit & 7))) !== 0) sequences.push((base + bit) & 0xffff);
	}
	if (sequences.length === 0 || payload.length < dataAt + length) return null;
	return {
		...{ sequences, timestamp: u32(payload, 4), bodyLength: u16(payload, 8) },
		// E and L stand where the version of an RTP packet does.
		head: u16(payload, 0) & 0x3fff,
		parity: payload.subarray(dataAt, dataAt + length),
	};
}

/**
 * The one lost packet of a group.
 * @param others every other packet that the parity protects
 * @returns null when what comes out cannot be a packet, or was not protected to its end
 */
export function recover(
	parity: ParityPacket,
	others: readonly ProtectedPacket[],
): ProtectedPacket | null {
	const known = new Set(others.map(({ sequence }) => sequence));
	const missing = parity.sequences.filter((sequence) => !known.has(sequence));
	const [sequence] = missing;
	if (sequence === undefined || missing.length !== 1) return null;
	let { head, timestamp, bodyLength } = parity;
	const body = parity.parity.slice();
	for (const other of others) {
		head ^= other.head & 0x3fff;
		timestamp ^= other.timestamp;
		bodyLength ^= other.body.length;
		const end = Math.min(body.length, other.body.length);
		for (let at = 0; at < end; at++) body[at] = (body[at] as number) ^ (other.body[at] as number);
	}
	if (bodyLength > body.length) return null;
	return {
		...{ sequence, head: 0x8000 | head, timestamp: timestamp >>> 0 },
		body: body.subarray(0, bodyLength),
	};
}

/** Where the payload of such a packet stands in its body; null when its header does not fit. */
export function payloadOfBody({ head, body }: ProtectedPacket): Uint8Array | null {
	const first = head >> 8;
	let start = (first & 15) * 4;
	if ((first & 0x10) !== 0) start += 4 + u16(body, start + 2) * 4;
	const end = (first & 0x20) === 0 ? body.length : body.length - (body.at(-1) ?? 0);
	return start <= end ? body.subarray(start, end) : null;
}

/** A captured RTP packet as parity sees it. @param packet from its first header byte */
export function protectedPacket(packet: Uint8Array): ProtectedPacket {
	return {
		...{ sequence: u16(packet, 2), head: u16(packet, 0), timestamp: u32(packet, 4) },
		body: packet.subarray(RTP_HEADER),
	};
}
