/** IPv4 (RFC 791) and IPv6 (RFC 8200) headers; fragments go to a `Reassembler`. */
import { i32, u16, u32 } from '../bytes.ts';
import { type LayerCursor, NEXT_TRANSPORT } from './cursor.ts';
import { LAYER_FRAGMENT, LAYER_MALFORMED, LAYER_SNAPPED, type PacketLayers } from './layers.ts';
import type { Reassembler } from './reassembly.ts';

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;

/** IPv6 next-header values that are extension headers and not a transport (RFC 8200 §4). */
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION = 60;
const MOBILITY = 135;
const HOST_IDENTITY = 139;
const SHIM6 = 140;
/** Extension headers followed in one packet: each may stand once, destination options twice. */
const MAX_EXTENSION_HEADERS = 12;

/**
 * Whether bytes look like an IP header whose length fits the space that is left. Used before a
 * tunnel is believed; a snapped packet needs its first header only.
 * @param wireEnd one past the last byte on the wire
 * @returns 4, 6 or 0
 */
export function plausibleIp(data: Uint8Array, at: number, end: number, wireEnd: number): number {
	if (end - at < IPV4_HEADER) {
		return 0;
	}
	const first = data[at] as number;
	if (first >> 4 === 4) {
		const headerLength = (first & 15) << 2;
		const total = u16(data, at + 2);
		const fits = headerLength >= IPV4_HEADER && total >= headerLength && at + total <= wireEnd;
		return fits && data[at + 8] !== 0 ? 4 : 0;
	}
	if (first >> 4 === 6 && end - at >= IPV6_HEADER) {
		return at + IPV6_HEADER + u16(data, at + 4) <= wireEnd ? 6 : 0;
	}
	return 0;
}

/** Takes off an IPv4 header. A header that contradicts itself leaves `layers` as they were. */
export function decodeIpv4(
	cursor: LayerCursor,
	layers: PacketLayers,
	reassembler: Reassembler,
): void {
	const { data, at } = cursor;
	const headerLength = ((data[at] as number) & 15) << 2;
	if (cursor.end - at < IPV4_HEADER || (data[at] as number) >> 4 !== 4) {
		refuse(cursor, layers, IPV4_HEADER);
		return;
	}
	let total = u16(data, at + 2);
	if (total === 0) {
		total = cursor.wireEnd - at; // segmentation offload: the card fills the length in later
	}
	if (headerLength < IPV4_HEADER || total < headerLength) {
		layers.flags |= LAYER_MALFORMED;
		cursor.stop();
		return;
	}
	beginNetwork(layers, data, at, 4);
	layers.protocol = data[at + 9] as number;
	layers.address[0] = i32(data, at + 12);
	layers.address[4] = i32(data, at + 16);
	cursor.wireEnd = at + total;
	cursor.end = Math.min(cursor.end, cursor.wireEnd);
	if (at + headerLength > cursor.end) {
		refuse(cursor, layers, headerLength);
		return;
	}
	cursor.at = at + headerLength;
	const fragment = u16(data, at + 6);
	if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0) {
		const more = (fragment & MORE_FRAGMENTS) !== 0;
		const offset = (fragment & FRAGMENT_OFFSET) << 3;
		joinFragment(cursor, layers, reassembler, u16(data, at + 4), offset, more);
		return;
	}
	followProtocol(cursor, layers, layers.protocol);
}

/** A new innermost IP header stands at `at`: what was known of an outer transport is void. */
function beginNetwork(layers: PacketLayers, data: Uint8Array, at: number, version: number): void {
	layers.data = data;
	layers.version = version;
	layers.networkStart = at;
	layers.transportStart = -1;
	layers.sourcePort = 0;
	layers.destinationPort = 0;
	layers.payloadStart = at;
	layers.payloadEnd = at;
	layers.payloadLength = 0;
}

/** Takes off an IPv6 header. */
export function decodeIpv6(
	cursor: LayerCursor,
	layers: PacketLayers,
	reassembler: Reassembler,
): void {
	const { data, at } = cursor;
	if (cursor.end - at < IPV6_HEADER || (data[at] as number) >> 4 !== 6) {
		refuse(cursor, layers, IPV6_HEADER);
		return;
	}
	beginNetwork(layers, data, at, 6);
	for (let word = 0; word < 8; word++) {
		layers.address[word] = i32(data, at + 8 + word * 4);
	}
	const payload = u16(data, at + 4);
	cursor.at = at + IPV6_HEADER;
	// Length 0 is a jumbogram (RFC 2675) or a packet not yet segmented: up to the end.
	if (payload !== 0) {
		cursor.wireEnd = cursor.at + payload;
		cursor.end = Math.min(cursor.end, cursor.wireEnd);
	}
	followExtensions(cursor, layers, reassembler, data[at + 6] as number);
}

