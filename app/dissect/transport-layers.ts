/** Layers of the tree for UDP, UDP-Lite, TCP, SCTP, ICMP, and for payload nobody reads. */
import { u16, u32, u8 } from '../bytes.ts';
import {
	PROTOCOL_ICMP,
	PROTOCOL_ICMPV6,
	PROTOCOL_SCTP,
	PROTOCOL_TCP,
	PROTOCOL_UDP,
	PROTOCOL_UDPLITE,
} from '../network/layers.ts';
import type { DissectedLayer } from '../views/packets.ts';
import { type Header, layerOf } from './header.ts';
import type { LayerBuilder } from './layer-builder.ts';

const UDP_HEADER = 8;

/** The layer of a transport header; `header.type` is the IP protocol number. Null for others. */
export function transportLayer(header: Header, payloadLength: number): DissectedLayer | null {
	switch (header.type) {
		case PROTOCOL_UDP:
		case PROTOCOL_UDPLITE:
			return udpLayer(header, header.type === PROTOCOL_UDPLITE);
		case PROTOCOL_TCP:
			return tcpLayer(header, payloadLength);
		case PROTOCOL_SCTP:
			return sctpLayer(header);
		case PROTOCOL_ICMP:
			return icmpLayer(header, 'icmp', 'Internet Control Message Protocol');
		case PROTOCOL_ICMPV6:
			return icmpLayer(header, 'icmpv6', 'Internet Control Message Protocol v6');
		default:
			return null;
	}
}

function portsText({ data, at }: Header): string {
	return `Src Port: ${u16(data, at)}, Dst Port: ${u16(data, at + 2)}`;
}

function udpLayer(header: Header, isLite: boolean): DissectedLayer {
	const { at, end } = header;
	const name = isLite ? 'udplite' : 'udp';
	const title = isLite ? 'UDP-Lite' : 'User Datagram Protocol';
	return layerOf(header, name, `${title}, ${portsText(header)}`, (builder) => {
		builder.number('udp.srcport', at, 2);
		builder.number('udp.dstport', at + 2, 2);
		builder.number(isLite ? 'udp.checksum_coverage' : 'udp.length', at + 4, 2);
		builder.number('udp.checksum', at + 6, 2);
		builder.bytes('udp.payload', at + UDP_HEADER, end);
	});
}

function tcpLayer(header: Header, payloadLength: number): DissectedLayer {
	const { data, at, end, headerEnd } = header;
	const numbers = `Seq: ${u32(data, at + 4)}, Ack: ${u32(data, at + 8)}, Len: ${payloadLength}`;
	const title = `Transmission Control Protocol, ${portsText(header)}, ${numbers}`;
	return layerOf(header, 'tcp', title, (builder) => {
		builder.number('tcp.srcport', at, 2);
		builder.number('tcp.dstport', at + 2, 2);
		builder.add('tcp.len', payloadLength, at, 0);
		builder.number('tcp.seq_raw', at + 4, 4);
		builder.number('tcp.ack_raw', at + 8, 4);
		if (at + 20 <= end) {
			builder.add('tcp.hdr_len', (u8(data, at + 12) >> 4) << 2, at + 12, 1);
		}
		addTcpFlags(builder, at + 12);
		builder.number('tcp.window_size_value', at + 14, 2);
		builder.number('tcp.checksum', at + 16, 2);
		builder.number('tcp.urgent_pointer', at + 18, 2);
		builder.bytes('tcp.payload', headerEnd, end);
	});
}

function addTcpFlags(builder: LayerBuilder, at: number): void {
	builder.bits('tcp.flags', at, 2, 0, 0x0fff);
	builder.flag('tcp.flags.ae', at, 2, 0x100);
	builder.flag('tcp.flags.cwr', at, 2, 0x80);
	builder.flag('tcp.flags.ece', at, 2, 0x40);
	builder.flag('tcp.flags.urg', at, 2, 0x20);
	builder.flag('tcp.flags.ack', at, 2, 0x10);
	builder.flag('tcp.flags.push', at, 2, 0x08);
	builder.flag('tcp.flags.reset', at, 2, 0x04);
	builder.flag('tcp.flags.syn', at, 2, 0x02);
	builder.flag('tcp.flags.fin', at, 2, 0x01);
}

function sctpLayer(header: Header): DissectedLayer {
	const { at } = header;
	const title = `Stream Control Transmission Protocol, ${portsText(header)}`;
	return layerOf(header, 'sctp', title, (builder) => {
		builder.number('sctp.srcport', at, 2);
		builder.number('sctp.dstport', at + 2, 2);
		builder.number('sctp.verification_tag', at + 4, 4);
		builder.number('sctp.checksum', at + 8, 4);
	});
}

function icmpLayer(header: Header, name: string, title: string): DissectedLayer {
	const { at } = header;
	return layerOf(header, name, title, (builder) => {
		builder.number(`${name}.type`, at, 1);
		builder.number(`${name}.code`, at + 1, 1);
		builder.number(`${name}.checksum`, at + 2, 2);
	});
}

/** Payload that is not taken apart. */
export function dataLayer(header: Header): DissectedLayer {
	const { at, end } = header;
	return layerOf(header, 'data', `Data (${end - at} bytes)`, (builder) => {
		builder.bytes('data.data', at, end);
		builder.add('data.len', end - at, at, 0);
	});
}
