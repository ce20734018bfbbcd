/** Who talked with whom: the table of conversations, in Wireshark's columns. */

/** Layers whose conversations are counted. */
export const CONVERSATION_KINDS = ['ethernet', 'ipv4', 'ipv6', 'tcp', 'udp'] as const;
/** One of them. */
export type ConversationKind = (typeof CONVERSATION_KINDS)[number];

/** Both directions of one pair of addresses (and ports). A sent the first packet. */
export interface ConversationItem {
	/** Number among those of its kind, from 0, in the order of their first packets: stable. */
	readonly number: number;
	/** MAC or IP address. */
	readonly addressA: string;
	/** Null where the layer has no ports. */
	readonly portA: number | null;
	readonly addressB: string;
	readonly portB: number | null;
	readonly packets: number;
	/** Of whole frames on the wire, as everywhere in this table. */
	readonly bytes: number;
	readonly packetsAToB: number;
	readonly bytesAToB: number;
	readonly packetsBToA: number;
	readonly bytesBToA: number;
	/** s since the capture's first packet. */
	readonly start: number;
	/** s from the first to the last packet. */
	readonly duration: number;
	/** Null where the duration is 0. */
	readonly bitsPerSecondAToB: number | null;
	readonly bitsPerSecondBToA: number | null;
	readonly firstFrame: number;
	/** What its packets seem to carry; null where nothing speaks for media, and on other layers. */
	readonly likely: LikelyMedia | null;
}

/** A guess, or what is known of the streams inside. */
export interface LikelyMedia {
	readonly kind: 'video' | 'audio';
	/** In words. */
	readonly reason: string;
	/** Streams in it are known; otherwise sizes and rates alone speak for it. */
	readonly isKnown: boolean;
}

/** Columns by which a table may be sorted. */
export type ConversationColumn = Exclude<
	keyof ConversationItem,
	'number' | 'firstFrame' | 'likely'
>;

/** A part of the table. */
export interface ConversationsQuery {
	readonly kind: ConversationKind;
	/** Display filter: only frames that match are counted; empty for all. */
	readonly filter: string;
	/** Null for the order of the first packets. */
	readonly sort: {
		readonly column: ConversationColumn;
		readonly descending: boolean;
	} | null;
	/** First row wanted. */
	readonly offset: number;
	/** Rows wanted, at most 1000 are given. */
	readonly limit: number;
}

/** What is shown of the table. */
export interface ConversationsView {
	/** Conversations of each kind, for the tabs. */
	readonly counts: Readonly<Record<ConversationKind, number>>;
	/** Rows of the asked kind. */
	readonly total: number;
	readonly items: readonly ConversationItem[];
}
