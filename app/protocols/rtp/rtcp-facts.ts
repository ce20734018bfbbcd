/**
 * What RTCP said of each source, kept as numbers in rows: read straight from the bytes, because a
 * parse to objects (`rtcp.ts`, for messages) would cost as much as all else that RTCP needs.
 * Memory does not grow with the capture.
 */
import { u8, u16, u24, u32 } from '../../bytes.ts';
import { StatisticsTable } from '../../analysis/statistics-table.ts';
import { PairTable } from '../../network/pair-table.ts';
import { RTCP_BYE, RTCP_RR, RTCP_SDES, RTCP_SR } from './rtcp.ts';

/** Sources kept at most. */
const MAX_SOURCES = 262_144;
const NTP_TO_UNIX_SECONDS = 2_208_988_800;
const SDES_CNAME = 1;

/** Row of one source. */
const SENDER_REPORTS = 0;
const PACKET_COUNT = 1;
const OCTET_COUNT = 2;
const HAS_REPORT = 3;
const FRACTION_LOST = 4;
const CUMULATIVE_LOST = 5;
const JITTER = 6;
const ROUND_TRIP = 7;
const BYE_FRAME = 8;
/** First and last sender report: sender's clock in ms since 1970, and RTP timestamp. */
const FIRST_NTP_MS = 9;
const FIRST_TICKS = 10;
const LAST_NTP_MS = 11;
const LAST_TICKS = 12;
const SLOTS = 13;

/** RTCP's word on one SSRC between two hosts. */
export interface RtcpSource {
	readonly senderReports: number;
	readonly cname: string | null;
	/** Totals of the last sender report. */
	readonly packetCount: number | null;
	readonly octetCount: number | null;
	/** Loss since the report before the last, 0 to 1. */
	readonly fractionLost: number | null;
	/** Negative with duplicates. */
	readonly cumulativeLost: number | null;
	/** In timestamp units. */
	readonly jitter: number | null;
	readonly roundTripMs: number | null;
	readonly byeFrame: number | null;
}

/** One moment by the sender's own clock. */
export interface SenderMoment {
	/** ms since 1970, by the sender's clock. */
	readonly ntpMs: number;
	/** Unsigned. */
	readonly rtpTimestamp: number;
}

/** One compound and where it comes from. */
export interface RtcpDatagram {
	readonly data: Uint8Array;
	/** First byte, and one past the last captured one. */
	readonly start: number;
	readonly end: number;
	/** Keys of the sender's and the receiver's address (see `FlowTable.sourceKey`). */
	readonly from: number;
	readonly to: number;
	/** Capture time, seconds since 1970. */
	readonly epochSeconds: number;
	readonly frame: number;
}

const UTF8 = new TextDecoder('utf-8');

/** Sources by SSRC and by the address that the media come from. */
export class RtcpFacts {
	readonly #sources = new PairTable();
	readonly #rows = new StatisticsTable(SLOTS);
	readonly #names = new Map<number, string>();

	/** Takes a compound that passed `isRtcpCompound`; packets cut by the snap length are left out. */
	take(datagram: RtcpDatagram): void {
		const { data, end } = datagram;
		for (let at = datagram.start; at + 4 <= end;) {
			const length = (u16(data, at + 2) + 1) * 4;
			if (at + length > end) return;
			this.#takePacket(datagram, at, length);
			at += length;
		}
	}

