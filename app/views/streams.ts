/** Views of RTP streams: what `tapdeck streams` prints, and the order in which the window lists them. */

import type { Confidence } from '../analysis/codec-impairments-table.ts';
import type { MosScale } from '../analysis/e-model.ts';
import type { WiresharkRules } from '../analysis/wireshark-rules.ts';

/** An address and a port; IPv6 in RFC 5952 form. */
export interface EndpointItem {
	readonly address: string;
	readonly port: number;
}

export type { WiresharkRules };

/** Where a codec or clock rate is known from. */
export type FactSource = 'static' | 'sdp' | 'rtsp' | 'rtcp' | 'inferred' | 'estimated' | 'user';

/** Exactly what Wireshark computes over the same packets, with its faults, unrounded. ms and Hz. */
export interface WiresharkFigures {
	readonly rules: WiresharkRules;
	readonly packets: number;
	readonly expected: number;
	/** Signed: duplicates make it negative there. */
	readonly lost: number;
	readonly sequenceErrors: number;
	/** −1 where Wireshark prints −1.000 (nothing measured). */
	readonly minDelta: number;
	readonly meanDelta: number;
	readonly maxDelta: number;
	readonly maxDeltaFrame: number;
	readonly minJitter: number;
	readonly meanJitter: number;
	readonly maxJitter: number;
	readonly maxSkew: number;
	readonly clockDrift: number;
	readonly frequencyDrift: number;
	/** How much the sender's clock departs from its nominal rate, percent. */
	readonly frequencyDriftPercent: number;
	/** First packet to last packet in time sequence, s. */
	readonly duration: number;
	readonly problem: boolean;
}

/** What RTCP says of a stream. */
export interface RtcpFacts {
	readonly senderReports: number;
	readonly cname: string | null;
	/** Sender's own totals of the last SR. */
	readonly packetsSent: number | null;
	readonly octetsSent: number | null;
	/** The receiver's last report block on this stream. */
	readonly fractionLost: number | null;
	readonly cumulativeLost: number | null;
	readonly jitterMs: number | null;
	readonly roundTripMs: number | null;
	/** Frame of BYE. */
	readonly byeFrame: number | null;
}

/** How a MOS came about. */
export interface MosModel {
	/** The same number on two scales is not the same quality. */
	readonly scale: MosScale;
	/** How well the codec's figures are founded: H in G.113, M by one source, X our own. */
	readonly confidence: Confidence;
	/** True where no jitter buffer was emulated. */
	readonly estimated: boolean;
}

/** One elementary stream inside a stream. */
export interface CarriedItem {
	/** PID, or stream id. */
	readonly id: number;
	readonly kind: 'video' | 'audio' | 'other';
	/** Null for what nobody knows. */
	readonly codec: string | null;
	/** By the program's table; null where the bytes were looked at instead. */
	readonly streamType: number | null;
	/** Number of its program, where the stream holds several. */
	readonly program?: number;
	/** Further programs that hold it too. */
	readonly shared?: readonly number[];
}

/** Two channels of sound that stand inside the frames of pictures. */
export interface InnerSound {
	readonly codec: string;
	/** Hz. */
	readonly sampleRate: number;
	readonly channels: number;
	/** Of a sample, as it was sent. */
	readonly bits: number;
}

/** One RTP stream; the true figures at the top, Wireshark's beside. Times in s, deltas and jitter in ms. */
export interface StreamItem {
	/** What a transport or program stream holds; absent for all others. */
	readonly carries?: readonly CarriedItem[];
	/** What sounds inside the frames of DV; absent for all others, and where nothing does. */
	readonly sounds?: readonly InnerSound[];
	/** `rtp-` and the number of the stream's first frame. */
	readonly id: string;
	readonly ssrc: string;
	readonly source: EndpointItem;
	readonly destination: EndpointItem;
	readonly transport: 'udp' | 'tcp';
	readonly payloadTypes: readonly number[];
	/** Wireshark's Payload column: short names joined with `, `. */
	readonly payload: string;
	readonly codec: string | null;
	readonly codecFrom: FactSource | null;
	readonly codecConfidence: number | null;
	readonly clockRate: number | null;
	readonly clockRateFrom: FactSource | null;
	readonly kind: 'audio' | 'video' | 'other';
	readonly packets: number;
	readonly unique: number;
	readonly expected: number;
	readonly lost: number;
	readonly lostPercent: number;
	readonly late: number;
	readonly duplicates: number;
	readonly restarts: number;
	readonly sequenceErrors: number;
	readonly firstFrame: number;
	readonly lastFrame: number;
	readonly startTime: string;
	readonly startOffset: number;
	readonly duration: number;
	readonly minDelta: number | null;
	readonly meanDelta: number | null;
	readonly maxDelta: number | null;
	readonly minJitter: number | null;
	readonly meanJitter: number | null;
	readonly maxJitter: number | null;
	readonly maxSkew: number | null;
	readonly clockDrift: number | null;
	readonly frequencyDrift: number | null;
	/** How much the sender's clock departs from its nominal rate, percent. */
	readonly frequencyDriftPercent: number | null;
	/** Jitter over whole pictures (first packet of each timestamp), ms; video only. */
	readonly frameJitter: number | null;
	/**
	 * Score of listening on the codec's own scale (`mosModel.scale`); estimated from loss and bursts
	 * alone: what came too late for a jitter buffer is known to `analyse` only.
	 */
	readonly mos: number | null;
	/** What stands behind `mos`; null beside it. */
	readonly mosModel?: MosModel | null;
	readonly setupFrame: number | null;
	readonly call: string | null;
	readonly encrypted: boolean;
	/** RTP payload bytes. */
	readonly payloadBytes: number;
	/** 0 to 1: how sure the detector is that this is RTP; below 0.6 is shown as doubtful. */
	readonly detection: number;
	readonly rtcp: RtcpFacts | null;
	/** Plain sentences: what a listener or a court should know. */
	readonly problems: readonly string[];
	readonly wireshark: WiresharkFigures;
}

/** `tapdeck streams --json`. */
export interface StreamsDocument {
	readonly schema: 'tapdeck/streams@1';
	readonly items: readonly StreamItem[];
}

/** Columns by which streams can be sorted in the window. */
export type StreamSortColumn =
	| 'start'
	| 'source'
	| 'sourcePort'
	| 'destination'
	| 'destinationPort'
	| 'ssrc'
	| 'payload'
	| 'packets'
	| 'lost'
	| 'lostPercent'
	| 'maxDelta'
	| 'maxJitter'
	| 'meanJitter'
	| 'duration'
	| 'duplicates'
	| 'late'
	| 'problems';

/** Which streams, in which order. */
export interface StreamOrderQuery {
	/** Display filter; empty for all. A stream is in when one of its packets matches. */
	readonly filter: string;
	/** Seconds since the first packet; null for no bound. A stream is in when it overlaps. */
	readonly from: number | null;
	readonly to: number | null;
	readonly sort: readonly { readonly column: StreamSortColumn; readonly descending: boolean }[];
}

/**
 * Ids of the streams that match, in order. A stream's id here is the number of its first frame
 * (`rtp-<id>` on the command line). `keys` holds the sort keys, one array per sort column, so that
 * the lists of several captures can be merged without sending rows.
 */
export interface StreamOrderView {
	readonly total: number;
	readonly ids: Uint32Array;
	readonly keys: readonly (Float64Array | readonly string[])[];
	/** Changes whenever any figure of any stream changed. */
	readonly figures: number;
}
