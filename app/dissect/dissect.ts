/** Turns one packet into a tree of layers and fields: for people, and for filters that ask deep. */
import { u8 } from '../bytes.ts';
import * as next from '../network/cursor.ts';
import {
	LAYER_FRAGMENT,
	PROTOCOL_ICMP,
	PROTOCOL_ICMPV6,
	PROTOCOL_TCP,
	PROTOCOL_UDP,
	PROTOCOL_UDPLITE,
} from '../network/layers.ts';
import { PORT_GTP_U, PORT_VXLAN, PORT_VXLAN_GPE, PORT_VXLAN_LINUX } from '../network/transport.ts';
import { rtpHeaderLength, rtpPadding } from '../protocols/rtp/index.ts';
import type { DissectedLayer, DissectedPacket } from '../views/packets.ts';
import { type FrameFacts, frameLayer } from './frame-layer.ts';
import { type Header, layerOf } from './header.ts';
import { hepLayer } from './hep-layer.ts';
import * as ip from './ip-layers.ts';
import * as link from './link-layers.ts';
import { rtcpLayers, srtcpLayers } from './rtcp-layers.ts';
import { rtpLayer } from './rtp-layer.ts';
import { sipLayers } from './sip-layer.ts';
import type { StreamMessages } from './stream-layers.ts';
import { streamLayers } from './stream-layers.ts';
import { type TracedDatagram, type TracedHeader, type TraceInput, tracePacket } from './trace.ts';
import { dataLayer, transportLayer } from './transport-layers.ts';
import { radiotapLayer, wlanLayer, wlanRadioLayer } from './wifi-layers.ts';

/** What the payload of a packet is; the engine knows from the whole flow, one packet cannot tell. */
export type MediaKind = 'rtp' | 'rtcp' | 'srtcp' | 'sip';

/** One packet and what is known of it. */
export interface DissectInput extends TraceInput, FrameFacts {
	/** What the engine took the UDP payload for, null for anything else. */
	readonly media: MediaKind | null;
	/** Frame that announced the RTP stream as Wireshark has it; 0 for none. */
	readonly setupFrame?: number;
	/** Of an RTP packet with its wraps; absent or null where they are not known. */
	readonly extendedSequence?: number | null;
	/** Messages of streams that end in this frame. */
	readonly streamMessages?: readonly StreamMessages[];
}

const LINKTYPE_IPV4 = 228;
const LINKTYPE_IPV6 = 229;
/** ICMP and ICMPv6 types that quote the packet they are about (RFC 792, RFC 4443 §3). */
const ICMP_ERRORS: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);
const ICMPV6_ERRORS: ReadonlySet<number> = new Set([1, 2, 3, 4]);
const ICMP_HEADER = 8;
const VXLAN_PORTS: ReadonlySet<number> = new Set([PORT_VXLAN, PORT_VXLAN_GPE, PORT_VXLAN_LINUX]);

/** Dissects one packet. Never throws: what cannot be read is left out. */
export function dissect(input: DissectInput): DissectedPacket {
	const datagrams = tracePacket(input);
	const carried = streamLayers(input.bytes, input.streamMessages ?? []);
	const own = datagrams.flatMap((datagram) => layersOf(datagram, input));
	// Bytes that are explained are no data any more.
	const explained = carried.isWhole ? own.filter(({ name }) => name !== 'data') : own;
	const layers = [...explained, ...carried.layers];
	// What a key opened stands in a buffer of its own too.
	const opened = datagrams.find(({ isReassembled }) => isReassembled)?.layers.data ?? null;
	return {
		frame: input.frame,
		bytes: input.bytes,
		reassembled: carried.joined ?? input.reassembled ?? opened,
		layers: [frameLayer(input, layers), ...layers],
	};
}

/** What the engine knows of a payload. */
type PayloadFacts = Pick<DissectInput, 'media' | 'setupFrame' | 'extendedSequence'>;

function layersOf(datagram: TracedDatagram, facts: PayloadFacts): readonly DissectedLayer[] {
	return [...datagram.headers.flatMap(headerLayers), ...payloadLayers(datagram, facts)];
}

/** Header bytes without which a layer says nothing, by NEXT_ constant; 1 for the others. */
const LEAST_BYTES: Readonly<Record<number, number>> = {
	[next.NEXT_ETHERNET]: 14,
	[next.NEXT_LLC]: 3,
	[next.NEXT_VLAN]: 4,
	[next.NEXT_MPLS]: 4,
	[next.NEXT_PPPOE]: 6,
	[next.NEXT_PPP]: 2,
	[next.NEXT_GRE]: 4,
	[next.NEXT_SLL]: 16,
	[next.NEXT_SLL2]: 20,
	[next.NEXT_NULL]: 4,
	[next.NEXT_WIFI]: 10,
	[next.NEXT_RADIOTAP]: 8,
	[next.NEXT_TRANSPORT]: 4,
};

