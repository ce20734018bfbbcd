/** Which of the last 512 extended sequence numbers of each stream were seen. */

const WINDOW = 512;
const WORDS = WINDOW / 32;
const SHIFT = 8;

/** One bitmap per stream, indexed by number modulo 512. */
export class SeenNumbers {
	readonly #pieces: Int32Array[] = [];

	#piece(stream: number): Int32Array {
		const index = stream >> SHIFT;
		return (this.#pieces[index] ??= new Int32Array((1 << SHIFT) * WORDS));
	}

	#offset(stream: number): number {
		return (stream & ((1 << SHIFT) - 1)) * WORDS;
	}

	/** Forgets everything but one number. */
	restart(stream: number, number: number): void {
		const bits = this.#piece(stream);
		const o = this.#offset(stream);
		bits.fill(0, o, o + WORDS);
		setBit(bits, o, number);
	}

	/** Moves the window up to a new highest number, which is then seen. */
	advance(stream: number, highest: number, next: number): void {
		const bits = this.#piece(stream);
		const o = this.#offset(stream);
		if (next - highest >= WINDOW) bits.fill(0, o, o + WORDS);
		else for (let number = highest + 1; number < next; number++) clearBit(bits, o, number);
		setBit(bits, o, next);
	}

	/** True when a number below the highest is inside the window. */
	covers(highest: number, number: number): boolean {
		return highest - number < WINDOW;
	}

	has(stream: number, number: number): boolean {
		const bits = this.#piece(stream);
		const at = this.#offset(stream) + ((number & (WINDOW - 1)) >> 5);
		return ((bits[at] as number) & (1 << (number & 31))) !== 0;
	}

	add(stream: number, number: number): void {
		setBit(this.#piece(stream), this.#offset(stream), number);
	}
}

function setBit(bits: Int32Array, offset: number, number: number): void {
	const at = offset + ((number & (WINDOW - 1)) >> 5);
	bits[at] = (bits[at] as number) | (1 << (number & 31));
}

function clearBit(bits: Int32Array, offset: number, number: number): void {
	const at = offset + ((number & (WINDOW - 1)) >> 5);
	bits[at] = (bits[at] as number) & ~(1 << (number & 31));
}
