import { describe, expect, test } from 'vitest';
import { methodOf, mpegAudioRate } from '../../../app/export/codec-methods.ts';
import type { FfmpegCodec, RawCodec } from '../../../app/export/codec-methods.ts';
import { PAYLOAD_TYPES } from '../../../app/protocols/rtp/index.ts';
import { bytes, counting, hex } from '../network/frames.ts';

function byFfmpeg(codec: string): FfmpegCodec {
	const method = methodOf(codec);
	if (method?.way !== 'ffmpeg') throw new Error(`${codec} is not decoded by ffmpeg`);
	return method;
}

function asRaw(codec: string): RawCodec {
	const method = methodOf(codec);
	if (method?.way !== 'raw') throw new Error(`${codec} is not saved as it is`);
	return method;
}

describe('ways', () => {
	test.for(['PCMU', 'PCMA', 'L16', 'DVI4'])('%s is decoded in process', (codec) => {
		expect(methodOf(codec)).toEqual({ way: 'in-process' });
	});

	test.for([
		['G722', 'g722', 16_000],
		['G723', 'g723_1', 8000],
		['G729', 'g729', 8000],
		['GSM', 'gsm', 8000],
		['QCELP', 'qcp', 8000],
		['MPA', 'mp3', 0],
	] as const)('%s goes through ffmpeg’s %s', ([codec, demuxer, sampleRate]) => {
		expect(byFfmpeg(codec)).toMatchObject({ demuxer, sampleRate });
	});

	test('what nothing decodes is saved as it is and says so', () => {
		expect(asRaw('G728')).toMatchObject({ suffix: 'g728', words: 'G.728, no decoder' });
		expect(asRaw('LPC')).toMatchObject({ suffix: 'lpc', words: 'LPC, no decoder' });
	});

	test('an unknown codec has no method', () => {
		expect(methodOf(null)).toBeNull();
		expect(methodOf('X-NOBODY')).toBeNull();
	});

	test('every static audio codec but CN, 1016 and G721 has one', () => {
		const codecs = PAYLOAD_TYPES.flatMap(({ codec, kind }) =>
			codec !== null && kind === 'audio' ? [codec] : [],
		);
		const without = codecs.filter((codec) => methodOf(codec) === null);
		expect([...new Set(without)].sort()).toEqual(['1016', 'CN', 'G721']);
	});
});

describe('samples of a payload', () => {
	test('G.722: two samples a byte', () => {
		expect(byFfmpeg('G722').samples(new Uint8Array(160))).toBe(320);
	});

	test('GSM: 160 samples in each 33 bytes', () => {
		expect(byFfmpeg('GSM').samples(new Uint8Array(33))).toBe(160);
		expect(byFfmpeg('GSM').samples(new Uint8Array(66))).toBe(320);
		expect(byFfmpeg('GSM').samples(new Uint8Array(32))).toBe(0);
	});

	test('G.729: 80 samples in each 10 bytes, comfort noise left out', () => {
		const { media, samples } = byFfmpeg('G729');
		expect(samples(media(new Uint8Array(20)))).toBe(160);
		expect([...media(counting(12))]).toEqual([...counting(10)]);
		expect(media(counting(2))).toHaveLength(0);
	});

	test('G.723.1: the two low bits of each frame tell its size', () => {
		const { samples } = byFfmpeg('G723');
		const high = new Uint8Array(24);
		const low = bytes([1], new Uint8Array(19));
		const silence = bytes([2], new Uint8Array(3));
		expect(samples(high)).toBe(240);
		expect(samples(bytes(high, low, silence, [3]))).toBe(960);
	});

	test('MPEG audio: the four bytes of RFC 2250 stay out, frames are counted', () => {
		const { media, samples } = byFfmpeg('MPA');
		// Layer III, 128 kbit/s, 44.1 kHz: 417 bytes without padding, 418 with.
		const frame = bytes(hex('fffb9000'), new Uint8Array(413));
		const padded = bytes(hex('fffb9200'), new Uint8Array(414));
		const payload = bytes(hex('00000000'), frame, padded, frame);
		expect(samples(media(payload))).toBe(3 * 1152);
	});

	test('MPEG audio of version 2 has half the samples in layer III and all in layer II', () => {
		const { samples } = byFfmpeg('MPA');
		// 64 kbit/s at 22.05 kHz: 208 bytes of layer III, 417 of layer II.
		expect(samples(bytes(hex('fff38000'), new Uint8Array(204)))).toBe(576);
		expect(samples(bytes(hex('fff58000'), new Uint8Array(413)))).toBe(1152);
	});

	test('MPEG audio without a frame header holds none', () => {
		expect(byFfmpeg('MPA').samples(hex('00112233'))).toBe(0);
		expect(byFfmpeg('MPA').samples(hex('fffbf000'))).toBe(0);
		expect(byFfmpeg('MPA').samples(hex(''))).toBe(0);
	});

	test('QCELP: 160 samples a frame', () => {
		const { media, samples } = byFfmpeg('QCELP');
		const full = bytes([4], new Uint8Array(34));
		const eighth = bytes([1], new Uint8Array(3));
		expect(samples(media(bytes([0], full, eighth)))).toBe(320);
	});

	test('interleaved QCELP is nothing that can be decoded', () => {
		const { media, samples } = byFfmpeg('QCELP');
		expect(samples(media(bytes([0x08, 4], new Uint8Array(34))))).toBe(0);
	});
});

describe('sample rate of MPEG audio', () => {
	test.for([
		['fffb90', 44_100],
		['fffb94', 48_000],
		['fffb98', 32_000],
		['fff390', 22_050],
		['fff394', 24_000],
		['ffe398', 8000],
		['fffb9c', 0],
		['ffeb90', 0],
		['00fb90', 0],
	] as const)('%s is %i Hz', ([head, rate]) => {
		expect(mpegAudioRate(hex(`${head}00`))).toBe(rate);
	});

	test('fewer than four bytes have none', () => {
		expect(mpegAudioRate(hex('fffb90'))).toBe(0);
	});
});

describe('payload that is saved as it is', () => {
	test('MPEG video loses its header of four bytes, or eight with the T bit', () => {
		const { media } = asRaw('MPV');
		expect([...media(bytes([0, 0, 0, 0], counting(6)))]).toEqual([...counting(6)]);
		expect([...media(bytes([4, 0, 0, 0, 9, 9, 9, 9], counting(6)))]).toEqual([...counting(6)]);
	});

	test('MPEG transport stream is whole', () => {
		expect(asRaw('MP2T').media(counting(188))).toEqual(counting(188));
		expect(asRaw('MP2T').suffix).toBe('ts');
	});
});
