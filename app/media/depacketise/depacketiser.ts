/** Groups packets into pictures by their timestamps; what is missing is never joined over. */
import type { UnpackedPicture, Unpacker } from './unpacker.ts';

/** One packet in sequence order. */
export interface MediaPacket {
	readonly payload: Uint8Array;
	/** Extended: the next packet's is one more. */
	readonly sequence: number;
	/** Signed 32-bit RTP timestamp. */
	readonly timestamp: number;
	/** Arrival, ms since the capture's first packet. */
	readonly timeMs: number;
	readonly marker: boolean;
}

/** One picture with its place in time. */
export interface AccessUnit extends UnpackedPicture {
	/** Ticks of the RTP clock since the stream's first unit; never wraps. */
	readonly ticks: number;
	/** Arrival of its first packet, ms since the capture's first packet. */
	readonly timeMs: number;
}

/** What became of a stream's pictures. */
export interface UnitCounts {
	readonly units: number;
	readonly damaged: number;
	/** Places where packets are missing. */
	readonly gaps: number;
}

/** Puts pictures together. Markers are hints: a timestamp that changes ends a picture too. */
export class Depacketiser<P extends MediaPacket = MediaPacket> {
	readonly #unpacker: Unpacker;
	readonly #give: (unit: AccessUnit, first: P) => void;
	#last: P | null = null;
	/** First packet of the running picture. */
	#first: P | null = null;
	#ticks = 0;
	#isBroken = false;
	#units = 0;
	#damaged = 0;
	#gaps = 0;

	/** @param give takes each picture with its first packet, in sequence order */
	constructor(unpacker: Unpacker, give: (unit: AccessUnit, first: P) => void) {
		this.#unpacker = unpacker;
		this.#give = give;
	}

	get counts(): UnitCounts {
		return { units: this.#units, damaged: this.#damaged, gaps: this.#gaps };
	}

	/** Takes the next packet in sequence order. */
	take(packet: P): void {
		const last = this.#last;
		const isAfterGap = last !== null && packet.sequence !== last.sequence + 1;
		if (isAfterGap) this.#gaps++;
		if (last !== null && packet.timestamp !== last.timestamp) {
			// Without a marker nobody knows whether what is missing ended the picture.
			this.#end(isAfterGap && !last.marker);
			this.#ticks += (packet.timestamp - last.timestamp) | 0;
		}
		const isFirst = this.#first === null;
		this.#first ??= packet;
		this.#isBroken ||= isAfterGap && !isFirst;
		this.#last = packet;
		if (packet.payload.length === 0) return;
		this.#unpacker.add(packet.payload, { isFirst, isAfterGap, marker: packet.marker });
	}

	/** No packet follows. */
	flush(): void {
		this.#end(false);
	}

	#end(isCut: boolean): void {
		const first = this.#first;
		const picture = this.#unpacker.take();
		const isWhole = picture?.isWhole === true && !isCut && !this.#isBroken;
		this.#first = null;
		this.#isBroken = false;
		if (first === null || picture === null) return;
		this.#units++;
		if (!isWhole) this.#damaged++;
		this.#give({ ...picture, isWhole, ticks: this.#ticks, timeMs: first.timeMs }, first);
	}
}
