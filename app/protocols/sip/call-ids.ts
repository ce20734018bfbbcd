/** Call-IDs as numbers, found by their bytes. */

const FIRST_CAPACITY = 256;
const DECODER = new TextDecoder();

/** Different Call-IDs, numbered from 0 in the order in which they came. */
export class CallIds {
	count = 0;
	/** Bytes of all of them, one after the other. */
	#bytes = new Uint8Array(FIRST_CAPACITY * 32);
	/** Where each begins in `#bytes`; one more for the end. */
	#starts = new Uint32Array(FIRST_CAPACITY + 1);
	#slots = new Int32Array(FIRST_CAPACITY * 2).fill(-1);
	/** A secret start value: hostile Call-IDs cannot be chosen to collide. */
	readonly #seed = (Math.random() * 0x1_0000_0000) | 0;

	/** Number of a Call-ID; a new one is added. */
	number(data: Uint8Array, start: number, end: number): number {
		const mask = this.#slots.length - 1;
		let slot = this.#hash(data, start, end) & mask;
		for (;;) {
			const known = this.#slots[slot] as number;
			if (known < 0) break;
			if (this.#isEqual(known, data, start, end)) return known;
			slot = (slot + 1) & mask;
		}
		return this.#add(slot, data, start, end);
	}

	/** A Call-ID as text. */
	text(number: number): string {
		return DECODER.decode(this.#bytes.subarray(this.#starts[number], this.#starts[number + 1]));
	}

	#hash(data: Uint8Array, start: number, end: number): number {
		let hash = this.#seed;
		for (let at = start; at < end; at++) hash = Math.imul(hash ^ (data[at] as number), 0x01000193);
		return hash ^ (hash >>> 15);
	}

	#isEqual(known: number, data: Uint8Array, start: number, end: number): boolean {
		const bytes = this.#bytes;
		const first = this.#starts[known] as number;
		const length = end - start;
		if ((this.#starts[known + 1] as number) - first !== length) return false;
		for (let each = 0; each < length; each++) {
			if (bytes[first + each] !== data[start + each]) return false;
		}
		return true;
	}

	#add(slot: number, data: Uint8Array, start: number, end: number): number {
		if (this.count * 2 >= this.#slots.length) {
			this.#grow();
			return this.number(data, start, end);
		}
		const first = this.#starts[this.count] as number;
		const last = first + end - start;
		if (last > this.#bytes.length) {
			const bytes = new Uint8Array(Math.max(last, this.#bytes.length * 2));
			bytes.set(this.#bytes);
			this.#bytes = bytes;
		}
		this.#bytes.set(data.subarray(start, end), first);
		this.#slots[slot] = this.count;
		this.#starts[this.count + 1] = last;
		return this.count++;
	}

	#grow(): void {
		const capacity = this.#slots.length;
		const starts = new Uint32Array(capacity + 1);
		starts.set(this.#starts);
		this.#starts = starts;
		this.#slots = new Int32Array(capacity * 2).fill(-1);
		const mask = capacity * 2 - 1;
		for (let each = 0; each < this.count; each++) {
			const first = starts[each] as number;
			let slot = this.#hash(this.#bytes, first, starts[each + 1] as number) & mask;
			while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & mask;
			this.#slots[slot] = each;
		}
	}
}
