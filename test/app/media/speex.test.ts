import { describe, expect, test } from 'vitest';
import { BitWriter } from '../../../app/media/bits.ts';
import { speexFrames } from '../../../app/media/speex.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { hex } from '../network/frames.ts';
import { feedOf, fileOf, md5, probed, samplesIn } from './feeding.ts';

/** Frames of narrowband mode 3 (160 bits), with wideband mode 1 (36 bits) on top when asked. */
function payloadOf(frames: number, isWide: boolean, terminator = false): Uint8Array {
	const random = new SeededRandom(frames);
	const writer = new BitWriter();
	const fill = (bits: number): void => {
		for (let bit = 0; bit < bits; bit++) writer.write(random.below(2), 1);
	};
	for (let frame = 0; frame < frames; frame++) {
		writer.write(0, 1).write(3, 4);
		fill(155);
		if (!isWide) continue;
		writer.write(1, 1).write(1, 3);
		fill(32);
	}
	if (terminator) writer.write(0b01111, 5);
	for (let at = 0; (writer.length & 7) !== 0; at++) writer.write(at === 0 ? 0 : 1, 1);
	return writer.bytes;
}

describe('frames of a payload', () => {
	test('narrowband and wideband frames are found by their modes', () => {
		expect(speexFrames(payloadOf(1, false))).toEqual([[0, 160]]);
		expect(speexFrames(payloadOf(3, false))).toEqual([
			[0, 160],
			[160, 320],
			[320, 480],
		]);
		expect(speexFrames(payloadOf(2, true))).toEqual([
			[0, 196],
			[196, 392],
		]);
	});

	test('a terminator ends them', () => {
		expect(speexFrames(payloadOf(2, true, true))).toHaveLength(2);
	});

	test('what is cut or of no mode holds none', () => {
		expect(speexFrames(payloadOf(1, false).subarray(0, 15))).toEqual([]);
		expect(speexFrames(hex('7fff'))).toEqual([]);
		expect(speexFrames(hex(''))).toEqual([]);
		expect(feedOf('SPEEX').take(hex('7f'), false)).toBeNull();
	});
});

describe('the Ogg file', () => {
	test('has a packet a frame, the samples of its rate', () => {
		expect(samplesIn(feedOf('SPEEX'), payloadOf(3, false))).toBe(480);
		expect(samplesIn(feedOf('SPEEX', { clockRate: 16_000 }), payloadOf(2, true))).toBe(640);
	});

	test.skipIf(!HAS_FFMPEG)('holds a lone frame as it was sent (skipped without ffprobe)', () => {
		const payloads = [payloadOf(1, true), payloadOf(1, true), payloadOf(1, true)];
		const { hashes, stream } = probed(
			fileOf(feedOf('SPEEX', { clockRate: 16_000 }), payloads),
			'ogg',
		);
		expect(hashes).toEqual(payloads.map(md5));
		expect(stream).toMatchObject({ codec_name: 'speex', sample_rate: '16000', channels: 1 });
	});

	test.skipIf(!HAS_FFMPEG)(
		'frames of a bundle are cut out bit by bit (skipped without ffprobe)',
		() => {
			const { hashes } = probed(fileOf(feedOf('SPEEX'), [payloadOf(3, false)]), 'ogg');
			const bundle = payloadOf(3, false);
			expect(hashes).toEqual([0, 20, 40].map((at) => md5(bundle.subarray(at, at + 20))));
		},
	);
});
