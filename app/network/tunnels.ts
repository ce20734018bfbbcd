/**
 * Tunnels: MPLS (RFC 3032, RFC 4448), GRE (RFC 2784, 2890, PPTP's RFC 2637) with ERSPAN
 * (draft-foschiano-erspan), and those over UDP: VXLAN (RFC 7348, with its generic extension), Geneve (RFC 8926), GTP-U
 * (3GPP TS 29.281), L2TP (RFC 2661, RFC 3931), Teredo (RFC 4380). Behind a UDP port a tunnel is
 * believed only when what is inside looks like a packet; otherwise the packet stays what it is.
 */
import { u16, u24, u8 } from '../bytes.ts';
import {
	type LayerCursor,
	NEXT_ETHERNET,
	NEXT_IPV4,
	NEXT_IPV6,
	NEXT_NOTHING,
	NEXT_PPP,
} from './cursor.ts';
import { ETHERTYPE_PPP, headerOfEtherType } from './ethertype.ts';
import { plausibleIp } from './ip.ts';
import { LAYER_TUNNELLED, type PacketLayers } from './layers.ts';
import { findL2tpInside, L2TP_NOT_PLAUSIBLE } from './l2tp.ts';
import { plausibleEthernet } from './plausible.ts';
import {
	PORT_GENEVE,
	PORT_GTP_U,
	PORT_L2TP,
	PORT_TEREDO,
	PORT_VXLAN,
	PORT_VXLAN_GPE,
	PORT_VXLAN_LINUX,
} from './transport.ts';

const ERSPAN_II = 0x88be;
const ERSPAN_III = 0x22eb;
const GRE_CHECKSUM = 0x8000;
const GRE_ROUTING = 0x4000;
const GRE_KEY = 0x2000;
const GRE_SEQUENCE = 0x1000;
const GRE_ACKNOWLEDGEMENT = 0x0080;
const GTP_T_PDU = 255;

/** Label stack entry; after the last one the first nibble tells IP from an Ethernet pseudo-wire. */
export function decodeMpls(cursor: LayerCursor, layers: PacketLayers): void {
	const { data, at, end } = cursor;
	if (end - at < 5) {
		cursor.stop();
		return;
	}
	cursor.at = at + 4;
	if ((u8(data, at + 2) & 1) === 0) {
		return; // not the bottom of the stack: the next label follows
	}
	const version = plausibleIp(data, at + 4, end, cursor.wireEnd);
	if (version !== 0) {
		cursor.next = version === 4 ? NEXT_IPV4 : NEXT_IPV6;
		return;
	}
	// A control word (RFC 4385) begins with a zero nibble.
	const controlWord = u8(data, at + 4) >> 4 === 0 ? 4 : 0;
	if (plausibleEthernet(data, at + 4 + controlWord, end, cursor.wireEnd)) {
		enter(cursor, layers, controlWord, NEXT_ETHERNET);
		return;
	}
	if (plausibleEthernet(data, at + 4, end, cursor.wireEnd)) {
		enter(cursor, layers, 0, NEXT_ETHERNET);
		return;
	}
	cursor.stop();
}

/** Goes into a tunnel whose header has `length` bytes from `cursor.at` on. */
function enter(cursor: LayerCursor, layers: PacketLayers, length: number, next: number): void {
	layers.flags |= LAYER_TUNNELLED;
	cursor.advance(length, next);
}

/** GRE header; the transport's facts stay those of GRE when nothing inside is IP. */
export function decodeGre(cursor: LayerCursor, layers: PacketLayers): void {
	const { data, at, end } = cursor;
	if (end - at < 4) {
		cursor.stop();
		return;
	}
	const flags = u16(data, at);
	const type = u16(data, at + 2);
	const version = flags & 7;
	if (version > 1 || (flags & GRE_ROUTING) !== 0) {
		cursor.stop();
		return; // source routes (RFC 1701) were withdrawn by RFC 2784
	}
	const length = greLength(flags, version);
	cursor.stop();
	if (end - at < length) {
		return;
	}
	const isErspan = type === ERSPAN_II || type === ERSPAN_III;
	if (isErspan) {
		const erspan = erspanLength(cursor, type, flags, at + length);
		enter(cursor, layers, length + erspan, NEXT_ETHERNET);
		return;
	}
	const next = type === ETHERTYPE_PPP ? NEXT_PPP : headerOfEtherType(type);
	if (type > 1500 && next !== NEXT_NOTHING) {
		enter(cursor, layers, length, next);
	}
}

