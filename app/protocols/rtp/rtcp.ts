/**
 * RTCP packets to objects.
 * @see RFC 3550 §6, RFC 4585 (feedback), RFC 5104 (FIR, TMMBR), RFC 3611 (XR), RFC 5506 (reduced size)
 */
import { ByteReader, u8, u16 } from '../../bytes.ts';
import { MalformedPacketError } from '../../errors.ts';
import { parseExtendedReport } from './rtcp-xr.ts';
import type { XrBlock } from './rtcp-xr.ts';
import { parseFeedback } from './rtcp-feedback.ts';
import type { FeedbackPacket } from './rtcp-feedback.ts';

/** Sender report. */
export const RTCP_SR = 200;
/** Receiver report. */
export const RTCP_RR = 201;
/** Source description. */
export const RTCP_SDES = 202;
/** Goodbye. */
export const RTCP_BYE = 203;
const RTCP_APP = 204;
const RTCP_RTPFB = 205;
const RTCP_PSFB = 206;
const RTCP_XR = 207;
const RTCP_FIRST = 192;
const RTCP_LAST = 213;

/** Reception report block. @see RFC 3550 §6.4.1 */
export interface ReportBlock {
	readonly ssrc: number;
	/** Loss since the last report, in 1/256. */
	readonly fractionLost: number;
	/** Packets lost since the beginning; negative with duplicates. */
	readonly cumulativeLost: number;
	readonly extendedHighestSequence: number;
	/** In timestamp units of the reported source. */
	readonly jitter: number;
	/** Middle 32 bits of the NTP time of the last SR, 0 for none. */
	readonly lastSr: number;
	/** Delay since that SR, in 1/65536 s. */
	readonly delaySinceLastSr: number;
}

/** Where a packet stands inside the compound, for the tree. */
interface Placed {
	readonly offset: number;
	readonly length: number;
}

/** Sender report. @see RFC 3550 §6.4.1 */
export interface SenderReport extends Placed {
	readonly kind: 'sr';
	readonly ssrc: number;
	readonly ntpSeconds: number;
	readonly ntpFraction: number;
	readonly rtpTimestamp: number;
	readonly packetCount: number;
	readonly octetCount: number;
	readonly reports: readonly ReportBlock[];
}

/** Receiver report. @see RFC 3550 §6.4.2 */
export interface ReceiverReport extends Placed {
	readonly kind: 'rr';
	readonly ssrc: number;
	readonly reports: readonly ReportBlock[];
}

/** One item of a source description; type 1 is CNAME. @see RFC 3550 §6.5 */
export interface SdesItem {
	readonly type: number;
	readonly text: string;
}

/** Source description. */
export interface SourceDescription extends Placed {
	readonly kind: 'sdes';
	readonly chunks: readonly { readonly ssrc: number; readonly items: readonly SdesItem[] }[];
}

/** End of sources. @see RFC 3550 §6.6 */
export interface Goodbye extends Placed {
	readonly kind: 'bye';
	readonly sources: readonly number[];
	readonly reason: string | null;
}

/** Application-defined. @see RFC 3550 §6.7 */
export interface ApplicationPacket extends Placed {
	readonly kind: 'app';
	readonly subtype: number;
	readonly ssrc: number;
	readonly name: string;
	readonly data: Uint8Array;
}

/** Extended report. @see RFC 3611 */
export interface ExtendedReport extends Placed {
	readonly kind: 'xr';
	readonly ssrc: number;
	readonly blocks: readonly XrBlock[];
}

/** Transport or payload-specific feedback. */
export interface Feedback extends Placed, FeedbackPacket {
	readonly kind: 'feedback';
	readonly packetType: number;
}

/** A packet type that is not taken apart. */
export interface UnknownRtcp extends Placed {
	readonly kind: 'unknown';
	readonly packetType: number;
	readonly ssrc: number | null;
}

/** Any RTCP packet of a compound. */
export type RtcpPacket =
	| SenderReport
	| ReceiverReport
	| SourceDescription
	| Goodbye
	| ApplicationPacket
	| ExtendedReport
	| Feedback
	| UnknownRtcp;

const UTF8 = new TextDecoder('utf-8');

/**
 * True when a datagram's length words lead exactly to its end and each packet can hold what it
 * counts. Called for every datagram whose second byte is an RTCP type: no allocation.
 * @param captured bytes at hand from `at` on; fewer than `length` when snapped
 */
export function isRtcpCompound(
	data: Uint8Array,
	at: number,
	length: number,
	captured: number,
): boolean {
	let next = 0;
	if (length < 4 || (length & 3) !== 0) return false;
	while (next < length) {
		// What the snap length cut off is believed once the first packet is sound.
		if (next + 4 > captured) return next > 0;
		const type = u8(data, at + next + 1);
		if (u8(data, at + next) >> 6 !== 2 || type < RTCP_FIRST || type > RTCP_LAST) return false;
		const size = (u16(data, at + next + 2) + 1) * 4;
		if (size < minimumSize(type, u8(data, at + next) & 0x1f) || next + size > length) return false;
		next += size;
	}
	return true;
}

