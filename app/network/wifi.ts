/**
 * IEEE 802.11 frames and the headers that capture systems put in front of them: radiotap
 * (radiotap.org), Prism, AVS, PPI. Only data frames are followed, to the LLC header inside.
 */
import { u16, u16le, u32le, u8 } from '../bytes.ts';
import {
	type LayerCursor,
	NEXT_AMSDU,
	NEXT_AVS,
	NEXT_LLC,
	NEXT_NOTHING,
	NEXT_WIFI,
} from './cursor.ts';
import {
	LAYER_SNAPPED,
	LAYER_WIFI_BAD_FCS,
	LAYER_WIFI_PROTECTED,
	LAYER_WIFI_RETRY,
	type PacketLayers,
} from './layers.ts';
import { firstHeader } from './link-types.ts';
import type { WifiReassembler } from './wifi-fragments.ts';

const RADIOTAP_TSFT = 1;
const RADIOTAP_FLAGS = 2;
const RADIOTAP_FLAG_FCS = 0x10;
const RADIOTAP_FLAG_PADDED = 0x20;
const RADIOTAP_FLAG_BAD_FCS = 0x40;
const FCS_LENGTH = 4;
const PRISM_LENGTH = 144;
const AVS_MAGIC = 0x8021_1001;
const PPI_80211_COMMON = 2;

/** Bits of the first and second frame control byte (IEEE 802.11 §9.2.4.1). */
const TYPE_MASK = 0x0c;
const TYPE_DATA = 0x08;
const SUBTYPE_NO_DATA = 0x40;
const SUBTYPE_QOS = 0x80;
const TO_DS_AND_FROM_DS = 0x03;
const MORE_FRAGMENTS = 0x04;
const RETRY = 0x08;
const PROTECTED = 0x40;
const HT_CONTROL = 0x80;
const LLC_LENGTH = 8;
const EAPOL = 0x888e;
const QOS_AMSDU = 0x80;

/** Radiotap header: its length and the Flags field matter here. */
export function decodeRadiotap(cursor: LayerCursor, layers: PacketLayers): void {
	const { data, at, end } = cursor;
	const length = end - at < 8 ? 0 : u16le(data, at + 2);
	if (length < 8 || length > end - at || u8(data, at) !== 0) {
		cursor.stop();
		return;
	}
	const flags = radiotapFlags(data, at, at + length);
	cursor.wifiFcsLength = (flags & RADIOTAP_FLAG_FCS) !== 0 ? FCS_LENGTH : 0;
	cursor.wifiPadded = (flags & RADIOTAP_FLAG_PADDED) !== 0;
	cursor.advance(length, NEXT_WIFI);
	if ((flags & RADIOTAP_FLAG_BAD_FCS) !== 0) {
		layers.flags |= LAYER_WIFI_BAD_FCS;
		cursor.stop();
	}
}

/** The Flags field, 0 when it is not there. Only the time stamp can stand before it. */
function radiotapFlags(data: Uint8Array, start: number, end: number): number {
	const present = u32le(data, start + 4);
	let at = start + 8;
	let word = present;
	while (word >>> 31 !== 0 && at + 4 <= end) {
		word = u32le(data, at);
		at += 4;
	}
	if ((present & RADIOTAP_TSFT) !== 0) {
		at = start + ((at - start + 7) & ~7) + 8;
	}
	return (present & RADIOTAP_FLAGS) !== 0 && at < end ? u8(data, at) : 0;
}

/** Prism header of 144 bytes; captures of that link type may hold an AVS header instead. */
export function decodePrism(cursor: LayerCursor): void {
	const { data, at, end } = cursor;
	if (end - at >= 8 && u16(data, at) === AVS_MAGIC >>> 16 && u16(data, at + 2) === 0x1001) {
		cursor.next = NEXT_AVS;
	} else if (end - at >= PRISM_LENGTH) {
		cursor.advance(PRISM_LENGTH, NEXT_WIFI);
	} else {
		cursor.stop();
	}
}

/** AVS header: magic and length, both big-endian. */
export function decodeAvs(cursor: LayerCursor): void {
	const { data, at, end } = cursor;
	const length = end - at < 8 ? 0 : u16(data, at + 6);
	if (length < 8 || length > end - at || u16(data, at + 4) !== 0) {
		cursor.stop();
		return;
	}
	cursor.advance(length, NEXT_WIFI);
}

/** PPI header: names the link type of what it wraps; the 802.11 field knows of the FCS. */
export function decodePpi(cursor: LayerCursor, layers: PacketLayers): void {
	const { data, at, end } = cursor;
	const length = end - at < 8 ? 0 : u16le(data, at + 2);
	if (length < 8 || length > end - at) {
		cursor.stop();
		return;
	}
	let field = at + 8;
	while (field + 4 <= at + length) {
		const fieldLength = u16le(data, field + 2);
		if (u16le(data, field) === PPI_80211_COMMON && field + 14 <= at + length) {
			readPpiCommon(cursor, layers, u16le(data, field + 12));
		}
		field += 4 + fieldLength;
	}
	cursor.advance(length, firstHeader(u32le(data, at + 4)));
	if ((layers.flags & LAYER_WIFI_BAD_FCS) !== 0) {
		cursor.stop();
	}
}

