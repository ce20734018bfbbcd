/** Codecs by the numbers of program tables. @see ISO/IEC 13818-1 table 2-34, GB/T 28181 annex C, ATSC A/53 */
import { u8, u16 } from '../../bytes.ts';
import { ac3Frame } from '../ac3.ts';
import { frameReader } from './sound-frames.ts';
import type { ElementaryStream } from './elementary.ts';

type Codec = Pick<ElementaryStream, 'kind' | 'codec'>;

const video = (codec: string): Codec => ({ kind: 'video', codec });
const audio = (codec: string): Codec => ({ kind: 'audio', codec });
const OTHER: Codec = { kind: 'other', codec: null };

const COMMON: ReadonlyMap<number, Codec> = new Map<number, Codec>([
	[0x01, video('MPV')],
	[0x02, video('MPV')],
	[0x03, audio('MPA')],
	[0x04, audio('MPA')],
	[0x0f, audio('AAC')],
	[0x10, video('MP4V-ES')],
	[0x11, audio('MP4A-LATM')],
	[0x1b, video('H264')],
	[0x21, video('JPEG2000')],
	[0x24, video('H265')],
	[0x32, video('JPEG-XS')],
	[0x33, video('H266')],
	[0x42, video('AVS')],
	[0xd2, video('AVS2')],
	[0xd4, video('AVS3')],
	[0xea, video('VC1')],
	[0x90, audio('PCMA')],
	[0x91, audio('PCMU')],
	[0x92, audio('G7221')],
	[0x93, audio('G723')],
	[0x99, audio('G729')],
	[0x9b, audio('SVACA')],
	[0x9c, audio('OPUS')],
]);
/** ATSC and Blu-ray use in transport streams what GB/T 28181 uses otherwise in program streams. */
const IN_TRANSPORT: ReadonlyMap<number, Codec> = new Map([
	[0x81, audio('AC3')],
	[0x87, audio('EAC3')],
]);
const IN_PROGRAM: ReadonlyMap<number, Codec> = new Map([[0x80, video('SVAC')]]);

const REGISTRATION = 0x05;
const REGISTERED: ReadonlyMap<string, Codec> = new Map([
	['HEVC', video('H265')],
	['AC-3', audio('AC3')],
	['EAC3', audio('EAC3')],
	['Opus', audio('OPUS')],
	['AV01', video('AV1')],
]);
const DESCRIBED: ReadonlyMap<number, Codec> = new Map([
	[0x6a, audio('AC3')],
	[0x7a, audio('EAC3')],
]);

/** Private data: what its descriptors say of it. @see ETSI EN 300 468 §6.1, annex D */
function described(descriptors: Uint8Array): Codec {
	for (let at = 0; at + 2 <= descriptors.length; at += 2 + u8(descriptors, at + 1)) {
		const tag = u8(descriptors, at);
		const word = String.fromCharCode(...descriptors.subarray(at + 2, at + 6));
		const codec = tag === REGISTRATION ? REGISTERED.get(word) : DESCRIBED.get(tag);
		if (codec !== undefined) return codec;
	}
	return OTHER;
}

/** The codec of a stream by its table's entry. */
export function codecOfType(
	type: number,
	descriptors: Uint8Array,
	container: 'transport' | 'program',
): Codec {
	const own = container === 'transport' ? IN_TRANSPORT : IN_PROGRAM;
	return own.get(type) ?? COMMON.get(type) ?? described(descriptors);
}

/** Start codes that are looked at, and bytes in which they are searched. */
const MOST_CODES = 16;
const SEARCHED_BYTES = 8192;

/** Places behind the first start codes. */
function startCodes(data: Uint8Array): readonly number[] {
	const found: number[] = [];
	const end = Math.min(data.length, SEARCHED_BYTES) - 4;
	for (let at = 0; at < end && found.length < MOST_CODES; at++) {
		if (u8(data, at) === 0 && u8(data, at + 1) === 0 && u8(data, at + 2) === 1) found.push(at + 3);
	}
	return found;
}

const H264_FIRST: ReadonlySet<number> = new Set([1, 5, 6, 7, 8, 9]);
/** NAL units that begin a picture of H.264 or its parameter sets, and no slice of MPEG-2 is called so. */
const H264_ALONE: ReadonlySet<number> = new Set([0x61, 0x65, 0x67, 0x68]);
const H265_FIRST: ReadonlySet<number> = new Set([1, 19, 20, 32, 33, 34, 35, 39]);
/** Slices of MPEG-2 are numbered by their row; there are fewer rows than this. */
const MOST_ROWS = 0x60;

