/** Sizes that stand in the key frames of codecs without parameter sets. */
import { u8 } from '../bytes.ts';
import { MalformedPacketError } from '../errors.ts';
import { BitReader } from './bits.ts';
import { aspectOf, writtenAspect } from './pixel-aspect.ts';
import type { PixelAspect } from './pixel-aspect.ts';

/** Pixels; 0 when a picture does not say. */
export interface FrameSize {
	readonly width: number;
	readonly height: number;
	/** Where the picture says it. */
	readonly pixelAspect?: PixelAspect | undefined;
}

const UNKNOWN: FrameSize = { width: 0, height: 0 };

/** What a header tells; nothing when it is cut or wrong. */
function sizeOr(read: () => FrameSize): FrameSize {
	try {
		return read();
	} catch (error) {
		if (error instanceof MalformedPacketError) return UNKNOWN;
		throw error;
	}
}

/** Of a VP8 key frame. @see RFC 6386 §9.1 */
export function vp8Size(data: Uint8Array): FrameSize {
	const at = (place: number): number => ((u8(data, place + 1) << 8) | u8(data, place)) & 0x3fff;
	return data.length >= 10 && (u8(data, 0) & 1) === 0 ? { width: at(6), height: at(8) } : UNKNOWN;
}

const VP9_SYNC = 0x498342;
const VP9_RGB = 7;

/** Of a VP9 key frame. @see VP9 bitstream specification §6.2 */
export function vp9Size(data: Uint8Array): FrameSize {
	return sizeOr(() => {
		const bits = new BitReader(data, 'vp9');
		const marker = bits.read(2);
		const profile = bits.read(1) + bits.read(1) * 2;
		if (profile === 3) bits.read(1);
		const [isShownAgain, isInter] = [bits.read(1), bits.read(1)];
		bits.read(2);
		if (marker !== 2 || isShownAgain + isInter > 0 || bits.read(24) !== VP9_SYNC) return UNKNOWN;
		if (profile >= 2) bits.read(1);
		const isRgb = bits.read(3) === VP9_RGB;
		if (!isRgb) bits.read(1);
		if (profile % 2 === 1) bits.read(isRgb ? 1 : 3);
		return { width: bits.read(16) + 1, height: bits.read(16) + 1 };
	});
}

/** Source formats by their number. @see H.263 §5.1.3 */
const H263_SIZES: readonly FrameSize[] = [
	UNKNOWN,
	...[
		{ width: 128, height: 96 },
		{ width: 176, height: 144 },
		{ width: 352, height: 288 },
		{ width: 704, height: 576 },
		{ width: 1408, height: 1152 },
	].map((size): FrameSize => ({ ...size, pixelAspect: [12, 11] })),
];
const EXTENDED_ASPECT = 15;
const START_CODE = 0x20;
const EXTENDED_FORMAT = 7;
const CUSTOM_FORMAT = 6;

/** Of an H.263 picture with its start code, any size that version 2 knows. @see H.263 §5.1 */
export function h263Size(data: Uint8Array): FrameSize {
	return sizeOr(() => {
		const bits = new BitReader(data, 'h263');
		if (bits.read(22) !== START_CODE) return UNKNOWN;
		bits.read(13);
		const format = bits.read(3);
		if (format !== EXTENDED_FORMAT) return H263_SIZES[format] ?? UNKNOWN;
		if (bits.read(3) !== 1) return UNKNOWN;
		const extended = bits.read(3);
		if (extended !== CUSTOM_FORMAT) return H263_SIZES[extended] ?? UNKNOWN;
		bits.read(24);
		if (bits.read(1) === 1) bits.read(2);
		const aspect = bits.read(4);
		const width = (bits.read(9) + 1) * 4;
		bits.read(1);
		const height = bits.read(9) * 4;
		const isWritten = aspect === EXTENDED_ASPECT;
		const pixelAspect = isWritten ? writtenAspect(bits.read(8), bits.read(8)) : aspectOf(aspect);
		return { width, height, pixelAspect };
	});
}

const MARKER = 0xff;
/** Kinds of frame headers: 0xc0 to 0xcf but for tables (c4, cc) and what is reserved (c8). */
const isFrameHeader = (kind: number): boolean =>
	kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc;

/** Of a JPEG, from its frame header. @see ITU-T T.81 §B.2.2 */
export function jpegSize(data: Uint8Array): FrameSize {
	const pixels = (place: number): number => (u8(data, place) << 8) | u8(data, place + 1);
	for (let at = 2; at + 9 <= data.length && u8(data, at) === MARKER;) {
		if (isFrameHeader(u8(data, at + 1))) return { height: pixels(at + 5), width: pixels(at + 7) };
		at += 2 + pixels(at + 2);
	}
	return UNKNOWN;
}
