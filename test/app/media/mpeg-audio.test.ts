import { describe, expect, test } from 'vitest';
import { mpegAudioRate } from '../../../app/media/mpeg-audio.ts';
import { bytes, hex } from '../network/frames.ts';
import { feedOf, samplesIn } from './feeding.ts';

const HEAD = hex('00000000');

describe('samples', () => {
	test('the four bytes of RFC 2250 stay out, frames are counted', () => {
		// Layer III, 128 kbit/s, 44.1 kHz: 417 bytes without padding, 418 with.
		const frame = bytes(hex('fffb9000'), new Uint8Array(413));
		const padded = bytes(hex('fffb9200'), new Uint8Array(414));
		const feed = feedOf('MPA');
		expect(samplesIn(feed, bytes(HEAD, frame, padded, frame))).toBe(3 * 1152);
		expect(feed).toMatchObject({ sampleRate: 44_100, channels: 2 });
	});

	test('version 2 has half the samples in layer III and all in layer II', () => {
		// 64 kbit/s at 22.05 kHz: 208 bytes of layer III, 417 of layer II.
		const of = (head: string, length: number): number =>
			samplesIn(feedOf('MPA'), bytes(HEAD, hex(head), new Uint8Array(length)));
		expect(of('fff38000', 204)).toBe(576);
		expect(of('fff58000', 413)).toBe(1152);
	});

	test('a payload without a frame header holds none', () => {
		for (const payload of ['00112233', 'fffbf000', '']) {
			expect(feedOf('MPA').take(bytes(HEAD, hex(payload)), false)).toBeNull();
		}
	});

	test('mono is mono', () => {
		const feed = feedOf('MPA');
		feed.take(bytes(HEAD, hex('fffb90c0'), new Uint8Array(413)), false);
		expect(feed.channels).toBe(1);
	});

	test('further fragments of a frame go on without samples of their own', () => {
		const feed = feedOf('MPA');
		const frame = bytes(hex('fffb9000'), new Uint8Array(413));
		expect(samplesIn(feed, bytes(HEAD, frame.subarray(0, 200)))).toBe(1152);
		expect(feed.take(bytes(hex('000000c8'), frame.subarray(200)), false)).toEqual([
			{ bytes: frame.subarray(200), offset: 0, samples: 0 },
		]);
	});
});

describe('sample rate', () => {
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
