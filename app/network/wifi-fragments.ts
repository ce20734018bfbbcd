/**
 * Puts fragmented 802.11 frames together (IEEE 802.11 §10.5). A sender sends the fragments of a
 * frame one after the other, so only the next one in order is ever taken; what was missed makes the
 * frame unreadable and is said with LAYER_FRAGMENT.
 */
import { u16le, u8 } from '../bytes.ts';
import type { LayerCursor } from './cursor.ts';
import {
	LAYER_FRAGMENT,
	LAYER_REASSEMBLED,
	LAYER_SNAPPED,
	LAYER_WIFI_REASSEMBLED,
	type PacketLayers,
} from './layers.ts';

/** Frames under way at once, over all senders; the oldest is replaced. */
const MAX_FRAMES = 64;
/** Longest frame body (an A-MSDU) of IEEE 802.11 §9.2.4.8. */
const MAX_BODY = 11_454;
const ADDRESS_BYTES = 12;

/** One frame under way. */
class WifiFrame {
	readonly body = new Uint8Array(MAX_BODY);
	/** Receiver and transmitter address, as they stand in the header. */
	readonly addresses = new Uint8Array(ADDRESS_BYTES);
	sequence = -1;
	trafficId = 0;
	nextFragment = 0;
	length = 0;
}

/** Fragments of all 802.11 frames of one capture. */
export class WifiReassembler {
	readonly #frames: WifiFrame[] = [];
	#oldest = 0;

	/**
	 * Takes one fragment.
	 * @param cursor stands at its body
	 * @param header where the 802.11 header stands: an opened body stands elsewhere
	 * @param trafficId TID of the QoS control field, 0 without one
	 * @returns true when the frame is whole; `cursor` then stands at its body
	 */
	add(
		cursor: LayerCursor,
		layers: PacketLayers,
		header: { readonly data: Uint8Array; readonly at: number },
		trafficId: number,
	): boolean {
		const sequenceControl = u16le(header.data, header.at + 22);
		const fragment = sequenceControl & 15;
		const more = (u8(header.data, header.at + 1) & 4) !== 0;
		const length = cursor.wireEnd - cursor.at;
		layers.flags |= LAYER_FRAGMENT;
		if (cursor.end < cursor.wireEnd) {
			layers.flags |= LAYER_SNAPPED; // never joined: the next fragment will not be in order
			return false;
		}
		const frame = this.#frameOf(
			header.data,
			header.at + 4,
			sequenceControl >> 4,
			trafficId,
			fragment,
		);
		if (frame?.nextFragment !== fragment || frame.length + length > MAX_BODY) {
			return false;
		}
		frame.body.set(cursor.data.subarray(cursor.at, cursor.end), frame.length);
		frame.length += length;
		frame.nextFragment++;
		if (more) {
			return false;
		}
		frame.sequence = -1;
		cursor.data = frame.body;
		cursor.at = 0;
		cursor.end = frame.length;
		cursor.wireEnd = frame.length;
		layers.flags &= ~LAYER_FRAGMENT;
		layers.flags |= LAYER_REASSEMBLED | LAYER_WIFI_REASSEMBLED;
		return true;
	}

	/** The frame that a fragment belongs to; a first fragment begins one. */
	#frameOf(
		data: Uint8Array,
		addressesAt: number,
		sequence: number,
		trafficId: number,
		fragment: number,
	): WifiFrame | null {
		for (const frame of this.#frames) {
			if (
				frame.sequence === sequence &&
				frame.trafficId === trafficId &&
				hasAddresses(frame, data, addressesAt)
			) {
				return frame;
			}
		}
		if (fragment !== 0) {
			return null;
		}
		const frame = this.#replaceOldest();
		frame.addresses.set(data.subarray(addressesAt, addressesAt + ADDRESS_BYTES));
		frame.sequence = sequence;
		frame.trafficId = trafficId;
		frame.nextFragment = 0;
		frame.length = 0;
		return frame;
	}

	#replaceOldest(): WifiFrame {
		const frame = this.#frames[this.#oldest] ?? new WifiFrame();
		this.#frames[this.#oldest] = frame;
		this.#oldest = (this.#oldest + 1) % MAX_FRAMES;
		return frame;
	}
}

function hasAddresses(frame: WifiFrame, data: Uint8Array, at: number): boolean {
	for (let i = 0; i < ADDRESS_BYTES; i++) {
		if (frame.addresses[i] !== data[at + i]) {
			return false;
		}
	}
	return true;
}
