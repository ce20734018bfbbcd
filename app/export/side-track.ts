/** One side of a call as samples on disk; streams that sound together are added up. */
import type { SoundShape } from './audio-decoder.ts';
import { TemporaryPcm } from './temporary-pcm.ts';

/** Takes samples of several streams at one rate, mono. */
export class SideTrack {
	readonly shape: SoundShape;
	readonly #pcm: TemporaryPcm;
	readonly #isMixed: boolean;
	/** One past the last sample. */
	end = 0;
	/** Samples that carry sound. */
	written = 0;

	/**
	 * @param folder where the samples stand until they are used
	 * @param streams that will be heard on this side
	 */
	constructor(sampleRate: number, folder: string, streams: number) {
		this.shape = { sampleRate, channels: 1 };
		this.#pcm = new TemporaryPcm(1, folder);
		this.#isMixed = streams > 1;
	}

	put(position: number, samples: Int16Array): void {
		const from = Math.max(0, -position);
		if (from >= samples.length) return;
		const kept = samples.subarray(from);
		const at = position + from;
		this.#pcm.put(at, this.#isMixed && at < this.end ? this.#added(at, kept) : kept);
		this.end = Math.max(this.end, at + kept.length);
		this.written += kept.length;
	}

	#added(at: number, samples: Int16Array): Int16Array {
		return this.#pcm
			.read(at, samples.length)
			.map((there, index) => clamp(there + (samples[index] as number)));
	}

	read(at: number, count: number): Int16Array {
		return this.#pcm.read(at, count);
	}

	/** Nothing to write: a track has no header. */
	finish(): void {
		// Its samples are read where they are.
	}

	close(): void {
		this.#pcm.close();
	}
}

function clamp(value: number): number {
	return Math.max(-32_768, Math.min(32_767, value));
}
