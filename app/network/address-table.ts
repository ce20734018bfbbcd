/** IPv6 addresses as small numbers, so that flow keys stay four integers wide. */
import { MAX_ADDRESSES } from '../limits.ts';

const FIRST_CAPACITY = 256;

/** Interned 128-bit addresses, numbered from 0. */
export class AddressTable {
	count = 0;
	#words = new Int32Array(FIRST_CAPACITY * 4);
	#slots = new Int32Array(FIRST_CAPACITY * 2).fill(-1);
	readonly #seed = (Math.random() * 0x1_0000_0000) | 0;

	/**
	 * @param words buffer that holds the four big-endian words at `at`
	 * @returns the address's number, −1 when the table is full
	 */
	intern(words: Int32Array, at: number): number {
		const a = words[at] as number;
		const b = words[at + 1] as number;
		const c = words[at + 2] as number;
		const d = words[at + 3] as number;
		const mask = this.#slots.length - 1;
		let slot = this.#hash(a, b, c, d) & mask;
		for (;;) {
			const id = this.#slots[slot] as number;
			if (id < 0) break;
			const base = id * 4;
			const known = this.#words;
			if (
				known[base] === a &&
				known[base + 1] === b &&
				known[base + 2] === c &&
				known[base + 3] === d
			) {
				return id;
			}
			slot = (slot + 1) & mask;
		}
		return this.#insert(slot, words, at);
	}

	#hash(a: number, b: number, c: number, d: number): number {
		let hash = Math.imul(a ^ this.#seed, 0x9e3779b1);
		hash = Math.imul(hash ^ (hash >>> 15) ^ b, 0x85ebca6b);
		hash = Math.imul(hash ^ (hash >>> 13) ^ c, 0xc2b2ae35);
		hash = Math.imul(hash ^ (hash >>> 16) ^ d, 0x27d4eb2f);
		return hash ^ (hash >>> 15);
	}

	#insert(slot: number, words: Int32Array, at: number): number {
		if (this.count >= MAX_ADDRESSES) return -1;
		if (this.count * 2 >= this.#slots.length) {
			this.#grow();
			return this.intern(words, at);
		}
		const id = this.count++;
		this.#words.set(words.subarray(at, at + 4), id * 4);
		this.#slots[slot] = id;
		return id;
	}

	#grow(): void {
		const capacity = this.#slots.length;
		const words = new Int32Array(capacity * 4);
		words.set(this.#words);
		this.#words = words;
		this.#slots = new Int32Array(capacity * 2).fill(-1);
		const mask = this.#slots.length - 1;
		for (let id = 0; id < this.count; id++) {
			const [a = 0, b = 0, c = 0, d = 0] = this.words(id);
			let slot = this.#hash(a, b, c, d) & mask;
			while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & mask;
			this.#slots[slot] = id;
		}
	}

	/** The four big-endian words of an address. */
	words(id: number): readonly number[] {
		return [...this.#words.subarray(id * 4, id * 4 + 4)];
	}
}
