/** The fixed RTP header. @see RFC 3550 §5.1, §5.3.1 */
import { u8, u16, u32 } from '../../bytes.ts';
import type { PacketLayers } from '../../network/layers.ts';

/** Bytes of the header without CSRC list and extension. */
export const RTP_HEADER = 12;

/** Types that RTCP's packet types look like; without signalling no RTP (RFC 5761 §4). */
export function isDoubtfulType(payloadType: number): boolean {
	return payloadType >= 64 && payloadType <= 95;
}

/**
 * Checks a UDP payload against the rules that one packet alone can break, and measures the header.
 * Called for every datagram of version 2: no allocation.
 * @returns bytes before the payload (header, CSRC list, extension); 0 when it cannot be RTP
 */
export function rtpHeaderLength(layers: PacketLayers): number {
	const { data, payloadStart: at, payloadEnd, payloadLength } = layers;
	const captured = payloadEnd - at;
	if (payloadLength < RTP_HEADER || captured < RTP_HEADER) return 0;
	const first = u8(data, at);
	if (first >> 6 !== 2) return 0;
	let length = RTP_HEADER + (first & 0x0f) * 4;
	if ((first & 0x10) !== 0) {
		if (length + 4 > payloadLength) return 0;
		// An extension behind the snap length cannot be measured; its 4 bytes are believed.
		const words = captured >= length + 4 ? u16(data, at + length + 2) : 0;
		length += 4 + words * 4;
	}
	if (length > payloadLength) return 0;
	if ((first & 0x20) !== 0 && captured === payloadLength) {
		const padding = u8(data, payloadEnd - 1);
		if (padding === 0 || padding > payloadLength - length) return 0;
	}
	return length;
}

/** Padding bytes at the end of a packet that passed `rtpHeaderLength`. */
export function rtpPadding(layers: PacketLayers): number {
	const { data, payloadStart, payloadEnd, payloadLength } = layers;
	const hasPadding = (u8(data, payloadStart) & 0x20) !== 0;
	return hasPadding && payloadEnd - payloadStart === payloadLength ? u8(data, payloadEnd - 1) : 0;
}

/** An RTP packet as an object, for everything but the per-packet path. */
export interface RtpPacket {
	readonly padding: number;
	readonly extensionProfile: number | null;
	readonly extension: Uint8Array | null;
	readonly csrc: readonly number[];
	readonly marker: boolean;
	readonly payloadType: number;
	readonly sequenceNumber: number;
	readonly rtpTimestamp: number;
	readonly ssrc: number;
	/** Captured payload without padding; a view, no copy. */
	readonly payload: Uint8Array;
	/** True when the snap length cut the payload. */
	readonly isCut: boolean;
}

/** Parses a packet that passed `rtpHeaderLength` with this header length. */
export function parseRtp(layers: PacketLayers, headerLength: number): RtpPacket {
	const { data, payloadStart: at, payloadEnd, payloadLength } = layers;
	const csrcCount = u8(data, at) & 0x0f;
	const hasExtension = (u8(data, at) & 0x10) !== 0;
	const extensionAt = at + RTP_HEADER + csrcCount * 4;
	const padding = rtpPadding(layers);
	const payloadAt = Math.min(at + headerLength, payloadEnd);
	return {
		padding,
		extensionProfile: hasExtension ? u16(data, extensionAt) : null,
		extension: hasExtension ? data.subarray(extensionAt + 4, payloadAt) : null,
		csrc: Array.from({ length: csrcCount }, (_, index) => u32(data, at + RTP_HEADER + index * 4)),
		marker: (u8(data, at + 1) & 0x80) !== 0,
		payloadType: u8(data, at + 1) & 0x7f,
		sequenceNumber: u16(data, at + 2),
		rtpTimestamp: u32(data, at + 4),
		ssrc: u32(data, at + 8),
		payload: data.subarray(payloadAt, Math.max(payloadAt, payloadEnd - padding)),
		isCut: payloadEnd - at < payloadLength,
	};
}
