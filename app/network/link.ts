/**
 * Link-layer headers other than 802.11: Ethernet, IEEE 802.2, VLAN tags, Linux cooked captures, BSD
 * loopback, PPP in its dresses, PPPoE. Each function stands for one header: it moves the cursor and
 * names what follows. Where bytes are missing decoding stops, which is the caller's "nothing here".
 */
import { i32, u16, u24 } from '../bytes.ts';
import {
	type LayerCursor,
	NEXT_IPV4,
	NEXT_IPV6,
	NEXT_LLC,
	NEXT_MPLS,
	NEXT_NOTHING,
	NEXT_PPP,
} from './cursor.ts';
import { followEtherType } from './ethertype.ts';
import type { PacketLayers } from './layers.ts';

const PPP_IPV4 = 0x0021;
const PPP_IPV6 = 0x0057;
const PPP_MPLS = 0x0281;
const PPP_MPLS_MULTICAST = 0x0283;

/** Whether `length` bytes are there; decoding stops otherwise. */
function has(cursor: LayerCursor, length: number): boolean {
	if (cursor.end - cursor.at >= length) {
		return true;
	}
	cursor.stop();
	return false;
}

/** Ethernet II or IEEE 802.3. */
export function decodeEthernet(cursor: LayerCursor, layers: PacketLayers): void {
	if (!has(cursor, 14)) {
		return;
	}
	const type = u16(cursor.data, cursor.at + 12);
	cursor.advance(14, NEXT_NOTHING);
	followEtherType(cursor, layers, type);
}

/** VLAN tag (IEEE 802.1Q, 802.1ad): the tag's own type was the last one; 4 bytes follow it. */
export function decodeVlan(cursor: LayerCursor, layers: PacketLayers): void {
	if (!has(cursor, 4)) {
		return;
	}
	const type = u16(cursor.data, cursor.at + 2);
	cursor.advance(4, NEXT_NOTHING);
	followEtherType(cursor, layers, type);
}

/** IEEE 802.2 header with SNAP, or the rare direct IPv4 service access point. */
export function decodeLlc(cursor: LayerCursor, layers: PacketLayers): void {
	if (!has(cursor, 3)) {
		return;
	}
	const { data, at } = cursor;
	const saps = u24(data, at);
	if (saps === 0x060603) {
		cursor.advance(3, NEXT_IPV4);
		return;
	}
	if (saps !== 0xaaaa03 || !has(cursor, 8)) {
		cursor.stop();
		return;
	}
	const organisation = u24(data, at + 3);
	const type = u16(data, at + 6);
	cursor.advance(8, NEXT_NOTHING);
	// 0000f8 is IEEE 802.1H bridging; other organisations number their own protocols.
	if ((organisation === 0 || organisation === 0x0000f8) && type > 1500) {
		followEtherType(cursor, layers, type);
	}
}

/** Linux cooked capture, version 1 (LINKTYPE 113). */
export function decodeSll(cursor: LayerCursor, layers: PacketLayers): void {
	if (has(cursor, 16)) {
		const type = u16(cursor.data, cursor.at + 14);
		cursor.advance(16, NEXT_NOTHING);
		followCooked(cursor, layers, type);
	}
}

/** Linux cooked capture, version 2 (LINKTYPE 276). */
export function decodeSll2(cursor: LayerCursor, layers: PacketLayers): void {
	if (has(cursor, 20)) {
		const type = u16(cursor.data, cursor.at);
		cursor.advance(20, NEXT_NOTHING);
		followCooked(cursor, layers, type);
	}
}

/** In cooked captures small types are Linux's own: 4 means IEEE 802.2. */
function followCooked(cursor: LayerCursor, layers: PacketLayers, type: number): void {
	if (type === 4) {
		cursor.next = NEXT_LLC;
	} else if (type > 1500) {
		followEtherType(cursor, layers, type);
	}
}

/** BSD loopback: address family in the byte order of the capturing machine (0), or big-endian (108). */
export function decodeNull(cursor: LayerCursor): void {
	if (!has(cursor, 4)) {
		return;
	}
	const word = i32(cursor.data, cursor.at);
	const family = word & 0xffff ? word : (word >>> 24) | ((word >>> 8) & 0xff00);
	switch (family) {
		case 2:
			cursor.advance(4, NEXT_IPV4);
			return;
		case 10: // Linux
		case 24: // NetBSD, OpenBSD
		case 28: // FreeBSD
		case 30: // macOS
			cursor.advance(4, NEXT_IPV6);
			return;
		default:
			cursor.stop();
			return;
	}
}

/** An IP packet without any link layer: the version tells which. */
export function decodeRawIp(cursor: LayerCursor): void {
	if (has(cursor, 1)) {
		const version = (cursor.data[cursor.at] as number) >> 4;
		cursor.next = version === 4 ? NEXT_IPV4 : version === 6 ? NEXT_IPV6 : NEXT_NOTHING;
	}
}

/** PPP (RFC 1661), with or without address and control bytes, protocol perhaps compressed. */
export function decodePpp(cursor: LayerCursor): void {
	if (has(cursor, 2) && u16(cursor.data, cursor.at) === 0xff03) {
		cursor.at += 2;
	}
	if (!has(cursor, 2)) {
		return;
	}
	const first = cursor.data[cursor.at] as number;
	const isCompressed = (first & 1) !== 0;
	const protocol = isCompressed ? first : u16(cursor.data, cursor.at);
	cursor.advance(isCompressed ? 1 : 2, headerOfPppProtocol(protocol));
}

function headerOfPppProtocol(protocol: number): number {
	switch (protocol) {
		case PPP_IPV4:
			return NEXT_IPV4;
		case PPP_IPV6:
			return NEXT_IPV6;
		case PPP_MPLS:
		case PPP_MPLS_MULTICAST:
			return NEXT_MPLS;
		default:
			return NEXT_NOTHING;
	}
}

/** PPP in HDLC framing (RFC 1662) or Cisco's HDLC, told apart by the address byte. */
export function decodeHdlc(cursor: LayerCursor, layers: PacketLayers): void {
	if (!has(cursor, 4)) {
		return;
	}
	const address = cursor.data[cursor.at] as number;
	if (address === 0x0f || address === 0x8f) {
		const type = u16(cursor.data, cursor.at + 2);
		cursor.advance(4, NEXT_NOTHING);
		if (type > 1500) {
			followEtherType(cursor, layers, type);
		}
		return;
	}
	cursor.next = NEXT_PPP;
}

/** PPPoE session packet (RFC 2516 §4): its length cuts padding off. */
export function decodePppoe(cursor: LayerCursor): void {
	if (!has(cursor, 6)) {
		return;
	}
	const { data, at } = cursor;
	if (data[at] !== 0x11 || data[at + 1] !== 0) {
		cursor.stop();
		return;
	}
	cursor.wireEnd = Math.min(cursor.wireEnd, at + 6 + u16(data, at + 4));
	cursor.end = Math.min(cursor.end, cursor.wireEnd);
	cursor.advance(6, NEXT_PPP);
}
