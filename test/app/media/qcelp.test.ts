import { describe, expect, test } from 'vitest';
import { qcelpFrames, qcelpSamples, qcpHeader } from '../../../app/media/qcelp.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { bytes, hex } from '../network/frames.ts';
import { HAS_FFMPEG, ffmpegDecode } from '../export/programs.ts';

/** Frame bytes by rate octet. @see RFC 2658 §3.2 */
const SIZES = [1, 4, 8, 17, 35];
const frame = (rate: number): Uint8Array => bytes([rate], new Uint8Array((SIZES[rate] ?? 1) - 1));

describe('frames of a payload', () => {
	test.for([0, 1, 2, 3, 4])('one frame of rate %i', (rate) => {
		expect(qcelpFrames(bytes([0], frame(rate)))).toEqual(frame(rate));
	});

	test('several frames of mixed rates', () => {
		const frames = bytes(frame(4), frame(0), frame(2), frame(3), frame(1));
		expect(qcelpFrames(bytes([0], frames))).toEqual(frames);
		expect(qcelpSamples(frames)).toBe(800);
	});

	test('the reserved bits do not matter', () => {
		expect(qcelpFrames(bytes([0xc0], frame(4)))).toEqual(frame(4));
	});

	test('interleaved bundles are not taken', () => {
		expect(qcelpFrames(bytes([0x08], frame(4)))).toBeNull();
		expect(qcelpFrames(bytes([0x28], frame(4)))).toBeNull();
	});

	test('damaged payloads are not taken', () => {
		expect(qcelpFrames(hex(''))).toBeNull();
		expect(qcelpFrames(hex('00'))).toBeNull();
		expect(qcelpFrames(hex('0005'))).toBeNull();
		expect(qcelpFrames(hex('000e'))).toBeNull();
		expect(qcelpFrames(bytes([0], frame(4)).subarray(0, 30))).toBeNull();
	});
});

describe('the QCP file', () => {
	test('sizes of its chunks add up', () => {
		const header = qcpHeader(1000);
		const view = new DataView(header.buffer);
		expect(Buffer.from(header.subarray(0, 16)).toString('latin1')).toMatch(/^RIFF....QLCMfmt $/s);
		expect(view.getUint32(4, true)).toBe(header.length - 8 + 1000);
		expect(view.getUint32(header.length - 4, true)).toBe(1000);
		const vrat = 20 + view.getUint32(16, true);
		expect(Buffer.from(header.subarray(vrat, vrat + 4)).toString('latin1')).toBe('vrat');
		const data = vrat + 8 + view.getUint32(vrat + 4, true);
		expect(Buffer.from(header.subarray(data, data + 4)).toString('latin1')).toBe('data');
	});

	test.skipIf(!HAS_FFMPEG)('ffmpeg decodes as many samples as are in it (skipped without)', () => {
		const random = new SeededRandom(7);
		const frames = bytes(
			...Array.from({ length: 50 }, (_, index) => {
				const made = frame([4, 3, 2, 1][index % 4] ?? 4);
				if (index % 4 === 0) made.set(random.bytes(33), 1);
				return made;
			}),
		);
		const samples = ffmpegDecode(bytes(qcpHeader(frames.length), frames), ['-f', 'qcp']);
		expect(samples).toHaveLength(qcelpSamples(frames));
	});
});
