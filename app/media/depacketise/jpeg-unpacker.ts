/** JPEG: headers and tables that RTP leaves out are put back. @see RFC 2435 §3, appendices A, B */
import { u8, u16, u24 } from '../../bytes.ts';
import { JPEG_HUFFMAN, quantisationTables } from './jpeg-tables.ts';
import { concatenated } from './unpacker.ts';
import type { UnpackedPicture, Unpacker } from './unpacker.ts';

const HEADER = 8;
const HAS_RESTARTS = 64;
const FIRST_IN_BAND_Q = 128;
const END_OF_IMAGE = Uint8Array.of(0xff, 0xd9);

interface Shape {
	readonly type: number;
	readonly width: number;
	readonly height: number;
	readonly restartInterval: number;
	readonly tables: Uint8Array;
}

/** Whole pictures of Motion JPEG. */
export class JpegUnpacker implements Unpacker {
	#parts: Uint8Array[] = [];
	#length = 0;
	#shape: Shape | null = null;
	#isBroken = false;
	/** In-band tables may be left out after the first picture of the same Q. */
	readonly #kept = new Map<number, Uint8Array>();

	add(payload: Uint8Array): void {
		const offset = u24(payload, 1);
		const type = u8(payload, 4);
		const q = u8(payload, 5);
		const hasRestarts = type >= HAS_RESTARTS && type < 128;
		let at = HEADER + (hasRestarts ? 4 : 0);
		const restartInterval = hasRestarts ? u16(payload, HEADER) : 0;
		if (offset === 0) {
			const [tables, next] = this.#tables(payload, at, q);
			at = next;
			const [width, height] = [u8(payload, 6) * 8, u8(payload, 7) * 8];
			this.#shape = tables === null ? null : { type, width, height, restartInterval, tables };
		}
		if (offset !== this.#length || at > payload.length || (type & 0x3f) > 1) {
			this.#isBroken = true;
			return;
		}
		const part = payload.subarray(at);
		this.#parts.push(part);
		this.#length += part.length;
	}

	#tables(
		payload: Uint8Array,
		at: number,
		q: number,
	): readonly [tables: Uint8Array | null, next: number] {
		if (q < FIRST_IN_BAND_Q) return [quantisationTables(q), at];
		const length = u16(payload, at + 2);
		const next = at + 4 + length;
		if (length === 0) return [this.#kept.get(q) ?? null, next];
		const tables = payload.slice(at + 4, next);
		this.#kept.set(q, tables);
		return [tables.length === 128 || tables.length === 64 ? tables : null, next];
	}

	take(): UnpackedPicture | null {
		const shape = this.#shape;
		const isWhole = !this.#isBroken && shape !== null && this.#parts.length > 0;
		const parts = this.#parts;
		const isEmpty = parts.length === 0 && !this.#isBroken;
		this.#parts = [];
		this.#length = 0;
		this.#shape = null;
		this.#isBroken = false;
		if (isEmpty) return null;
		if (!isWhole) return { pieces: [], isKey: true, isWhole };
		const data = concatenated([headers(shape), ...parts]);
		const isEnded = u8(data, data.length - 2) === 0xff && u8(data, data.length - 1) === 0xd9;
		return { pieces: [isEnded ? data : concatenated([data, END_OF_IMAGE])], isKey: true, isWhole };
	}
}

/** Everything in front of the coded picture. */
function headers({ type, width, height, restartInterval, tables }: Shape): Uint8Array {
	const bytes: number[] = [0xff, 0xd8];
	for (let at = 0; at < tables.length; at += 64) {
		bytes.push(0xff, 0xdb, 0, 67, at / 64, ...tables.subarray(at, at + 64));
	}
	const chroma = tables.length > 64 ? 1 : 0;
	// Type 0 halves the colours across, type 1 in both directions.
	const sampling = (type & 0x3f) === 0 ? 0x21 : 0x22;
	bytes.push(0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3);
	bytes.push(1, sampling, 0, 2, 0x11, chroma, 3, 0x11, chroma);
	bytes.push(...JPEG_HUFFMAN);
	if (restartInterval > 0) {
		bytes.push(0xff, 0xdd, 0, 4, restartInterval >> 8, restartInterval & 255);
	}
	bytes.push(0xff, 0xda, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0);
	return Uint8Array.from(bytes);
}
