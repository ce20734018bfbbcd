/** A set of byte positions, kept as few sorted ranges that do not touch. */

/** Ranges kept at most; in-order fragments need one. */
export const MAX_BYTE_RANGES = 512;

/** Which bytes of a datagram have come; positions are 0 to 65 535. */
export class ByteRanges {
	/** Ranges in the set. */
	count = 0;
	/** Start and end of each range in turn. */
	#bounds = new Int32Array(16);

	/** First position of range `index`. */
	start(index: number): number {
		return this.#bounds[index * 2] as number;
	}

	/** One past the last position of range `index`. */
	end(index: number): number {
		return this.#bounds[index * 2 + 1] as number;
	}

	/** Empties the set. */
	clear(): void {
		this.count = 0;
	}

	/**
	 * Puts `start` to `end` (one past the last) in.
	 * @returns false when that would need more than MAX_BYTE_RANGES; the set is then unchanged
	 */
	add(start: number, end: number): boolean {
		// Ranges first to last − 1 touch the new one and melt into it.
		let first = 0;
		while (first < this.count && this.end(first) < start) {
			first++;
		}
		let last = first;
		while (last < this.count && this.start(last) <= end) {
			last++;
		}
		if (first === last) {
			return this.#insert(first, start, end);
		}
		this.#bounds[first * 2] = Math.min(start, this.start(first));
		this.#bounds[first * 2 + 1] = Math.max(end, this.end(last - 1));
		this.#bounds.copyWithin(first * 2 + 2, last * 2, this.count * 2);
		this.count -= last - first - 1;
		return true;
	}

	#insert(index: number, start: number, end: number): boolean {
		if (this.count === MAX_BYTE_RANGES) {
			return false;
		}
		if (this.count * 2 === this.#bounds.length) {
			const larger = new Int32Array(this.#bounds.length * 2);
			larger.set(this.#bounds);
			this.#bounds = larger;
		}
		this.#bounds.copyWithin(index * 2 + 2, index * 2, this.count * 2);
		this.#bounds[index * 2] = start;
		this.#bounds[index * 2 + 1] = end;
		this.count++;
		return true;
	}
}
