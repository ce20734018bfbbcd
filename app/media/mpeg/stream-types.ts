/** Codecs by the numbers of program tables. @see ISO/IEC 13818-1 table 2-34, GB/T 28181 annex C, ATSC A/53 */
import { u8 } from '../../bytes.ts';
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

/** Byte behind the first start code; −1 when there is none. */
function firstCode(data: Uint8Array): number {
	for (let at = 0; at + 4 < Math.min(data.length, 64); at++) {
		if (u8(data, at) === 0 && u8(data, at + 1) === 0 && u8(data, at + 2) === 1) return at + 3;
	}
	return -1;
}

const H264_FIRST: ReadonlySet<number> = new Set([1, 5, 6, 7, 8, 9]);
const H265_FIRST: ReadonlySet<number> = new Set([1, 19, 20, 32, 33, 34, 35, 39]);

function guessPictures(data: Uint8Array): Codec | null {
	const at = firstCode(data);
	if (at < 0) return null;
	const code = u8(data, at);
	if (code === 0xb3 || code === 0) return video('MPV');
	if (code === 0xb0 || code === 0xb6) return video('MP4V-ES');
	if (H265_FIRST.has((code >> 1) & 0x3f) && u8(data, at + 1) === 1) return video('H265');
	return (code & 0x80) === 0 && H264_FIRST.has(code & 0x1f) ? video('H264') : null;
}

/** What the first bytes of a stream look like that no table named; null when nothing can be said. */
export function guessCodec(streamId: number, data: Uint8Array): Codec | null {
	if (streamId >= 0xe0 && streamId <= 0xef) return guessPictures(data);
	if (streamId < 0xc0 || streamId > 0xdf) return OTHER;
	if ((u8(data, 0) & 0xff) !== 0xff) return { kind: 'audio', codec: null };
	const second = u8(data, 1);
	if ((second & 0xf6) === 0xf0) return audio('AAC');
	return (second & 0xe0) === 0xe0 ? audio('MPA') : { kind: 'audio', codec: null };
}
