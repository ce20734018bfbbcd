/** Writes Matroska: every frame with its own time, nothing encoded anew. @see RFC 9559 */
import { ExportError } from '../errors.ts';
import { shownWidth } from '../media/pixel-aspect.ts';
import type { PixelAspect } from '../media/pixel-aspect.ts';
import type { OutputFile } from './output-file.ts';

/** One track; numbers count from 1 in the order of the tracks. */
export interface MatroskaTrack {
	readonly kind: 'audio' | 'video';
	/** For example `V_MPEG4/ISO/AVC`. */
	readonly codecId: string;
	readonly privateBytes: Uint8Array;
	/** Pixels; 0 when not known. */
	readonly width?: number;
	readonly height?: number;
	/** Of pixels that are not square. */
	readonly pixelAspect?: PixelAspect | undefined;
	/** Hz. */
	readonly sampleRate?: number;
	readonly channels?: number;
	/** Bits of a sample; 0 for coded sound. */
	readonly bitDepth?: number;
}

/** Times in the file count tenths of a millisecond. */
export const TICKS_PER_MS = 10;
const TIMESTAMP_SCALE_NS = 100_000;
/** In front of the clusters; filled when everything is known. */
const HEAD_BYTES = 16_384;
/** Times inside a cluster are 16 bits with sign. */
const MAX_CLUSTER_TICKS = 30_000;
const MAX_CLUSTER_BYTES = 1 << 21;

function idBytes(id: number): number[] {
	const bytes = [id >>> 24, (id >>> 16) & 255, (id >>> 8) & 255, id & 255];
	return bytes.slice(bytes.findIndex((byte) => byte !== 0));
}

/** A size in as few bytes as hold it. */
function sizeBytes(size: number): number[] {
	if (size < 0x7f) return [0x80 | size];
	if (size < 0x3fff) return [0x40 | (size >> 8), size & 255];
	if (size < 0x1f_ffff) return [0x20 | (size >> 16), (size >> 8) & 255, size & 255];
	return size < 0x0fff_ffff ? word(0x1000_0000 + size) : longSize(size);
}

/** A size in eight bytes. */
function longSize(size: number): number[] {
	const high = Math.floor(size / 2 ** 32);
	return [1, (high >> 16) & 255, (high >> 8) & 255, high & 255, ...word(size % 2 ** 32)];
}