/** Rows one below the other. */
function areSlices(codes: readonly number[]): boolean {
	const rows = codes.filter((code) => code > 0 && code < MOST_ROWS);
	const isNext = (code: number, at: number): boolean =>
		at === 0 || code === (rows[at - 1] ?? 0) + 1;
	return rows.length > 1 && rows.length === codes.length && rows.every(isNext);
}

function guessPictures(data: Uint8Array): Codec | null {
	const places = startCodes(data);
	const [first] = places;
	if (first === undefined) return null;
	const codes = places.map((at) => u8(data, at));
	const [code = 0] = codes;
	if (codes.some((one) => one === 0xb3 || one === 0xb8) || code === 0) return video('MPV');
	if (codes.some((one) => one === 0xb0 || one === 0xb6)) return video('MP4V-ES');
	// Behind one or two zeros too many: a packet that begins where its picture does.
	if (first <= 5) {
		if (H265_FIRST.has((code >> 1) & 0x3f) && u8(data, first + 1) === 1) return video('H265');
		const isSet = (code & 0x9f) === 7 || (code & 0x9f) === 9;
		if (!isSet && areSlices(codes)) return video('MPV');
		return (code & 0x80) === 0 && H264_FIRST.has(code & 0x1f) ? video('H264') : null;
	}
	// The middle of a picture: what could be either waits for the next packet.
	if (areSlices(codes)) return video('MPV');
	const isDelimiter = codes.some(
		(one, at) => one === 9 && u8(data, (places[at] ?? 0) + 1) === 0xf0,
	);
	return isDelimiter || codes.some((one) => H264_ALONE.has(one)) ? video('H264') : null;
}

/** One whole frame of LATM at least, and where it ends the next or nothing. */
function isLatm(data: Uint8Array): boolean {
	const isSync = (at: number): boolean => (u16(data, at) & 0xffe0) === 0x56e0;
	if (data.length < 3 || !isSync(0)) return false;
	const end = 3 + (u16(data, 1) & 0x1fff);
	return end === data.length || (end + 2 <= data.length && isSync(end));
}

/** Private stream 1, where AC-3 stands as it is in streams of broadcasters. @see ETSI TS 101 154 §6 */
export const PRIVATE_STREAM = 0xbd;

/** A frame of AC-3 that is followed by the next one, ends with the packet, or goes on behind it. */
function guessAc3(data: Uint8Array): Codec {
	const frame = ac3Frame(data);
	if (frame === null || frame === 'short') return OTHER;
	const next = data.length > frame.bytes ? ac3Frame(data.subarray(frame.bytes)) : 'short';
	if (next === null) return OTHER;
	return audio(frame.isEnhanced ? 'EAC3' : 'AC3');
}

/**
 * What the first bytes of a stream look like that no table named; null when nothing can be said.
 * @param isFirst of its packets; of later ones more is asked for
 */
export function guessCodec(streamId: number, data: Uint8Array, isFirst = true): Codec | null {
	if (streamId >= 0xe0 && streamId <= 0xef) return guessPictures(data);
	if (streamId === PRIVATE_STREAM) return guessAc3(data);
	if (streamId < 0xc0 || streamId > 0xdf) return OTHER;
	if (isLatm(data)) return audio('MP4A-LATM');
	const second = u8(data, 1);
	if (isFirst && u8(data, 0) === 0xff && (second & 0xf6) === 0xf0) return audio('AAC');
	if (isFirst && u8(data, 0) === 0xff && (second & 0xe0) === 0xe0) return audio('MPA');
	return { kind: 'audio', codec: repeatedFrames(data) };
}

/** A codec of which two frames stand one behind the other: what begins in the middle of one is told so. */
function repeatedFrames(data: Uint8Array): 'AAC' | 'MPA' | null {
	for (let at = data.indexOf(0xff); at >= 0; at = data.indexOf(0xff, at + 1)) {
		for (const [codec, read] of FRAMED) {
			const frame = read?.(data.subarray(at)) ?? null;
			if (frame === null || frame === 'short') continue;
			const next = at + frame.bytes;
			const isNext = next + 8 < data.length && read?.(data.subarray(next)) !== null;
			// The same rate and layer.
			if (isNext && u16(data, at) === u16(data, next)) return codec;
		}
	}
	return null;
}

const FRAMED = (['AAC', 'MPA'] as const).map((codec) => [codec, frameReader(codec)] as const);
