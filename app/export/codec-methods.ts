/** How each static audio codec becomes PCM: in process, through ffmpeg, or not at all. */
import { u8, u16 } from '../bytes.ts';
import { qcelpFrames, qcelpSamples, qcpHeader } from '../media/qcelp.ts';

/** A codec that is decoded in process; every packet stands alone. */
export interface InProcessCodec {
	readonly way: 'in-process';
}

/** A codec that ffmpeg decodes from its payloads, one behind the other. */
export interface FfmpegCodec {
	readonly way: 'ffmpeg';
	/** ffmpeg's demuxer. */
	readonly demuxer: string;
	/** Suffix of the payload file. */
	readonly suffix: string;
	/** Sample rate of the decoded audio, Hz; 0: asked from the first payload. */
	readonly sampleRate: number;
	/** The part of a payload that the demuxer takes. */
	readonly media: (payload: Uint8Array) => Uint8Array;
	/** Samples that come out of `media`. */
	readonly samples: (media: Uint8Array) => number;
	/** What the payload file begins with, by the bytes behind it; null when it has no header. */
	readonly header: ((dataBytes: number) => Uint8Array) | null;
}

/** A codec that nothing here decodes; the payload is saved as it is. */
export interface RawCodec {
	readonly way: 'raw';
	readonly suffix: string;
	/** What the file is: `G.728, no decoder`. */
	readonly words: string;
	/** The part of a payload that belongs into the file. */
	readonly media: (payload: Uint8Array) => Uint8Array;
}

/** How a codec becomes a file. */
export type CodecMethod = InProcessCodec | FfmpegCodec | RawCodec;

const whole = (payload: Uint8Array): Uint8Array => payload;
const IN_PROCESS: InProcessCodec = { way: 'in-process' };

/** G.729: only whole 10-byte frames; the 2-byte comfort noise frame at the end stays out. */
function g729Frames(payload: Uint8Array): Uint8Array {
	return payload.subarray(0, payload.length - (payload.length % 10));
}

const G723_SIZES = [24, 20, 4, 1] as const;

/** G.723.1 frames tell their size in the two low bits of their first byte. @see RFC 3551 §4.5.3 */
function g723Samples(media: Uint8Array): number {
	let samples = 0;
	for (let at = 0; at < media.length; at += G723_SIZES[(u8(media, at) & 3) as 0 | 1 | 2 | 3]) {
		samples += 240;
	}
	return samples;
}

/** Interleaved bundles are not taken apart: nothing of them is decoded. */
function qcelpMedia(payload: Uint8Array): Uint8Array {
	return qcelpFrames(payload) ?? new Uint8Array(0);
}

/** MPEG audio and video carry 4 bytes (8 for MPEG-2 video with T set) before the data. @see RFC 2250 */
function behindHeader(payload: Uint8Array): Uint8Array {
	return payload.subarray(4);
}

function behindVideoHeader(payload: Uint8Array): Uint8Array {
	return payload.subarray((u8(payload, 0) & 0x04) === 0 ? 4 : 8);
}

const METHODS = new Map<string, CodecMethod>([
	['PCMU', IN_PROCESS],
	['PCMA', IN_PROCESS],
	['L16', IN_PROCESS],
	['DVI4', IN_PROCESS],
	['G722', ffmpeg('g722', 'g722', 16_000, whole, (media) => media.length * 2)],
	['G723', ffmpeg('g723_1', 'g723', 8000, whole, g723Samples)],
	['G729', ffmpeg('g729', 'g729', 8000, g729Frames, (media) => media.length * 8)],
	['GSM', ffmpeg('gsm', 'gsm', 8000, whole, (media) => Math.floor(media.length / 33) * 160)],
	['QCELP', { ...ffmpeg('qcp', 'qcelp', 8000, qcelpMedia, qcelpSamples), header: qcpHeader }],
	['MPA', ffmpeg('mp3', 'mp3', 0, behindHeader, mpegAudioSamples)],
	['G728', raw('g728', 'G.728, no decoder', whole)],
	['LPC', raw('lpc', 'LPC, no decoder', whole)],
	['MP2T', raw('ts', 'MPEG transport stream, as sent', whole)],
	['MPV', raw('mpv', 'MPEG video, as sent', behindVideoHeader)],
]);

function ffmpeg(
	demuxer: string,
	suffix: string,
	sampleRate: number,
	media: FfmpegCodec['media'],
	samples: FfmpegCodec['samples'],
): FfmpegCodec {
	return { way: 'ffmpeg', demuxer, suffix, sampleRate, media, samples, header: null };
}

function raw(suffix: string, words: string, media: RawCodec['media']): RawCodec {
	return { way: 'raw', suffix, words, media };
}

/** The way of a codec; null for one that is not known here. */
export function methodOf(codec: string | null): CodecMethod | null {
	return codec === null ? null : (METHODS.get(codec) ?? null);
}

const MPEG_RATES: readonly number[] = [44_100, 48_000, 32_000];

/** Sample rate of an MPEG audio frame header, Hz; 0 when there is none. @see ISO 11172-3 §2.4.1 */
export function mpegAudioRate(media: Uint8Array): number {
	if (media.length < 4 || (u16(media, 0) & 0xffe0) !== 0xffe0) return 0;
	const version = (u8(media, 1) >> 3) & 3;
	const rate = MPEG_RATES[(u8(media, 2) >> 2) & 3] ?? 0;
	return version === 3 ? rate : version === 2 ? rate / 2 : version === 0 ? rate / 4 : 0;
}

const BITRATES_V1_L2 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
const BITRATES_V1_L3 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const BITRATES_V2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/** Samples of all frames that begin in a payload (layers II and III). */
function mpegAudioSamples(media: Uint8Array): number {
	let samples = 0;
	for (let at = 0; at + 4 <= media.length;) {
		const frame = media.subarray(at);
		const rate = mpegAudioRate(frame);
		if (rate === 0) break;
		const isVersion1 = ((u8(frame, 1) >> 3) & 3) === 3;
		const isLayer3 = ((u8(frame, 1) >> 1) & 3) === 1;
		const table = !isVersion1 ? BITRATES_V2 : isLayer3 ? BITRATES_V1_L3 : BITRATES_V1_L2;
		const kbps = table[u8(frame, 2) >> 4] ?? 0;
		const count = isLayer3 && !isVersion1 ? 576 : 1152;
		if (kbps === 0) break;
		samples += count;
		at += Math.floor((count * kbps * 125) / rate) + ((u8(frame, 2) >> 1) & 1);
	}
	return samples;
}
