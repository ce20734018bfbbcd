/** Views of one RTP stream: the packet table, the graphs and what `tapdeck analyse` prints. */
import type { StreamFinding } from '../analysis/media-findings.ts';
import type { RtcpReport } from '../analysis/rtcp-reports.ts';
import type { StreamQuality } from '../analysis/stream-quality.ts';
import type { StreamItem } from './streams.ts';

export type { RtcpReport, StreamFinding, StreamQuality };

/** What is drawn of a stream. */
export interface GraphQuery {
	/** First frame of the stream. */
	readonly stream: number;
	/** Seconds since the first packet of the capture; null for the stream's own bounds. */
	readonly from: number | null;
	readonly to: number | null;
	readonly bins: number;
	/** Depth of the jitter buffer that MOS goes by, ms; without it there is no MOS. */
	readonly buffer?: number | 'adaptive';
}

/** One row of the analysis; values by Wireshark's rules. */
export interface AnalysisPacket {
	readonly frame: number;
	/** Seconds since the first packet of the capture. */
	readonly offset: number;
	readonly sequence: number;
	readonly timestamp: number;
	/** ms */
	readonly delta: number;
	readonly jitter: number;
	readonly skew: number;
	/**
	 * Where Wireshark's rules know no clock but we do (inferred, or set by the user): the true
	 * values, ms.
	 */
	readonly ownClock?: { readonly jitter: number; readonly skew: number };
	/** kbit/s over the trailing second. */
	readonly bandwidth: number;
	readonly marker: boolean;
	readonly payloadType: number;
	/** `OK` or the words of Wireshark's Status column. */
	readonly status: string;
	/** Payload bytes; −1 when the packet was cut by the snap length. */
	readonly payloadBytes: number;
	/** Our own judgement: what this packet is to a receiver. */
	readonly arrival: 'in-order' | 'late' | 'duplicate' | 'restart';
	/** Sequence numbers missing right before this packet (true count). */
	readonly missingBefore: number;
}

/** One second of a stream, our own figures. */
export interface AnalysisInterval {
	readonly offset: number;
	readonly packets: number;
	readonly lost: number;
	readonly meanJitter: number | null;
	readonly maxJitter: number | null;
	readonly bandwidth: number;
	/** Of listening, by a jitter buffer of 60 ms, on the codec's own scale; null without packets. */
	readonly mos: number | null;
}

/** `tapdeck analyse --json`. */
export interface AnalysisDocument {
	readonly schema: 'tapdeck/analysis@1';
	readonly stream: StreamItem;
	readonly packets: readonly AnalysisPacket[];
	readonly intervals: readonly AnalysisInterval[];
	/** Jitter buffers, bursts and scores; null where the clock rate is unknown. */
	readonly quality: StreamQuality | null;
	/** What its user should know, from its packets and its sound, in time order. */
	readonly findings: readonly StreamFinding[];
	/** What RTCP, SRTCP with a known key and RTCP XR say of it, beside what we counted by then. */
	readonly rtcpReports: readonly RtcpReport[];
}

/** Rows `offset` to `offset + rows.length − 1` of a stream's packet table. */
export interface AnalysisPage {
	readonly total: number;
	readonly offset: number;
	readonly rows: readonly AnalysisPacket[];
}

/** Figures that can be drawn over time. */
export type GraphSeriesName =
	'jitter' | 'delta' | 'skew' | 'loss' | 'bandwidth' | 'difference' | 'mos';

/**
 * A time series in at most 2000 bins; every bin keeps its extremes, so no peak is lost.
 * Arrays have one entry per non-empty bin. Values: jitter, delta, skew, difference in ms; loss in
 * percent of the packets expected in the bin; bandwidth in kbit/s; mos of listening by the jitter
 * buffer asked for, one value a second, its peak the least.
 */
export interface GraphSeries {
	readonly name: GraphSeriesName;
	/** False when the values would need a clock rate that nobody knows. */
	readonly available: boolean;
	/** True when the values go by a clock that was inferred or set by the user. */
	readonly isOwnClock?: boolean;
	/** Middle of each bin, seconds since the first packet of the capture. */
	readonly time: Float64Array;
	readonly min: Float64Array;
	readonly max: Float64Array;
	/** Frame that holds the bin's maximum (by absolute value). */
	readonly frame: Uint32Array;
	/** Over the whole range asked for: the largest absolute value and its frame. */
	readonly peak: { readonly value: number; readonly time: number; readonly frame: number } | null;
	/** Mean over the range; null when nothing was measured. */
	readonly mean: number | null;
}

/** A kind of event marked on the graphs. */
export interface GraphMark {
	readonly time: number;
	readonly frame: number;
	readonly kind: 'lost' | 'late' | 'duplicate' | 'restart';
	/** Packets lost, or 1. */
	readonly count: number;
}

/** Everything the Quality view draws of one stream. */
export interface GraphView {
	/** Range drawn, seconds since the first packet of the capture. */
	readonly from: number;
	readonly to: number;
	readonly series: readonly GraphSeries[];
	/** At most 2000; `marksLeftOut` says how many more there are. */
	readonly marks: readonly GraphMark[];
	readonly marksLeftOut: number;
	/** Packets of the stream inside the range. */
	readonly packets: number;
}
