/** Views of VoIP calls: what `tapdeck calls` prints and the window's Calls view lists. */
import type { EndpointItem } from './streams.ts';

/** Our state of a call. @see ARCHITECTURE.md, "Calls" */
export type CallState =
	'setup' | 'ringing' | 'in-call' | 'cancelled' | 'completed' | 'rejected' | 'unknown';

/** What kind of exchange a SIP Call-ID carries; only `call` is listed by `tapdeck calls`. */
export type CallKind =
	'call' | 'registration' | 'options' | 'subscription' | 'message' | 'publish' | 'other';

/** How sure it is that two calls belong to one conversation. */
export type LinkCertainty = 'certain' | 'probable' | 'user';

/** One reason why another call belongs to the same conversation. */
export interface CallLink {
	/** Id of the other call. */
	readonly call: string;
	readonly certainty: LinkCertainty;
	/** For people: `X-CID names its Call-ID (frame 12)`. */
	readonly reason: string;
}

/** Something about a call that its user should know; leads to packets. */
export interface CallFinding {
	readonly severity: 'error' | 'warning' | 'note';
	readonly title: string;
	readonly frames: readonly number[];
}

/** One digit that was pressed, and how it came. */
export interface DialledDigit {
	/** `0`–`9`, `*`, `#`, `A`–`D`, `!` for flash. */
	readonly digit: string;
	/** Seconds since the first packet of the capture. */
	readonly offset: number;
	/** Seconds; null when not said. */
	readonly duration: number | null;
	readonly carrier: 'rtp-event' | 'sip-info' | 'kpml' | 'in-band';
	/** Frame of its first packet. */
	readonly frame: number;
	readonly source: EndpointItem;
}

/** One answer to an authentication challenge. */
export interface CallAuthentication {
	/** Frame of the request that carries it. */
	readonly frame: number;
	readonly method: string;
	/** `digest`, `basic`, … */
	readonly scheme: string;
	/** In capitals, `MD5` where none is named; null for other schemes. */
	readonly algorithm: string | null;
	readonly realm: string | null;
	readonly user: string | null;
	readonly qop: string | null;
	/** Asked for by a proxy (407), not by the end (401). */
	readonly isProxy: boolean;
	/** By the answer to that request; `unknown` without one. */
	readonly outcome: 'accepted' | 'refused' | 'unknown';
}

/** One call, or another exchange with one Call-ID. Times in s; offsets since the first packet. */
export interface CallItem {
	/** `sip-` and the number of the call's first frame (`-2`, `-3` when it opens several). */
	readonly id: string;
	/** Number in the order of first messages; the window's key. */
	readonly number: number;
	readonly protocol: 'sip';
	readonly kind: CallKind;
	readonly callId: string;
	/** Header values up to the tag: display name and URI. */
	readonly from: string;
	readonly to: string;
	/** User part of the URI (a telephone number as a rule); empty when there is none. */
	readonly fromUser: string;
	readonly toUser: string;
	/** Source of the first message. */
	readonly initiator: EndpointItem;
	/** Destination of the first message. */
	readonly responder: EndpointItem;
	readonly state: CallState;
	/** Sub-reason for people: `busy`, `no response`, `CANCEL crossed the 2xx`; empty when plain. */
	readonly detail: string;
	readonly startTime: string;
	readonly startOffset: number;
	readonly stopOffset: number;
	/** First to last message. */
	readonly duration: number;
	/** SIP messages, retransmissions counted. */
	readonly packets: number;
	readonly resends: number;
	readonly finalStatus: number | null;
	/** Reason phrase of the final status. */
	readonly finalReason: string | null;
	readonly postDialDelay: number | null;
	readonly ringTime: number | null;
	readonly setupTime: number | null;
	readonly answerToAck: number | null;
	readonly talkTime: number | null;
	/** True when talk time ends with the last media packet because no BYE was captured. */
	readonly talkTimeEstimated: boolean;
	readonly disconnectDelay: number | null;
	readonly holdTime: number | null;
	/** Answer to first RTP packet towards the callee and towards the caller. */
	readonly mediaDelay: readonly [number | null, number | null];
	readonly earlyMedia: boolean;
	readonly onHold: boolean;
	readonly reinvites: number;
	/** Dialogs that answered (forks); at least 1 once somebody answered. */
	readonly branches: number;
	readonly hungUpBy: 'caller' | 'callee' | 'network' | null;
	/** Cause as signalled: `Q.850 16 Normal call clearing`. */
	readonly cause: string | null;
	readonly transports: readonly string[];
	/** User-Agent or Server of the caller's and the callee's side; null when not said. */
	readonly userAgents: readonly [string | null, string | null];
	/**
	 * Where its messages were captured, each once: interface (`eth0`), file where several are read as one,
	 * probe (`agent 2001 (gate)`). Empty where the capture does not say.
	 */
	readonly capturePoints: readonly string[];
	/** Other calls of the same conversation, by id. */
	readonly legs: readonly string[];
	readonly links: readonly CallLink[];
	/** Ids of RTP streams bound to it. */
	readonly streams: readonly string[];
	readonly codecs: readonly string[];
	/** `SRTP`, `DTLS-SRTP`, `ZRTP`, `T.38`, `MSRP` where named in SDP. */
	readonly mediaTags: readonly string[];
	readonly digits: readonly DialledDigit[];
	/** Answers to challenges, in capture order. */
	readonly authentications: readonly CallAuthentication[];
	/** Least MOS of its streams; null when none has one. */
	readonly mos: number | null;
	/** Wireshark's Comments column. */
	readonly comment: string;
	readonly findings: readonly CallFinding[];
	/** Wireshark's row of VoIP Calls; null where it lists none. */
	readonly wireshark: {
		readonly state: string;
		readonly packets: number;
		readonly comment: string;
	} | null;
	readonly firstFrame: number;
	readonly lastFrame: number;
}

