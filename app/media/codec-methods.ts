/** How each audio codec becomes PCM: in process, through ffmpeg, or not at all. */
import { u8 } from '../bytes.ts';
import { aacGenericFeed, aacLatmFeed } from './aac.ts';
import { ac3Feed, eac3Feed } from './ac3.ts';
import { amrFeed } from './amr.ts';
import { mpegAudioFeed } from './mpeg-audio.ts';
import { opusFeed } from './opus.ts';
import { NO_BYTES, plainFeed } from './payload-feed.ts';
import type { FeedMaker, PayloadFeed, PlainFeedShape } from './payload-feed.ts';
import { canonicalCodec } from './payload-format.ts';
import type { PayloadFormat } from './payload-format.ts';
import { qcelpFrames, qcelpSamples, qcpHeader } from './qcelp.ts';
import { adtsFeed, loasFeed } from './sound-files.ts';
import { speexFeed } from './speex.ts';

/** A codec that is decoded in process; every packet stands alone. */
export interface InProcessCodec {
	readonly way: 'in-process';
}

/** A codec that ffmpeg decodes from its payloads in sequence order. */
export interface FfmpegCodec {
	readonly way: 'ffmpeg';
	/** Suffix of the payload file. */
	readonly suffix: string;
	readonly makeFeed: FeedMaker;
	/** The part of a payload that belongs into a file of payloads as sent. */
	readonly media: (payload: Uint8Array) => Uint8Array;
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
	return qcelpFrames(payload) ?? NO_BYTES;
}

/** iLBC frames of 20 ms have 38 bytes, those of 30 ms 50. @see RFC 3952 §3.2 */
function ilbcFeed(): PayloadFeed {
	let isLong: boolean | null = null;
	const samplesOf = (payload: Uint8Array): number => {
		isLong ??= payload.length % 50 === 0;
		const size = isLong ? 50 : 38;
		return payload.length % size === 0 ? (payload.length / size) * (isLong ? 240 : 160) : 0;
	};
	return {
		...plainFeed({ demuxer: 'ilbc', sampleRate: 8000, media: whole, samples: samplesOf }),
		header: () => Uint8Array.from(`#!iLBC${isLong === true ? 30 : 20}\n`, (c) => c.charCodeAt(0)),
	};
}

/**
 * G.726 of 2 to 5 bits a sample. `G726-*` has the first sample in the low bits of a byte, as
 * RFC 3551 §4.5.4 wants it; `AAL2-G726-*` in the high bits.
 */
function g726(bits: number, isAal2: boolean): FfmpegCodec {
	const shape: PlainFeedShape = {
		demuxer: isAal2 ? 'g726' : 'g726le',
		options: ['-code_size', String(bits)],
		sampleRate: 8000,
		media: whole,
		samples: (media) => Math.floor((media.length * 8) / bits),
	};
	return viaFfmpeg('g726', () => plainFeed(shape));
}

function viaFfmpeg(suffix: string, makeFeed: FeedMaker, media = whole): FfmpegCodec {
	return { way: 'ffmpeg', suffix, makeFeed, media };
}

function plain(suffix: string, shape: PlainFeedShape): FfmpegCodec {
	return viaFfmpeg(suffix, () => plainFeed(shape), shape.media);
}

function raw(suffix: string, words: string, media: RawCodec['media'] = whole): RawCodec {
	return { way: 'raw', suffix, words, media };
}

const NARROW = { sampleRate: 8000, media: whole } as const;

const METHODS = new Map<string, CodecMethod>([
	...['PCMU', 'PCMA', 'L16', 'L24', 'L8', 'DVI4'].map((name) => [name, IN_PROCESS] as const),
	[
		'G722',
		plain('g722', {
			...{ demuxer: 'g722', sampleRate: 16_000, media: whole },
			samples: (media) => media.length * 2,
		}),
	],
	['G723', plain('g723', { ...NARROW, demuxer: 'g723_1', samples: g723Samples })],
	[
		'G729',
		plain('g729', {
			...{ demuxer: 'g729', sampleRate: 8000, media: g729Frames },
			samples: (media) => media.length * 8,
		}),
	],
	[
		'GSM',
		plain('gsm', {
			...NARROW,
			demuxer: 'gsm',
			samples: (media) => (media.length % 33 === 0 ? (media.length / 33) * 160 : 0),
		}),
	],
	[
		'QCELP',
		plain('qcelp', {
			...{ demuxer: 'qcp', sampleRate: 8000, header: qcpHeader },
			...{ media: qcelpMedia, samples: qcelpSamples },
		}),
	],
	['ILBC', viaFfmpeg('lbc', ilbcFeed)],
	...[2, 3, 4, 5].flatMap((bits) => [
		[`G726-${bits * 8}`, g726(bits, false)] as const,
		[`AAL2-G726-${bits * 8}`, g726(bits, true)] as const,
	]),
	['SPEEX', viaFfmpeg('spx', speexFeed)],
	['OPUS', viaFfmpeg('opus', opusFeed)],
	['AMR', viaFfmpeg('amr', amrFeed)],
	['AMR-WB', viaFfmpeg('amr', amrFeed)],
	['MPEG4-GENERIC', viaFfmpeg('aac', aacGenericFeed)],
	['MP4A-LATM', viaFfmpeg('aac', aacLatmFeed)],
	['ADTS', viaFfmpeg('aac', adtsFeed)],
	['LOAS', viaFfmpeg('loas', loasFeed)],
	['MPA', viaFfmpeg('mp3', mpegAudioFeed, (payload) => payload.subarray(4))],
	['AC3', viaFfmpeg('ac3', ac3Feed, (payload) => payload.subarray(2))],
	['EAC3', viaFfmpeg('eac3', eac3Feed, (payload) => payload.subarray(2))],
	['G728', raw('g728', 'G.728, no decoder')],
	['LPC', raw('lpc', 'LPC, no decoder')],
	['GSM-EFR', raw('efr', 'GSM EFR, no decoder')],
	['GSM-HR-08', raw('gsmhr', 'GSM HR, no decoder')],
	['G729D', raw('g729d', 'G.729D, no decoder')],
	['G729E', raw('g729e', 'G.729E, no decoder')],
	['EVRC', raw('evrc', 'EVRC, no decoder for its payloads')],
	['EVRC0', raw('evrc', 'EVRC, no decoder for its payloads')],
	['EVRCB', raw('evrcb', 'EVRC-B, no decoder')],
	['EVRCWB', raw('evrcwb', 'EVRC-WB, no decoder')],
	['EVS', raw('evs', 'EVS, no decoder')],
	['SILK', raw('silk', 'SILK, no decoder')],
	['ISAC', raw('isac', 'iSAC, no decoder')],
	['G7221', raw('g7221', 'G.722.1, no decoder')],
	['AMR-WB+', raw('awp', 'AMR-WB+, no decoder')],
	['MP2T', raw('ts', 'MPEG transport stream, as sent')],
	['MP2P', raw('ps', 'MPEG program stream, as sent')],
	['PS', raw('ps', 'MPEG program stream, as sent')],
]);

/** The way of a codec, in any spelling; null for one that is not known here. */
export function methodOf(codec: string | null): CodecMethod | null {
	return codec === null ? null : (METHODS.get(canonicalCodec(codec)) ?? null);
}

/** Why a format cannot be decoded though its codec can; null when it can. */
export function refusalOf(format: PayloadFormat): string | null {
	const method = methodOf(format.codec);
	if (method?.way !== 'ffmpeg') return null;
	try {
		method.makeFeed(format);
		return null;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
