/** Bytes that are only valid for a moment, collected and written in large pieces. */
import type { OutputFile } from './output-file.ts';

const BUFFER_BYTES = 1 << 18;

/** Writes to the end of a file; copies what it is given. */
export class BufferedFile {
	readonly #file: OutputFile;
	readonly #buffer = new Uint8Array(BUFFER_BYTES);
	#filled = 0;
	/** Bytes given so far. */
	length = 0;

	constructor(file: OutputFile) {
		this.#file = file;
	}

	add(data: Uint8Array, start = 0, end = data.length): void {
		let at = start;
		this.length += end - start;
		while (at < end) {
			const taken = Math.min(end - at, BUFFER_BYTES - this.#filled);
			this.#buffer.set(data.subarray(at, at + taken), this.#filled);
			this.#filled += taken;
			at += taken;
			if (this.#filled === BUFFER_BYTES) this.flush();
		}
	}

	/** Adds a byte several times. */
	fill(byte: number, count: number): void {
		const piece = new Uint8Array(Math.min(count, BUFFER_BYTES)).fill(byte);
		for (let left = count; left > 0; left -= piece.length) {
			this.add(piece, 0, Math.min(left, piece.length));
		}
	}

	flush(): void {
		if (this.#filled > 0) this.#file.append(this.#buffer.subarray(0, this.#filled));
		this.#filled = 0;
	}
}
