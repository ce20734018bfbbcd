/**
 * Where live captures of the window stand until they are saved. A capture belongs to the user as
 * soon as its first packet was seen: nothing here is deleted but by a wish, or when it was saved.
 */
import { createHash } from 'node:crypto';
import {
	createReadStream,
	createWriteStream,
	mkdirSync,
	readdirSync,
	rmSync,
	statfsSync,
	statSync,
} from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ExportError, NotFoundError } from '../../app/index.ts';
import type { LeftSpool } from '../ipc/live.ts';

/** `tapdeck-20261121-084444-1.pcapng`, files of a ring with their number behind. */
const NAME = /^(tapdeck-(\d{8})-(\d{6})-\d+)(?:_\d{5})?\.pcapng$/u;

/** One file, or as much of it as is whole. */
export interface SpoolPiece {
	readonly file: string;
	/** Null for all of it. */
	readonly bytes: number | null;
}

/** What was saved. */
export interface SavedSpool {
	readonly bytes: number;
	readonly sha256: string;
}

/** See the head of this file. */
export class SpoolFolder {
	readonly #folder: string;
	readonly #now: () => Date;
	/** Captures that a window shows. */
	readonly #used = new Set<string>();
	#last = 0;

	constructor(folder: string, now: () => Date) {
		this.#folder = folder;
		this.#now = now;
	}

	/** A new capture: its id, and the file to write. */
	begin(): { readonly id: string; readonly file: string } {
		mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
		const digits = this.#now()
			.toISOString()
			.replaceAll(/[-:]|\..*/gu, '')
			.replace('T', '-');
		let id: string;
		do id = `tapdeck-${digits}-${(this.#last += 1)}`;
		while (this.#filesOf(id).length > 0);
		this.#used.add(id);
		return { id, file: path.join(this.#folder, `${id}.pcapng`) };
	}

	/** Captures that nobody shows, the newest first. */
	left(): readonly LeftSpool[] {
		const ids = new Set(this.#names().flatMap((name) => NAME.exec(name)?.[1] ?? []));
		return [...ids]
			.filter((id) => !this.#used.has(id))
			.sort((a, b) => b.localeCompare(a))
			.map((id) => ({
				id,
				started: startOf(id),
				bytes: this.#filesOf(id).reduce((sum, file) => sum + statSync(file).size, 0),
			}));
	}

	/**
	 * Files of a capture that was left behind, which is shown from now on.
	 * @throws NotFoundError
	 */
	take(id: string): readonly string[] {
		const files = this.files(id);
		this.#used.add(id);
		return files;
	}

	/** Files of a capture, the oldest first. @throws NotFoundError */
	files(id: string): readonly string[] {
		const files = NAME.test(`${id}.pcapng`) ? this.#filesOf(id) : [];
		if (files.length === 0) throw new NotFoundError('This capture is no longer there.');
		return files;
	}

	/** Nobody shows it any more. */
	release(id: string): void {
		this.#used.delete(id);
	}

	/** Deletes a capture for good. @throws NotFoundError */
	discard(id: string): void {
		for (const file of this.files(id)) rmSync(file);
		this.#used.delete(id);
	}

	/** Free space where captures are kept; null where the system does not say. */
	freeBytes(): number | null {
		try {
			const { bavail, bsize } = statfsSync(this.#folder);
			return bavail * bsize;
		} catch {
			return null;
		}
	}

	#names(): readonly string[] {
		try {
			return readdirSync(this.#folder).filter((name) => NAME.test(name));
		} catch {
			return [];
		}
	}

	#filesOf(id: string): readonly string[] {
		return this.#names()
			.filter((name) => NAME.exec(name)?.[1] === id)
			.sort((a, b) => a.localeCompare(b))
			.map((name) => path.join(this.#folder, name));
	}
}

function startOf(id: string): string {
	const [, , day = '', time = ''] = NAME.exec(`${id}.pcapng`) ?? [];
	const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
	return `${date}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`;
}

/**
 * Copies a capture into one file. A pcapng may hold any number of sections, so the files of a ring
 * simply follow each other.
 * @returns bytes written and their SHA-256
 * @throws ExportError; what was at the target is gone then
 */
export async function copySpool(
	pieces: readonly SpoolPiece[],
	target: string,
): Promise<SavedSpool> {
	let written = 0;
	const hash = createHash('sha256');
	try {
		for (const { file, bytes } of pieces.filter(({ bytes }) => bytes !== 0)) {
			const end = bytes === null ? {} : { end: bytes - 1 };
			const out = createWriteStream(target, { flags: written === 0 ? 'w' : 'a' });
			const source = createReadStream(file, end);
			source.on('data', (piece) => hash.update(piece));
			await pipeline(source, out);
			written += out.bytesWritten;
		}
		return { bytes: written, sha256: hash.digest('hex') };
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new ExportError(`cannot save the capture as ${target}: ${reason}`, {}, error);
	}
}