function greLength(flags: number, version: number): number {
	let length = 4;
	if ((flags & GRE_CHECKSUM) !== 0) {
		length += 4;
	}
	if ((flags & GRE_KEY) !== 0) {
		length += 4;
	}
	if ((flags & GRE_SEQUENCE) !== 0) {
		length += 4;
	}
	if (version === 1 && (flags & GRE_ACKNOWLEDGEMENT) !== 0) {
		length += 4;
	}
	return length;
}

/** Type I has no header and no GRE sequence number; II has 8 bytes; III 12 and perhaps 8 more. */
function erspanLength(cursor: LayerCursor, type: number, flags: number, at: number): number {
	if (type === ERSPAN_II) {
		return (flags & GRE_SEQUENCE) === 0 ? 0 : 8;
	}
	return at + 12 <= cursor.end && (u8(cursor.data, at + 11) & 1) !== 0 ? 20 : 12;
}

/** A UDP payload on a tunnel's port. `cursor` holds its bounds; it stays untouched unless believed. */
export function decodeUdpTunnel(cursor: LayerCursor, layers: PacketLayers): void {
	cursor.stop();
	for (let side = 0; side < 2 && cursor.next === NEXT_NOTHING; side++) {
		const port = side === 0 ? layers.destinationPort : layers.sourcePort;
		switch (port) {
			case PORT_VXLAN:
			case PORT_VXLAN_LINUX:
				decodeVxlan(cursor, layers);
				break;
			case PORT_VXLAN_GPE:
				decodeVxlanGpe(cursor, layers);
				break;
			case PORT_GENEVE:
				decodeGeneve(cursor, layers);
				break;
			case PORT_GTP_U:
				decodeGtpU(cursor, layers);
				break;
			case PORT_L2TP:
				decodeL2tp(cursor, layers);
				break;
			case PORT_TEREDO:
				decodeTeredo(cursor, layers);
				break;
			default:
		}
	}
}

function decodeVxlan(cursor: LayerCursor, layers: PacketLayers): void {
	const { data, at, end } = cursor;
	const hasHeader = end - at >= 8 && (u8(data, at) & 8) !== 0 && u8(data, at + 7) === 0;
	if (hasHeader && plausibleEthernet(data, at + 8, end, cursor.wireEnd)) {
		enter(cursor, layers, 8, NEXT_ETHERNET);
	}
}

/** Generic protocol extension: byte 3 says what is inside (draft-ietf-nvo3-vxlan-gpe). */
function decodeVxlanGpe(cursor: LayerCursor, layers: PacketLayers): void {
	const { data, at, end, wireEnd } = cursor;
	if (end - at < 8 || (u8(data, at) & 8) === 0 || u8(data, at + 7) !== 0) {
		return;
	}
	const type = u8(data, at + 3);
	if (type === 3 && plausibleEthernet(data, at + 8, end, wireEnd)) {
		enter(cursor, layers, 8, NEXT_ETHERNET);
		return;
	}
	const version = plausibleIp(data, at + 8, end, wireEnd);
	if ((type === 1 && version === 4) || (type === 2 && version === 6)) {
		enter(cursor, layers, 8, version === 4 ? NEXT_IPV4 : NEXT_IPV6);
	}
}

