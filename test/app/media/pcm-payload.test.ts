import { expect, test } from 'vitest';
import { pcmDecoder, pcmFeed } from '../../../app/media/pcm-payload.ts';
import { formatOf } from './feeding.ts';

const decoded = (codec: string, ...bytes: number[]): number[] | null => {
	const samples = pcmDecoder({ codec })?.(Uint8Array.from(bytes));
	return samples === undefined ? null : [...samples];
};

test('G.711 has a sample a byte, with the extremes of its laws', () => {
	expect(decoded('PCMU', 0x00, 0x80, 0xff, 0x7f)).toEqual([-32_124, 32_124, 0, 0]);
	expect(decoded('PCMA', 0x2a, 0xaa, 0x55, 0xd5)).toEqual([-32_256, 32_256, -8, 8]);
});

test('L16 is in network byte order; half a sample at the end is none', () => {
	expect(decoded('L16', 0x01, 0x02, 0xff, 0xfe, 0x7f)).toEqual([258, -2]);
});

test('DVI4 begins with its state', () => {
	expect(decoded('DVI4', 0, 100, 0, 0, 0x00)).toEqual([100, 100]);
});

test('everything else is decoded elsewhere', () => {
	expect(['G722', 'OPUS', 'CN'].map((codec) => pcmDecoder({ codec }))).toEqual([null, null, null]);
});

test('decoded samples are fed as little-endian words', () => {
	const feed = pcmFeed(formatOf('L16', { clockRate: 44_100, channels: 2 }));
	expect(feed).toMatchObject({ demuxer: 's16le', sampleRate: 44_100, channels: 2 });
	expect(feed.options).toEqual(['-ar', '44100', '-ac', '2']);
	expect(feed.take(Uint8Array.of(1, 2, 3, 4), false)).toEqual([
		{ bytes: Uint8Array.of(2, 1, 4, 3), offset: 0, samples: 1 },
	]);
	expect(feed.take(new Uint8Array(0), false)).toBeNull();
});

test('L24 and L8 keep their upper bits', () => {
	expect(decoded('L24', 0x01, 0x02, 0x03, 0xff, 0xff, 0x00)).toEqual([258, -1]);
	expect(decoded('L8', 0x80, 0x00, 0xff)).toEqual([0, -32_768, 32_512]);
});
