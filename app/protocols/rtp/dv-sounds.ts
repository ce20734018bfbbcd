/** What sounds inside streams of DV, told from the first packets of each. */
import { DIF_BLOCK_BYTES, difPlace } from '../../media/dv.ts';
import { dvSoundShape } from '../../media/dv-sound.ts';
import type { DvSoundShape } from '../../media/dv-sound.ts';

/** Among so many packets of a stream one must look like DV. */
const FIRST_PACKETS = 16;
/** A frame of 100 Mbit/s is 424 packets of Ethernet's size; sound may begin with the second. */
const LOOKED_PACKETS = 900;
/** Streams that are looked into at all. */
const MAX_STREAMS = 1024;

/** Whole DIF blocks that stand in the order of a frame. */
export function isDifBlocks(data: Uint8Array, start: number, end: number): boolean {
	if (end <= start || (end - start) % DIF_BLOCK_BYTES !== 0) return false;
	for (let at = start; at < end; at += DIF_BLOCK_BYTES) {
		// Bits that are reserved in every identification.
		const isMarked = ((data[at] ?? 0) & 0x10) !== 0 && ((data[at + 1] ?? 0) & 3) === 3;
		if (!isMarked || difPlace(data, at) === null) return false;
	}
	return true;
}

interface Looking {
	left: number;
	readonly found: Map<number, DvSoundShape>;
}

/** See the head of this file. */
export class DvSounds {
	readonly #streams = new Map<number, Looking>();

	/** True when a packet of this stream is wanted: the next must not take the short way. */
	isOpen(stream: number): boolean {
		return (this.#streams.get(stream)?.left ?? 0) > 0;
	}

	/**
	 * Takes a packet where it is wanted.
	 * @param packets of the stream until now, this one among them
	 * @param start first byte of the payload in `data`
	 */
	take(stream: number, packets: number, data: Uint8Array, start: number, end: number): void {
		let looking = this.#streams.get(stream);
		if (looking === undefined) {
			if (packets > FIRST_PACKETS || this.#streams.size >= MAX_STREAMS) return;
			if (!isDifBlocks(data, start, end)) return;
			looking = { left: LOOKED_PACKETS, found: new Map() };
			this.#streams.set(stream, looking);
		}
		if (looking.left <= 0) return;
		looking.left--;
		for (let at = start; at + DIF_BLOCK_BYTES <= end; at += DIF_BLOCK_BYTES) {
			const shape = dvSoundShape(data, at);
			if (shape !== null && !looking.found.has(shape.pair)) looking.found.set(shape.pair, shape);
		}
	}

	/** Pairs of channels in a stream's frames, in their order; nothing where it has none. */
	sounds(stream: number): readonly DvSoundShape[] {
		const found = [...(this.#streams.get(stream)?.found.values() ?? [])];
		return found.sort((a, b) => a.pair - b.pair);
	}
}
