/** Which samples of a decoder's output belong where: 12 bytes a packet. */

const FIRST_CAPACITY = 256;

/** Stretches in the order of the decoder's output. */
export class Stretches {
	count = 0;
	/** Samples of all of them. */
	total = 0;
	#positions = new Float64Array(FIRST_CAPACITY);
	#lengths = new Uint32Array(FIRST_CAPACITY);

	/** @param position first sample in the file; null when the samples are not heard */
	add(position: number | null, samples: number): void {
		if (this.count === this.#positions.length) this.#grow();
		this.#positions[this.count] = position ?? NaN;
		this.#lengths[this.count] = samples;
		this.count++;
		this.total += samples;
	}

	#grow(): void {
		const positions = new Float64Array(this.count * 2);
		positions.set(this.#positions);
		this.#positions = positions;
		const lengths = new Uint32Array(this.count * 2);
		lengths.set(this.#lengths);
		this.#lengths = lengths;
	}

	/** Null when the samples are not heard. */
	position(at: number): number | null {
		const position = this.#positions[at] as number;
		return Number.isNaN(position) ? null : position;
	}

	samples(at: number): number {
		return this.#lengths[at] as number;
	}
}
