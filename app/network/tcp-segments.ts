/** Out-of-order TCP segments of one direction: copied, sorted by sequence number, never overlapping. */

/** Bytes that wait for those before them. */
export interface TcpSegment {
	/** Sequence number of the first byte and of the one after the last; int32, wraps. */
	readonly from: number;
	readonly to: number;
	/** A copy; shorter than `to − from` when the capture cut the packet. */
	readonly bytes: Uint8Array;
	/** Number of the packet that brought them. */
	readonly packet: number;
}

/** A sorted list with a byte count. Sequence numbers in it lie within 2³¹ of each other. */
export class TcpSegments {
	/** Bytes held. */
	heldBytes = 0;
	/** Bytes that came a second time and differed from the first, which was kept. */
	conflictBytes = 0;
	/** Bytes that came a second time, the same or not. */
	repeatedBytes = 0;
	readonly #list: TcpSegment[] = [];

	/** Segments held. */
	get count(): number {
		return this.#list.length;
	}

	/** The segment with the lowest sequence number. */
	first(): TcpSegment | undefined {
		return this.#list[0];
	}

	/** Takes the first segment out. */
	shift(): TcpSegment | undefined {
		const segment = this.#list.shift();
		if (segment !== undefined) {
			this.heldBytes -= segment.bytes.length;
		}
		return segment;
	}

	/** Drops everything. */
	clear(): void {
		this.#list.length = 0;
		this.heldBytes = 0;
	}

	/**
	 * Copies a segment in. Where bytes are already held the earlier copy stays.
	 * @param from sequence number of the first byte
	 * @param to of the one after the last that was on the wire
	 * @param bytes the captured ones; copied
	 */
	insert(from: number, to: number, bytes: Uint8Array, packet: number): void {
		let position = from;
		let index = this.#firstEndingAfter(from);
		while (((to - position) | 0) > 0) {
			const held = this.#list[index];
			const free = held === undefined || ((held.from - to) | 0) > 0 ? to : held.from;
			if (((free - position) | 0) > 0) {
				this.#put(index, position, free, piece(bytes, from, position, free), packet);
				index++;
			}
			if (held === undefined || free === to) {
				return;
			}
			const stop = ((held.to - to) | 0) < 0 ? held.to : to;
			this.#compare(held, piece(bytes, from, held.from, stop), from);
			this.repeatedBytes += (stop - (((free - position) | 0) > 0 ? free : position)) | 0;
			position = held.to;
			index++;
		}
	}

	/** Index of the first segment that ends after `sequence`; searched from the end, where most go. */
	#firstEndingAfter(sequence: number): number {
		let index = this.#list.length;
		while (index > 0) {
			const before = this.#list[index - 1];
			if (before === undefined || ((before.to - sequence) | 0) <= 0) {
				break;
			}
			index--;
		}
		return index;
	}

	#put(index: number, from: number, to: number, bytes: Uint8Array, packet: number): void {
		this.#list.splice(index, 0, { from, to, bytes: bytes.slice(), packet });
		this.heldBytes += bytes.length;
	}

	#compare(held: TcpSegment, again: Uint8Array, from: number): void {
		const offset = Math.max(0, (from - held.from) | 0);
		const length = Math.min(again.length, held.bytes.length - offset);
		for (let i = 0; i < length; i++) {
			if (again[i] !== held.bytes[offset + i]) {
				this.conflictBytes++;
			}
		}
	}
}

/** The captured part of `bytes` (which begins at sequence `from`) between two sequence numbers. */
function piece(bytes: Uint8Array, from: number, start: number, stop: number): Uint8Array {
	return bytes.subarray(Math.max(0, (start - from) | 0), Math.max(0, (stop - from) | 0));
}
