import { expect, test } from 'vitest';
import { scoreH264 } from '../../../../app/media/infer/h264.ts';
import { SampleSet } from '../../../../app/media/infer/sample-set.ts';
import { each, pictures, times } from './samples.ts';

const VIDEO = { step: 3000, rate: 90_000 };
const SPS = [0x67, 0x42, 0xc0, 0x1f, 1, 2, 3];
/** One slice in fragments (FU-A): first, middle, last. */
const FRAGMENTS = [
	[0x7c, 0x85, 1, 2],
	[0x7c, 0x05, 3, 4],
	[0x7c, 0x45, 5],
];

test('fragments in their order and a parameter set name H.264', () => {
	const all = times(10, (at) => (at === 0 ? [SPS, ...FRAGMENTS] : FRAGMENTS));
	const found = scoreH264(new SampleSet(pictures(all, VIDEO)));
	expect(found).toMatchObject({ codec: 'H264', kind: 'video', clockRate: 90_000 });
	expect(found?.confidence).toBe(0.98);
	expect(found?.reasons).toEqual([
		'100 % of the payloads begin with a NAL unit of H.264',
		'30 of 30 fragments (FU-A) follow each other',
		'a parameter set (SPS) was seen',
	]);
});

test('single slices alone are less sure', () => {
	const found = scoreH264(
		new SampleSet(
			each(
				times(20, () => [0x41, 0x9a, 7]),
				VIDEO,
			),
		),
	);
	expect(found?.confidence).toBe(0.6);
});

test('a clock that is none of pictures lowers it', () => {
	const slices = each(
		times(120, () => [0x41, 0x9a, 7]),
		{ step: 160, rate: 8000 },
	);
	expect(scoreH264(new SampleSet(slices))?.confidence).toBeCloseTo(0.3);
});

test('fragments that do not follow each other are none', () => {
	const middle = FRAGMENTS[1] ?? [];
	const all = times(10, () => [middle, middle, middle]);
	expect(scoreH264(new SampleSet(pictures(all, VIDEO)))?.confidence).toBeGreaterThan(0);
	const first = FRAGMENTS[0] ?? [];
	expect(
		scoreH264(
			new SampleSet(
				pictures(
					times(10, () => [first, first, first]),
					VIDEO,
				),
			),
		),
	).toBeNull();
});

test('a transport stream is no H.264 though 47 is an SPS', () => {
	expect(
		scoreH264(
			new SampleSet(
				each(
					times(20, () => [0x47, 1, 2]),
					VIDEO,
				),
			),
		),
	).toBeNull();
});

test.for([
	['the forbidden bit', [0xc1, 2, 3]],
	['type 0', [0x40, 1, 2]],
	['a fragment of an aggregation', [0x7c, 0x98, 1]],
	['an aggregation that is longer than its payload', [0x78, 0xff, 0xff, 0x67]],
] as const)('%s speaks against it', ([, payload]) => {
	expect(
		scoreH264(
			new SampleSet(
				each(
					times(20, () => payload),
					VIDEO,
				),
			),
		),
	).toBeNull();
});
