/**
 * Headers of media frames inside messages: `00 00 01` and a kind from F9 to FE. No start code of
 * H.264 or H.265 has these kinds (their top bit is the forbidden bit), so they are safe to search.
 */
import { u16le, u32le, u8 } from '../../bytes.ts';
import { MAX_DVRIP_FRAME_BYTES } from '../../limits.ts';

/** Last byte of the signature. */
export const FRAME_INFORMATION = 0xf9;
export const FRAME_AUDIO = 0xfa;
export const FRAME_I = 0xfc;
export const FRAME_P = 0xfd;
export const FRAME_PICTURE = 0xfe;

const LONG_HEADER = 16;
const SHORT_HEADER = 8;
/** Longest header. */
export const MEDIA_HEADER_BYTES = LONG_HEADER;

/** One frame header; one object is reused by a demuxer. */
export class MediaHeader {
	/** FRAME_ constant. */
	kind = 0;
	/** Byte 4: video codec with high bits of the size, audio codec, or kind of information. */
	type = 0;
	/** Byte 5: frames a second, or code of the sample rate. */
	rate = 0;
	/** Bytes 6 and 7 as sent: size / 8, low 8 bits. */
	widthByte = 0;
	heightByte = 0;
	/** Camera's own time as packed in the header; 0 for frames without. */
	dateTime = 0;
	/** Bytes of the frame after its header. */
	length = 0;

	/** Reads the header at `at`; the caller has `mediaHeaderLength` bytes there. */
	read(data: Uint8Array, at: number): void {
		this.kind = u8(data, at + 3);
		const isLong = this.kind === FRAME_I || this.kind === FRAME_PICTURE;
		const isPlain = this.kind === FRAME_P;
		this.type = isPlain ? 0 : u8(data, at + 4);
		this.rate = isPlain ? 0 : u8(data, at + 5);
		this.widthByte = isLong ? u8(data, at + 6) : 0;
		this.heightByte = isLong ? u8(data, at + 7) : 0;
		this.dateTime = isLong ? u32le(data, at + 8) : 0;
		if (isLong) this.length = u32le(data, at + 12);
		else this.length = isPlain ? u32le(data, at + 4) : u16le(data, at + 6);
	}
}

/** True where `00 00 01 F9` to `FE` stands. */
export function isMediaSignature(data: Uint8Array, at: number): boolean {
	if (u8(data, at) !== 0 || u8(data, at + 1) !== 0 || u8(data, at + 2) !== 1) return false;
	return mediaHeaderLength(u8(data, at + 3)) > 0;
}

/** Bytes of the header of a frame of this kind; 0 when there is no such kind. */
export function mediaHeaderLength(kind: number): number {
	switch (kind) {
		case FRAME_I:
		case FRAME_PICTURE:
			return LONG_HEADER;
		case FRAME_P:
		case FRAME_AUDIO:
		case FRAME_INFORMATION:
			return SHORT_HEADER;
		default:
			return 0;
	}
}

/** Whether the numbers of a header can be true. */
export function isPlausible(header: MediaHeader): boolean {
	if (header.length > MAX_DVRIP_FRAME_BYTES) return false;
	if (header.kind !== FRAME_I) return true;
	return (header.type & 0x0f) <= 3;
}

const VIDEO_CODECS = ['JPEG', 'MPEG4', 'H264', 'H265'] as const;

/** Codec of an I-frame by the low four bits of its type; null for numbers that nobody knows. */
export function videoCodecOf(type: number): (typeof VIDEO_CODECS)[number] | null {
	return VIDEO_CODECS[type & 0x0f] ?? null;
}

/**
 * Size in pixels as the header tells it, a multiple of 8. Type bits 4 and 5 are the high bits of the
 * width, 6 and 7 those of the height.
 */
export function sizeOf(header: {
	readonly type: number;
	readonly widthByte: number;
	readonly heightByte: number;
}): { readonly width: number; readonly height: number } {
	return {
		width: 8 * (header.widthByte + 256 * ((header.type >> 4) & 3)),
		height: 8 * (header.heightByte + 256 * ((header.type >> 6) & 3)),
	};
}

/** Name and ffmpeg's word of an audio code. */
export interface AudioCode {
	readonly codec: string;
	/** Suffix of a raw file. */
	readonly suffix: string;
	/** False where the code was never seen on cameras of this make. */
	readonly isSeen: boolean;
}

const UNSEEN = (codec: string): AudioCode => ({
	codec,
	suffix: codec.toLowerCase().replace('.', ''),
	isSeen: false,
});

const AUDIO_CODES: ReadonlyMap<number, AudioCode> = new Map([
	[14, { codec: 'PCMA', suffix: 'g711', isSeen: true }],
	[10, { codec: 'PCMU', suffix: 'g711', isSeen: true }],
	[7, UNSEEN('PCM8')],
	[8, UNSEEN('G729')],
	[9, UNSEEN('IMA-ADPCM')],
	[11, UNSEEN('G.721')],
	[12, UNSEEN('PCM8-VWIS')],
	[13, UNSEEN('MS-ADPCM')],
	[15, UNSEEN('PCM16')],
]);

/** What an audio code stands for; null when nobody knows. */
export function audioCodeOf(type: number): AudioCode | null {
	return AUDIO_CODES.get(type) ?? null;
}

const RATES = [0, 4000, 8000, 11_025, 16_000, 20_000, 22_050, 32_000, 44_100, 48_000];

/** Hz by the code of the sample rate; 0 when it is not known. */
export function sampleRateOf(rate: number): number {
	return RATES[rate] ?? 0;
}

/**
 * The camera's own time: packed local time without a zone, whole seconds.
 * @returns ms since 1970 as if it were UTC, or null when it was never set
 */
export function cameraTimeMs(packed: number): number | null {
	const [year, month, day] = [2000 + (packed >>> 26), (packed >>> 22) & 15, (packed >>> 17) & 31];
	const [hour, minute, second] = [(packed >>> 12) & 31, (packed >>> 6) & 63, packed & 63];
	if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
	return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** `2026-02-01T12:17:22`, or null when the camera's clock was never set. */
export function cameraTimeText(packed: number): string | null {
	const ms = cameraTimeMs(packed);
	return ms === null ? null : new Date(ms).toISOString().slice(0, 19);
}
