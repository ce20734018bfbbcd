/** Cuts what a decoder gives into stretches and puts each where its packet belongs. */
import type { Stretches } from './stretches.ts';

/** Takes samples at their places. */
export interface SampleTarget {
	/** @param samples interleaved when there are several channels */
	put(position: number, samples: Int16Array): void;
}

/** Cuts a run of 16-bit little-endian samples, which comes in pieces of any length. */
export class StretchCutter {
	readonly #stretches: Stretches;
	readonly #target: SampleTarget;
	readonly #channels: number;
	#at = 0;
	/** Sample frames of the current stretch that were put. */
	#done = 0;
	/** Sample frames put or left out so far. */
	#taken = 0;
	/** Bytes left over from a piece that ends inside a sample frame. */
	#rest: Uint8Array = new Uint8Array(0);

	constructor(stretches: Stretches, target: SampleTarget, channels = 1) {
		this.#stretches = stretches;
		this.#target = target;
		this.#channels = channels;
	}

	/** Sample frames that are still to come. */
	get missing(): number {
		return Math.max(0, this.#stretches.total - this.#taken);
	}

	/** Stretches that are complete. */
	get passed(): number {
		return this.#at;
	}

	take(piece: Uint8Array): void {
		const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
		const frameBytes = this.#channels * 2;
		const even = bytes.length - (bytes.length % frameBytes);
		const view = new DataView(bytes.buffer, bytes.byteOffset, even);
		const samples = new Int16Array(even / 2);
		for (let at = 0; at < samples.length; at++) samples[at] = view.getInt16(at * 2, true);
		this.#rest = bytes.slice(even);
		this.#spread(samples);
	}

	#spread(samples: Int16Array): void {
		const channels = this.#channels;
		const frames = samples.length / channels;
		for (let from = 0; from < frames && this.#at < this.#stretches.count;) {
			const length = this.#stretches.samples(this.#at);
			const count = Math.min(length - this.#done, frames - from);
			const position = this.#stretches.position(this.#at);
			if (position !== null && count > 0) {
				const part = samples.subarray(from * channels, (from + count) * channels);
				this.#target.put(position + this.#done, part);
			}
			this.#done += count;
			this.#taken += count;
			from += count;
			if (this.#done < length) continue;
			this.#at++;
			this.#done = 0;
		}
	}
}
