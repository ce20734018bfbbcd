/**
 * A ring of files that a live capture is writing, read as one capture: when a file is complete the
 * next one follows. Positions count over all files, so packets of a file stay readable until the
 * ring overwrites it.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CaptureExtras, FileSource } from './reader.ts';
import { ringName } from './ring-name.ts';
import type { CaptureFileFacts, CaptureInterface, PacketBlock } from './source.ts';

/** Opens one file of the ring. @param isComplete true once the file will not grow any more */
export type OpenPart = (path: string, isComplete: () => boolean) => Promise<FileSource>;

interface Part {
	readonly source: FileSource;
	readonly path: string;
	/** Position of its first byte. */
	readonly base: number;
	/** Packets that were read of it. */
	packets: number;
}

/** See the head of this file. */
export class RingSource implements FileSource {
	readonly #stem: string;
	readonly #open: OpenPart;
	readonly #signal: AbortSignal;
	/** Files that are there, the oldest first. */
	#parts: Part[];
	/** Number of the file being read. */
	#number: number;
	/** Files that were overwritten before they were read. */
	#skipped = 0;
	#packetsGone = 0;

	private constructor(
		given: { readonly stem: string; readonly open: OpenPart; readonly signal: AbortSignal },
		number: number,
		first: Part,
	) {
		this.#stem = given.stem;
		this.#open = given.open;
		this.#signal = given.signal;
		this.#number = number;
		this.#parts = [first];
	}

	/**
	 * @param path a file of the ring, `name_00001.pcapng`: reading begins with it
	 * @throws CaptureUnreadableError, CaptureFormatError
	 */
	static async begin(path: string, open: OpenPart, signal: AbortSignal): Promise<RingSource> {
		const { stem, number: wanted } = ringPlace(path);
		// Of a ring that is read again the first file may be gone for long.
		const number = existsSync(path) ? wanted : (nextNumber(stem, wanted) ?? wanted);
		const file = number === wanted ? path : ringName(stem, number);
		const source = await open(file, () => nextNumber(stem, number) !== null);
		const first = { source, path: file, base: 0, packets: 0 };
		return new RingSource({ stem, open, signal }, number, first);
	}

	get #current(): Part {
		return this.#parts.at(-1) as Part;
	}

	async next(): Promise<PacketBlock | null> {
		for (;;) {
			const part = this.#current;
			const block = await part.source.next();
			if (block !== null) {
				part.packets += block.count;
				return moved(block, part.base);
			}
			if (this.#signal.aborted || !(await this.#advance())) return null;
		}
	}

	/** @returns false when there is no further file */
	async #advance(): Promise<boolean> {
		const number = nextNumber(this.#stem, this.#number);
		if (number === null) return false;
		const last = this.#current;
		const base = last.base + (last.source.bytesTotal ?? 0);
		const path = ringName(this.#stem, number);
		const source = await this.#open(path, () => nextNumber(this.#stem, number) !== null);
		this.#skipped += number - this.#number - 1;
		this.#number = number;
		this.#parts.push({ source, path, base, packets: 0 });
		await this.#forget();
		return true;
	}

	/** Lets go of files that the ring deleted: their room on the disk is free only then. */
	async #forget(): Promise<void> {
		const gone = this.#parts.filter(({ path }) => !existsSync(path));
		this.#parts = this.#parts.filter((part) => !gone.includes(part));
		for (const { source, packets } of gone) {
			this.#packetsGone += packets;
			await source.close();
		}
	}

	get interfaces(): readonly CaptureInterface[] {
		return this.#current.source.interfaces;
	}

	fileOf(): number {
		return 0;
	}

	get files(): readonly CaptureFileFacts[] {
		return this.#parts.flatMap(({ source }) => source.files);
	}

	get extras(): readonly CaptureExtras[] {
		return this.#parts.flatMap(({ source }) => source.extras);
	}

	/** Files that were overwritten before they were read. */
	get skipped(): number {
		return this.#skipped;
	}

	get packetsGone(): number {
		return this.#packetsGone;
	}

	get bytesRead(): number {
		return this.#current.base + this.#current.source.bytesRead;
	}

	/** Of what is there; more where a further file has begun: nobody has read of it yet. */
	get bytesTotal(): number | null {
		if (nextNumber(this.#stem, this.#number) !== null) return Infinity;
		return this.#current.base + (this.#current.source.bytesTotal ?? 0);
	}

	readAt(_file: number, position: number, into: Uint8Array, length: number): number {
		const part = this.#parts.findLast(({ base }) => base <= position);
		if (part === undefined) return 0;
		return part.source.readAt(0, position - part.base, into, length);
	}

	async close(): Promise<void> {
		for (const { source } of this.#parts) await source.close();
	}
}

function moved(block: PacketBlock, base: number): PacketBlock {
	if (base === 0) return block;
	for (let row = 0; row < block.count; row++) {
		block.position[row] = (block.position[row] as number) + base;
	}
	return block;
}

/** Name without its number, and the number. */
function ringPlace(path: string): { readonly stem: string; readonly number: number } {
	const [, start = path, number = '0', end = ''] = /^(.*)_(\d{5,})(\.[^.]*)?$/u.exec(path) ?? [];
	return { stem: `${start}${end}`, number: Number(number) };
}

/** Number of the next file that is there; those between were overwritten. Null when none is. */
function nextNumber(stem: string, number: number): number | null {
	if (existsSync(ringName(stem, number + 1))) return number + 1;
	const later = readdirSync(dirname(stem))
		.map((name) => ringPlace(join(dirname(stem), name)))
		.filter((place) => place.stem === join(stem) && place.number > number)
		.map((place) => place.number);
	return later.length === 0 ? null : Math.min(...later);
}
