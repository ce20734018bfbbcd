/** What RTCP said of each source, kept as sums: memory does not grow with the capture. */
import type { ReportBlock, RtcpPacket, SenderReport } from './rtcp.ts';

/** Sources kept at most. */
const MAX_SOURCES = 262_144;
const NTP_TO_UNIX_SECONDS = 2_208_988_800;

/** RTCP's word on one SSRC between two hosts. */
export interface RtcpSource {
	senderReports: number;
	cname: string | null;
	lastSenderReport: SenderReport | null;
	/** First SR: with the last one it gives the exact clock rate. */
	firstSenderReport: SenderReport | null;
	lastReport: ReportBlock | null;
	roundTripMs: number | null;
	byeFrame: number | null;
}

/** Sources by SSRC and by the address that the media come from. */
export class RtcpFacts {
	readonly #sources = new Map<string, RtcpSource>();

	/**
	 * Takes one compound.
	 * @param from address of the datagram's sender as text or key
	 * @param to address of its receiver
	 * @param epochSeconds capture time since 1970
	 */
	take(
		packets: readonly RtcpPacket[],
		from: string,
		to: string,
		epochSeconds: number,
		frame: number,
	): void {
		for (const packet of packets) {
			switch (packet.kind) {
				case 'sr':
					this.#takeSenderReport(packet, from);
					this.#takeReports(packet.reports, to, epochSeconds);
					break;
				case 'rr':
					this.#takeReports(packet.reports, to, epochSeconds);
					break;
				case 'sdes':
					this.#takeNames(packet.chunks, from);
					break;
				case 'bye':
					for (const ssrc of packet.sources) this.#endSource(ssrc, from, frame);
					break;
				case 'app':
				case 'xr':
				case 'feedback':
				case 'unknown':
					break;
			}
		}
	}

	#takeSenderReport(report: SenderReport, from: string): void {
		const source = this.#open(report.ssrc, from);
		if (source === null) return;
		source.senderReports++;
		source.firstSenderReport ??= report;
		source.lastSenderReport = report;
	}

	#takeReports(reports: readonly ReportBlock[], to: string, epochSeconds: number): void {
		for (const report of reports) {
			const source = this.#open(report.ssrc, to);
			if (source === null) continue;
			source.lastReport = report;
			source.roundTripMs = roundTrip(report, epochSeconds) ?? source.roundTripMs;
		}
	}

	#takeNames(
		chunks: readonly {
			readonly ssrc: number;
			readonly items: readonly { type: number; text: string }[];
		}[],
		from: string,
	): void {
		for (const { ssrc, items } of chunks) {
			const cname = items.find((item) => item.type === 1)?.text;
			const source = cname === undefined ? null : this.#open(ssrc, from);
			if (source !== null && cname !== undefined) source.cname = cname;
		}
	}

	#endSource(ssrc: number, from: string, frame: number): void {
		const source = this.#open(ssrc, from);
		if (source !== null) source.byeFrame = frame;
	}

	#open(ssrc: number, mediaFrom: string): RtcpSource | null {
		const key = keyOf(ssrc, mediaFrom);
		const known = this.#sources.get(key);
		if (known !== undefined) return known;
		if (this.#sources.size >= MAX_SOURCES) return null;
		const made: RtcpSource = {
			senderReports: 0,
			cname: null,
			lastSenderReport: null,
			firstSenderReport: null,
			lastReport: null,
			roundTripMs: null,
			byeFrame: null,
		};
		this.#sources.set(key, made);
		return made;
	}

	/** @param ssrc unsigned; @param mediaFrom address that the stream comes from */
	find(ssrc: number, mediaFrom: string): RtcpSource | null {
		return this.#sources.get(keyOf(ssrc, mediaFrom)) ?? null;
	}
}

function keyOf(ssrc: number, address: string): string {
	return `${ssrc >>> 0} ${address}`;
}

/**
 * Round trip by the capture's clock; right when that clock agrees with the sender's.
 * @returns ms, or null when the report names no SR or the clocks do not fit
 * @see RFC 3550 §6.4.1
 */
function roundTrip(report: ReportBlock, epochSeconds: number): number | null {
	if (report.lastSr === 0) return null;
	const now = Math.floor(((epochSeconds + NTP_TO_UNIX_SECONDS) % 65_536) * 65_536);
	const units = (now - report.lastSr - report.delaySinceLastSr) | 0;
	const ms = (units * 1000) / 65_536;
	return ms >= 0 && ms < 10_000 ? ms : null;
}
