import { describe, expect, test } from 'vitest';
import { HiddenPictures, isHidden } from '../../../app/export/hidden-pictures.ts';
import { bytes, hex } from '../network/frames.ts';

const of = (text: string): Uint8Array => bytes(hex(text));

describe('a picture that no decoder shows', () => {
	test.each([
		['VP8', '11020000', false],
		['VP8', '01020000', true],
		// Marker 2, profile 0: a frame that is shown, one that is not, one that is shown again.
		['VP9', '86004000', false],
		['VP9', '84004000', true],
		['VP9', '8a', false],
		// Profile 3 has one bit more in front.
		['VP9', 'b3004000', false],
		['VP9', 'b1004000', false],
		['VP9', 'b0004000', true],
		// Hidden, and behind it one that is shown, in one picture.
		['VP9', '840040c1', false],
		['AV1', '0a0b', false],
		['JPEG', 'ffd8', false],
		['H264', '6742', true],
		['H264', '419a', false],
		['H265', '4201', true],
		['H265', '2601', false],
	] as const)('%s %s: %s', (codec, text, expected) => {
		expect(isHidden(codec, [of(text)])).toBe(expected);
	});

	test('is one of no bytes, and none that has a slice beside its parameter sets', () => {
		expect(isHidden('AV1', [])).toBe(true);
		expect(isHidden('H264', [of('6742'), of('68ce'), of('6588')])).toBe(false);
	});
});

describe('counting', () => {
	const picture = (text: string, timeMs = 0) => ({ pieces: [of(text)], timeMs });

	test('goes up to a time', () => {
		const hidden = new HiddenPictures(1000);
		hidden.add('VP8', picture('01020000', 10));
		hidden.add('VP8', picture('11020000', 20));
		hidden.add('VP8', picture('01020000', 1000));
		expect(hidden.count).toBe(1);
	});

	test('is given up where pictures may come in halves', () => {
		const frames = new HiddenPictures();
		frames.add('H264', picture('6742c01ed900a047fec840000003004000000c83c58b92'));
		expect(frames.count).toBe(1);
		const torn = new HiddenPictures();
		torn.add('H264', picture('6742c0'));
		expect(torn.count).toBeNull();
	});
});