function word(value: number): number[] {
	return [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function element(id: number, ...content: readonly (readonly number[] | Uint8Array)[]): Uint8Array {
	const length = content.reduce((sum, part) => sum + part.length, 0);
	const head = [...idBytes(id), ...sizeBytes(length)];
	const all = new Uint8Array(head.length + length);
	let at = 0;
	for (const part of [head, ...content]) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

const uint = (id: number, value: number): Uint8Array =>
	element(id, value < 2 ** 32 ? word(value) : [...word(value / 2 ** 32), ...word(value)]);

function float(id: number, value: number): Uint8Array {
	const view = new DataView(new ArrayBuffer(8));
	view.setFloat64(0, value);
	return element(id, new Uint8Array(view.buffer));
}

const text = (id: number, value: string): Uint8Array =>
	element(id, new TextEncoder().encode(value));

const FILE_HEADER = element(
	0x1a45dfa3,
	...[uint(0x4286, 1), uint(0x42f7, 1), text(0x4282, 'matroska')],
	...[element(0x4287, [4]), element(0x4285, [2])],
);
/** Behind the segment's own head; places inside it count from here. */
const SEGMENT_START = FILE_HEADER.length + 12;

interface Cue {
	readonly time: number;
	readonly track: number;
	readonly position: number;
}

/** One Matroska file. Tracks may be told as late as at the end. */
export class MatroskaWriter {
	readonly #file: OutputFile;
	#blocks: Uint8Array[] = [];
	#bytes = 0;
	#clusterTime = 0;
	#position = HEAD_BYTES;
	#lastTime = 0;
	#cues: Cue[] = [];
	#hasCue = false;

	constructor(file: OutputFile) {
		this.#file = file;
		file.writeAt(0, new Uint8Array(HEAD_BYTES));
	}

	/** Time of the last frame, s. */
	get durationSeconds(): number {
		return this.#lastTime / TICKS_PER_MS / 1000;
	}

	/**
	 * @param track its number, from 1
	 * @param time ticks of a tenth of a millisecond; what is negative is set to 0
	 */
	write(track: number, time: number, isKey: boolean, pieces: readonly Uint8Array[]): void {
		const at = Math.max(0, Math.round(time));
		const relative = at - this.#clusterTime;
		const isFar = Math.abs(relative) > MAX_CLUSTER_TICKS;
		const isFull = this.#bytes > MAX_CLUSTER_BYTES || (isKey && track === 1 && relative > 5000);
		if (this.#blocks.length === 0 || isFar || isFull) this.#begin(at);
		if (isKey && !this.#hasCue) {
			this.#cues.push({ time: at, track, position: this.#position - SEGMENT_START });
			this.#hasCue = true;
		}
		const offset = at - this.#clusterTime;
		const head = [0x80 | track, (offset >> 8) & 255, offset & 255, isKey ? 0x80 : 0];
		const block = element(0xa3, head, ...pieces);
		this.#blocks.push(block);
		this.#bytes += block.length;
		this.#lastTime = Math.max(this.#lastTime, at);
	}

	#begin(time: number): void {
		this.#flush();
		this.#clusterTime = time;
	}

	#flush(): void {
		if (this.#blocks.length === 0) return;
		const cluster = element(0x1f43b675, uint(0xe7, this.#clusterTime), ...this.#blocks);
		this.#file.writeAt(this.#position, cluster);
		this.#position += cluster.length;
		this.#blocks = [];
		this.#bytes = 0;
		this.#hasCue = false;
	}

	/** Writes what is held, the places of key frames, and the head: the file is whole. */
	finish(tracks: readonly MatroskaTrack[]): void {
		this.#flush();
		const cuesAt = this.#position;
		const cues = element(0x1c53bb6b, ...this.#cues.map(cueElement));
		this.#file.writeAt(cuesAt, cues);
		const end = cuesAt + cues.length;
		this.#file.writeAt(0, this.#head(tracks, cuesAt, end));
	}

	#head(tracks: readonly MatroskaTrack[], cuesAt: number, end: number): Uint8Array {
		const segment = [...idBytes(0x18538067), ...longSize(end - SEGMENT_START)];
		const seek = element(
			0x114d9b74,
			element(0x4dbb, element(0x53ab, idBytes(0x1c53bb6b)), uint(0x53ac, cuesAt - SEGMENT_START)),
		);
		const info = element(
			0x1549a966,
			...[uint(0x2ad7b1, TIMESTAMP_SCALE_NS), float(0x4489, this.#lastTime)],
			...[text(0x4d80, 'tapdeck'), text(0x5741, 'tapdeck')],
		);
		const entries = element(0x1654ae6b, ...tracks.map(trackEntry));
		const parts = [FILE_HEADER, segment, seek, info, entries];
		const used = parts.reduce((sum, part) => sum + part.length, 0);
		if (HEAD_BYTES - used < 9)
			throw new ExportError(`the head needs ${used} of ${HEAD_BYTES} bytes`);
		return Buffer.concat([...parts, void_(HEAD_BYTES - used)].map((part) => Uint8Array.from(part)));
	}
}

/** Space that readers skip; at least 9 bytes. */
function void_(length: number): Uint8Array {
	const all = new Uint8Array(length);
	all.set([0xec, ...longSize(length - 9)]);
	return all;
}

function cueElement({ time, track, position }: Cue): Uint8Array {
	return element(0xbb, uint(0xb3, time), element(0xb7, uint(0xf7, track), uint(0xf1, position)));
}

/** Pixels, and how they are to be shown where they are not square. @see RFC 9559 §5.1.4.1.28 */
function videoShape({ width = 0, height = 0, pixelAspect }: MatroskaTrack): Uint8Array {
	const shown = shownWidth(width, pixelAspect);
	return element(
		0xe0,
		...[uint(0xb0, width), uint(0xba, height)],
		...(shown === width ? [] : [uint(0x54b0, shown), uint(0x54ba, height)]),
	);
}

function trackEntry(track: MatroskaTrack, index: number): Uint8Array {
	const isVideo = track.kind === 'video';
	const shape = isVideo
		? videoShape(track)
		: element(
				0xe1,
				...[float(0xb5, track.sampleRate ?? 8000), uint(0x9f, track.channels ?? 1)],
				...((track.bitDepth ?? 0) > 0 ? [uint(0x6264, track.bitDepth ?? 0)] : []),
			);
	return element(
		0xae,
		...[uint(0xd7, index + 1), uint(0x73c5, index + 1), uint(0x83, isVideo ? 1 : 2), uint(0x9c, 0)],
		text(0x86, track.codecId),
		...(track.privateBytes.length > 0 ? [element(0x63a2, track.privateBytes)] : []),
		shape,
	);
}