function decodeGeneve(cursor: LayerCursor, layers: PacketLayers): void {
	const { data, at, end } = cursor;
	if (end - at < 8 || u8(data, at) >> 6 !== 0 || u8(data, at + 7) !== 0) {
		return;
	}
	const inside = at + 8 + ((u8(data, at) & 0x3f) << 2);
	const type = u16(data, at + 2);
	const next = headerOfEtherType(type);
	const isPlausible =
		next === NEXT_ETHERNET
			? plausibleEthernet(data, inside, end, cursor.wireEnd)
			: plausibleIp(data, inside, end, cursor.wireEnd) !== 0;
	if (isPlausible && (next === NEXT_ETHERNET || next === NEXT_IPV4 || next === NEXT_IPV6)) {
		enter(cursor, layers, inside - at, next);
	}
}

/** GTP-U: user packets (T-PDU) only; optional fields and extension headers are skipped. */
function decodeGtpU(cursor: LayerCursor, layers: PacketLayers): void {
	const { data, at, end } = cursor;
	// Version 1, protocol type GTP.
	if (end - at < 8 || (u8(data, at) & 0xf0) !== 0x30 || u8(data, at + 1) !== GTP_T_PDU) {
		return;
	}
	let inside = at + 8;
	if ((u8(data, at) & 7) !== 0) {
		inside = at + 12;
		// 0 also where the capture ends: each pass moves on by at least 4 bytes.
		while (inside <= end && u8(data, inside - 1) !== 0) {
			const words = inside < end ? u8(data, inside) : 0;
			if (words === 0) {
				return;
			}
			inside += words << 2;
		}
	}
	const version = plausibleIp(data, inside, end, cursor.wireEnd);
	if (version !== 0) {
		enter(cursor, layers, inside - at, version === 4 ? NEXT_IPV4 : NEXT_IPV6);
	}
}

function decodeL2tp(cursor: LayerCursor, layers: PacketLayers): void {
	const { data, at, end } = cursor;
	if (end - at < 6) {
		return;
	}
	const flags = u16(data, at);
	// Control messages (T) carry no packet.
	if ((flags & 0x8000) !== 0) {
		return;
	}
	if ((flags & 15) === 3) {
		enterL2tpV3(cursor, layers, at + 8);
		return;
	}
	if ((flags & 15) !== 2) {
		return;
	}
	let inside = at + ((flags & 0x4000) !== 0 ? 8 : 6);
	if ((flags & 0x0800) !== 0) {
		inside += 4;
	}
	if ((flags & 0x0200) !== 0 && inside + 2 <= end) {
		inside += 2 + u16(data, inside);
	}
	if (inside + 2 <= end && isPppStart(data, inside)) {
		enter(cursor, layers, inside - at, NEXT_PPP);
	}
}

function isPppStart(data: Uint8Array, at: number): boolean {
	const start = u16(data, at);
	return start === 0xff03 || start === 0x0021 || start === 0x0057 || start >> 8 === 0x21;
}

/** L2TP version 3 straight over IP (RFC 3931 §4.1.1): session 0 is control. */
export function decodeL2tpIp(cursor: LayerCursor, layers: PacketLayers): void {
	const { data, at, end } = cursor;
	cursor.stop();
	if (end - at >= 8 && (u24(data, at) !== 0 || u8(data, at + 3) !== 0)) {
		enterL2tpV3(cursor, layers, at + 4);
	}
}

function enterL2tpV3(cursor: LayerCursor, layers: PacketLayers, afterSession: number): void {
	const found = findL2tpInside(cursor.data, afterSession, cursor.end, cursor.wireEnd);
	if (found !== L2TP_NOT_PLAUSIBLE) {
		enter(cursor, layers, afterSession + (found >> 8) - cursor.at, found & 255);
	}
}

function decodeTeredo(cursor: LayerCursor, layers: PacketLayers): void {
	const { data, at, end } = cursor;
	let inside = at;
	if (end - inside >= 4 && u16(data, inside) === 1) {
		inside += 13 + u8(data, inside + 2) + u8(data, inside + 3); // authentication (§5.1.1)
	}
	if (end - inside >= 8 && u16(data, inside) === 0) {
		inside += 8; // origin indication
	}
	if (plausibleIp(data, inside, end, cursor.wireEnd) === 6) {
		enter(cursor, layers, inside - at, NEXT_IPV6);
	}
}
