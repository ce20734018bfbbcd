/**
 * Where a live capture is kept: a pcapng file, or a ring of them. Blocks are written whole; when the
 * disk is full the file ends behind the last whole one. The files are read like any capture while
 * they grow.
 */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, statfsSync, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import { SpoolError } from '../errors.ts';
import { reasonOf } from './byte-stream.ts';
import type { LiveBatch } from './live-batch.ts';
import type { InterfaceCounters } from './live-blocks.ts';
import { LiveBlocks, sizeOf } from './live-blocks.ts';
import { PcapngWriter } from './pcapng-writer.ts';
import { ringName } from './ring-name.ts';
import type { CaptureInterface } from './source.ts';

const STANDARD_OUTPUT = 1;
/** Wait for a full pipe, ms, and what is waited on: nobody ever wakes it. */
const PIPE_WAIT_MS = 1;
const WAITING = new Int32Array(new SharedArrayBuffer(4));

/** Bytes written at once: what does not fit on a full disk any more. */
const PIECE_BYTES = 1 << 16;
/** Bytes between two looks at the free space of the disk. */
const LOOK_BYTES = 16 << 20;

/** How to keep a capture. */
export interface SpoolOptions {
	/**
	 * The file; with a ring its files are named `name_00001.pcapng` and so on; `-` is standard
	 * output.
	 */
	readonly path: string;
	readonly interfaces: readonly CaptureInterface[];
	/** Goes into the file: program and version. */
	readonly application: string;
	/** A new file after so many bytes; null for one file. */
	readonly fileBytes: number | null;
	/** Files kept at most, older ones are deleted; null for all. */
	readonly fileCount: number | null;
	/** Stops when less than this is free on the disk. */
	readonly reserveBytes: number;
	/** Replaces a file that is there. */
	readonly overwrite: boolean;
}

/** Takes batches; every write has reached the operating system when it returns. */
export class Spool {
	/** Files that are there, the oldest first. */
	readonly files: string[] = [];
	/** SHA-256 of files that are complete, in hexadecimal, by name. */
	readonly hashes = new Map<string, string>();
	/** Bytes and packets written, deleted files counted. */
	bytes = 0;
	packets = 0;
	readonly #options: SpoolOptions;
	readonly #blocks = new LiveBlocks();
	#descriptor = -1;
	/** Of the file being written: reading gigabytes again at the end would take long. */
	#hash: Hash | null = null;
	#fileBytes = 0;
	#number = 0;
	#unlooked = 0;
	#hasPackets = false;

	/** @throws SpoolError when the file cannot be made */
	constructor(options: SpoolOptions) {
		this.#options = options;
		this.#open();
		this.#look();
	}

	/** The file being written. */
	get current(): string {
		return this.#isPipe ? 'standard output' : (this.files.at(-1) ?? this.#options.path);
	}

	/** Bytes of that file. */
	get fileBytes(): number {
		return this.#fileBytes;
	}

	get #isPipe(): boolean {
		return this.#options.path === '-';
	}

	/**
	 * Keeps a batch.
	 * @throws SpoolError when the disk is full: what was written before it is whole
	 */
	write(batch: LiveBatch, interfaceId: number): void {
		const limit = this.#options.fileBytes;
		for (let from = 0; from < batch.count;) {
			const room = limit === null ? Infinity : limit - this.#fileBytes;
			const to = rowsThatFit(batch, from, Math.min(room, PIECE_BYTES));
			if (to === from && room < PIECE_BYTES && this.#hasPackets) {
				this.#next();
				continue;
			}
			// A packet larger than a file has one of its own.
			const end = Math.max(to, from + 1);
			this.#put(this.#blocks.packets(batch, interfaceId, from, end));
			this.packets += end - from;
			this.#hasPackets = true;
			from = end;
		}
	}

	/** Notes the counters of an interface. @param nowMs since 1970 */
	statistics(interfaceId: number, nowMs: number, counters: InterfaceCounters): void {
		this.#put(this.#blocks.statistics(interfaceId, nowMs, counters));
	}

	close(): void {
		const file = this.files.at(-1);
		if (this.#hash !== null && file !== undefined) this.hashes.set(file, this.#hash.digest('hex'));
		this.#hash = null;
		if (this.#descriptor >= 0 && !this.#isPipe) closeSync(this.#descriptor);
		this.#descriptor = -1;
	}

	#next(): void {
		this.close();
		this.#open();
		const { fileCount } = this.#options;
		while (fileCount !== null && this.files.length > fileCount) {
			const oldest = this.files.shift();
			if (oldest === undefined) break;
			unlinkSync(oldest);
			this.hashes.delete(oldest);
		}
	}

	#open(): void {
		const { interfaces, application, overwrite } = this.#options;
		this.#number++;
		if (this.#isPipe) this.#descriptor = STANDARD_OUTPUT;
		else this.#openFile(overwrite);
		this.#fileBytes = 0;
		this.#hasPackets = false;
		const pieces: Uint8Array[] = [];
		const writer = new PcapngWriter({ write: (bytes) => void pieces.push(bytes) });
		writer.begin(interfaces, application);
		this.#put(Buffer.concat(pieces));
	}

	#openFile(overwrite: boolean): void {
		const { fileBytes } = this.#options;
		const file =
			fileBytes === null ? this.#options.path : ringName(this.#options.path, this.#number);
		try {
			this.#descriptor = openSync(file, overwrite ? 'w' : 'wx', 0o600);
		} catch (error) {
			const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
			const reason = isThere ? 'it exists already, use --overwrite' : reasonOf(error);
			throw new SpoolError(`cannot write ${file}: ${reason}`, { path: file });
		}
		this.files.push(file);
		this.#hash = createHash('sha256');
	}

	#put(bytes: Uint8Array): void {
		let written = 0;
		while (written < bytes.length) {
			try {
				written += writeSync(this.#descriptor, bytes, written, bytes.length - written);
			} catch (error) {
				this.#refused(error);
			}
		}
		this.#hash?.update(bytes);
		this.#fileBytes += bytes.length;
		this.bytes += bytes.length;
		this.#unlooked += bytes.length;
		if (this.#unlooked >= LOOK_BYTES) this.#look();
	}

	/** Returns only when a pipe is full and its reader will go on. */
	#refused(error: unknown): void {
		const code = error instanceof Error && 'code' in error ? error.code : '';
		if (this.#isPipe && code === 'EAGAIN') {
			Atomics.wait(WAITING, 0, 0, PIPE_WAIT_MS);
			return;
		}
		if (!this.#isPipe) ftruncateSync(this.#descriptor, this.#fileBytes);
		const reason = code === 'EPIPE' ? 'its reader has ended' : reasonOf(error);
		throw new SpoolError(`cannot write ${this.current}: ${reason}`, { path: this.current });
	}

	#look(): void {
		this.#unlooked = 0;
		if (this.#isPipe) return;
		const { bavail, bsize } = statfsSync(path.dirname(this.current));
		if (bavail * bsize >= this.#options.reserveBytes) return;
		const megabytes = Math.round(this.#options.reserveBytes / 1e6);
		throw new SpoolError(
			`the capture was stopped: less than ${megabytes} MB are free where ${this.current} is`,
			{ path: this.current },
		);
	}
}

function rowsThatFit(batch: LiveBatch, from: number, room: number): number {
	let left = room;
	for (let row = from; row < batch.count; row++) {
		left -= sizeOf(batch, row, row + 1);
		if (left < 0) return row;
	}
	return batch.count;
}
