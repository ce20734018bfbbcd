/** Decoded messages of one protocol: what `tapdeck messages` prints. */
import type { EndpointItem } from './streams.ts';

/** One message; `fields` are Wireshark's filter names, repeated fields are lists. */
export interface MessageItem {
	readonly frame: number;
	/** Seconds since the first packet. */
	readonly offset: number;
	readonly source: EndpointItem;
	readonly destination: EndpointItem;
	readonly session: string | null;
	readonly summary: string;
	readonly fields: Readonly<Record<string, MessageValue>>;
}

/** Bytes are hexadecimal text. */
export type MessageValue = string | number | boolean | readonly (string | number | boolean)[];

/** Protocols whose messages can be listed. */
export type MessageProtocol = 'rtcp' | 'sip' | 'dvrip' | 'msrp';

/** `tapdeck messages --json`. */
export interface MessagesDocument {
	readonly schema: 'tapdeck/messages@1';
	readonly protocol: MessageProtocol;
	readonly items: readonly MessageItem[];
}
