/**
 * Files that appear under their names only when whole: written beside as `.part`, then renamed.
 * Opened for each piece that is flushed, so that thousands of streams need few descriptors.
 */
import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../capture/byte-stream.ts';
import { ExportError } from '../errors.ts';

/** Suffix of a file that is not whole yet. */
export const PART_SUFFIX = '.part';

/** One file being written. */
export class OutputFile {
	readonly name: string;
	readonly #path: string;
	readonly #part: string;
	readonly #overwrite: boolean;
	#length = 0;

	/**
	 * @param isLive it stands under its name from the beginning, and stays whatever happens
	 * @throws ExportError when it exists and may not be replaced, or the folder takes no file
	 */
	constructor(folder: string, name: string, overwrite: boolean, isLive = false) {
		this.name = name;
		this.#path = join(folder, name);
		this.#part = isLive ? this.#path : this.#path + PART_SUFFIX;
		this.#overwrite = overwrite;
		this.#refuseExisting();
		// A part file left behind by a killed run is no result of anybody's work.
		this.#try(() => closeSync(openSync(this.#part, 'w')));
	}

	#refuseExisting(): void {
		if (this.#overwrite || !existsSync(this.#path)) return;
		throw new ExportError(
			`${this.name} exists already: choose another folder or allow overwriting`,
		);
	}

	/** Bytes up to the highest one written. */
	get length(): number {
		return this.#length;
	}

	/** Path of the unfinished file, for ffmpeg. */
	get partPath(): string {
		return this.#part;
	}

	/** Writes bytes at a place of the file. */
	writeAt(position: number, bytes: Uint8Array): void {
		if (bytes.length === 0) return;
		this.#try(() => {
			const descriptor = openSync(this.#part, 'r+');
			try {
				let done = 0;
				while (done < bytes.length) {
					done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
				}
			} finally {
				closeSync(descriptor);
			}
		});
		this.#length = Math.max(this.#length, position + bytes.length);
	}

	append(bytes: Uint8Array): void {
		this.writeAt(this.#length, bytes);
	}

	/** Gives the file its name. */
	finish(): void {
		if (this.#part === this.#path) return;
		this.#refuseExisting();
		this.#try(() => renameSync(this.#part, this.#path));
	}

	/** Takes the unfinished file away. */
	discard(): void {
		if (this.#part === this.#path) return;
		rmSync(this.#part, { force: true });
	}

	#try(work: () => void): void {
		try {
			work();
		} catch (error) {
			throw new ExportError(
				`cannot write ${this.name}: ${reasonOf(error)}`,
				{ systemCode: systemCode(error) },
				error,
			);
		}
	}
}

/** The operating system's word for an error, for example `ENOSPC`; empty when there is none. */
export function systemCode(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : '';
}
