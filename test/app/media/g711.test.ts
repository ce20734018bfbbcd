import { describe, expect, test } from 'vitest';
import { A_LAW, MU_LAW } from '../../../app/media/g711.ts';
import { HAS_FFMPEG, ffmpegDecode } from '../export/programs.ts';

const ALL_CODES = Uint8Array.from({ length: 256 }, (_, code) => code);

/** Segment end points of G.711's tables 1a and 2a, as 16-bit samples (13 and 14 bits shifted up). */
describe('µ-law', () => {
	test.for([
		[0xff, 0],
		[0x7f, 0],
		[0xfe, 8],
		[0x7e, -8],
		[0xf0, 120],
		[0xef, 132],
		[0xe0, 372],
		[0xdf, 396],
		[0xd0, 876],
		[0xcf, 924],
		[0xc0, 1884],
		[0xbf, 1980],
		[0xb0, 3900],
		[0xaf, 4092],
		[0xa0, 7932],
		[0x9f, 8316],
		[0x90, 15_996],
		[0x8f, 16_764],
		[0x80, 32_124],
		[0x00, -32_124],
	] as const)('code %i is sample %i', ([code, sample]) => {
		expect(MU_LAW[code]).toBe(sample);
	});

	test('a code and the one with its sign bit turned are opposite', () => {
		for (let code = 0; code < 128; code++) {
			expect((MU_LAW[code] ?? NaN) + (MU_LAW[code | 0x80] ?? NaN)).toBe(0);
		}
	});

	test('positive codes fall from loudest to silence', () => {
		const positive = [...MU_LAW.subarray(128)];
		expect(positive).toEqual([...positive].sort((a, b) => b - a));
	});

	test.skipIf(!HAS_FFMPEG)('all 256 codes equal what ffmpeg decodes (skipped without it)', () => {
		const theirs = ffmpegDecode(ALL_CODES, ['-f', 'mulaw', '-ar', '8000', '-ac', '1']);
		expect([...MU_LAW]).toEqual([...theirs]);
	});
});

describe('A-law', () => {
	test.for([
		[0xd5, 8],
		[0x55, -8],
		[0xd4, 24],
		[0xda, 248],
		[0xc5, 264],
		[0xca, 504],
		[0xf5, 528],
		[0xe5, 1056],
		[0x95, 2112],
		[0x85, 4224],
		[0xb5, 8448],
		[0xa5, 16_896],
		[0xaa, 32_256],
		[0x2a, -32_256],
	] as const)('code %i is sample %i', ([code, sample]) => {
		expect(A_LAW[code]).toBe(sample);
	});

	test('a code and the one with its sign bit turned are opposite', () => {
		for (let code = 0; code < 128; code++) {
			expect((A_LAW[code] ?? NaN) + (A_LAW[code | 0x80] ?? NaN)).toBe(0);
		}
	});

	test('no two codes give one sample', () => {
		expect(new Set(A_LAW).size).toBe(256);
	});

	test.skipIf(!HAS_FFMPEG)('all 256 codes equal what ffmpeg decodes (skipped without it)', () => {
		const theirs = ffmpegDecode(ALL_CODES, ['-f', 'alaw', '-ar', '8000', '-ac', '1']);
		expect([...A_LAW]).toEqual([...theirs]);
	});
});
