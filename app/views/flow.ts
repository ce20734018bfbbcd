/** The ladder: messages and media of calls between nodes, in time. */

import type { CallItem } from './calls.ts';

/** One column of the ladder. */
export interface FlowNode {
	/** Key that rows refer to: an address, or `address:port` where one address needs two nodes. */
	readonly key: string;
	/** For people: an alias, or the key. */
	readonly title: string;
	/**
	 * `caller`, `callee`, `proxy`, `server`, `registrar`, `gateway`, `relay` (media of others), `media`;
	 * null when not known. Roles are inferred.
	 */
	readonly role: string | null;
	/** User-Agent or Server that it said; null when none. */
	readonly agent: string | null;
}

/** One arrow or band. */
export interface FlowRow {
	/** Frame of its first packet. */
	readonly frame: number;
	/** Seconds since the first packet of the capture. */
	readonly offset: number;
	/** Node keys. */
	readonly from: string;
	readonly to: string;
	readonly fromPort: number;
	readonly toPort: number;
	/** `INVITE SDP (g711U GSM telephone-event)`, `RTP (g711U)`. */
	readonly label: string;
	readonly protocol: 'sip' | 'rtp' | 'rtcp' | 't38' | 'dvrip' | 'msrp' | 'hep';
	/** Wireshark's comment text. */
	readonly detail: string;
	readonly retransmission: boolean;
	/** Which repeat of an earlier message it is, from 1; 0 when it is none. */
	readonly repeat: number;
	/** Frame of the message that it repeats; null when it repeats none. */
	readonly repeatOf: number | null;
	/** Id of the RTP stream of a band. */
	readonly stream: string | null;
	/** Id of the call. */
	readonly call: string;
	/** How it is drawn. */
	readonly tone: 'request' | 'provisional' | 'success' | 'failure' | 'media' | 'event';
	/** Seconds from the request to this response; null for requests and media. */
	readonly responseTime: number | null;
	/** Frame of the request that a response answers; null when not captured. */
	readonly requestFrame: number | null;
	/** Hops named in Via, the first sender's first; absent without. */
	readonly via?: readonly string[];
	/** Bands: seconds, packets, and share lost in percent; null for messages. */
	readonly media: {
		readonly duration: number;
		readonly packets: number;
		readonly lostPercent: number;
		readonly codec: string;
		readonly inferred: boolean;
	} | null;
}

/** `tapdeck flow --json`: `nodes` are the keys, in order of first appearance. */
export interface FlowDocument {
	readonly schema: 'tapdeck/flow@1';
	readonly nodes: readonly string[];
	readonly rows: readonly FlowRow[];
	/** The calls in it, with what was heard in their streams. */
	readonly calls: readonly CallItem[];
}

/** The ladder for the window. */
export interface FlowView {
	readonly nodes: readonly FlowNode[];
	readonly rows: readonly FlowRow[];
	/** Calls in it, with the Call-ID for the bracket at the left. */
	readonly calls: readonly { readonly id: string; readonly callId: string }[];
}

/** Which ladder. */
export interface FlowQuery {
	/** Numbers of calls. */
	readonly calls: readonly number[];
	/** Ids of sessions of other protocols: `dvrip-1`. */
	readonly sessions?: readonly string[];
	/** Also the other legs of their conversations. */
	readonly legs: boolean;
	/** Nodes by address and port instead of by address. */
	readonly ports: boolean;
	/** Groups of addresses drawn as one node. */
	readonly groups: readonly { readonly name: string; readonly addresses: readonly string[] }[];
}
