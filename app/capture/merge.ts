/** Several captures read as one, in order of time. */
import { MAX_INTERFACES, READ_BLOCK_BYTES } from '../limits.ts';
import type { CaptureExtras, FileSource } from './reader.ts';
import { BLOCK_PACKETS, PacketBlock } from './source.ts';
import type { CaptureFileFacts, CaptureInterface } from './source.ts';

/** One input and the packet of it that is next. */
interface Head {
	readonly source: FileSource;
	readonly file: number;
	block: PacketBlock | null;
	row: number;
	/** Number of this input's first interface in the merged list. */
	interfaceIds: number[];
}

/**
 * Merges sources by capture time; of equal times the earlier named file goes first. Packets inside
 * one file keep their order even where their times step back.
 */
export class MergedSource implements FileSource {
	readonly #heads: Head[];
	readonly #block = new PacketBlock();
	readonly #interfaces: CaptureInterface[] = [];
	readonly #files: number[] = [];
	#started = false;
	#usedUp: Head | null = null;

	constructor(sources: readonly FileSource[]) {
		this.#heads = sources.map((source, file) => ({
			source,
			file,
			block: null,
			row: 0,
			interfaceIds: [],
		}));
		this.#block.data = new Uint8Array(READ_BLOCK_BYTES);
	}

	get interfaces(): readonly CaptureInterface[] {
		return this.#interfaces;
	}

	fileOf(interfaceId: number): number {
		return this.#files[interfaceId] ?? 0;
	}

	get files(): readonly CaptureFileFacts[] {
		return this.#heads.flatMap((head) => head.source.files);
	}

	get extras(): readonly CaptureExtras[] {
		return this.#heads.flatMap((head) => head.source.extras);
	}

	get bytesRead(): number {
		return this.#heads.reduce((sum, head) => sum + head.source.bytesRead, 0);
	}

	get bytesTotal(): number | null {
		let sum = 0;
		for (const head of this.#heads) {
			const { bytesTotal } = head.source;
			if (bytesTotal === null) return null;
			sum += bytesTotal;
		}
		return sum;
	}

	async next(): Promise<PacketBlock | null> {
		const target = this.#block;
		target.count = 0;
		if (!this.#started) await this.#start();
		if (this.#usedUp !== null) await this.#refill(this.#usedUp);
		this.#usedUp = null;
		let used = 0;
		while (target.count < BLOCK_PACKETS) {
			const head = this.#earliest();
			if (head?.block == null) break;
			const length = head.block.captured[head.row] ?? 0;
			if (used + length > target.data.length) {
				if (target.count > 0) break;
				target.data = new Uint8Array(length);
			}
			this.#take(head, head.block, used);
			used += length;
			head.row++;
			if (head.row < head.block.count) continue;
			// Filled when asked for the next block: a file that grows may keep us waiting.
			this.#usedUp = head;
			break;
		}
		return target.count > 0 ? target : null;
	}

	async #start(): Promise<void> {
		this.#started = true;
		for (const head of this.#heads) await this.#refill(head);
	}

	async #refill(head: Head): Promise<void> {
		head.block = await head.source.next();
		head.row = 0;
		for (const one of head.source.interfaces.slice(head.interfaceIds.length)) {
			const id = Math.min(this.#interfaces.length, MAX_INTERFACES);
			head.interfaceIds.push(id);
			this.#interfaces.push({ ...one, id });
			this.#files.push(head.file);
		}
	}

	#earliest(): Head | null {
		let best: Head | null = null;
		let bestSeconds = 0;
		let bestNanoseconds = 0;
		for (const head of this.#heads) {
			if (head.block === null) continue;
			const seconds = head.block.seconds[head.row] ?? 0;
			const nanoseconds = head.block.nanoseconds[head.row] ?? 0;
			const earlier =
				seconds < bestSeconds || (seconds === bestSeconds && nanoseconds < bestNanoseconds);
			if (best !== null && !earlier) continue;
			best = head;
			bestSeconds = seconds;
			bestNanoseconds = nanoseconds;
		}
		return best;
	}

	#take(head: Head, from: PacketBlock, at: number): void {
		const target = this.#block;
		const row = head.row;
		const to = target.count;
		const offset = from.offset[row] ?? 0;
		const length = from.captured[row] ?? 0;
		target.data.set(from.data.subarray(offset, offset + length), at);
		target.offset[to] = at;
		target.captured[to] = length;
		target.original[to] = from.original[row] ?? 0;
		target.seconds[to] = from.seconds[row] ?? 0;
		target.nanoseconds[to] = from.nanoseconds[row] ?? 0;
		target.position[to] = from.position[row] ?? 0;
		target.linkType[to] = from.linkType[row] ?? 0;
		target.interfaceId[to] = head.interfaceIds[from.interfaceId[row] ?? 0] ?? 0;
		target.file[to] = head.file;
		target.count = to + 1;
	}

	readAt(file: number, position: number, into: Uint8Array, length: number): number {
		return this.#heads[file]?.source.readAt(0, position, into, length) ?? 0;
	}

	async close(): Promise<void> {
		await Promise.all(this.#heads.map((head) => head.source.close()));
	}
}
