/** Writes PCM samples at their places in a WAV or AU file; what nobody writes stays silence. */
import { AU_HEADER, auHeader, WAV_HEADER, wavHeader } from './audio-header.ts';
import type { PcmShape } from './audio-header.ts';
import type { OutputFile } from './output-file.ts';

/** Samples buffered per stream: 1200 streams at once hold 40 MB. */
const BUFFER_SAMPLES = 16_384;

/** One audio file. Positions count samples of one channel from the file's beginning. */
export class PcmWriter {
	readonly shape: PcmShape;
	readonly #file: OutputFile;
	readonly #isAu: boolean;
	readonly #headerBytes: number;
	readonly #buffer: Int16Array;
	/** Position of the buffer's first sample, in samples of all channels. */
	#base = 0;
	/** One past the last buffered sample. */
	#filled = 0;
	/** One past the last sample of the file so far. */
	#end = 0;
	/** Samples (of one channel) that carry audio; the rest of the file is silence put in. */
	written = 0;

	constructor(file: OutputFile, shape: PcmShape, container: 'wav' | 'au') {
		this.#file = file;
		this.shape = shape;
		this.#isAu = container === 'au';
		this.#headerBytes = this.#isAu ? AU_HEADER : WAV_HEADER;
		this.#buffer = new Int16Array(BUFFER_SAMPLES);
	}

	/** Length of the audio so far, s. */
	get durationSeconds(): number {
		return this.#end / this.shape.channels / this.shape.sampleRate;
	}

	/**
	 * Puts samples (interleaved when there are several channels) at a position.
	 * Samples before the file's beginning are left out.
	 */
	put(position: number, samples: Int16Array): void {
		const { channels } = this.shape;
		const at = position * channels;
		const from = at < 0 ? samples.subarray(Math.min(samples.length, -at)) : samples;
		this.#putAt(Math.max(0, at), from);
		this.written += from.length / channels;
	}

	#putAt(at: number, samples: Int16Array): void {
		const end = at + samples.length;
		if (at < this.#base) {
			this.#putBehind(at, samples);
		} else if (end <= this.#base + BUFFER_SAMPLES) {
			this.#buffer.set(samples, at - this.#base);
			this.#filled = Math.max(this.#filled, end - this.#base);
		} else {
			this.#flush();
			this.#base = at;
			this.#putLong(at, samples);
		}
		this.#end = Math.max(this.#end, end);
	}

	/** A late packet whose place was flushed already: written there, the rest as usual. */
	#putBehind(at: number, samples: Int16Array): void {
		const behind = samples.subarray(0, Math.min(samples.length, this.#base - at));
		this.#writeAt(at, behind);
		if (behind.length < samples.length) this.#putAt(this.#base, samples.subarray(behind.length));
	}

	#putLong(at: number, samples: Int16Array): void {
		if (samples.length <= BUFFER_SAMPLES) {
			this.#putAt(at, samples);
			return;
		}
		this.#writeAt(at, samples);
		this.#base = at + samples.length;
	}

	#flush(): void {
		if (this.#filled > 0) this.#writeAt(this.#base, this.#buffer.subarray(0, this.#filled));
		this.#base += this.#filled;
		this.#buffer.fill(0, 0, this.#filled);
		this.#filled = 0;
	}

	#writeAt(at: number, samples: Int16Array): void {
		const bytes = this.#isAu ? bigEndian(samples) : littleEndian(samples);
		this.#file.writeAt(this.#headerBytes + at * 2, bytes);
	}

	/** Writes what is buffered and the header: the file is whole, and can be written on. */
	finish(): void {
		this.#flush();
		const dataBytes = this.#end * 2;
		// A last packet without samples moves the end, and the file must be as long as it says.
		const isShort = dataBytes > 0 && this.#file.length < this.#headerBytes + dataBytes;
		if (isShort) this.#writeAt(this.#end - 1, new Int16Array(1));
		const header = this.#isAu ? auHeader(this.shape, dataBytes) : wavHeader(this.shape, dataBytes);
		this.#file.writeAt(0, header);
	}
}

const IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function littleEndian(samples: Int16Array): Uint8Array {
	const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
	return IS_LITTLE ? bytes : swapped(bytes);
}

function bigEndian(samples: Int16Array): Uint8Array {
	const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
	return IS_LITTLE ? swapped(bytes) : bytes;
}

function swapped(bytes: Uint8Array): Uint8Array {
	const result = new Uint8Array(bytes.length);
	for (let at = 0; at + 1 < bytes.length; at += 2) {
		result[at] = bytes[at + 1] as number;
		result[at + 1] = bytes[at] as number;
	}
	return result;
}
