/** Reads RTP packets again that stand in segments of TCP connections. */
import { i32, u8 } from './bytes.ts';
import type { PacketIndex } from './capture/packet-index.ts';
import type { CaptureFacts } from './capture-facts.ts';
import { PROTOCOL_TCP } from './network/layers.ts';
import { PacketReader } from './packet-reader.ts';
import type { StreamedPacket } from './protocols/rtp/index.ts';

const SYN = 0x02;
const FLAGS = 13;

/** See the head of this file. */
export class StreamedReader {
	readonly #reader: PacketReader;
	readonly #index: PacketIndex;

	constructor({ tracker, source }: CaptureFacts) {
		this.#index = tracker.index;
		this.#reader = new PacketReader(tracker.index, source);
	}

	/**
	 * Puts a packet together from the frames that hold it.
	 * @returns its bytes from the RTP header on, as many as are found from the beginning: none where that
	 *   has left a ring of files
	 * @throws NotFoundError when a frame cannot be read any more
	 */
	read({ sequence, length, frames }: StreamedPacket): Uint8Array {
		const bytes = new Uint8Array(length);
		let known = 0;
		for (const frame of frames) {
			if (frame <= this.#index.first) return bytes.subarray(0, 0);
			const { layers } = this.#decoded(frame);
			if (layers.protocol !== PROTOCOL_TCP || layers.version === 0) continue;
			const { data, transportStart, payloadStart, payloadEnd } = layers;
			const isFirst = (u8(data, transportStart + FLAGS) & SYN) !== 0;
			const first = (i32(data, transportStart + 4) + (isFirst ? 1 : 0)) | 0;
			// Where the next byte stands in this segment; before it when a part was known already.
			const from = payloadStart + ((sequence + known - first) | 0);
			if (from < payloadStart || from >= payloadEnd) continue;
			const part = data.subarray(from, Math.min(payloadEnd, from + length - known));
			bytes.set(part, known);
			known += part.length;
		}
		return bytes.subarray(0, known);
	}

	#decoded(frame: number): PacketReader {
		this.#reader.decode(frame);
		return this.#reader;
	}
}
