/**
 * What a decoded packet says to a filter without being dissected: the headers' numbers and the
 * payload, read where they stand. Some thirty times cheaper than the tree; what is not here, and
 * packets that are not plain (tunnels, fragments, damage), is answered with `unknown`.
 */
import type { MediaKind } from '../dissect/dissect.ts';
import {
	LAYER_FRAGMENT,
	LAYER_MALFORMED,
	LAYER_REASSEMBLED,
	LAYER_TUNNELLED,
	type PacketLayers,
	PROTOCOL_TCP,
	PROTOCOL_UDP,
} from '../network/layers.ts';
import { rtpHeaderLength, rtpPadding } from '../protocols/rtp/index.ts';
import type { FilterFacts, Verdict } from './facts.ts';
import { HEADER_FIELDS, type HeaderField, type HeaderName } from './header-fields-table.ts';
import type { FilterValue } from './values.ts';

const NOT_PLAIN = LAYER_TUNNELLED | LAYER_FRAGMENT | LAYER_REASSEMBLED | LAYER_MALFORMED;
const UDP_HEADER = 8;
const TCP_HEADER = 20;

/** Facts of one packet after the other; one object is reused. */
export class LayerFacts implements FilterFacts {
	#layers: PacketLayers | null = null;
	#media: MediaKind | null = null;
	/** Bytes of the RTP header; 0 when the packet holds no RTP. */
	#rtpHeader = 0;

	/**
	 * Makes these the facts of a packet. To be called for every one.
	 * @param layers as `PacketDecoder.decode` left them; null when they say nothing (a frame of
	 *   several datagrams)
	 * @param media what the engine took the payload for
	 */
	show(layers: PacketLayers | null, media: MediaKind | null): void {
		const isPlain = layers !== null && layers.version !== 0 && (layers.flags & NOT_PLAIN) === 0;
		this.#layers = isPlain ? layers : null;
		this.#media = media;
		this.#rtpHeader = isPlain && media === 'rtp' ? rtpHeaderLength(layers) : 0;
	}

	has(field: string): Verdict {
		const values = this.lookup(field);
		return values === 'unknown' ? 'unknown' : values !== 'absent';
	}

	lookup(name: string): readonly FilterValue[] | 'absent' | 'unknown' {
		const layers = this.#layers;
		const field = HEADER_FIELDS.get(name);
		if (layers === null || field === undefined) {
			return 'unknown';
		}
		const at = this.#headerStart(layers, field.header);
		if (at < 0) {
			return this.#isAbsent(layers, field.header) ? 'absent' : 'unknown';
		}
		return field.kind === 'number' ? [field.read(layers.data, at)] : this.#payload(layers, field);
	}

	/** First byte of a header that is there in full, −1 otherwise. */
	#headerStart(layers: PacketLayers, header: HeaderName): number {
		const { version, protocol, networkStart, transportStart, payloadStart } = layers;
		const transportLength = payloadStart - transportStart;
		switch (header) {
			case 'ip':
				return version === 4 ? networkStart : -1;
			case 'ipv6':
				return version === 6 ? networkStart : -1;
			case 'udp':
				return protocol === PROTOCOL_UDP && transportLength >= UDP_HEADER ? transportStart : -1;
			case 'tcp':
				return protocol === PROTOCOL_TCP && transportLength >= TCP_HEADER ? transportStart : -1;
			case 'rtp':
				return this.#rtpHeader > 0 ? payloadStart : -1;
		}
	}

	/** Whether a missing header is missing because the packet is of another kind, and not cut. */
	#isAbsent(layers: PacketLayers, header: HeaderName): boolean {
		switch (header) {
			case 'ip':
			case 'ipv6':
				return false; // ICMP and others may carry a second one
			case 'udp':
				return layers.protocol === PROTOCOL_TCP;
			case 'tcp':
				return layers.protocol === PROTOCOL_UDP;
			case 'rtp':
				return this.#media !== 'rtp';
		}
	}

	#payload(layers: PacketLayers, field: HeaderField): readonly FilterValue[] | 'absent' {
		const isRtp = field.header === 'rtp';
		const start = layers.payloadStart + (isRtp ? this.#rtpHeader : 0);
		const end = layers.payloadEnd - (isRtp ? rtpPadding(layers) : 0);
		return end > start ? [layers.data.subarray(start, end)] : 'absent';
	}
}
