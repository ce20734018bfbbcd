/** Follows the decoder through one packet and writes down each header it takes off. */
import { NEXT_AMSDU, NEXT_LLC, NEXT_TRANSPORT } from '../network/cursor.ts';
import { PacketDecoder } from '../network/decode.ts';
import { LAYER_FRAGMENT, PacketLayers } from '../network/layers.ts';
import type { WifiKeys } from '../network/wifi-keys.ts';
import type { Header } from './header.ts';

/** The bytes to follow, as the capture has them. */
export interface TraceInput {
	readonly bytes: Uint8Array;
	/** First byte to look at, 0 when left out. */
	readonly at?: number;
	/** Bytes on the wire from there on. */
	readonly originalLength: number;
	readonly linkType: number;
	readonly fcsLength: number;
	/** What this packet completed, from `reassembledBytes`; null when nothing, or not known. */
	readonly reassembled: Uint8Array | null;
	/** Keys of protected Wi-Fi. */
	readonly wifiKeys?: WifiKeys | null;
}

/** One header and what was known after it. */
export interface TracedHeader extends Header {
	/** IP headers: whether it was believed. Tunnels: whether something inside was found. */
	readonly isAccepted: boolean;
	readonly sourcePort: number;
	readonly destinationPort: number;
	/** Bytes behind a transport header on the wire, by the headers. */
	readonly payloadLength: number;
}

/** One datagram of a packet: its headers, and the payload behind the last one. */
export interface TracedDatagram {
	readonly headers: readonly TracedHeader[];
	readonly layers: PacketLayers;
	/** Whether `layers.data` is the reassembled datagram. */
	readonly isReassembled: boolean;
	/** Where decoding stopped: what follows an IP header whose transport is not taken apart. */
	readonly restAt: number;
	readonly restEnd: number;
}

/** Follows all datagrams of a packet: one, or several in an aggregated 802.11 frame. */
export function tracePacket(input: TraceInput): readonly TracedDatagram[] {
	const decoder = new PacketDecoder();
	decoder.cursor.wifiKeys = input.wifiKeys ?? null;
	const { bytes, at = 0, originalLength, linkType, fcsLength } = input;
	const first = new PacketLayers();
	decoder.begin(first, bytes, at, bytes.length, originalLength, linkType, fcsLength, 0);
	const datagrams = [traceDatagram(decoder, first, input.reassembled)];
	while (decoder.cursor.furtherAt < decoder.cursor.furtherEnd) {
		const layers = new PacketLayers();
		decoder.beginFurther(layers);
		datagrams.push(traceDatagram(decoder, layers, null));
	}
	return datagrams;
}

function traceDatagram(
	decoder: PacketDecoder,
	layers: PacketLayers,
	reassembled: Uint8Array | null,
): TracedDatagram {
	const headers: TracedHeader[] = [];
	const { cursor } = decoder;
	const captured = cursor.data;
	let isReassembled = false;
	for (;;) {
		const before = { data: cursor.data, at: cursor.at, end: cursor.end };
		const { next: kind, type } = cursor;
		if (kind === 0) {
			break;
		}
		const goesOn = decoder.step(layers);
		const isOther = isReassembled || before.data !== captured;
		headers.push(headerAfter(decoder, layers, before, kind, type, isOther));
		if (!goesOn && (layers.flags & LAYER_FRAGMENT) !== 0 && reassembled !== null) {
			enterReassembled(decoder, layers, reassembled);
			isReassembled = true;
		}
	}
	isReassembled ||= layers.data !== captured;
	return { headers, layers, isReassembled, restAt: cursor.at, restEnd: cursor.end };
}

interface Before {
	readonly data: Uint8Array;
	readonly at: number;
	readonly end: number;
}

function headerAfter(
	{ cursor }: PacketDecoder,
	layers: PacketLayers,
	before: Before,
	kind: number,
	type: number,
	isReassembled: boolean,
): TracedHeader {
	const isTransport = kind === NEXT_TRANSPORT;
	const isNetwork = layers.networkStart === before.at && layers.data === before.data;
	const end = isNetwork ? Math.min(before.end, cursor.end) : before.end;
	const next = cursor.data === before.data ? cursor.at : before.at;
	return {
		kind,
		type: isTransport ? type : layers.etherType,
		data: before.data,
		at: before.at,
		headerEnd: isTransport ? layers.payloadStart : Math.max(next, before.at),
		end: kind === NEXT_AMSDU ? cursor.end : end,
		isReassembled,
		isAccepted: isNetwork || cursor.next !== 0,
		sourcePort: layers.sourcePort,
		destinationPort: layers.destinationPort,
		payloadLength: layers.payloadLength,
	};
}

/** Goes on behind the IP header (the 802.11 header when there is none) with the datagram that other packets and this one make up. */
function enterReassembled(
	{ cursor }: PacketDecoder,
	layers: PacketLayers,
	reassembled: Uint8Array,
): void {
	layers.flags &= ~LAYER_FRAGMENT;
	layers.data = reassembled;
	cursor.data = reassembled;
	cursor.at = 0;
	cursor.end = reassembled.length;
	cursor.wireEnd = reassembled.length;
	cursor.type = layers.protocol;
	cursor.next = layers.version === 0 ? NEXT_LLC : NEXT_TRANSPORT;
}
