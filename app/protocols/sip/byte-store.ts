/** Copies of many small pieces of bytes, a few allocations for all of them. */

const PIECE_BYTES = 1 << 18;

/** Pieces are written once and read by the position that `add` gave. */
export class ByteStore {
	/** Bytes held. */
	size = 0;
	readonly #chunks: Uint8Array[] = [];
	#used = PIECE_BYTES;

	/** Keeps a copy. @returns its position: number of the chunk × 2³² + offset */
	add(data: Uint8Array, start: number, end: number): number {
		const length = end - start;
		let chunk = this.#chunks.at(-1);
		if (chunk === undefined || this.#used + length > chunk.length) {
			chunk = new Uint8Array(Math.max(PIECE_BYTES, length));
			this.#chunks.push(chunk);
			this.#used = 0;
		}
		const offset = this.#used;
		copy(data, start, length, chunk, offset);
		this.#used += length;
		this.size += length;
		return (this.#chunks.length - 1) * 0x1_0000_0000 + offset;
	}

	/** A view of what was added. */
	view(position: number, length: number): Uint8Array {
		const offset = position % 0x1_0000_0000;
		const chunk = this.#chunks[(position - offset) / 0x1_0000_0000];
		return chunk?.subarray(offset, offset + length) ?? new Uint8Array(0);
	}
}

/** `set` with a view costs more than the bytes of a message; a loop does not allocate. */
function copy(
	from: Uint8Array,
	start: number,
	length: number,
	to: Uint8Array,
	offset: number,
): void {
	for (let each = 0; each < length; each++) to[offset + each] = from[start + each] as number;
}
