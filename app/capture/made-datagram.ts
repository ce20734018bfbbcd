/** IP and UDP headers around bytes that were stored without them, so that they are packets again. */
import { parse } from 'ipaddr.js';

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const UDP_HEADER = 8;
const PROTOCOL_UDP = 17;
const HOP_LIMIT = 64;
const MAX_TOTAL = 0xffff;

/** Where datagrams come from and go to: addresses as 4 or 16 bytes, both of one kind. */
export interface MadeRoute {
	readonly source: Uint8Array;
	readonly destination: Uint8Array;
	readonly sourcePort: number;
	readonly destinationPort: number;
}

/** Bytes of a written address: 4 or 16; `0.0.0.0` for what is no address. */
export function addressBytes(text: string): Uint8Array {
	try {
		return Uint8Array.from(parse(text).toByteArray());
	} catch {
		return new Uint8Array(4);
	}
}

/** Bytes of both headers on this route. */
export function madeHeaderLength({ destination }: MadeRoute): number {
	return (destination.length === 16 ? IPV6_HEADER : IPV4_HEADER) + UDP_HEADER;
}

/**
 * IP and UDP headers for a payload of `payloadBytes` on the wire. The UDP checksum is 0, which says
 * that there is none: nobody knows what it was.
 */
export function madeHeaders(route: MadeRoute, payloadBytes: number): Uint8Array {
	const length = madeHeaderLength(route);
	const header = new Uint8Array(length);
	const view = new DataView(header.buffer);
	const udp = length - UDP_HEADER;
	const udpBytes = Math.min(UDP_HEADER + payloadBytes, MAX_TOTAL);
	if (route.destination.length === 16) {
		header[0] = 0x60;
		view.setUint16(4, udpBytes);
		header.set([PROTOCOL_UDP, HOP_LIMIT], 6);
		header.set(route.source, 8);
		header.set(route.destination, 24);
	} else {
		header[0] = 0x45;
		view.setUint16(2, Math.min(length + payloadBytes, MAX_TOTAL));
		header.set([HOP_LIMIT, PROTOCOL_UDP], 8);
		header.set(route.source, 12);
		header.set(route.destination, 16);
		view.setUint16(10, checksum(view, IPV4_HEADER));
	}
	view.setUint16(udp, route.sourcePort);
	view.setUint16(udp + 2, route.destinationPort);
	view.setUint16(udp + 4, udpBytes);
	return header;
}

/** @see RFC 1071 */
function checksum(view: DataView, length: number): number {
	let sum = 0;
	for (let at = 0; at < length; at += 2) sum += view.getUint16(at);
	while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
	return ~sum & 0xffff;
}
