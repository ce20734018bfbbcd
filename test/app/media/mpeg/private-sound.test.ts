import { describe, expect, test } from 'vitest';
import type { ElementaryUnit } from '../../../../app/media/mpeg/index.ts';
import { PsDemuxer } from '../../../../app/media/mpeg/index.ts';
import { guessPrivate, lpcmFormat, privateHead } from '../../../../app/media/mpeg/private-sound.ts';
import { pack, pes } from './streams.ts';

/** 64 kbit/s of AC-3 at 48 kHz: 256 bytes. */
const FRAME = [
	0x0b,
	0x77,
	0,
	0,
	8,
	0x40,
	0x40,
	...Array.from({ length: 249 }, (_, at) => at & 127),
];
const AC3 = [0x80, 1, 0, 1, ...FRAME];
const SAMPLES = Array.from({ length: 64 }, (_, at) => at);
/** 16 bits, 48 kHz, two channels. */
const LPCM = [0xa0, 1, 0, 4, 0, 0x01, 0x80, ...SAMPLES];

describe('private stream 1', () => {
	test('is told by its number together with what stands behind', () => {
		expect(guessPrivate(Uint8Array.from(AC3))).toEqual({ id: 0x80, codec: 'AC3', headBytes: 4 });
		expect(guessPrivate(Uint8Array.from(LPCM))).toEqual({ id: 0xa0, codec: 'LPCM', headBytes: 4 });
	});

	test('is nothing where only the number fits, as with what cameras put there', () => {
		for (const data of [
			[0x80, 1, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8],
			[0x81, 1, 0xff, 0xff, ...FRAME],
			[0xa0, 1, 0, 1, 0, 0x01, 0x80, ...SAMPLES],
			[0xa0, 1, 0, 4, 0, 0x81, 0x80, ...SAMPLES],
			[0x40, 1, 0, 1, ...FRAME],
			[0x80],
			[],
		]) {
			expect(guessPrivate(Uint8Array.from(data))).toBeNull();
		}
		expect([0x7f, 0x88, 0x9f, 0xa8].map(privateHead)).toEqual([null, null, null, null]);
	});

	test('tells rate and channels of samples; those of more than 16 bits are not read', () => {
		expect(lpcmFormat(Uint8Array.of(0, 0x21, 0x80))).toEqual({ sampleRate: 44_100, channels: 2 });
		expect(lpcmFormat(Uint8Array.of(0, 0x10, 0x80))).toEqual({ sampleRate: 96_000, channels: 1 });
		expect(lpcmFormat(Uint8Array.of(0, 0x41, 0x80))).toBeNull();
	});

	test('gives frames and samples without what stands in front, over packets that cut them', () => {
		const units: ElementaryUnit<null>[] = [];
		const demuxer = new PsDemuxer<null>((unit) => units.push(unit));
		const half = 150;
		const bytes = [
			...pack(),
			...pes(AC3, { id: 0xbd, pts: 900 }),
			...pes([0x80, 1, 0, 0, ...FRAME.slice(0, half)], { id: 0xbd }),
			...pes([0x80, 0, 0, 0, ...FRAME.slice(half)], { id: 0xbd }),
			...pes(LPCM, { id: 0xbd, pts: 900 }),
			...pes([1, 2, 3, 4, 5, 6, 7, 8, 9], { id: 0xbd }),
			...[0, 0, 1, 0xb9],
		];
		demuxer.push(Uint8Array.from(bytes), null);
		demuxer.flush();
		expect(demuxer.streams.map(({ id, codec }) => [id, codec])).toEqual([
			[0x80, 'AC3'],
			[0xa0, 'LPCM'],
			[0xbd, null],
		]);
		const sound = units.filter(({ stream }) => stream.kind === 'audio');
		expect(sound.map(({ stream, pieces }) => [stream.id, [...(pieces[0] ?? [])]])).toEqual([
			[0x80, FRAME],
			[0x80, FRAME],
			// Three bytes of format stay.
			[0xa0, LPCM.slice(4)],
		]);
		expect(sound.map(({ pts }) => pts)).toEqual([900, 900 + 2880, 900]);
	});
});
