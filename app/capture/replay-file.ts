/** A temporary file that keeps bytes which can be read only once, so that packets can be shown again. */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** Append-only file in the system's temporary folder; removed on close and at process exit. */
export class ReplayFile {
	readonly #folder = temporaryFolder('replay');
	readonly #descriptor = openSync(join(this.#folder, 'replay'), 'w+', 0o600);
	#length = 0;
	#open = true;
	readonly #atExit = (): void => this.close();

	constructor() {
		process.once('exit', this.#atExit);
	}

	append(piece: Uint8Array): void {
		let done = 0;
		while (done < piece.length) {
			done += writeSync(this.#descriptor, piece, done, piece.length - done, this.#length + done);
		}
		this.#length += piece.length;
	}

	/** @returns bytes read; fewer than `length` at the end */
	readAt(position: number, into: Uint8Array, length: number): number {
		return readSync(this.#descriptor, into, 0, length, position);
	}

	close(): void {
		if (!this.#open) return;
		this.#open = false;
		process.off('exit', this.#atExit);
		closeSync(this.#descriptor);
		rmSync(this.#folder, { recursive: true, force: true });
	}
}
