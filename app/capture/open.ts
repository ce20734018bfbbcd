/** Opens capture files: chooses the reader by content and gives packets as one source. */
import { basename } from 'node:path';
import { CaptureFormatError } from '../errors.ts';
import { openByteStream } from './byte-stream.ts';
import type { ByteStream, ByteStreamOptions } from './byte-stream.ts';
import { MergedSource } from './merge.ts';
import { isPcap, openPcap } from './pcap.ts';
import { isPcapng, openPcapng } from './pcapng.ts';
import type { CaptureExtras, CaptureReader, FileSource } from './reader.ts';
import { RecordBuffer } from './record-buffer.ts';
import {
	FRAGMENT_BYTES,
	isRecorderFile,
	isRecorderFragment,
	RecorderReader,
} from './recorder-file.ts';
import { RingSource } from './ring-source.ts';
import { isRtpdump, openRtpdump } from './rtpdump.ts';
import { PacketBlock } from './source.ts';
import type { CaptureFileFacts, CaptureInterface } from './source.ts';
import type { TableMemory } from '../table-memory.ts';
import { describeUnknown } from './unknown-format.ts';

/** How captures are opened. */
export interface OpenCaptureOptions extends ByteStreamOptions {
	/** The one file named is the first of a ring that is being written. */
	readonly ring?: boolean;
	/** Which of several files this is, from 0. */
	readonly part?: number;
	/** Where the packets of a lone file are to stand: who takes them is spared a copy. */
	readonly memory?: TableMemory;
}

/** One file as a packet source. */
class SingleFile implements FileSource {
	readonly #path: string;
	readonly #stream: ByteStream;
	readonly #reader: CaptureReader;
	readonly #block: PacketBlock;

	constructor(path: string, stream: ByteStream, reader: CaptureReader, block: PacketBlock) {
		this.#path = path;
		this.#stream = stream;
		this.#reader = reader;
		this.#block = block;
	}

	get interfaces(): readonly CaptureInterface[] {
		return this.#reader.interfaces;
	}

	get extras(): readonly CaptureExtras[] {
		return [this.#reader.extras];
	}

	get bytesRead(): number {
		return this.#stream.bytesRead;
	}

	get bytesTotal(): number | null {
		return this.#stream.bytesTotal;
	}

	fileOf(): number {
		return 0;
	}

	get files(): readonly CaptureFileFacts[] {
		const reader = this.#reader;
		return [
			{
				name: this.#path === '-' ? 'standard input' : basename(this.#path),
				path: this.#path,
				bytes: this.#stream.bytesTotal ?? this.#stream.bytesRead,
				format: reader.format,
				compression: this.#stream.compression,
				byteOrder: reader.byteOrder,
				timestampResolution: reader.timestampResolution,
				damage: this.#damage(),
			},
		];
	}

	/** A broken compression is the cause, the cut record only its effect. */
	#damage(): CaptureFileFacts['damage'] {
		const { damage } = this.#reader;
		const broken = this.#stream.damage;
		if (broken === null) return damage;
		return { offset: damage?.offset ?? this.#stream.bytesRead, reason: broken };
	}

	async next(): Promise<PacketBlock | null> {
		return (await this.#reader.fill(this.#block)) ? this.#block : null;
	}

	readAt(_file: number, position: number, into: Uint8Array, length: number): number {
		const read = (at: number, bytes: Uint8Array, count: number): number =>
			this.#stream.readAt(at, bytes, count);
		const made = this.#reader.readMade?.(position, into, length, read);
		return made ?? read(position, into, length);
	}

	close(): Promise<void> {
		this.#stream.close();
		return Promise.resolve();
	}
}

const HEAD_BYTES = 512;
/** Enough to tell the formats: a file that grows may hold no more for long. */
const FOLLOW_HEAD_BYTES = 24;

/**
 * Opens one file.
 * @throws CaptureUnreadableError when the system refuses; CaptureFormatError when it is no capture
 */
export async function openFile(path: string, options: OpenCaptureOptions): Promise<FileSource> {
	const stream = await openByteStream(path, options);
	try {
		const buffer = new RecordBuffer(stream, options.memory);
		await buffer.need(options.follow ? FOLLOW_HEAD_BYTES : HEAD_BYTES);
		const part = options.part ?? 0;
		const reader = await chooseReader(path, buffer, stream, part);
		return new SingleFile(path, stream, reader, new PacketBlock(options.memory));
	} catch (error) {
		stream.close();
		throw error;
	}
}

/** Only names that say so are searched: anything may hold such bytes somewhere. */
async function isFragment(path: string, buffer: RecordBuffer): Promise<boolean> {
	if (!/\.h26[45]$/iu.test(path)) return false;
	await buffer.need(FRAGMENT_BYTES);
	return isRecorderFragment(buffer.bytes.subarray(buffer.start, buffer.end));
}

async function chooseReader(
	path: string,
	buffer: RecordBuffer,
	stream: ByteStream,
	part: number,
): Promise<CaptureReader> {
	const head = buffer.bytes.subarray(buffer.start, Math.min(buffer.end, buffer.start + HEAD_BYTES));
	try {
		if (isPcap(head)) return await openPcap(buffer);
		if (isPcapng(head)) return await openPcapng(buffer);
		if (isRtpdump(head)) return await openRtpdump(buffer);
		if (isRecorderFile(head) || (await isFragment(path, buffer)))
			return new RecorderReader(buffer, head.slice(), part);
	} catch (error) {
		if (!(error instanceof CaptureFormatError)) throw error;
		throw new CaptureFormatError(`${path} cannot be read: ${error.message}`, { path }, error);
	}
	const seems = stream.damage ?? `it seems to be ${describeUnknown(head)}`;
	throw new CaptureFormatError(
		`${path} is no pcap or pcapng capture: ${seems}. Give a .pcap or .pcapng file (.gz and .zst too), an .rtpdump or a recorder's .h264`,
		{ path },
	);
}

/**
 * Opens one or several files as one capture; several are merged by time. Of several only the last
 * one is followed: a ring of files grows at its end.
 */
export async function openFiles(
	paths: readonly string[],
	options: OpenCaptureOptions,
): Promise<FileSource> {
	const { memory, ...others } = options;
	const [first] = paths;
	if (options.ring === true && first !== undefined) {
		const openPart = (path: string, isComplete: () => boolean): Promise<FileSource> =>
			openFile(path, { ...others, isComplete });
		return RingSource.begin(first, openPart, options.signal);
	}
	const isLone = paths.length === 1 && memory !== undefined;
	const given = isLone ? { ...others, memory } : others;
	const sources: FileSource[] = [];
	try {
		for (const [at, path] of paths.entries()) {
			const follow = options.follow && at === paths.length - 1;
			sources.push(await openFile(path, { ...given, follow, part: at }));
		}
	} catch (error) {
		await Promise.all(sources.map((source) => source.close()));
		throw error;
	}
	const [only] = sources;
	return sources.length === 1 && only !== undefined ? only : new MergedSource(sources);
}
