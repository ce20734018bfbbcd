/** Where the chunks of a sent file go: each to its place, whatever the order in which they came. */
import type { MediaFrame, SentFile } from '../media-source.ts';
import type { FileCheck } from '../views/save.ts';
import { fileDigest } from './file-hash.ts';
import type { MediaSink } from './media-sinks.ts';
import type { OutputFile } from './output-file.ts';

const BUFFER_BYTES = 256 << 10;

/** See the head of this file. */
export class PlacedSink implements MediaSink {
	readonly notes: readonly string[] = [];
	readonly #file: OutputFile;
	readonly #buffer = new Uint8Array(BUFFER_BYTES);
	/** Place of the buffer's first byte, and bytes in it. */
	#start = 0;
	#length = 0;

	constructor(file: OutputFile) {
		this.#file = file;
	}

	begin({ position }: MediaFrame): void {
		if (position === undefined || position === this.#start + this.#length) return;
		this.#flush();
		this.#start = position;
	}

	piece(data: Uint8Array, start: number, end: number): void {
		for (let at = start; at < end;) {
			const taken = Math.min(end - at, BUFFER_BYTES - this.#length);
			this.#buffer.set(data.subarray(at, at + taken), this.#length);
			this.#length += taken;
			at += taken;
			if (this.#length === BUFFER_BYTES) this.#flush();
		}
	}

	endFrame(): void {
		// The next one says where it stands.
	}

	end(): void {
		this.#flush();
	}

	#flush(): void {
		this.#file.writeAt(this.#start, this.#buffer.subarray(0, this.#length));
		this.#start += this.#length;
		this.#length = 0;
	}
}

/** Compares a written file with what was told of it. @throws CancelledError on abort */
export async function checkFile(
	path: string,
	told: SentFile,
	signal: AbortSignal,
): Promise<FileCheck> {
	const { bytes, digest } = await fileDigest(path, 'sha1', signal);
	const isSame =
		told.sha1 === null ? null : told.sha1 === digest && (told.bytes ?? bytes) === bytes;
	return { sha1: digest, toldSha1: told.sha1, toldBytes: told.bytes, isSame };
}

/** The same for people; nothing where nobody told a hash. */
export function checkNotes({ sha1, toldSha1, isSame }: FileCheck): readonly string[] {
	if (isSame === null) return [];
	return isSame
		? [`SHA-1 ${sha1} is the one that the description tells`]
		: [`SHA-1 is ${sha1}, the description tells ${toldSha1 ?? 'none'}`];
}
