/**
 * Where decoding stands inside one packet. Every header is taken off by one function that moves
 * the cursor and names the header that follows; `decode.ts` calls them in turn. So no header's file
 * needs to know another's, and nothing is allocated.
 */

import type { WifiKeys } from './wifi-keys.ts';

/** What stands at `LayerCursor.at`. */
export const NEXT_NOTHING = 0; // decoding is over
export const NEXT_ETHERNET = 1;
export const NEXT_LLC = 3;
export const NEXT_VLAN = 4;
export const NEXT_MPLS = 5;
export const NEXT_PPPOE = 6;
export const NEXT_PPP = 7;
export const NEXT_IPV4 = 8;
export const NEXT_IPV6 = 9;
export const NEXT_TRANSPORT = 10; // what `LayerCursor.type` (an IP protocol number) says
export const NEXT_GRE = 11;
export const NEXT_UDP_TUNNEL = 12; // perhaps: the port says so, the content decides
export const NEXT_L2TP_IP = 13;
export const NEXT_SLL = 14;
export const NEXT_SLL2 = 15;
export const NEXT_NULL = 16;
export const NEXT_RAW_IP = 17;
export const NEXT_HDLC = 18;
export const NEXT_WIFI = 19;
export const NEXT_RADIOTAP = 20;
export const NEXT_PRISM = 21;
export const NEXT_AVS = 22;
export const NEXT_PPI = 23;
export const NEXT_HEP = 25; // Homer's encapsulation, known by its first bytes
export const NEXT_AMSDU = 24; // one subframe of an aggregated 802.11 frame

/** Position in a packet; one object is reused for every packet. Offsets refer to `data`. */
export class LayerCursor {
	data: Uint8Array = new Uint8Array(0);
	/** NEXT_ constant. */
	next = NEXT_NOTHING;
	/** IP protocol number of what follows, for NEXT_TRANSPORT. */
	type = 0;
	/** First byte of the next header. */
	at = 0;
	/** One past the last captured byte that belongs to it. */
	end = 0;
	/** One past its last byte on the wire by the headers so far; beyond `end` when snapped. */
	wireEnd = 0;
	/** Capture time, seconds since 1970: ages reassemblies. */
	seconds = 0;
	/** Rest of an 802.11 aggregate after the subframe being decoded; empty when at its end. */
	furtherData: Uint8Array = this.data;
	furtherAt = 0;
	furtherEnd = 0;
	furtherWireEnd = 0;
	/** LAYER_ bits of the frame that holds the aggregate. */
	furtherFlags = 0;
	/** 802.11: bytes of frame check sequence at the end, and header padded to 4 bytes. */
	wifiFcsLength = 0;
	wifiPadded = false;
	/** Keys that open protected 802.11 frames; null when the user gave none. Stays over packets. */
	wifiKeys: WifiKeys | null = null;

	/** Ends decoding here. */
	stop(): void {
		this.next = NEXT_NOTHING;
	}

	/** Moves past a header of `length` bytes; `next` names what follows. */
	advance(length: number, next: number): void {
		this.at += length;
		this.next = next;
	}
}
