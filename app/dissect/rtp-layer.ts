/** Layer of the tree for RTP (RFC 3550 §5.1). */
import { u16, u32, u8 } from '../bytes.ts';
import { PAYLOAD_TYPES } from '../protocols/rtp/index.ts';
import type { DissectedLayer } from '../views/packets.ts';
import { type Header, layerOf } from './header.ts';
import type { LayerBuilder } from './layer-builder.ts';

const FIXED_HEADER = 12;
/** Profiles of RFC 8285: one-byte element headers, and two-byte ones (low 4 bits are free). */
const ONE_BYTE_PROFILE = 0xbede;
const TWO_BYTE_PROFILE = 0x100;

/** What a packet does not say itself. */
export interface RtpContext {
	/** Frame that announced the stream; 0 or absent for none. */
	readonly setupFrame?: number;
	/** Sequence number with its wraps; absent or null where they are not known. */
	readonly extendedSequence?: number | null;
}

/**
 * RTP. `header` holds the whole datagram's payload, `headerEnd` its first byte after the header.
 * @param padding bytes at the end, from `rtpPadding`: 0 where the capture cut the packet
 * @param told what other packets say
 */
export function rtpLayer(header: Header, padding: number, told: RtpContext): DissectedLayer {
	const { data, at } = header;
	const { setupFrame = 0, extendedSequence = null } = told;
	const type = u8(data, at + 1) & 0x7f;
	const title = `Real-Time Transport Protocol, PT: ${type}, SSRC: 0x${u32(data, at + 8)
		.toString(16)
		.padStart(8, '0')}, Seq: ${u16(data, at + 2)}, Time: ${u32(data, at + 4)}`;
	return layerOf(header, 'rtp', title, (builder) => {
		if (setupFrame > 0) {
			builder.add('rtp.setup-frame', setupFrame, at, 0);
			builder.add('rtp.setup-method', 'SDP', at, 0);
		}
		addFixed(builder, at, type, extendedSequence);
		const csrcEnd = addCsrc(builder, header);
		addPayload(builder, header.end, addExtension(builder, header, csrcEnd), padding);
	});
}

function addFixed(
	builder: LayerBuilder,
	at: number,
	type: number,
	extendedSequence: number | null,
): void {
	builder.bits('rtp.version', at, 1, 6, 3);
	builder.flag('rtp.padding', at, 1, 0x20);
	builder.flag('rtp.ext', at, 1, 0x10);
	builder.bits('rtp.cc', at, 1, 0, 15);
	builder.flag('rtp.marker', at + 1, 1, 0x80);
	const name = PAYLOAD_TYPES[type]?.shortName ?? 'unknown';
	builder.add('rtp.p_type', type, at + 1, 1, `${name} (${type})`);
	builder.number('rtp.seq', at + 2, 2);
	if (extendedSequence !== null) builder.add('rtp.extseq', extendedSequence, at + 2, 2);
	builder.number('rtp.timestamp', at + 4, 4);
	builder.number('rtp.ssrc', at + 8, 4);
}

/** @returns one past the last contributing source */
function addCsrc(builder: LayerBuilder, { data, at }: Header): number {
	const count = u8(data, at) & 15;
	for (let index = 0; index < count; index++) {
		builder.number('rtp.csrc.item', at + FIXED_HEADER + index * 4, 4);
	}
	return at + FIXED_HEADER + count * 4;
}

/** @returns one past the header extension, or `at` where there is none */
function addExtension(builder: LayerBuilder, { data, end, at: start }: Header, at: number): number {
	if ((u8(data, start) & 0x10) === 0 || at + 4 > end) {
		return at;
	}
	const words = u16(data, at + 2);
	builder.number('rtp.ext.profile', at, 2);
	builder.number('rtp.ext.len', at + 2, 2);
	const stop = at + 4 + words * 4;
	const profile = u16(data, at);
	if (profile === ONE_BYTE_PROFILE || profile >> 4 === TWO_BYTE_PROFILE) {
		const headerBytes = profile === ONE_BYTE_PROFILE ? 1 : 2;
		addElements(builder, data, at + 4, Math.min(stop, end), headerBytes);
		return stop;
	}
	for (let word = at + 4; word + 4 <= Math.min(stop, end); word += 4) {
		builder.number('rtp.hdr_ext', word, 4);
	}
	return stop;
}

/** Elements of a general header extension (RFC 8285 §4.2, §4.3). */
function addElements(
	builder: LayerBuilder,
	data: Uint8Array,
	start: number,
	end: number,
	headerBytes: 1 | 2,
): void {
	let at = start;
	while (at + headerBytes <= end) {
		const first = u8(data, at);
		if (first === 0) {
			at++; // padding between elements
			continue;
		}
		const id = headerBytes === 1 ? first >> 4 : first;
		const length = headerBytes === 1 ? (first & 15) + 1 : u8(data, at + 1);
		if (headerBytes === 1 && id === 15) {
			return; // reserved: ends the list
		}
		if (at + headerBytes + length > end) {
			return; // encrypted, or no such list at all
		}
		builder.add('rtp.ext.rfc5285.id', id, at, 1);
		builder.add('rtp.ext.rfc5285.len', length, at + headerBytes - 1, 1);
		builder.bytes(
			'rtp.ext.rfc5285.data',
			at + headerBytes,
			Math.min(end, at + headerBytes + length),
		);
		at += headerBytes + length;
	}
}

function addPayload(builder: LayerBuilder, end: number, at: number, padding: number): void {
	if (padding === 0) {
		builder.bytes('rtp.payload', at, end);
		return;
	}
	builder.bytes('rtp.payload', at, end - padding);
	builder.bytes('rtp.padding.data', end - padding, end - 1);
	builder.number('rtp.padding.count', end - 1, 1);
}