function readPpiCommon(cursor: LayerCursor, layers: PacketLayers, flags: number): void {
	cursor.wifiFcsLength = (flags & 1) !== 0 ? FCS_LENGTH : 0;
	if ((flags & 4) !== 0) {
		layers.flags |= LAYER_WIFI_BAD_FCS;
	}
}

/** 802.11 MAC header. Goes on with LLC, the first A-MSDU subframe, or nothing. */
export function decodeWifi(
	cursor: LayerCursor,
	layers: PacketLayers,
	reassembler: WifiReassembler,
): void {
	const { data, at } = cursor;
	cutFcs(cursor);
	cursor.stop();
	const control = cursor.end - at < 24 ? 0 : u8(data, at);
	const { wifiKeys } = cursor;
	if ((control & TYPE_MASK) !== TYPE_DATA || (control & SUBTYPE_NO_DATA) !== 0) {
		const isManagement = cursor.end - at >= 24 && (control & TYPE_MASK) === 0;
		if (isManagement) wifiKeys?.takeManagement(data, at, cursor.end);
		return;
	}
	const flags = u8(data, at + 1);
	const isQos = (control & SUBTYPE_QOS) !== 0;
	const qosAt = at + ((flags & TO_DS_AND_FROM_DS) === TO_DS_AND_FROM_DS ? 30 : 24);
	let length = qosAt - at + (isQos ? 2 : 0);
	if (isQos && (flags & HT_CONTROL) !== 0) {
		length += 4;
	}
	if (cursor.wifiPadded) {
		length = (length + 3) & ~3;
	}
	if ((flags & RETRY) !== 0) {
		layers.flags |= LAYER_WIFI_RETRY;
	}
	if (cursor.end - at < length) {
		return;
	}
	const qos = isQos ? u8(data, qosAt) : 0;
	cursor.advance(length, NEXT_NOTHING);
	const isFragment = (flags & MORE_FRAGMENTS) !== 0 || (u8(data, at + 22) & 15) !== 0;
	const isProtected = (flags & PROTECTED) !== 0 && !skipLeftoverProtection(cursor);
	if (isProtected && !openBody(cursor, at)) {
		layers.flags |= LAYER_WIFI_PROTECTED;
		return;
	}
	if (wifiKeys !== null && isEapol(cursor)) {
		// What was protected stands in a buffer of its own, the addresses do not.
		wifiKeys.takeEapol(data, at, cursor.at + LLC_LENGTH, cursor.end, cursor.data);
	}
	if (isFragment && !reassembler.add(cursor, layers, { data, at }, qos & 15)) {
		return;
	}
	cursor.next = (qos & QOS_AMSDU) !== 0 ? NEXT_AMSDU : NEXT_LLC;
}

/** Puts what a key opens in the place of the body. */
function openBody(cursor: LayerCursor, header: number): boolean {
	const { wifiKeys, data, at, end } = cursor;
	const plain = wifiKeys?.open(data, header, at, end) ?? null;
	if (plain === null) return false;
	cursor.data = plain;
	cursor.at = 0;
	cursor.end = plain.length;
	cursor.wireEnd = plain.length;
	return true;
}

function isEapol({ data, at, end }: LayerCursor): boolean {
	return end - at > LLC_LENGTH && u16(data, at) === 0xaaaa && u16(data, at + 6) === EAPOL;
}

function cutFcs(cursor: LayerCursor): void {
	cursor.wireEnd -= cursor.wifiFcsLength;
	cursor.end = Math.min(cursor.end, cursor.wireEnd);
}

/**
 * Some drivers decrypt and leave the Protected bit, with or without the 8 bytes of IV before the
 * LLC header. No CCMP or TKIP frame can begin like LLC: bit 5 of byte 3 is always set there.
 */
function skipLeftoverProtection(cursor: LayerCursor): boolean {
	const { data, at, end } = cursor;
	for (let skip = 0; skip <= 8; skip += 8) {
		const llc = at + skip;
		const isLlc =
			end - llc >= 8 &&
			u16(data, llc) === 0xaaaa &&
			u16(data, llc + 2) === 0x0300 &&
			u16(data, llc + 4) === 0;
		if (isLlc) {
			cursor.at = llc;
			return true;
		}
	}
	return false;
}

/** One subframe of an aggregate (§9.3.2.2): the rest of them is left for `decodeFurther`. */
export function decodeAmsdu(cursor: LayerCursor, layers: PacketLayers): void {
	const { data, at, end } = cursor;
	cursor.furtherAt = end;
	cursor.furtherEnd = end;
	if (end - at < 14) {
		cursor.stop();
		return;
	}
	const length = u16(data, at + 12);
	// Subframes begin at multiples of 4 from the first one; a subframe is never empty.
	const next = at + 14 + length + ((4 - ((14 + length) & 3)) & 3);
	cursor.furtherData = data;
	cursor.furtherAt = Math.min(next, end);
	cursor.furtherWireEnd = cursor.wireEnd;
	cursor.furtherFlags = layers.flags & ~LAYER_SNAPPED;
	cursor.wireEnd = Math.min(cursor.wireEnd, at + 14 + length);
	cursor.end = Math.min(end, cursor.wireEnd);
	cursor.advance(14, NEXT_LLC);
}
