/** Small pieces of a file, collected before they are written. */
import type { OutputFile } from './output-file.ts';

const FLUSH_BYTES = 65_536;

/** Writes to the end of a file. */
export class Pieces {
	readonly #file: OutputFile;
	#held: Uint8Array[] = [];
	#bytes = 0;

	constructor(file: OutputFile) {
		this.#file = file;
	}

	/** @param piece kept until it is written: not to be changed */
	add(piece: Uint8Array): void {
		this.#held.push(piece);
		this.#bytes += piece.length;
		if (this.#bytes >= FLUSH_BYTES) this.flush();
	}

	flush(): void {
		this.#file.append(Buffer.concat(this.#held));
		this.#held = [];
		this.#bytes = 0;
	}
}
