/** What the pass keeps of each SIP message; its text is read again from the capture when asked for. */

/** Carrier of a message. */
export type SipTransport = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss' | 'sctp';

/** One media line of an SDP, as far as binding, ladder and call list need it. @see RFC 8866 */
export interface SdpMedia {
	/** `audio`, `video`, `image`, `message`, `application` … */
	readonly kind: string;
	/** `RTP/AVP`, `RTP/SAVP`, `UDP/TLS/RTP/SAVPF`, `udptl`, `TCP/MSRP` … */
	readonly profile: string;
	readonly port: number;
	/** Connection address of the line, or the session's; `0.0.0.0` is the old way to hold. */
	readonly address: string;
	/** RTCP's port and address: `a=rtcp`, `a=rtcp-mux`, or the next port. */
	readonly rtcpPort: number;
	readonly rtcpAddress: string;
	readonly direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
	/** Formats in the order of the line. */
	readonly formats: readonly SdpFormat[];
	/** ms; 0 when not said. */
	readonly ptime: number;
	/** `a=crypto` lines as written. @see RFC 4568 */
	readonly crypto: readonly string[];
	/** True with `a=fingerprint`: keys come by DTLS (RFC 5763). */
	readonly hasFingerprint: boolean;
	readonly hasZrtp: boolean;
	/** SSRCs named by `a=ssrc`. */
	readonly ssrcs: readonly number[];
	/** Addresses of `a=candidate`: component 1 is RTP, 2 RTCP. @see RFC 8839 */
	readonly candidates: readonly {
		readonly component: number;
		readonly address: string;
		readonly port: number;
	}[];
	/** `a=mid`; empty when none. Lines of one BUNDLE group share a port (RFC 9143). */
	readonly mid: string;
	/** `a=path` of MSRP as written; absent without. @see RFC 4975 §8.1 */
	readonly path?: string;
	/** `a=file-selector` as written; absent without. @see RFC 5547 §6 */
	readonly fileSelector?: string;
}

/** One payload type of a media line. */
export interface SdpFormat {
	readonly payloadType: number;
	/** Encoding name as written; of the static table where there is no rtpmap; null when unknown. */
	readonly codec: string | null;
	/** Hz; 0 when unknown. */
	readonly clockRate: number;
	readonly channels: number;
	/** Format parameters as written; empty when none. */
	readonly fmtp: string;
	/** True when an rtpmap line named it. */
	readonly isMapped: boolean;
}

/** A session description found in a message. */
export interface SdpFacts {
	readonly media: readonly SdpMedia[];
	/** `s=`. */
	readonly sessionName: string;
	/** `o=` session id and version: the same pair means the same description. */
	readonly origin: string;
}

/** One SIP message. */
export interface SipMessage {
	readonly frame: number;
	/** Message number inside its frame, from 0. */
	readonly part: number;
	/** ms since the first packet of the capture. */
	readonly timeMs: number;
	/** Number in the flow table: the hop. */
	readonly flow: number;
	readonly transport: SipTransport;
	/** Method of a request; for a response that of CSeq. */
	readonly method: string;
	/** 0 for a request. */
	readonly status: number;
	/** Reason phrase of a response, Request-URI of a request. */
	readonly line: string;
	readonly callId: string;
	readonly cseq: number;
	/** Whole header values, unfolded. */
	readonly from: string;
	readonly to: string;
	readonly fromTag: string;
	readonly toTag: string;
	/** Top Via: branch and sent-by; empty when it has none. */
	readonly branch: string;
	readonly sentBy: string;
	/** Number of Via headers (hops of the same message have one more or one less). */
	readonly vias: number;
	readonly sdp: SdpFacts | null;
	/** Hash of the body, 0 for none: tells a repeat from a new message. */
	readonly bodyHash: number;
	/**
	 * Headers that the call model asks for, where present, lower-case names: `reason`, `replaces`,
	 * `refer-to`, `referred-by`, `session-id`, `user-agent`, `server`, `contact`, `expires`, `event`,
	 * `subscription-state`, `session-expires`, `rack`, `rseq`, `diversion`, `history-info`,
	 * `p-charging-vector`, `p-asserted-identity`, `target-dialog`, `content-type`, `retry-after`,
	 * `authorization`, `proxy-authorization`, `via`, `route`, `record-route`, and every `x-…` header.
	 */
	readonly headers: ReadonlyMap<string, string>;
	/** Body of short messages that matter to the call: DTMF of INFO, sipfrag of NOTIFY; else empty. */
	readonly body: string;
	/** What is wrong with it, for people; empty when nothing is. */
	readonly faults: readonly string[];
}

/** All messages of a capture in the order of their completion. */
export interface SipMessages {
	readonly count: number;
	message(number: number): SipMessage;
	/** Frame of a message. */
	frameOf(number: number): number;
	/** Numbers of the messages of each Call-ID, in the order of first messages. */
	readonly byCallId: ReadonlyMap<string, readonly number[]>;
}
