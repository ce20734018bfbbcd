/** The one buffer a reader parses from: keeps the cut-off record at its front and reads more behind. */
import { READ_BLOCK_BYTES } from '../limits.ts';
import { TableMemory } from '../table-memory.ts';
import type { Region } from '../table-memory.ts';
import type { ByteStream } from './byte-stream.ts';

/** Sliding window over a byte stream. Bytes `start` to `end` of `bytes` are unread. */
export class RecordBuffer {
	bytes = new Uint8Array(0);
	start = 0;
	end = 0;
	/** Position of `bytes[0]` in the decompressed file. */
	base = 0;
	/** True when the stream gave its last byte. */
	ended = false;
	readonly #stream: ByteStream;
	/** Where the window stands. */
	readonly memory: TableMemory;
	readonly #region: Region;

	/** @param memory where the window is to stand; its own when none is given */
	constructor(stream: ByteStream, memory = new TableMemory()) {
		this.#stream = stream;
		this.memory = memory;
		this.#region = memory.add(READ_BLOCK_BYTES, (buffer, at, bytes) => {
			this.bytes = new Uint8Array(buffer, at, bytes);
		});
	}

	/** Position of the next unread byte in the decompressed file. */
	get position(): number {
		return this.base + this.start;
	}

	/** Unread bytes at hand. */
	get available(): number {
		return this.end - this.start;
	}

	/**
	 * Moves the unread bytes to the front and reads once more. Invalidates every offset that was
	 * taken from `bytes` before.
	 * @param needed bytes that must fit from `start` on; the buffer grows when they do not
	 * @returns false when nothing more came
	 */
	async more(needed: number): Promise<boolean> {
		if (this.ended) return false;
		this.#compact(needed);
		const count = await this.#stream.read(this.bytes, this.end, this.bytes.length - this.end);
		this.end += count;
		this.ended = count === 0;
		return count > 0;
	}

	/** Reads until `needed` bytes are at hand. @returns false when the stream ends before */
	async need(needed: number): Promise<boolean> {
		while (this.available < needed) {
			if (!(await this.more(needed))) return false;
		}
		return true;
	}

	#compact(needed: number): void {
		const rest = this.available;
		if (this.start > 0) {
			this.bytes.copyWithin(0, this.start, this.end);
			this.base += this.start;
			this.start = 0;
			this.end = rest;
		}
		const wanted = Math.max(needed, rest + 1);
		if (wanted > this.bytes.length) this.memory.grow([[this.#region, grown(wanted)]]);
	}
}

function grown(needed: number): number {
	return Math.ceil(needed / READ_BLOCK_BYTES) * READ_BLOCK_BYTES;
}