function headerLayers(header: TracedHeader): readonly DissectedLayer[] {
	if (header.end - header.at < (LEAST_BYTES[header.kind] ?? 1)) {
		return [];
	}
	switch (header.kind) {
		case next.NEXT_IPV4:
			return header.isAccepted ? [ip.ipv4Layer(header)] : [];
		case next.NEXT_IPV6:
			return header.isAccepted ? ip.ipv6Layers(header) : [];
		case next.NEXT_TRANSPORT: {
			const layer = transportLayer(header, header.payloadLength);
			return layer === null ? [] : [layer];
		}
		case next.NEXT_UDP_TUNNEL:
			return tunnelLayers(header);
		case next.NEXT_HEP:
			return [hepLayer(header)];
		case next.NEXT_RADIOTAP:
			return [radiotapLayer(header), wlanRadioLayer(header)];
		default: {
			const make = LINK_LAYERS[header.kind];
			return make === undefined ? [] : [make(header)];
		}
	}
}

const LINK_LAYERS: Readonly<Record<number, (header: Header) => DissectedLayer>> = {
	[next.NEXT_ETHERNET]: link.ethernetLayer,
	[next.NEXT_LLC]: link.llcLayer,
	[next.NEXT_VLAN]: link.vlanLayer,
	[next.NEXT_MPLS]: link.mplsLayer,
	[next.NEXT_PPPOE]: link.pppoeLayer,
	[next.NEXT_PPP]: link.pppLayer,
	[next.NEXT_SLL]: link.sllLayer,
	[next.NEXT_SLL2]: link.sll2Layer,
	[next.NEXT_NULL]: link.nullLayer,
	[next.NEXT_GRE]: ip.greLayer,
	[next.NEXT_WIFI]: wlanLayer,
	[next.NEXT_RAW_IP]: (header) =>
		layerOf(header, 'raw', 'Raw packet data', () => {
			// It has no bytes of its own.
		}),
};

function tunnelLayers(header: TracedHeader): readonly DissectedLayer[] {
	if (!header.isAccepted) {
		return [];
	}
	if (header.sourcePort === PORT_GTP_U || header.destinationPort === PORT_GTP_U) {
		return [ip.gtpLayer(header)];
	}
	const isVxlan = VXLAN_PORTS.has(header.destinationPort) || VXLAN_PORTS.has(header.sourcePort);
	return isVxlan ? [ip.vxlanLayer(header)] : [];
}

/** What stands behind the last header. */
function payloadLayers(
	datagram: TracedDatagram,
	{ media, setupFrame = 0, extendedSequence = null }: PayloadFacts,
): readonly DissectedLayer[] {
	const { layers, isReassembled } = datagram;
	if (layers.version === 0) {
		return [];
	}
	if ((layers.flags & LAYER_FRAGMENT) !== 0) {
		return dataLayers(datagram, datagram.restAt, datagram.restEnd);
	}
	const { data, protocol, payloadStart: at, payloadEnd: end } = layers;
	if (protocol === PROTOCOL_ICMP || protocol === PROTOCOL_ICMPV6) {
		return quotedLayers(datagram);
	}
	const isUdp = protocol === PROTOCOL_UDP || protocol === PROTOCOL_UDPLITE;
	const header = { kind: 0, type: 0, data, at, headerEnd: end, end, isReassembled };
	if (isUdp && (media === 'rtcp' || media === 'srtcp')) {
		return media === 'rtcp' ? rtcpLayers(header) : srtcpLayers(header);
	}
	if (isUdp && media === 'sip') return sipLayers(header);
	const rtpHeader = isUdp && media === 'rtp' ? rtpHeaderLength(layers) : 0;
	if (rtpHeader > 0) {
		const told = { setupFrame, extendedSequence };
		return [rtpLayer({ ...header, headerEnd: at + rtpHeader }, rtpPadding(layers), told)];
	}
	const isTaken = isUdp || protocol === PROTOCOL_TCP;
	return isTaken ? dataLayers(datagram, at, end) : [];
}

function dataLayers(
	{ layers, isReassembled }: TracedDatagram,
	at: number,
	end: number,
): readonly DissectedLayer[] {
	if (end <= at) {
		return [];
	}
	const { data } = layers;
	return [dataLayer({ kind: 0, type: 0, data, at, headerEnd: end, end, isReassembled })];
}

/** The packet that an ICMP error quotes. Shown and filtered, but no traffic of its own. */
function quotedLayers({ layers, isReassembled }: TracedDatagram): readonly DissectedLayer[] {
	const { data, version, transportStart, payloadEnd } = layers;
	const errors = version === 4 ? ICMP_ERRORS : ICMPV6_ERRORS;
	const at = transportStart + ICMP_HEADER;
	if (transportStart < 0 || at >= payloadEnd || !errors.has(u8(data, transportStart))) {
		return [];
	}
	const [quoted] = tracePacket({
		bytes: data.subarray(0, payloadEnd),
		at,
		originalLength: payloadEnd - at,
		linkType: version === 4 ? LINKTYPE_IPV4 : LINKTYPE_IPV6,
		fcsLength: 0,
		reassembled: null,
	});
	if (quoted === undefined || quoted.layers.protocol === layers.protocol) {
		return [];
	}
	return layersOf(quoted, { media: null }).map((layer) => ({ ...layer, isReassembled }));
}