/** Walks extension headers from `cursor.at` on; `header` is the next-header value before it. */
function followExtensions(
	cursor: LayerCursor,
	layers: PacketLayers,
	reassembler: Reassembler,
	header: number,
): void {
	let protocol = header;
	for (let count = 0; count < MAX_EXTENSION_HEADERS; count++) {
		layers.protocol = protocol;
		if (!isExtension(protocol)) {
			followProtocol(cursor, layers, protocol);
			return;
		}
		if (cursor.end - cursor.at < 8) {
			refuse(cursor, layers, 8);
			return;
		}
		if (protocol === FRAGMENT) {
			decodeFragmentHeader(cursor, layers, reassembler);
			return;
		}
		const next = cursor.data[cursor.at] as number;
		const length = cursor.data[cursor.at + 1] as number;
		cursor.at += protocol === AUTHENTICATION ? (length + 2) << 2 : (length + 1) << 3;
		protocol = next;
		if (cursor.at > cursor.end) {
			cursor.at = cursor.end;
			refuse(cursor, layers, 0);
			return;
		}
	}
	layers.flags |= LAYER_MALFORMED;
	cursor.stop();
}

function isExtension(protocol: number): boolean {
	switch (protocol) {
		case HOP_BY_HOP:
		case ROUTING:
		case FRAGMENT:
		case AUTHENTICATION:
		case DESTINATION:
		case MOBILITY:
		case HOST_IDENTITY:
		case SHIM6:
			return true;
		default:
			return false;
	}
}

/** IPv6 fragment header (RFC 8200 §4.5); one that stands for the whole datagram is skipped. */
function decodeFragmentHeader(
	cursor: LayerCursor,
	layers: PacketLayers,
	reassembler: Reassembler,
): void {
	const { data, at } = cursor;
	const word = u16(data, at + 2);
	layers.protocol = data[at] as number;
	cursor.at = at + 8;
	if ((word & 0xfff9) === 0) {
		followExtensions(cursor, layers, reassembler, layers.protocol);
		return;
	}
	const more = (word & 1) !== 0;
	joinFragment(cursor, layers, reassembler, u32(data, at + 4), word & 0xfff8, more);
}

/** Hands a fragment to the reassembler and goes on with the datagram when it became whole. */
function joinFragment(
	cursor: LayerCursor,
	layers: PacketLayers,
	reassembler: Reassembler,
	identification: number,
	offset: number,
	more: boolean,
): void {
	if (!reassembler.add(cursor, layers, identification, offset, more)) {
		layers.flags |= LAYER_FRAGMENT;
		cursor.stop();
		return;
	}
	layers.flags &= ~LAYER_FRAGMENT;
	layers.data = cursor.data;
	if (layers.version === 6) {
		followExtensions(cursor, layers, reassembler, layers.protocol);
		return;
	}
	followProtocol(cursor, layers, layers.protocol);
}

/** The IP payload is next. In IPv4 too an authentication header (RFC 4302) hides the transport. */
function followProtocol(cursor: LayerCursor, layers: PacketLayers, protocol: number): void {
	let transport = protocol;
	if (protocol === AUTHENTICATION && cursor.end - cursor.at >= 8) {
		transport = cursor.data[cursor.at] as number;
		const length = ((cursor.data[cursor.at + 1] as number) + 2) << 2;
		cursor.at = Math.min(cursor.at + length, cursor.end);
	}
	layers.protocol = transport;
	cursor.type = transport;
	cursor.next = NEXT_TRANSPORT;
}

/** Stops at a header that is not there in full: cut off by the capture, or never sent. */
function refuse(cursor: LayerCursor, layers: PacketLayers, headerLength: number): void {
	const isSnapped = cursor.wireEnd > cursor.end && cursor.wireEnd - cursor.at >= headerLength;
	layers.flags |= isSnapped ? LAYER_SNAPPED : LAYER_MALFORMED;
	cursor.stop();
}
