/**
 * Decodes one packet down to its innermost transport payload. The entry of this folder, called for
 * every packet of a capture: ordinary packets take the straight way of `fast.ts`, all others go
 * header by header.
 */
import { LayerCursor, NEXT_AMSDU, NEXT_NOTHING } from './cursor.ts';
import { decodeOrdinary } from './fast.ts';
import { LAYER_MALFORMED, type PacketLayers } from './layers.ts';
import { firstHeader } from './link-types.ts';
import { Reassembler, type ReassemblyLimits } from './reassembly.ts';
import { decodeHeader } from './step.ts';
import { WifiReassembler } from './wifi-fragments.ts';
import { MAX_ENCAPSULATIONS } from '../limits.ts';

const LINKTYPE_ETHERNET = 1;
/** Headers followed in one packet: each encapsulation has at most a carrier and a tag or label. */
const MAX_HEADERS = 3 * MAX_ENCAPSULATIONS;

/** Decoder of one capture: holds what must be remembered between packets (fragments). */
export class PacketDecoder {
	/** Where a header-by-header decoding stands; for whoever calls `begin` and `step`. */
	readonly cursor = new LayerCursor();
	readonly #reassembler: Reassembler;
	readonly #wifi = new WifiReassembler();
	#headers = 0;

	/** @param limits of IP reassembly; those of `limits.ts` when left out */
	constructor(limits?: ReassemblyLimits) {
		this.#reassembler = new Reassembler(limits);
	}

	/** Bytes held for datagrams that are not whole yet. */
	get pendingBytes(): number {
		return this.#reassembler.pendingBytes;
	}

	/**
	 * Fills `layers` with one packet. Allocates nothing except for fragments.
	 * @param data buffer that holds the packet
	 * @param start first byte of the packet in `data`
	 * @param end one past its last captured byte
	 * @param originalLength bytes on the wire
	 * @param linkType LINKTYPE value; one that is not known leaves `layers.version` 0
	 * @param fcsLength bytes of frame check sequence that `originalLength` includes; 0 if unknown
	 * @param seconds capture time since 1970, to give up old fragments
	 */
	decode(
		layers: PacketLayers,
		data: Uint8Array,
		start: number,
		end: number,
		originalLength: number,
		linkType: number,
		fcsLength: number,
		seconds: number,
	): void {
		const wireEnd = start + originalLength - fcsLength;
		this.cursor.furtherAt = this.cursor.furtherEnd;
		if (linkType === LINKTYPE_ETHERNET) {
			const captured = end < wireEnd ? end : wireEnd;
			if (decodeOrdinary(layers, data, start, captured, wireEnd)) {
				return;
			}
		}
		this.begin(layers, data, start, end, originalLength, linkType, fcsLength, seconds);
		while (this.step(layers));
	}

	/**
	 * Goes on with the next datagram of the same packet: an aggregated 802.11 frame (A-MSDU) holds
	 * several. To be called after `decode` until it answers false; costs one comparison.
	 * @returns false when there is none, `layers` is then unchanged
	 */
	decodeFurther(layers: PacketLayers): boolean {
		const { cursor } = this;
		if (cursor.furtherAt >= cursor.furtherEnd) {
			return false;
		}
		this.beginFurther(layers);
		while (this.step(layers));
		return true;
	}

	/** Makes ready to decode header by header with `step`; parameters as in `decode`. */
	begin(
		layers: PacketLayers,
		data: Uint8Array,
		start: number,
		end: number,
		originalLength: number,
		linkType: number,
		fcsLength: number,
		seconds: number,
	): void {
		const { cursor } = this;
		this.#reassembler.release();
		this.#headers = 0;
		layers.clear(data, start);
		cursor.data = data;
		cursor.next = firstHeader(linkType);
		cursor.type = 0;
		cursor.at = start;
		cursor.wireEnd = start + Math.max(originalLength - fcsLength, 0);
		cursor.end = Math.min(end, cursor.wireEnd);
		cursor.seconds = seconds;
		cursor.wifiFcsLength = 0;
		cursor.wifiPadded = false;
		cursor.furtherAt = 0;
		cursor.furtherEnd = 0;
	}

	/** As `begin`, for the next subframe of an aggregated frame. */
	beginFurther(layers: PacketLayers): void {
		const { cursor } = this;
		this.#headers = 0;
		layers.clear(cursor.furtherData, cursor.furtherAt);
		layers.flags = cursor.furtherFlags;
		cursor.data = cursor.furtherData;
		cursor.next = NEXT_AMSDU;
		cursor.at = cursor.furtherAt;
		cursor.end = cursor.furtherEnd;
		cursor.wireEnd = cursor.furtherWireEnd;
	}

	/**
	 * Takes one header off.
	 * @returns whether another one follows
	 */
	step(layers: PacketLayers): boolean {
		const { cursor } = this;
		if (cursor.next === NEXT_NOTHING) {
			return false;
		}
		if (++this.#headers > MAX_HEADERS) {
			layers.flags |= LAYER_MALFORMED;
			return false;
		}
		decodeHeader(cursor, layers, this.#reassembler, this.#wifi);
		return cursor.next !== NEXT_NOTHING;
	}
}
