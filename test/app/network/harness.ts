/** Runs the decoder over one packet and puts its answer into a comparable form. */
import { PacketDecoder } from '../../../app/network/decode.ts';
import { PacketLayers } from '../../../app/network/layers.ts';

/** The facts of `PacketLayers` that tests compare. */
export interface Decoded {
	readonly version: number;
	readonly protocol: number;
	readonly from: number;
	readonly to: number;
	readonly payload: readonly number[];
	readonly payloadLength: number;
	readonly flags: number;
}

/** How the packet was captured. */
export interface Captured {
	readonly linkType?: number;
	/** Bytes on the wire when the capture cut some off. */
	readonly originalLength?: number;
	readonly fcsLength?: number;
	readonly seconds?: number;
	readonly decoder?: PacketDecoder;
	readonly layers?: PacketLayers;
}

/** Decodes `packet`, placed at an odd offset so that a forgotten `start` shows. */
export function decode(packet: Uint8Array, captured: Captured = {}): Decoded {
	const layers = captured.layers ?? new PacketLayers();
	const decoder = captured.decoder ?? new PacketDecoder();
	const start = 7;
	const data = new Uint8Array(start + packet.length + 64).fill(0xee);
	data.set(packet, start);
	decoder.decode(
		layers,
		data,
		start,
		start + packet.length,
		captured.originalLength ?? packet.length,
		captured.linkType ?? 1,
		captured.fcsLength ?? 0,
		captured.seconds ?? 0,
	);
	return factsOf(layers);
}

/** The comparable form of `layers`. */
export function factsOf(layers: PacketLayers): Decoded {
	return {
		version: layers.version,
		protocol: layers.protocol,
		from: layers.sourcePort,
		to: layers.destinationPort,
		payload: [...layers.data.subarray(layers.payloadStart, layers.payloadEnd)],
		payloadLength: layers.payloadLength,
		flags: layers.flags,
	};
}
