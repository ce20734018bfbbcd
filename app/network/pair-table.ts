/** A map from two integers to one, open addressing; for per-packet look-ups. */
import { widened } from './flow.ts';

const FIRST_CAPACITY = 1024;

/** Pairs numbered from 0 in the order of their insertion. */
export class PairTable {
	count = 0;
	#keys = new Int32Array(FIRST_CAPACITY * 2);
	#slots = new Int32Array(FIRST_CAPACITY * 2).fill(-1);
	readonly #seed = (Math.random() * 0x1_0000_0000) | 0;

	/** @returns the pair's number, −1 when it is not there */
	find(a: number, b: number): number {
		const slots = this.#slots;
		const keys = this.#keys;
		const mask = slots.length - 1;
		let slot = this.#hash(a, b) & mask;
		for (;;) {
			const id = slots[slot] as number;
			if (id < 0 || (keys[id * 2] === a && keys[id * 2 + 1] === b)) return id;
			slot = (slot + 1) & mask;
		}
	}

	/** Adds a pair that is not there yet. */
	insert(a: number, b: number): number {
		if (this.count * 2 >= this.#slots.length) this.#grow();
		const id = this.count++;
		this.#keys[id * 2] = a;
		this.#keys[id * 2 + 1] = b;
		this.#place(id);
		return id;
	}

	#hash(a: number, b: number): number {
		let hash = Math.imul(a ^ this.#seed, 0x9e3779b1);
		hash = Math.imul(hash ^ (hash >>> 15) ^ b, 0x85ebca6b);
		return hash ^ (hash >>> 13);
	}

	#place(id: number): void {
		const mask = this.#slots.length - 1;
		let slot = this.#hash(this.#keys[id * 2] as number, this.#keys[id * 2 + 1] as number) & mask;
		while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & mask;
		this.#slots[slot] = id;
	}

	#grow(): void {
		const capacity = this.#slots.length;
		this.#keys = widened(this.#keys, new Int32Array(capacity * 2));
		this.#slots = new Int32Array(capacity * 2).fill(-1);
		for (let id = 0; id < this.count; id++) this.#place(id);
	}
}
