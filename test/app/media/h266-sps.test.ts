import { expect, test } from 'vitest';
import { MalformedPacketError } from '../../../app/errors.ts';
import { parseH266Sps } from '../../../app/media/h266-sps.ts';
import { vvcSps } from '../../fixtures/builders/vvc.ts';

test('an SPS tells size, profile and level', () => {
	expect(parseH266Sps(vvcSps({ width: 1280, height: 720 }))).toEqual({
		...{ width: 1280, height: 720, frameRate: null, profile: 'Main 10', level: 3.1 },
	});
});

test('what is cut off is not counted', () => {
	const sps = vvcSps({ width: 1920, height: 1088, cut: [0, 8] });
	expect(parseH266Sps(sps)).toMatchObject({ width: 1920, height: 1080 });
});

test.for([0, 5, 200])(
	'constraints with %i further flags and levels of sublayers are skipped',
	(more) => {
		const sps = vvcSps({ width: 3840, height: 2160, subLayers: 5, constraints: more });
		expect(parseH266Sps(sps)).toMatchObject({ width: 3840, height: 2160 });
	},
);

test('a size that no level has, and every cut before the size, is malformed', () => {
	const huge = vvcSps({ width: 200_000, height: 16 });
	expect(() => parseH266Sps(huge)).toThrow('pictures of 200000×16');
	const sps = vvcSps({ width: 1280, height: 720 });
	for (let end = 0; end < sps.length - 4; end++) {
		expect(() => parseH266Sps(sps.subarray(0, end))).toThrow(MalformedPacketError);
	}
});
