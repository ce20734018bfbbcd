/**
 * Where the bytes of a capture come from: a plain file, a compressed one, standard input or a
 * named pipe, a file that is still being written. Reading is sequential; `readAt` reads again.
 */
import { closeSync, fstatSync, openSync, readSync, createReadStream } from 'node:fs';
import type { ReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import { isMainThread } from 'node:worker_threads';
import { CaptureUnreadableError } from '../errors.ts';
import { createZstdStream } from './zstd.ts';
import { ReplayFile } from './replay-file.ts';

/** How the file is packed. */
export type Compression = 'gzip' | 'zstd' | null;

/** Sequential bytes of one capture, decompressed. */
export interface ByteStream {
	readonly compression: Compression;
	/** Bytes of the file on disk consumed so far (compressed bytes for a compressed file). */
	readonly bytesRead: number;
	/** Size on disk, or null for a pipe. */
	readonly bytesTotal: number | null;
	/** Why the stream ended early (damaged compression), or null. */
	readonly damage: string | null;
	/**
	 * Reads up to `length` bytes to `into[at]`.
	 * @returns bytes read, 0 at the end
	 */
	read(into: Uint8Array, at: number, length: number): Promise<number>;
	/** Reads bytes at a position of the decompressed file again; fewer at its end. */
	readAt(position: number, into: Uint8Array, length: number): number;
	close(): void;
}

/** How to open a stream. */
export interface ByteStreamOptions {
	/** Wait for more at the end, until the signal aborts. */
	readonly follow: boolean;
	/** While following: true once the file will not grow any more. */
	readonly isComplete?: () => boolean;
	/** Keep the bytes of pipes and compressed files in a temporary file for `readAt`. */
	readonly replay: boolean;
	readonly signal: AbortSignal;
	/** Called with every piece of the file on disk, in order; for hashing what cannot be read twice. */
	readonly onBytes?: (piece: Uint8Array) => void;
}

const FOLLOW_POLL_MS = 150;

type InputStream = ReadStream | NodeJS.ReadStream;

/** A plain file on disk. */
class FileStream implements ByteStream {
	readonly compression = null;
	readonly damage = null;
	bytesRead = 0;
	readonly #descriptor: number;
	readonly #options: ByteStreamOptions;

	constructor(descriptor: number, options: ByteStreamOptions) {
		this.#descriptor = descriptor;
		this.#options = options;
	}

	get bytesTotal(): number {
		return fstatSync(this.#descriptor).size;
	}

	async read(into: Uint8Array, at: number, length: number): Promise<number> {
		const { follow, isComplete = () => false, signal } = this.#options;
		for (;;) {
			// Asked first: what was written before the answer is read after it.
			const isOver = !follow || signal.aborted || isComplete();
			const count = this.#readOnce(into, at, length);
			this.bytesRead += count;
			if (count > 0 || isOver) return count;
			await wait(FOLLOW_POLL_MS, this.#options.signal);
		}
	}

	/**
	 * Reads in this thread: handing blocks over from the thread pool costs a third of the whole
	 * pass in cache misses. The session gives way to other work between blocks.
	 */
	#readOnce(into: Uint8Array, at: number, length: number): number {
		try {
			return readSync(this.#descriptor, into, at, length, this.bytesRead);
		} catch (error) {
			throw new CaptureUnreadableError(`cannot read on: ${reasonOf(error)}`);
		}
	}

	readAt(position: number, into: Uint8Array, length: number): number {
		return readSync(this.#descriptor, into, 0, length, position);
	}

	close(): void {
		closeSync(this.#descriptor);
	}
}

/** Resolves after `ms`, or at once when the signal aborts. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const done = (): void => {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		signal.addEventListener('abort', done);
	});
}

/** A pipe or a compressed file: bytes that come once. */
class PipeStream implements ByteStream {
	readonly compression: Compression;
	readonly bytesTotal: number | null;
	bytesRead = 0;
	damage: string | null = null;
	readonly #replay: ReplayFile | null;
	readonly #pieces: AsyncIterator<Uint8Array>;
	readonly #close: () => void;
	#rest: Uint8Array = new Uint8Array(0);

	constructor(source: PipeSource, options: ByteStreamOptions) {
		this.compression = source.compression;
		this.bytesTotal = source.bytesTotal;
		this.#replay = options.replay ? new ReplayFile() : null;
		source.raw.on('data', (piece: Uint8Array) => {
			this.bytesRead += piece.length;
			options.onBytes?.(piece);
		});
		const unpacked = source.unpack === null ? source.raw : source.raw.pipe(source.unpack);
		source.raw.on('error', (error: Error) => unpacked.destroy(error));
		this.#pieces = unpacked[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
		const stop = (): void => {
			source.raw.destroy();
			unpacked.destroy();
		};
		this.#close = stop;
		options.signal.addEventListener('abort', stop, { once: true });
	}

	async read(into: Uint8Array, at: number, length: number): Promise<number> {
		if (this.#rest.length === 0 && !(await this.#nextPiece())) return 0;
		const piece = this.#rest.subarray(0, length);
		into.set(piece, at);
		this.#rest = this.#rest.subarray(piece.length);
		this.#replay?.append(piece);
		return piece.length;
	}

	async #nextPiece(): Promise<boolean> {
		try {
			const next = await this.#pieces.next();
			if (next.done === true) return false;
			this.#rest = next.value;
			return true;
		} catch (error) {
			// An aborted or broken stream ends here; what was read before stays good.
			if (!isAbort(error)) this.damage = streamDamage(this.compression, error);
			return false;
		}
	}

	readAt(position: number, into: Uint8Array, length: number): number {
		return this.#replay?.readAt(position, into, length) ?? 0;
	}

	close(): void {
		this.#close();
		this.#replay?.close();
	}
}

interface PipeSource {
	readonly raw: InputStream;
	readonly unpack: (Readable & NodeJS.WritableStream) | null;
	readonly compression: Compression;
	readonly bytesTotal: number | null;
}

function isAbort(error: unknown): boolean {
	const code = error instanceof Error && 'code' in error ? error.code : '';
	return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR';
}

function streamDamage(compression: Compression, error: unknown): string {
	const words = error instanceof Error ? error.message : String(error);
	return compression === null ? words : `the ${compression} data breaks off: ${words}`;
}

/** Compression by the first four bytes of a file. */
export function compressionOf(head: Uint8Array): Compression {
	if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
	if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd';
	return null;
}

function unpacker(compression: Compression): (Readable & NodeJS.WritableStream) | null {
	if (compression === 'gzip') return createGunzip({ chunkSize: 1 << 18 });
	return compression === 'zstd' ? createZstdStream() : null;
}

/**
 * Opens a capture's bytes, read-only.
 * @param path file path; `-` is standard input
 * @throws CaptureUnreadableError naming the path and the operating system's reason
 */
export async function openByteStream(
	path: string,
	options: ByteStreamOptions,
): Promise<ByteStream> {
	if (path === '-') return openPipe(standardInput(), options);
	const descriptor = openReadOnly(path);
	const facts = fstatSync(descriptor);
	if (!facts.isFile()) {
		return openPipe(createReadStream(path, { fd: descriptor }), options);
	}
	const head = new Uint8Array(4);
	readSync(descriptor, head, 0, 4, 0);
	const compression = compressionOf(head);
	if (compression === null) return new FileStream(descriptor, options);
	const raw = createReadStream(path, { fd: descriptor, start: 0, highWaterMark: 1 << 18 });
	return new PipeStream(
		{ raw, unpack: unpacker(compression), compression, bytesTotal: facts.size },
		options,
	);
}

/** In a worker thread `process.stdin` goes through its parent, which may be waiting for us. */
function standardInput(): InputStream {
	return isMainThread ? process.stdin : createReadStream('', { fd: 0, autoClose: false });
}

function openReadOnly(path: string): number {
	let descriptor: number;
	try {
		descriptor = openSync(path, 'r');
	} catch (error) {
		throw new CaptureUnreadableError(`cannot open ${path}: ${reasonOf(error)}`, { path });
	}
	if (fstatSync(descriptor).isDirectory()) {
		closeSync(descriptor);
		throw new CaptureUnreadableError(`cannot open ${path}: it is a folder, give a capture file`, {
			path,
		});
	}
	return descriptor;
}

/** The operating system's reason in words, without path and call. */
export function reasonOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	if (code === 'ENOENT') return 'there is no such file';
	if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it';
	if (code === 'ENOSPC') return 'the disk is full';
	if (code === 'EROFS') return 'the folder is on a read-only file system';
	return error instanceof Error ? (error.message.split(',')[0] ?? code) : code;
}

/** A pipe is looked at before it is known whether it is compressed. */
async function openPipe(raw: InputStream, options: ByteStreamOptions): Promise<ByteStream> {
	const head = await peek(raw);
	const compression = compressionOf(head);
	return new PipeStream(
		{ raw, unpack: unpacker(compression), compression, bytesTotal: null },
		options,
	);
}

/** Waits for the first bytes of a pipe and puts them back. */
function peek(raw: InputStream): Promise<Uint8Array> {
	return new Promise((resolve, reject) => {
		const onReadable = (): void => {
			const piece = raw.read() as Uint8Array | null;
			if (piece === null) return;
			finish(piece);
			raw.unshift(piece);
		};
		const onEnd = (): void => finish(new Uint8Array(0));
		const onError = (error: Error): void => reject(new CaptureUnreadableError(error.message));
		const finish = (piece: Uint8Array): void => {
			raw.off('readable', onReadable);
			raw.off('end', onEnd);
			raw.off('error', onError);
			resolve(piece);
		};
		raw.on('readable', onReadable);
		raw.on('end', onEnd);
		raw.on('error', onError);
	});
}
