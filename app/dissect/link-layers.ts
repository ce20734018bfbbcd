/** Layers of the tree below IP. */
import { i32, u16, u24, u8 } from '../bytes.ts';
import { formatMac } from '../network/format.ts';
import type { DissectedLayer } from '../views/packets.ts';
import { type Header, layerOf } from './header.ts';
import type { LayerBuilder } from './layer-builder.ts';
import { etherTypeText } from './names-table.ts';

const MAX_802_3_LENGTH = 1500;
const SERVICE_TAG = 0x88a8;
const MAC_LENGTH = 6;

function addMac(builder: LayerBuilder, name: string, header: Header, offset: number): void {
	if (offset + 6 <= header.end) {
		builder.add(name, formatMac(header.data, offset), offset, 6);
	}
}

/** Type or IEEE 802.3 length: one number, told apart by its value. */
function addType(builder: LayerBuilder, header: Header, offset: number, names: TypeNames): void {
	const type = u16(header.data, offset);
	if (type > MAX_802_3_LENGTH) {
		builder.number(names.type, offset, 2, etherTypeText(type));
	} else {
		builder.number(names.length, offset, 2);
	}
}

interface TypeNames {
	readonly type: string;
	readonly length: string;
}

/** Ethernet. */
export function ethernetLayer(header: Header): DissectedLayer {
	const { data, at } = header;
	const kind = u16(data, at + 12) > MAX_802_3_LENGTH ? 'Ethernet II' : 'IEEE 802.3 Ethernet';
	const title = `${kind}, Src: ${formatMac(data, at + 6)}, Dst: ${formatMac(data, at)}`;
	return layerOf(header, 'eth', title, (builder) => {
		addMac(builder, 'eth.dst', header, at);
		addMac(builder, 'eth.src', header, at + 6);
		addType(builder, header, at + 12, { type: 'eth.type', length: 'eth.len' });
	});
}

/** One VLAN tag; a service tag (IEEE 802.1ad) is a protocol of its own to Wireshark. */
export function vlanLayer(header: Header): DissectedLayer {
	const { data, at } = header;
	const id = u16(data, at) & 0x0fff;
	if (at >= 2 && u16(data, at - 2) === SERVICE_TAG) {
		return layerOf(header, 'ieee8021ad', `IEEE 802.1ad, ID: ${id}`, (builder) => {
			builder.bits('ieee8021ad.priority', at, 2, 13, 7);
			builder.flag('ieee8021ad.dei', at, 2, 0x1000);
			builder.bits('ieee8021ad.id', at, 2, 0, 0x0fff);
		});
	}
	return layerOf(header, 'vlan', `802.1Q Virtual LAN, ID: ${id}`, (builder) => {
		builder.bits('vlan.priority', at, 2, 13, 7);
		builder.flag('vlan.dei', at, 2, 0x1000);
		builder.bits('vlan.id', at, 2, 0, 0x0fff);
		addType(builder, header, at + 2, { type: 'vlan.etype', length: 'vlan.len' });
	});
}

/** IEEE 802.2, with SNAP where it is there. */
export function llcLayer(header: Header): DissectedLayer {
	const { at } = header;
	return layerOf(header, 'llc', 'Logical-Link Control', (builder) => {
		builder.number('llc.dsap', at, 1);
		builder.number('llc.ssap', at + 1, 1);
		builder.number('llc.control', at + 2, 1);
		if (u16(header.data, at) === 0xaaaa) {
			builder.number('llc.oui', at + 3, 3);
			if (u24(header.data, at + 3) === 0) {
				builder.number('llc.type', at + 6, 2, etherTypeText(u16(header.data, at + 6)));
			}
		}
	});
}

/** Linux cooked capture, version 1. */
export function sllLayer(header: Header): DissectedLayer {
	const { at } = header;
	return layerOf(header, 'sll', 'Linux cooked capture v1', (builder) => {
		builder.number('sll.pkttype', at, 2);
		builder.number('sll.hatype', at + 2, 2);
		builder.number('sll.halen', at + 4, 2);
		if (u16(header.data, at + 4) === MAC_LENGTH) {
			addMac(builder, 'sll.src.eth', header, at + 6);
		}
		addCookedType(builder, header, at + 14);
	});
}

/** Linux cooked capture, version 2; Wireshark gives its fields the same names. */
export function sll2Layer(header: Header): DissectedLayer {
	const { at } = header;
	return layerOf(header, 'sll', 'Linux cooked capture v2', (builder) => {
		addCookedType(builder, header, at);
		builder.number('sll.ifindex', at + 4, 4);
		builder.number('sll.hatype', at + 8, 2);
		builder.number('sll.pkttype', at + 10, 1);
		builder.number('sll.halen', at + 11, 1);
		if (u8(header.data, at + 11) === MAC_LENGTH) {
			addMac(builder, 'sll.src.eth', header, at + 12);
		}
	});
}

function addCookedType(builder: LayerBuilder, header: Header, offset: number): void {
	const type = u16(header.data, offset);
	if (type > MAX_802_3_LENGTH) {
		builder.number('sll.etype', offset, 2, etherTypeText(type));
	} else {
		builder.number('sll.ltype', offset, 2);
	}
}

/** BSD loopback. */
export function nullLayer(header: Header): DissectedLayer {
	const { at } = header;
	const word = i32(header.data, at);
	const isLittle = (word & 0xffff) === 0;
	const family = isLittle ? (word >>> 24) | ((word >>> 8) & 0xff00) : word;
	return layerOf(header, 'null', 'Null/Loopback', (builder) => {
		builder.add('null.family', family >>> 0, at, 4);
	});
}

/** PPP. */
export function pppLayer(header: Header): DissectedLayer {
	const hasAddress = u16(header.data, header.at) === 0xff03;
	const at = header.at + (hasAddress ? 2 : 0);
	return layerOf(header, 'ppp', 'Point-to-Point Protocol', (builder) => {
		builder.number('ppp.protocol', at, header.headerEnd - at === 1 ? 1 : 2);
	});
}

/** PPPoE session header. */
export function pppoeLayer(header: Header): DissectedLayer {
	const { at } = header;
	return layerOf(header, 'pppoes', 'PPP-over-Ethernet Session', (builder) => {
		builder.bits('pppoe.version', at, 1, 4, 15);
		builder.bits('pppoe.type', at, 1, 0, 15);
		builder.number('pppoe.code', at + 1, 1);
		builder.number('pppoe.session_id', at + 2, 2);
		builder.number('pppoe.payload_length', at + 4, 2);
	});
}

/** One MPLS label. */
export function mplsLayer(header: Header): DissectedLayer {
	const { at } = header;
	const label = i32(header.data, at) >>> 12;
	return layerOf(header, 'mpls', `MultiProtocol Label Switching, Label: ${label}`, (builder) => {
		builder.bits('mpls.label', at, 4, 12, 0xfffff);
		builder.bits('mpls.exp', at, 4, 9, 7);
		builder.bits('mpls.bottom', at, 4, 8, 1);
		builder.bits('mpls.ttl', at, 4, 0, 255);
	});
}