/** `tapdeck calls --json`. */
export interface CallsDocument {
	readonly schema: 'tapdeck/calls@1';
	readonly items: readonly CallItem[];
	readonly summary: CallSummary;
}

/** The figures an operator asks for. Shares are 0 to 1; null when there is nothing to divide. */
export interface CallSummary {
	readonly attempts: number;
	readonly answered: number;
	readonly inProgress: number;
	/** Answer-seizure ratio (E.411) and network effectiveness ratio (E.425). */
	readonly asr: number | null;
	readonly ner: number | null;
	/** RFC 6076. */
	readonly ser: number | null;
	readonly seer: number | null;
	readonly isa: number | null;
	readonly scr: number | null;
	/** Mean talk time of answered calls, s. */
	readonly acd: number | null;
	readonly meanPostDialDelay: number | null;
	/** Most calls open at once. */
	readonly peakConcurrent: number;
	/** Most attempts in one second. */
	readonly peakCallsPerSecond: number;
	readonly mos: { readonly min: number; readonly median: number; readonly max: number } | null;
	/** Final failure codes, most frequent first. */
	readonly failures: readonly { readonly status: number; readonly count: number }[];
}

/** Columns by which calls can be sorted in the window. */
export type CallSortColumn =
	| 'start'
	| 'stop'
	| 'initiator'
	| 'from'
	| 'to'
	| 'duration'
	| 'packets'
	| 'state'
	| 'finalStatus'
	| 'postDialDelay'
	| 'setupTime'
	| 'talkTime'
	| 'mos'
	| 'resends'
	| 'findings';

/**
 * Bands of a call's MOS, after the user satisfaction of ITU-T G.107 Annex B: `good` from 4.03 on
 * (R 80, satisfied), `poor` below 3.10 (R 60, nearly all dissatisfied), `fair` between; `none` has no
 * score, `noted` has a finding.
 */
export type CallQualityBand = 'good' | 'fair' | 'poor' | 'none' | 'noted';

/** Which calls, in which order. */
export interface CallOrderQuery {
	/** Display filter; empty for all. A call is in when one of its messages or packets matches. */
	readonly filter: string;
	/** Text searched in From, To and Call-ID; empty for all. */
	readonly text: string;
	/** Kinds to list; empty for calls alone. */
	readonly kinds: readonly CallKind[];
	readonly states: readonly CallState[];
	/** Absent for all. */
	readonly quality?: CallQualityBand;
	readonly from: number | null;
	readonly to: number | null;
	readonly sort: readonly { readonly column: CallSortColumn; readonly descending: boolean }[];
}

/** Numbers of the calls that match, in order; `keys` as in `StreamOrderView`. */
export interface CallOrderView {
	readonly total: number;
	readonly numbers: Uint32Array;
	readonly keys: readonly (Float64Array | readonly string[])[];
	/** Changes whenever any figure of any call changed. */
	readonly figures: number;
	readonly summary: CallSummary;
}