function minimumSize(type: number, count: number): number {
	if (type === RTCP_SR) return 28 + 24 * count;
	if (type === RTCP_RR) return 8 + 24 * count;
	if (type === RTCP_SDES) return 4 + 8 * count;
	if (type === RTCP_BYE) return 4 + 4 * count;
	if (type === RTCP_XR) return 8;
	return type >= RTCP_APP && type <= RTCP_PSFB ? 12 : 4;
}

/**
 * Parses a compound.
 * @param data the datagram's payload
 * @throws MalformedPacketError at the first packet that contradicts itself
 */
export function parseRtcp(data: Uint8Array): readonly RtcpPacket[] {
	const packets: RtcpPacket[] = [];
	for (let at = 0; at < data.length;) {
		const header = new ByteReader(data, 'rtcp', at);
		const first = header.u8('RTCP header');
		if (first >> 6 !== 2) {
			throw new MalformedPacketError(
				'rtcp',
				at,
				`version ${first >> 6}, expected 2`,
				'RFC 3550 §6.1',
			);
		}
		const type = header.u8('RTCP packet type');
		const length = (header.u16('RTCP length') + 1) * 4;
		if (at + length > data.length) {
			throw new MalformedPacketError(
				'rtcp',
				at,
				`packet of ${length} bytes, ${data.length - at} are left`,
				'RFC 3550 §6.4.1',
			);
		}
		const body = new ByteReader(data, 'rtcp', at + 4, endOfBody(data, at, length, first));
		packets.push(parseBody(body, type, first & 0x1f, { offset: at, length }));
		at += length;
	}
	return packets;
}

/** End of a packet without its padding. */
function endOfBody(data: Uint8Array, at: number, length: number, first: number): number {
	const padding = (first & 0x20) === 0 ? 0 : u8(data, at + length - 1);
	return padding <= length - 4 ? at + length - padding : at + length;
}

function parseBody(body: ByteReader, type: number, count: number, placed: Placed): RtcpPacket {
	switch (type) {
		case RTCP_SR:
			return { kind: 'sr', ...placed, ...senderInfo(body), reports: reportBlocks(body, count) };
		case RTCP_RR:
			return { kind: 'rr', ...placed, ssrc: body.u32('SSRC'), reports: reportBlocks(body, count) };
		case RTCP_SDES:
			return { kind: 'sdes', ...placed, chunks: sdesChunks(body, count) };
		case RTCP_BYE:
			return { kind: 'bye', ...placed, ...goodbye(body, count) };
		case RTCP_APP:
			return {
				kind: 'app',
				...placed,
				subtype: count,
				ssrc: body.u32('SSRC'),
				name: UTF8.decode(body.bytes(4, 'APP name')),
				data: body.bytes(body.remaining, 'APP data'),
			};
		case RTCP_RTPFB:
		case RTCP_PSFB:
			return { kind: 'feedback', ...placed, packetType: type, ...parseFeedback(body, type, count) };
		case RTCP_XR:
			return { kind: 'xr', ...placed, ssrc: body.u32('SSRC'), blocks: parseExtendedReport(body) };
		default:
			return {
				kind: 'unknown',
				...placed,
				packetType: type,
				ssrc: body.remaining >= 4 ? body.u32('SSRC') : null,
			};
	}
}

function senderInfo(body: ByteReader): Omit<SenderReport, 'kind' | 'reports' | keyof Placed> {
	return {
		ssrc: body.u32('SSRC'),
		ntpSeconds: body.u32('NTP seconds'),
		ntpFraction: body.u32('NTP fraction'),
		rtpTimestamp: body.u32('RTP timestamp'),
		packetCount: body.u32('packet count'),
		octetCount: body.u32('octet count'),
	};
}

function reportBlocks(body: ByteReader, count: number): readonly ReportBlock[] {
	return Array.from({ length: count }, () => {
		const ssrc = body.u32('report block');
		const fractionLost = body.u8('fraction lost');
		return {
			ssrc,
			fractionLost,
			// 24 bits, signed.
			cumulativeLost: (body.u24('cumulative lost') << 8) >> 8,
			extendedHighestSequence: body.u32('extended highest sequence number'),
			jitter: body.u32('interarrival jitter'),
			lastSr: body.u32('last SR'),
			delaySinceLastSr: body.u32('delay since last SR'),
		};
	});
}

function sdesChunks(body: ByteReader, count: number): SourceDescription['chunks'] {
	return Array.from({ length: count }, () => {
		const start = body.position;
		const ssrc = body.u32('SDES chunk');
		const items: SdesItem[] = [];
		for (;;) {
			const type = body.u8('SDES item');
			if (type === 0) break;
			const text = UTF8.decode(body.bytes(body.u8('SDES length'), 'SDES text'));
			items.push({ type, text });
		}
		// Chunks end on a 32-bit border; the null that ends the list is the first byte of padding.
		const padding = (4 - ((body.position - start) & 3)) & 3;
		body.take(Math.min(padding, body.remaining), 'SDES padding');
		return { ssrc, items };
	});
}

function goodbye(body: ByteReader, count: number): Pick<Goodbye, 'sources' | 'reason'> {
	const sources = Array.from({ length: count }, () => body.u32('BYE source'));
	if (body.remaining === 0) return { sources, reason: null };
	const length = Math.min(body.u8('BYE reason length'), body.remaining);
	return { sources, reason: UTF8.decode(body.bytes(length, 'BYE reason')) };
}
