import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { MalformedPacketError } from '../../../app/errors.ts';
import { findFfmpeg } from '../../../app/export/ffmpeg.ts';
import { h264Format, parseH264Sps } from '../../../app/media/h264-sps.ts';
import { h265Format, parseH265Sps } from '../../../app/media/h265-sps.ts';
import { mpeg4Format } from '../../../app/media/mpeg4-vol.ts';
import { nalUnits, withoutEmulation } from '../../../app/media/nal-units.ts';
import { videoFormat } from '../../../app/media/video-format.ts';
import { hex } from '../network/frames.ts';

const HAS_FFMPEG = findFfmpeg() !== null;

/** A stream that ffmpeg encodes. */
function encoded(size: string, rate: string, args: readonly string[], format: string): Uint8Array {
	const source = `testsrc2=size=${size}:rate=${rate}:duration=0.2`;
	return execFileSync(
		findFfmpeg()?.path ?? 'ffmpeg',
		['-v', 'error', '-f', 'lavfi', '-i', source, ...args, '-frames:v', '2', '-f', format, 'pipe:1'],
		{ maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] },
	);
}

const X264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p'];
const X265 = ['-c:v', 'libx265', '-pix_fmt', 'yuv420p', '-x265-params', 'log-level=none'];

describe.skipIf(!HAS_FFMPEG)('parameter sets as encoders write them', () => {
	test.each([
		['1920x1080', '25', [], 1920, 1080, 25, 'High'],
		['1280x720', '30000/1001', ['-profile:v', 'main'], 1280, 720, 29.97, 'Main'],
		['178x98', '12', ['-profile:v', 'baseline'], 178, 98, 12, 'Baseline'],
		['352x288', '15', ['-flags', '+ildct+ilme'], 352, 288, 15, 'High'],
	] as const)('H.264 %s at %s', (size, rate, more, width, height, frameRate, profile) => {
		const format = h264Format(encoded(size, rate, [...X264, ...more], 'h264'));
		expect([format?.width, format?.height, format?.profile]).toEqual([width, height, profile]);
		expect(format?.frameRate).toBeCloseTo(frameRate, 2);
	});

	test('H.264 with 4:4:4 and 10 bits', () => {
		const wide = encoded('178x98', '10', ['-c:v', 'libx264', '-pix_fmt', 'yuv444p'], 'h264');
		expect(h264Format(wide)).toMatchObject({ width: 178, height: 98, profile: 'High 4:4:4' });
		const deep = encoded('320x240', '10', ['-c:v', 'libx264', '-pix_fmt', 'yuv420p10le'], 'h264');
		expect(h264Format(deep)).toMatchObject({ width: 320, height: 240, profile: 'High 10' });
	});

	test.each([
		['3840x2160', '25', 3840, 2160, 25],
		['1920x1080', '30', 1920, 1080, 30],
		['178x98', '12', 178, 98, 12],
	] as const)('H.265 %s at %s', (size, rate, width, height, frameRate) => {
		const format = h265Format(encoded(size, rate, X265, 'hevc'));
		expect([format?.width, format?.height, format?.profile]).toEqual([width, height, 'Main']);
		// This encoder tells its rate in the SPS, the devices in the VPS or not at all.
		expect([null, frameRate]).toContain(format?.frameRate);
	});

	test.each([
		['352x288', '25', 352, 288],
		['640x480', '12', 640, 480],
	] as const)('MPEG-4 %s at %s', (size, rate, width, height) => {
		const stream = encoded(size, rate, ['-c:v', 'mpeg4'], 'm4v');
		expect(mpeg4Format(stream)).toMatchObject({ width, height });
	});

	test('the codec decides who reads', () => {
		const stream = encoded('320x240', '10', X264, 'h264');
		expect(videoFormat('H264', stream)).toMatchObject({ width: 320, height: 240 });
		expect(videoFormat('H265', stream)).toBeNull();
		expect(videoFormat('MPEG4', stream)).toBeNull();
		expect(videoFormat('JPEG', stream)).toBeNull();
		expect(videoFormat(null, stream)).toBeNull();
	});

	test('every beginning of a stream gives its format or nothing', () => {
		for (const [codec, stream] of [
			['H264', encoded('320x240', '10', X264, 'h264')],
			['H265', encoded('320x240', '10', X265, 'hevc')],
			['MPEG4', encoded('320x240', '10', ['-c:v', 'mpeg4'], 'm4v')],
		] as const) {
			for (let length = 0; length < 300; length++) {
				const format = videoFormat(codec, stream.subarray(0, length));
				if (format === null) continue;
				expect(format.width).toBeLessThan(100_000);
			}
			expect(videoFormat(codec, stream.subarray(0, 300))).toMatchObject({ width: 320 });
		}
	});
});

describe('units of a byte stream', () => {
	test('stand between start codes of three and four bytes', () => {
		const stream = hex('0000000167aabb00000168cc0000000165dd');
		const units = nalUnits(stream).map(({ start, end }) => [...stream.subarray(start, end)]);
		expect(units).toEqual([
			[0x67, 0xaa, 0xbb],
			[0x68, 0xcc],
			[0x65, 0xdd],
		]);
		expect(nalUnits(hex('0102030405'))).toEqual([]);
		expect(nalUnits(new Uint8Array(0))).toEqual([]);
	});

	test('lose the bytes that keep start codes out of them', () => {
		expect([...withoutEmulation(hex('0000030100000300000003'))]).toEqual([
			...[0, 0, 1, 0, 0, 0, 0, 0],
		]);
		expect([...withoutEmulation(hex('00030003'))]).toEqual([0, 3, 0, 3]);
	});

	test('that are cut are malformed, not endless', () => {
		expect(() => parseH264Sps(hex('67'))).toThrow(MalformedPacketError);
		expect(() => parseH264Sps(hex('6764001f00000000'))).toThrow(MalformedPacketError);
		expect(() => parseH265Sps(hex('4201'))).toThrow(MalformedPacketError);
		expect(h264Format(hex('000000016764'))).toBeNull();
		expect(h265Format(hex('00000001420101'))).toBeNull();
		expect(mpeg4Format(hex('0000012000'))).toBeNull();
	});
});
