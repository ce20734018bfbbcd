/** Where made-up packets stand in the order they were given, and what of the file they were made from. */

/** Numbers of one packet in the table. */
const COLUMNS = 2;

/** A packet found by one of its bytes. */
export interface MadePlace {
	/** Position of the packet's first byte. */
	readonly start: number;
	/** Bytes of the packet. */
	readonly size: number;
	/** Where in the file it was made from. */
	readonly filePosition: number;
}

/** Packets one behind the other; 16 bytes of memory each. */
export class PositionTable {
	#rows = new Float64Array(COLUMNS * 1024);
	#count = 0;
	#end = 0;

	/** Adds the next packet. @returns its position */
	add(filePosition: number, size: number): number {
		const at = this.#count++ * COLUMNS;
		if (at >= this.#rows.length) {
			const wider = new Float64Array(this.#rows.length * 2);
			wider.set(this.#rows);
			this.#rows = wider;
		}
		const position = this.#end;
		this.#rows[at] = position;
		this.#rows[at + 1] = filePosition;
		this.#end += size;
		return position;
	}

	/** The packet that holds the byte at a position; null behind the last one. */
	find(position: number): MadePlace | null {
		if (position < 0 || position >= this.#end) return null;
		let [low, high] = [0, this.#count - 1];
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (this.#start(middle) <= position) low = middle;
			else high = middle - 1;
		}
		const start = this.#start(low);
		const end = low + 1 < this.#count ? this.#start(low + 1) : this.#end;
		return { start, size: end - start, filePosition: this.#rows[low * COLUMNS + 1] as number };
	}

	#start(row: number): number {
		return this.#rows[row * COLUMNS] as number;
	}
}
