/** 16-bit samples on disk for as long as somebody listens; silence where nobody wrote. */
import { closeSync, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../capture/byte-stream.ts';
import { ExportError } from '../errors.ts';
import { temporaryFolder } from '../capture/temporary-folder.ts';

/** Bytes collected before they are written. */
const BUFFER_BYTES = 65_536;

/** One file without a name that others need to know; gone when closed. */
export class TemporaryPcm {
	readonly #folder: string;
	readonly #descriptor: number;
	readonly #channels: number;
	readonly #buffer = new Uint8Array(BUFFER_BYTES);
	/** Where the buffer belongs in the file, and how much of it is filled. */
	#at = 0;
	#filled = 0;

	/**
	 * @param folder where it stands; the system's own for such files when left out
	 * @throws ExportError when the folder takes none
	 */
	constructor(channels: number, folder?: string) {
		this.#channels = channels;
		try {
			this.#folder = temporaryFolder('play', folder);
			this.#descriptor = openSync(join(this.#folder, 'pcm'), 'w+', 0o600);
		} catch (error) {
			throw new ExportError(`cannot make a temporary file: ${reasonOf(error)}`, {}, error);
		}
		// Where a file that is open may lose its name, nothing stays behind whatever happens.
		if (process.platform !== 'win32') rmSync(this.#folder, { recursive: true, force: true });
	}

	/** @param samples interleaved */
	put(position: number, samples: Int16Array): void {
		const skipped = Math.max(0, -position);
		const kept = samples.subarray(skipped * this.#channels);
		const bytes = new Uint8Array(kept.buffer, kept.byteOffset, kept.byteLength);
		const at = (position + skipped) * this.#channels * 2;
		const goesOn = at === this.#at + this.#filled && this.#filled + bytes.length <= BUFFER_BYTES;
		if (!goesOn) {
			this.#flush();
			this.#at = at;
		}
		if (bytes.length > BUFFER_BYTES) {
			this.#write(bytes, at);
			return;
		}
		this.#buffer.set(bytes, this.#filled);
		this.#filled += bytes.length;
	}

	#flush(): void {
		const filled = this.#filled;
		this.#filled = 0;
		if (filled > 0) this.#write(this.#buffer.subarray(0, filled), this.#at);
	}

	#write(bytes: Uint8Array, at: number): void {
		try {
			for (let done = 0; done < bytes.length;) {
				done += writeSync(this.#descriptor, bytes, done, bytes.length - done, at + done);
			}
		} catch (error) {
			throw new ExportError(`cannot keep decoded audio: ${reasonOf(error)}`, {}, error);
		}
	}

	/** Samples of `count` frames; what was not written is silence. */
	read(at: number, count: number): Int16Array {
		this.#flush();
		const samples = new Int16Array(count * this.#channels);
		const bytes = new Uint8Array(samples.buffer);
		const from = at * this.#channels * 2;
		for (let done = 0; done < bytes.length;) {
			const read = readSync(this.#descriptor, bytes, done, bytes.length - done, from + done);
			if (read === 0) break;
			done += read;
		}
		return samples;
	}

	/** Bytes on disk, holes counted. */
	get size(): number {
		this.#flush();
		return fstatSync(this.#descriptor).size;
	}

	close(): void {
		closeSync(this.#descriptor);
		rmSync(this.#folder, { recursive: true, force: true });
	}
}
