/** Runs a decoder and puts its samples, packet by packet, where the packets belong. */
import { runFfmpeg } from './ffmpeg.ts';
import type { PcmWriter } from './pcm-writer.ts';
import type { Stretch } from './sinks.ts';

/** How the decoded audio fitted the packets. */
export interface DecodedFit {
	/** Samples that the packets hold and the decoder did not give. */
	readonly missingSamples: number;
}

/**
 * Decodes with ffmpeg and hands the 16-bit samples on as they come.
 * @param args arguments that write s16le to standard output
 * @param stretches one per packet, in the order of the payloads
 */
export async function placeDecoded(
	args: readonly string[],
	stretches: readonly Stretch[],
	writer: PcmWriter,
	signal: AbortSignal,
): Promise<DecodedFit> {
	const cutter = new StretchCutter(stretches, writer);
	await runFfmpeg(args, signal, (piece) => cutter.take(piece));
	return { missingSamples: cutter.missing };
}

/** Cuts a run of samples into stretches. */
class StretchCutter {
	readonly #stretches: readonly Stretch[];
	readonly #writer: PcmWriter;
	#at = 0;
	/** Samples of the current stretch that were written. */
	#done = 0;
	/** A byte left over from a piece of odd length. */
	#rest: Uint8Array = new Uint8Array(0);

	constructor(stretches: readonly Stretch[], writer: PcmWriter) {
		this.#stretches = stretches;
		this.#writer = writer;
	}

	/** Samples that are still to come. */
	get missing(): number {
		const left = this.#stretches.slice(this.#at);
		return left.reduce((sum, stretch) => sum + stretch.samples, 0) - this.#done;
	}

	take(piece: Uint8Array): void {
		const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
		const even = bytes.length & ~1;
		const view = new DataView(bytes.buffer, bytes.byteOffset, even);
		const samples = new Int16Array(even / 2);
		for (let at = 0; at < samples.length; at++) samples[at] = view.getInt16(at * 2, true);
		this.#rest = bytes.slice(even);
		this.#spread(samples);
	}

	#spread(samples: Int16Array): void {
		let from = 0;
		while (from < samples.length) {
			const stretch = this.#stretches[this.#at];
			if (stretch === undefined) return;
			const count = Math.min(stretch.samples - this.#done, samples.length - from);
			this.#writer.put(stretch.position + this.#done, samples.subarray(from, from + count));
			from += count;
			this.#done += count;
			if (this.#done < stretch.samples) continue;
			this.#at++;
			this.#done = 0;
		}
	}
}