	#takePacket(datagram: RtcpDatagram, at: number, length: number): void {
		const { data, from } = datagram;
		const count = u8(data, at) & 0x1f;
		switch (u8(data, at + 1)) {
			case RTCP_SR:
				this.#takeSenderReport(data, at, from);
				this.#takeReports(datagram, at + 28, count);
				break;
			case RTCP_RR:
				this.#takeReports(datagram, at + 8, count);
				break;
			case RTCP_SDES:
				this.#takeNames(datagram, at + 4, at + length, count);
				break;
			case RTCP_BYE:
				this.#takeGoodbye(datagram, at + 4, count);
				break;
			default:
		}
	}

	/** @see RFC 3550 §6.4.1 */
	#takeSenderReport(data: Uint8Array, at: number, from: number): void {
		const id = this.#open(u32(data, at + 4), from);
		if (id < 0) return;
		const s = this.#rows.row(id);
		const o = this.#rows.offset(id);
		s[o + SENDER_REPORTS] = (s[o + SENDER_REPORTS] as number) + 1;
		const seconds = u32(data, at + 8);
		const ntpMs = (seconds - NTP_TO_UNIX_SECONDS) * 1000 + (u32(data, at + 12) * 1000) / 2 ** 32;
		// Senders without a clock say 0.
		if (seconds > 0) this.#keepMoment(s, o, ntpMs, u32(data, at + 16));
		s[o + PACKET_COUNT] = u32(data, at + 20);
		s[o + OCTET_COUNT] = u32(data, at + 24);
	}

	#keepMoment(s: Float64Array, o: number, ntpMs: number, ticks: number): void {
		if (s[o + FIRST_NTP_MS] === 0) {
			s[o + FIRST_NTP_MS] = ntpMs;
			s[o + FIRST_TICKS] = ticks;
		}
		s[o + LAST_NTP_MS] = ntpMs;
		s[o + LAST_TICKS] = ticks;
	}

	#takeReports({ data, to, epochSeconds }: RtcpDatagram, first: number, count: number): void {
		for (let report = 0; report < count; report++) {
			const at = first + report * 24;
			const id = this.#open(u32(data, at), to);
			if (id < 0) continue;
			const s = this.#rows.row(id);
			const o = this.#rows.offset(id);
			const roundTrip = roundTripMs(u32(data, at + 16), u32(data, at + 20), epochSeconds);
			s[o + HAS_REPORT] = 1;
			s[o + FRACTION_LOST] = u8(data, at + 4);
			// 24 bits, signed.
			s[o + CUMULATIVE_LOST] = (u24(data, at + 5) << 8) >> 8;
			s[o + JITTER] = u32(data, at + 12);
			if (roundTrip >= 0) s[o + ROUND_TRIP] = roundTrip;
		}
	}

	/** @see RFC 3550 §6.5 */
	#takeNames({ data, from }: RtcpDatagram, first: number, end: number, count: number): void {
		let at = first;
		// By their count: what stands behind the last chunk may be padding.
		for (let chunk = 0; chunk < count && at + 8 <= end; chunk++) {
			const id = this.#open(u32(data, at), from);
			const start = at;
			at += 4;
			while (at + 2 <= end && u8(data, at) !== 0) {
				const textEnd = at + 2 + u8(data, at + 1);
				const isName = u8(data, at) === SDES_CNAME && textEnd <= end && id >= 0;
				if (isName && !this.#names.has(id)) {
					this.#names.set(id, UTF8.decode(data.subarray(at + 2, textEnd)));
				}
				at = textEnd;
			}
			// The list ends with a null, the chunk on a 32-bit border.
			at = start + ((at + 1 - start + 3) & ~3);
		}
	}

	#takeGoodbye({ data, from, frame }: RtcpDatagram, first: number, count: number): void {
		for (let source = 0; source < count; source++) {
			const id = this.#open(u32(data, first + source * 4), from);
			if (id >= 0) this.#rows.row(id)[this.#rows.offset(id) + BYE_FRAME] = frame;
		}
	}

	#open(ssrc: number, mediaFrom: number): number {
		const known = this.#sources.find(ssrc | 0, mediaFrom);
		if (known >= 0) return known;
		if (this.#sources.count >= MAX_SOURCES) return -1;
		const id = this.#sources.insert(ssrc | 0, mediaFrom);
		const o = this.#rows.offset(id);
		this.#rows.row(id).fill(0, o, o + SLOTS);
		this.#rows.row(id)[o + ROUND_TRIP] = -1;
		return id;
	}

	/** True when RTCP said anything of a source. @param mediaFrom as in `find` */
	has(ssrc: number, mediaFrom: number): boolean {
		return this.#sources.find(ssrc | 0, mediaFrom) >= 0;
	}

	/**
	 * The sender's clock at its first and last sender report that told it; null without any.
	 * @param mediaFrom as in `find`
	 */
	senderClock(ssrc: number, mediaFrom: number): readonly [SenderMoment, SenderMoment] | null {
		const id = this.#sources.find(ssrc | 0, mediaFrom);
		if (id < 0) return null;
		const s = this.#rows.row(id);
		const o = this.#rows.offset(id);
		const moment = (ms: number, ticks: number): SenderMoment => ({
			...{ ntpMs: s[o + ms] as number, rtpTimestamp: s[o + ticks] as number },
		});
		if (s[o + FIRST_NTP_MS] === 0) return null;
		return [moment(FIRST_NTP_MS, FIRST_TICKS), moment(LAST_NTP_MS, LAST_TICKS)];
	}

	/** @param mediaFrom key of the address that the stream comes from */
	find(ssrc: number, mediaFrom: number): RtcpSource | null {
		const id = this.#sources.find(ssrc | 0, mediaFrom);
		if (id < 0) return null;
		const s = this.#rows.row(id);
		const o = this.#rows.offset(id);
		const at = (slot: number): number => s[o + slot] as number;
		const hasSr = at(SENDER_REPORTS) > 0;
		const hasReport = at(HAS_REPORT) !== 0;
		return {
			senderReports: at(SENDER_REPORTS),
			cname: this.#names.get(id) ?? null,
			packetCount: hasSr ? at(PACKET_COUNT) : null,
			octetCount: hasSr ? at(OCTET_COUNT) : null,
			fractionLost: hasReport ? at(FRACTION_LOST) / 256 : null,
			cumulativeLost: hasReport ? at(CUMULATIVE_LOST) : null,
			jitter: hasReport ? at(JITTER) : null,
			roundTripMs: at(ROUND_TRIP) >= 0 ? at(ROUND_TRIP) : null,
			byeFrame: at(BYE_FRAME) > 0 ? at(BYE_FRAME) : null,
		};
	}
}

/**
 * Round trip by the capture's clock; right when that clock agrees with the sender's.
 * @returns ms, or −1 when the report names no SR or the clocks do not fit
 * @see RFC 3550 §6.4.1
 */
function roundTripMs(lastSr: number, delaySinceLastSr: number, epochSeconds: number): number {
	if (lastSr === 0) return -1;
	const now = Math.floor(((epochSeconds + NTP_TO_UNIX_SECONDS) % 65_536) * 65_536);
	const units = (now - lastSr - delaySinceLastSr) | 0;
	const ms = (units * 1000) / 65_536;
	return ms >= 0 && ms < 10_000 ? ms : -1;
}
