/** Transport headers: UDP (RFC 768), UDP-Lite (RFC 3828), TCP (RFC 9293), SCTP (RFC 9260). */
import { u16 } from '../bytes.ts';
import {
	type LayerCursor,
	NEXT_GRE,
	NEXT_HEP,
	NEXT_IPV4,
	NEXT_IPV6,
	NEXT_L2TP_IP,
	NEXT_UDP_TUNNEL,
} from './cursor.ts';
import { isHep } from './hep.ts';
import {
	LAYER_MALFORMED,
	LAYER_SNAPPED,
	LAYER_TUNNELLED,
	type PacketLayers,
	PROTOCOL_GRE,
	PROTOCOL_IPIP,
	PROTOCOL_IPV6,
	PROTOCOL_L2TP,
	PROTOCOL_SCTP,
	PROTOCOL_TCP,
	PROTOCOL_UDP,
	PROTOCOL_UDPLITE,
} from './layers.ts';

const UDP_HEADER = 8;
const SCTP_HEADER = 12;

/** UDP ports behind which another packet may be hidden (IANA; 8472 is Linux's first VXLAN port). */
export const PORT_L2TP = 1701;
export const PORT_GTP_U = 2152;
export const PORT_TEREDO = 3544;
export const PORT_VXLAN = 4789;
export const PORT_VXLAN_GPE = 4790;
export const PORT_GENEVE = 6081;
export const PORT_VXLAN_LINUX = 8472;

/** Whether a UDP port is one of those; called twice for every UDP packet. */
export function isTunnelPort(port: number): boolean {
	return (
		port === PORT_GTP_U ||
		port === PORT_VXLAN ||
		port === PORT_L2TP ||
		port === PORT_TEREDO ||
		port === PORT_VXLAN_LINUX ||
		port === PORT_VXLAN_GPE ||
		port === PORT_GENEVE
	);
}

/** Takes off the transport header that `cursor.type` names, or goes on into a tunnel. */
export function decodeTransport(cursor: LayerCursor, layers: PacketLayers): void {
	layers.transportStart = cursor.at;
	setPayload(cursor, layers, cursor.at, cursor.wireEnd);
	switch (cursor.type) {
		case PROTOCOL_UDP:
		case PROTOCOL_UDPLITE:
			decodeUdp(cursor, layers);
			break;
		case PROTOCOL_TCP:
			decodeTcp(cursor, layers);
			break;
		case PROTOCOL_SCTP:
			decodeSctp(cursor, layers);
			break;
		case PROTOCOL_GRE:
			cursor.next = NEXT_GRE;
			return;
		case PROTOCOL_L2TP:
			cursor.next = NEXT_L2TP_IP;
			return;
		case PROTOCOL_IPIP:
			layers.flags |= LAYER_TUNNELLED;
			cursor.next = NEXT_IPV4;
			return;
		case PROTOCOL_IPV6:
			layers.flags |= LAYER_TUNNELLED;
			cursor.next = NEXT_IPV6;
			return;
		default:
			cursor.stop();
	}
}

/** Notes payload bounds; `wireEnd` is where it ends by the headers. */
function setPayload(
	cursor: LayerCursor,
	layers: PacketLayers,
	start: number,
	wireEnd: number,
): void {
	const captured = Math.min(cursor.end, wireEnd);
	layers.payloadStart = Math.min(start, captured);
	layers.payloadEnd = captured;
	layers.payloadLength = Math.max(0, wireEnd - start);
	// A tunnel's inside may be whole although its outside was not: each header decides anew.
	layers.flags &= ~LAYER_SNAPPED;
	if (wireEnd > captured) {
		layers.flags |= LAYER_SNAPPED;
	}
}

/** Reads the ports; false when the header is not there in full, which is noted. */
function readPorts(cursor: LayerCursor, layers: PacketLayers, headerLength: number): boolean {
	const at = cursor.at;
	layers.sourcePort = 0;
	layers.destinationPort = 0;
	if (cursor.end - at >= 4) {
		layers.sourcePort = u16(cursor.data, at);
		layers.destinationPort = u16(cursor.data, at + 2);
	}
	cursor.stop();
	if (cursor.end - at >= headerLength) {
		return true;
	}
	setPayload(cursor, layers, at + headerLength, cursor.wireEnd);
	if (cursor.wireEnd - at < headerLength) {
		layers.flags |= LAYER_MALFORMED;
	}
	return false;
}

/** UDP, and UDP-Lite: the same but for the length field, which there is the checksum's reach. */
function decodeUdp(cursor: LayerCursor, layers: PacketLayers): void {
	if (!readPorts(cursor, layers, UDP_HEADER)) {
		return;
	}
	const at = cursor.at;
	const length = u16(cursor.data, at + 4);
	let wireEnd = cursor.wireEnd;
	// 0 stands for "up to the end" in jumbograms (RFC 2675) and in packets not yet segmented.
	if (cursor.type === PROTOCOL_UDP && length !== 0) {
		if (length < UDP_HEADER) {
			layers.flags |= LAYER_MALFORMED;
			wireEnd = at + UDP_HEADER;
		} else if (at + length < wireEnd) {
			wireEnd = at + length;
		}
	}
	setPayload(cursor, layers, at + UDP_HEADER, wireEnd);
	if (isTunnelPort(layers.destinationPort) || isTunnelPort(layers.sourcePort)) {
		cursor.at = layers.payloadStart;
		cursor.end = layers.payloadEnd;
		cursor.wireEnd = wireEnd;
		cursor.next = NEXT_UDP_TUNNEL;
	} else if (isHep(cursor.data, layers.payloadStart, layers.payloadEnd)) {
		cursor.at = layers.payloadStart;
		cursor.end = layers.payloadEnd;
		cursor.wireEnd = wireEnd;
		cursor.next = NEXT_HEP;
	}
}

function decodeTcp(cursor: LayerCursor, layers: PacketLayers): void {
	if (!readPorts(cursor, layers, 20)) {
		return;
	}
	const headerLength = ((cursor.data[cursor.at + 12] as number) >> 4) << 2;
	if (headerLength < 20 || cursor.at + headerLength > cursor.wireEnd) {
		layers.flags |= LAYER_MALFORMED;
		setPayload(cursor, layers, cursor.wireEnd, cursor.wireEnd);
		return;
	}
	setPayload(cursor, layers, cursor.at + headerLength, cursor.wireEnd);
}

function decodeSctp(cursor: LayerCursor, layers: PacketLayers): void {
	if (readPorts(cursor, layers, SCTP_HEADER)) {
		setPayload(cursor, layers, cursor.at + SCTP_HEADER, cursor.wireEnd);
	}
}
