/**
 * The straight way through nearly every packet: Ethernet II with at most one VLAN tag, IPv4
 * without options or fragments or IPv6 without extension headers, UDP or TCP, all headers whole.
 * Each function answers false without a word where anything is out of the ordinary; the general
 * decoder then starts again from the first byte. Integers only, nothing is allocated.
 */
import { i32, u16 } from '../bytes.ts';
import { ETHERTYPE_IPV4, ETHERTYPE_IPV6, ETHERTYPE_VLAN } from './ethertype.ts';
import { isHep } from './hep.ts';
import { LAYER_SNAPPED, type PacketLayers, PROTOCOL_TCP, PROTOCOL_UDP } from './layers.ts';
import { isTunnelPort } from './transport.ts';

const ETHERNET_HEADER = 14;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const UDP_HEADER = 8;

/**
 * Decodes an ordinary Ethernet frame. Called once per packet.
 * @param start first byte of the frame in `data`
 * @param end one past its last captured byte
 * @param wireEnd one past its last byte on the wire
 * @returns false when the frame is not ordinary; `layers` is then to be filled by another
 */
export function decodeOrdinary(
	layers: PacketLayers,
	data: Uint8Array,
	start: number,
	end: number,
	wireEnd: number,
): boolean {
	let at = start + ETHERNET_HEADER;
	if (end - at < IPV4_HEADER + UDP_HEADER) {
		return false;
	}
	let type = u16(data, at - 2);
	if (type === ETHERTYPE_VLAN) {
		at += 4;
		type = u16(data, at - 2);
	}
	if (type === ETHERTYPE_IPV4) {
		return ordinaryIpv4(layers, data, at, end, wireEnd);
	}
	return type === ETHERTYPE_IPV6 && ordinaryIpv6(layers, data, at, end, wireEnd);
}

function ordinaryIpv4(
	layers: PacketLayers,
	data: Uint8Array,
	at: number,
	end: number,
	wireEnd: number,
): boolean {
	const ipEnd = at + u16(data, at + 2);
	const transport = at + IPV4_HEADER;
	if (
		data[at] !== 0x45 ||
		(u16(data, at + 6) & 0x3fff) !== 0 ||
		ipEnd > wireEnd ||
		end < transport + UDP_HEADER
	) {
		return false;
	}
	const protocol = data[at + 9] as number;
	if (!ordinaryTransport(layers, data, protocol, transport, end, ipEnd)) {
		return false;
	}
	layers.version = 4;
	layers.etherType = ETHERTYPE_IPV4;
	layers.networkStart = at;
	layers.address[0] = i32(data, at + 12);
	layers.address[4] = i32(data, at + 16);
	return true;
}

function ordinaryIpv6(
	layers: PacketLayers,
	data: Uint8Array,
	at: number,
	end: number,
	wireEnd: number,
): boolean {
	const transport = at + IPV6_HEADER;
	if (end < transport + UDP_HEADER || (data[at] as number) >> 4 !== 6) {
		return false;
	}
	const ipEnd = transport + u16(data, at + 4);
	const protocol = data[at + 6] as number;
	if (ipEnd > wireEnd || !ordinaryTransport(layers, data, protocol, transport, end, ipEnd)) {
		return false;
	}
	layers.version = 6;
	layers.etherType = ETHERTYPE_IPV6;
	layers.networkStart = at;
	for (let word = 0; word < 8; word++) {
		layers.address[word] = i32(data, at + 8 + word * 4);
	}
	return true;
}

/** UDP or TCP, whose first 8 bytes are known to be there; fills all but the IP facts. */
function ordinaryTransport(
	layers: PacketLayers,
	data: Uint8Array,
	protocol: number,
	at: number,
	end: number,
	ipEnd: number,
): boolean {
	const sourcePort = u16(data, at);
	const destinationPort = u16(data, at + 2);
	let payloadStart = at + UDP_HEADER;
	let payloadWireEnd = ipEnd;
	if (protocol === PROTOCOL_UDP) {
		payloadWireEnd = at + u16(data, at + 4);
		const isHidden = isTunnelPort(sourcePort) || isTunnelPort(destinationPort);
		if (isHidden || isHep(data, payloadStart, end)) {
			return false;
		}
	} else if (protocol === PROTOCOL_TCP && end - at >= 20) {
		payloadStart = at + (((data[at + 12] as number) >> 4) << 2);
		if (payloadStart < at + 20) {
			return false;
		}
	} else {
		return false;
	}
	// A payload that would end before it begins or after its datagram, or header bytes cut off.
	if (payloadWireEnd < payloadStart || payloadWireEnd > ipEnd || payloadStart > end) {
		return false;
	}
	layers.data = data;
	layers.protocol = protocol;
	layers.transportStart = at;
	layers.payloadStart = payloadStart;
	layers.payloadEnd = payloadWireEnd < end ? payloadWireEnd : end;
	layers.payloadLength = payloadWireEnd - payloadStart;
	layers.sourcePort = sourcePort;
	layers.destinationPort = destinationPort;
	layers.flags = payloadWireEnd > end ? LAYER_SNAPPED : 0;
	return true;
}
