import { describe, expect, test } from 'vitest';
import { AU_HEADER, auHeader, WAV_HEADER, wavHeader } from '../../../app/export/audio-header.ts';
import { hex } from '../network/frames.ts';
import { HAS_FFMPEG, ffmpegDecode } from './programs.ts';

describe('WAV', () => {
	test('mono at 8 kHz, byte by byte', () => {
		expect(wavHeader({ sampleRate: 8000, channels: 1 }, 320)).toEqual(
			hex(`52494646 64010000 57415645
				666d7420 10000000 0100 0100 401f0000 803e0000 0200 1000
				64617461 40010000`),
		);
	});

	test('stereo at 44.1 kHz has four bytes a frame', () => {
		const header = wavHeader({ sampleRate: 44_100, channels: 2 }, 0);
		expect(header.subarray(20, 36)).toEqual(hex('0100 0200 44ac0000 10b10200 0400 1000'));
	});

	test('a size past 4 GiB is given as the largest there is', () => {
		const header = wavHeader({ sampleRate: 8000, channels: 1 }, 5_000_000_000);
		expect(header.subarray(4, 8)).toEqual(hex('ffffffff'));
		expect(header.subarray(40, 44)).toEqual(hex('ffffffff'));
	});

	test.skipIf(!HAS_FFMPEG)('ffmpeg reads the samples behind it (skipped without it)', () => {
		const file = Buffer.concat([wavHeader({ sampleRate: 8000, channels: 1 }, 4), hex('0100 feff')]);
		expect([...ffmpegDecode(file, ['-f', 'wav'])]).toEqual([1, -2]);
		expect(WAV_HEADER).toBe(44);
	});
});

describe('AU', () => {
	test('mono at 8 kHz, byte by byte', () => {
		expect(auHeader({ sampleRate: 8000, channels: 1 }, 320)).toEqual(
			hex('2e736e64 00000020 00000140 00000003 00001f40 00000001 0000000000000000'),
		);
	});

	test('a size past 4 GiB is given as the largest there is', () => {
		const header = auHeader({ sampleRate: 8000, channels: 1 }, 5_000_000_000);
		expect(header.subarray(8, 12)).toEqual(hex('ffffffff'));
	});

	test.skipIf(!HAS_FFMPEG)('ffmpeg reads the samples behind it (skipped without it)', () => {
		const file = Buffer.concat([
			auHeader({ sampleRate: 11_025, channels: 2 }, 4),
			hex('0001 fffe'),
		]);
		expect([...ffmpegDecode(file, ['-f', 'au'])]).toEqual([1, -2]);
		expect(AU_HEADER).toBe(32);
	});
});
