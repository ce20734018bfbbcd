/** Layers of the tree for IPv4, IPv6 and its fragment header, GRE, VXLAN, GTP-U. */
import { i32, u16, u8 } from '../bytes.ts';
import { formatIpv4, formatIpv6At } from '../network/format.ts';
import type { DissectedLayer } from '../views/packets.ts';
import { type Header, layerOf } from './header.ts';
import { etherTypeText, protocolText } from './names-table.ts';

const IPV6_HEADER = 40;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION = 60;

/** IPv4. */
export function ipv4Layer(header: Header): DissectedLayer {
	const { data, at } = header;
	const source = formatIpv4(i32(data, at + 12));
	const destination = formatIpv4(i32(data, at + 16));
	const title = `Internet Protocol Version 4, Src: ${source}, Dst: ${destination}`;
	return layerOf(header, 'ip', title, (builder) => {
		builder.bits('ip.version', at, 1, 4, 15);
		builder.add('ip.hdr_len', (u8(data, at) & 15) << 2, at, 1);
		builder.number('ip.dsfield', at + 1, 1);
		builder.bits('ip.dsfield.dscp', at + 1, 1, 2, 63);
		builder.bits('ip.dsfield.ecn', at + 1, 1, 0, 3);
		builder.number('ip.len', at + 2, 2);
		builder.number('ip.id', at + 4, 2);
		builder.bits('ip.flags', at + 6, 1, 5, 7);
		builder.flag('ip.flags.rb', at + 6, 1, 0x80);
		builder.flag('ip.flags.df', at + 6, 1, 0x40);
		builder.flag('ip.flags.mf', at + 6, 1, 0x20);
		builder.bits('ip.frag_offset', at + 6, 2, 0, 0x1fff);
		builder.number('ip.ttl', at + 8, 1);
		builder.number('ip.proto', at + 9, 1, protocolText(u8(data, at + 9)));
		builder.number('ip.checksum', at + 10, 2);
		builder.add('ip.src', source, at + 12, 4);
		builder.add('ip.dst', destination, at + 16, 4);
	});
}

/** IPv6, followed by its fragment header where there is one. */
export function ipv6Layers(header: Header): readonly DissectedLayer[] {
	const { data, at } = header;
	const source = formatIpv6At(data, at + 8);
	const destination = formatIpv6At(data, at + 24);
	const title = `Internet Protocol Version 6, Src: ${source}, Dst: ${destination}`;
	const fixed = layerOf(header, 'ipv6', title, (builder) => {
		builder.bits('ipv6.version', at, 1, 4, 15);
		builder.bits('ipv6.tclass', at, 4, 20, 255);
		builder.bits('ipv6.flow', at, 4, 0, 0xfffff);
		builder.number('ipv6.plen', at + 4, 2);
		builder.number('ipv6.nxt', at + 6, 1, protocolText(u8(data, at + 6)));
		builder.number('ipv6.hlim', at + 7, 1);
		builder.add('ipv6.src', source, at + 8, 16);
		builder.add('ipv6.dst', destination, at + 24, 16);
	});
	const fragment = findFragmentHeader(header);
	return fragment < 0 ? [fixed] : [fixed, fragmentLayer(header, fragment)];
}

/** Offset of the fragment header, −1 when there is none. */
function findFragmentHeader(header: Header): number {
	const { data, end } = header;
	let next = u8(data, header.at + 6);
	let at = header.at + IPV6_HEADER;
	while (at + 8 <= end) {
		if (next === FRAGMENT) {
			return at;
		}
		if (
			next !== HOP_BY_HOP &&
			next !== ROUTING &&
			next !== DESTINATION &&
			next !== AUTHENTICATION
		) {
			return -1;
		}
		const length = u8(data, at + 1);
		const step = next === AUTHENTICATION ? (length + 2) << 2 : (length + 1) << 3;
		next = u8(data, at);
		at += step;
	}
	return -1;
}

function fragmentLayer(header: Header, at: number): DissectedLayer {
	const range = { ...header, at, headerEnd: at + 8 };
	return layerOf(range, 'ipv6.fraghdr', 'Fragment Header for IPv6', (builder) => {
		builder.number('ipv6.fraghdr.nxt', at, 1, protocolText(u8(header.data, at)));
		builder.bits('ipv6.fraghdr.offset', at + 2, 2, 3, 0x1fff);
		builder.flag('ipv6.fraghdr.more', at + 2, 2, 1);
		builder.number('ipv6.fraghdr.ident', at + 4, 4);
	});
}

/** GRE. */
export function greLayer(header: Header): DissectedLayer {
	const { data, at } = header;
	const flags = u16(data, at);
	const keyAt = at + ((flags & 0x8000) === 0 ? 4 : 8);
	const sequenceAt = keyAt + ((flags & 0x2000) === 0 ? 0 : 4);
	const type = etherTypeText(u16(data, at + 2));
	return layerOf(header, 'gre', `Generic Routing Encapsulation (${type})`, (builder) => {
		builder.number('gre.flags_and_version', at, 2);
		builder.number('gre.proto', at + 2, 2, type);
		if ((flags & 0x2000) !== 0) {
			builder.number('gre.key', keyAt, 4);
		}
		if ((flags & 0x1000) !== 0) {
			builder.number('gre.sequence_number', sequenceAt, 4);
		}
	});
}

/** VXLAN. */
export function vxlanLayer(header: Header): DissectedLayer {
	return layerOf(header, 'vxlan', 'Virtual eXtensible Local Area Network', (builder) => {
		builder.number('vxlan.vni', header.at + 4, 3);
	});
}

/** GTP user plane. */
export function gtpLayer(header: Header): DissectedLayer {
	const { at } = header;
	return layerOf(header, 'gtp', 'GPRS Tunneling Protocol', (builder) => {
		builder.number('gtp.message', at + 1, 1);
		builder.number('gtp.length', at + 2, 2);
		builder.number('gtp.teid', at + 4, 4);
	});
}
