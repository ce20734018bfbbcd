/** Pictures that decoders take and never show: they must not be counted as lost. */
import { u8 } from '../bytes.ts';
import { MalformedPacketError } from '../errors.ts';
import type { VideoCodec } from '../media/depacketise/index.ts';
import { h264MayHaveFields } from '../media/h264-sps.ts';

const H264_SPS = 7;

/** VP8: a flag of the frame's first byte. @see RFC 6386 §9.1 */
const isVp8Hidden = (data: Uint8Array): boolean => (u8(data, 0) & 0x10) === 0;

/** VP9: a flag behind profile and type; several frames in one show the last. @see VP9 §6.2, annex B */
function isVp9Hidden(data: Uint8Array): boolean {
	const [first, last] = [u8(data, 0), u8(data, data.length - 1)];
	if ((last & 0xe0) === 0xc0) return false;
	const shift = (first & 0x30) === 0x30 ? 1 : 0;
	const isShownAgain = ((first >> (3 - shift)) & 1) === 1;
	return !isShownAgain && ((first >> (1 - shift)) & 1) === 0;
}

/** Parameter sets alone. */
function hasNoSlice(codec: VideoCodec, pieces: readonly Uint8Array[]): boolean {
	const isSlice = (unit: Uint8Array): boolean => {
		const type = codec === 'H264' ? u8(unit, 0) & 0x1f : (u8(unit, 0) >> 1) & 0x3f;
		return codec === 'H264' ? type >= 1 && type <= 5 : type < 32;
	};
	return !pieces.some(isSlice);
}

function mayHaveFields(unit: Uint8Array): boolean {
	if ((u8(unit, 0) & 0x1f) !== H264_SPS) return false;
	try {
		return h264MayHaveFields(unit);
	} catch (error) {
		if (error instanceof MalformedPacketError) return true;
		throw error;
	}
}

/** What is looked at of a picture. */
export interface WrittenPicture {
	readonly pieces: readonly Uint8Array[];
	readonly timeMs: number;
}

/** Counts them while a file is written. */
export class HiddenPictures {
	readonly #untilMs: number;
	#count = 0;
	#isUnsure = false;

	/** @param untilMs pictures behind this time of the file do not count */
	constructor(untilMs = Infinity) {
		this.#untilMs = untilMs;
	}

	/** Null where pictures may come as two halves, of which nobody knows how many belong together. */
	get count(): number | null {
		return this.#isUnsure ? null : this.#count;
	}

	/** Looks at a picture that is written. @param picture.timeMs since the file's beginning */
	add(codec: VideoCodec, picture: WrittenPicture): void {
		const { pieces, timeMs } = picture;
		if (codec === 'H264' && !this.#isUnsure) this.#isUnsure = pieces.some(mayHaveFields);
		if (timeMs < this.#untilMs && isHidden(codec, pieces)) this.#count++;
	}
}

/** True for a picture of which nothing comes out of a decoder. */
export function isHidden(codec: VideoCodec, pieces: readonly Uint8Array[]): boolean {
	const [data] = pieces;
	if (data === undefined || data.length === 0) return true;
	if (codec === 'VP8') return isVp8Hidden(data);
	if (codec === 'VP9') return isVp9Hidden(data);
	return (codec === 'H264' || codec === 'H265') && hasNoSlice(codec, pieces);
}
