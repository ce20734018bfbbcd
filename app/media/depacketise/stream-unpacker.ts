/** Codecs whose payloads stand one behind the other: MPEG-4 visual and H.263. */
import { u8 } from '../../bytes.ts';
import type { FrameSize } from '../key-frame-size.ts';
import { shapedAspect } from '../pixel-aspect.ts';
import { concatenated } from './unpacker.ts';
import type { PayloadPlace, UnpackedPicture, Unpacker } from './unpacker.ts';

const ZEROS = new Uint8Array(2);
const VOP = 0xb6;

/** The part of a payload that belongs to the picture; null when it cannot be read. */
type Strip = (payload: Uint8Array) => Uint8Array | null;

/** Joins payloads; a picture must begin as its codec's do. */
export class StreamUnpacker implements Unpacker {
	readonly #strip: Strip;
	readonly #begins: (data: Uint8Array) => boolean;
	readonly #isKey: (data: Uint8Array) => boolean;
	#parts: Uint8Array[] = [];
	#isBroken = false;

	constructor({ strip, begins, isKey }: StreamRules) {
		this.#strip = strip;
		this.#begins = begins;
		this.#isKey = isKey;
	}

	add(payload: Uint8Array, { isFirst }: PayloadPlace): void {
		const part = this.#strip(payload);
		if (part === null || (isFirst && !this.#begins(part))) this.#isBroken = true;
		if (part !== null) this.#parts.push(part);
	}

	take(): UnpackedPicture | null {
		const isWhole = !this.#isBroken;
		const data = concatenated(this.#parts);
		this.#parts = [];
		this.#isBroken = false;
		if (data.length === 0 && isWhole) return null;
		return { pieces: [data], isKey: this.#isKey(data), isWhole };
	}
}

/** What the codecs differ in. */
export interface StreamRules {
	readonly strip: Strip;
	readonly begins: (data: Uint8Array) => boolean;
	readonly isKey: (data: Uint8Array) => boolean;
}

/** Where the picture's own header begins; −1 when there is none. */
export function vopStart(data: Uint8Array): number {
	for (let at = data.indexOf(VOP); at >= 0; at = data.indexOf(VOP, at + 1)) {
		if (at >= 3 && u8(data, at - 1) === 1 && u8(data, at - 2) === 0 && u8(data, at - 3) === 0) {
			return at - 3;
		}
	}
	return -1;
}

/** @see RFC 6416 §5 */
export const MPEG4_RULES: StreamRules = {
	strip: (payload) => payload,
	begins: (data) => u8(data, 0) === 0 && u8(data, 1) === 0 && u8(data, 2) === 1,
	isKey: (data) => {
		const at = vopStart(data);
		return at >= 0 && u8(data, at + 4) >> 6 === 0;
	},
};

/** Where a start code of MPEG video stands; −1 when it does not. */
function codeStart(data: Uint8Array, code: number): number {
	for (let at = data.indexOf(1, 2); at >= 0 && at + 1 < data.length; at = data.indexOf(1, at + 1)) {
		if (u8(data, at + 1) === code && u8(data, at - 1) === 0 && u8(data, at - 2) === 0)
			return at - 2;
	}
	return -1;
}

/** MPEG-1 and MPEG-2 behind a header of 4 bytes, or 8 with T set. @see RFC 2250 §3.4 */
export const MPEG2_RULES: StreamRules = {
	strip: (payload) => {
		const start = (u8(payload, 0) & 0x04) === 0 ? 4 : 8;
		return start > payload.length ? null : payload.subarray(start);
	},
	begins: MPEG4_RULES.begins,
	isKey: (data) => {
		const at = codeStart(data, 0);
		return at >= 0 && ((u8(data, at + 5) >> 3) & 7) === 1;
	},
};

/** Size in a sequence header; null when the picture has none. @see ISO/IEC 13818-2 §6.2.2.1 */
export function sequenceSize(data: Uint8Array): FrameSize | null {
	const at = codeStart(data, 0xb3);
	if (at < 0) return null;
	const [a, b, c] = [u8(data, at + 4), u8(data, at + 5), u8(data, at + 6)];
	const size = { width: (a << 4) | (b >> 4), height: ((b & 15) << 8) | c };
	return { ...size, pixelAspect: shapedAspect(u8(data, at + 7) >> 4, size) };
}

/** Two header bytes, a VRC byte, an extra picture header; `P` stands for two zeros. @see RFC 4629 §5.1 */
function stripPlus(payload: Uint8Array): Uint8Array | null {
	const flags = (u8(payload, 0) << 8) | u8(payload, 1);
	const start = 2 + ((flags >> 9) & 1) + ((flags >> 3) & 0x3f);
	if (start > payload.length) return null;
	const body = payload.subarray(start);
	return (flags & 0x0400) === 0 ? body : concatenated([ZEROS, body]);
}

const H263_PICTURE: Omit<StreamRules, 'strip'> = {
	begins: (data) => u8(data, 0) === 0 && u8(data, 1) === 0 && (u8(data, 2) & 0xfc) === 0x80,
	// Behind start code, temporal reference and eight bits of the type: 0 for INTRA.
	isKey: (data) => (u8(data, 4) & 0x02) === 0,
};

/** H.263 of 1998 and 2000. */
export const H263_PLUS_RULES: StreamRules = { ...H263_PICTURE, strip: stripPlus };
