/** What RTCP says of one stream, report by report, for the table beside our own figures. Pure. */
import type {
	ReportBlock,
	RtcpPacket,
	StatisticsSummary,
	VoipMetrics,
} from '../protocols/rtp/index.ts';

/** One report about a stream. Times in s since the first packet of the capture, ms where named. */
export interface RtcpReport {
	readonly frame: number;
	readonly offset: number;
	/** `sender`: of who sends the stream; `receiver` and `xr`: of who gets it. */
	readonly kind: 'sender' | 'receiver' | 'xr';
	/** Address of who says so. */
	readonly from: string;
	/** It came as SRTCP and was opened with a key of the call. */
	readonly encrypted: boolean;
	/** Sender's totals. */
	readonly packetsSent: number | null;
	readonly octetsSent: number | null;
	/** Since the report before, 0 to 1, as the receiver says. */
	readonly fractionLost: number | null;
	/** Since the beginning; negative with duplicates. */
	readonly cumulativeLost: number | null;
	/** Packets that it missed and expected since its report before, from its totals. */
	readonly intervalLost: number | null;
	readonly intervalExpected: number | null;
	readonly jitterMs: number | null;
	/** From the capture point to the receiver and back, by a sender report that was captured. */
	readonly roundTripMs: number | null;
	/** The receiver's own metrics and summary (RFC 3611 §4.7, §4.6). */
	readonly voip: VoipMetrics | null;
	readonly summary: StatisticsSummary | null;
	/** What we had counted by then at the capture point; null before the first packet. */
	readonly ours: { readonly lost: number; readonly jitterMs: number } | null;
}

/** One compound. */
export interface RtcpCompound {
	readonly frame: number;
	readonly timeMs: number;
	readonly from: string;
	readonly encrypted: boolean;
	/** From the host that the stream comes from, or to it. */
	readonly isOfSender: boolean;
	readonly packets: readonly RtcpPacket[];
}

/** What is measured at the capture point until a moment. */
export type OwnFigures = (timeMs: number) => RtcpReport['ours'];

const NOTHING = {
	...{ packetsSent: null, octetsSent: null, fractionLost: null, cumulativeLost: null },
	...{ intervalLost: null, intervalExpected: null, jitterMs: null, roundTripMs: null },
	...{ voip: null, summary: null },
} as const;
/** Sender reports that a receiver may still refer to. */
const KEPT_SENDER_REPORTS = 64;

/** Collects the reports of one stream from compounds in capture order. */
export class StreamReports {
	readonly reports: RtcpReport[] = [];
	readonly #ssrc: number;
	readonly #clockRate: number | null;
	readonly #ours: OwnFigures;
	/** Capture time of sender reports by the middle 32 bits of their NTP time. */
	readonly #sent = new Map<number, number>();
	readonly #before = new Map<number, ReportBlock>();

	constructor(ssrc: number, clockRate: number | null, ours: OwnFigures) {
		this.#ssrc = ssrc;
		this.#clockRate = clockRate;
		this.#ours = ours;
	}

	take(compound: RtcpCompound): void {
		for (const packet of compound.packets) {
			if (packet.kind === 'sr') this.#takeSender(compound, packet);
			if (packet.kind === 'xr') this.#takeExtended(compound, packet.blocks);
			if ((packet.kind === 'sr' || packet.kind === 'rr') && !compound.isOfSender) {
				for (const block of packet.reports) this.#takeBlock(compound, packet.ssrc, block);
			}
		}
	}

	#add(
		compound: RtcpCompound,
		kind: RtcpReport['kind'],
		said: Partial<Omit<RtcpReport, 'kind' | 'ours'>>,
	): void {
		const { frame, timeMs, from, encrypted } = compound;
		const ours = this.#ours(timeMs);
		const base = { frame, offset: timeMs / 1000, kind, from, encrypted, ours };
		this.reports.push({ ...NOTHING, ...base, ...said });
	}

	#takeSender(compound: RtcpCompound, packet: Extract<RtcpPacket, { kind: 'sr' }>): void {
		if (!compound.isOfSender || packet.ssrc !== this.#ssrc) return;
		const middle = ((packet.ntpSeconds << 16) | (packet.ntpFraction >>> 16)) >>> 0;
		this.#sent.set(middle, compound.timeMs);
		for (const oldest of this.#sent.keys()) {
			if (this.#sent.size <= KEPT_SENDER_REPORTS) break;
			this.#sent.delete(oldest);
		}
		const { packetCount, octetCount } = packet;
		this.#add(compound, 'sender', { packetsSent: packetCount, octetsSent: octetCount });
	}

	#takeBlock(compound: RtcpCompound, reporter: number, block: ReportBlock): void {
		if (block.ssrc !== this.#ssrc) return;
		const before = this.#before.get(reporter);
		this.#before.set(reporter, block);
		const expected =
			before === undefined
				? null
				: (block.extendedHighestSequence - before.extendedHighestSequence) | 0;
		const isSound = before !== undefined && expected !== null && expected >= 0;
		this.#add(compound, 'receiver', {
			fractionLost: block.fractionLost / 256,
			cumulativeLost: block.cumulativeLost,
			intervalLost: isSound ? block.cumulativeLost - before.cumulativeLost : null,
			intervalExpected: isSound ? expected : null,
			jitterMs: this.#clockRate === null ? null : (block.jitter * 1000) / this.#clockRate,
			roundTripMs: this.#roundTrip(block, compound.timeMs),
		});
	}

	/** RFC 3550 §6.4.1, by the capture's clock alone: no clock of an end is needed. */
	#roundTrip({ lastSr, delaySinceLastSr }: ReportBlock, timeMs: number): number | null {
		const sent = lastSr === 0 ? undefined : this.#sent.get(lastSr);
		if (sent === undefined) return null;
		const ms = timeMs - sent - (delaySinceLastSr * 1000) / 65_536;
		return ms < 0 ? null : ms;
	}

	#takeExtended(
		compound: RtcpCompound,
		blocks: Extract<RtcpPacket, { kind: 'xr' }>['blocks'],
	): void {
		if (compound.isOfSender) return;
		for (const { voip, summary } of blocks) {
			const isOurs = voip?.ssrc === this.#ssrc || summary?.ssrc === this.#ssrc;
			if (isOurs) this.#add(compound, 'xr', { voip, summary });
		}
	}
}
