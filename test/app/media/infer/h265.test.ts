import { expect, test } from 'vitest';
import { scoreH264 } from '../../../../app/media/infer/h264.ts';
import { scoreH265 } from '../../../../app/media/infer/h265.ts';
import { SampleSet } from '../../../../app/media/infer/sample-set.ts';
import { each, pictures, times } from './samples.ts';

const VIDEO = { step: 3600, rate: 90_000 };
const FRAGMENTS = [
	[0x62, 1, 0x93, 1],
	[0x62, 1, 0x13, 2],
	[0x62, 1, 0x53, 3],
];

test('fragments and parameter sets name H.265, and nothing of it is H.264', () => {
	const set = new SampleSet(
		pictures(
			times(8, (at) => (at === 0 ? [[0x40, 1, 0x0c], ...FRAGMENTS] : [[0x02, 1, 9], ...FRAGMENTS])),
			VIDEO,
		),
	);
	expect(scoreH265(set)).toMatchObject({ codec: 'H265', clockRate: 90_000, confidence: 0.98 });
	expect(scoreH265(set)?.reasons[1]).toBe('24 of 32 samples are fragments');
	expect(scoreH264(set)).toBeNull();
});

test('slices alone are less sure', () => {
	const found = scoreH265(
		new SampleSet(
			each(
				times(20, () => [0x02, 1, 5]),
				VIDEO,
			),
		),
	);
	expect(found?.confidence).toBe(0.75);
});

test('parameter sets in an aggregation count', () => {
	const all = times(20, (at) => (at === 0 ? [0x60, 1, 0, 3, 0x40, 1, 7] : [0x02, 1, 5]));
	expect(scoreH265(new SampleSet(each(all, VIDEO)))?.confidence).toBe(0.95);
});

test.for([
	['another layer', [0x03, 1, 5]],
	['no temporal number', [0x02, 0, 5]],
	['a reserved type', [0x18, 1, 5]],
	['first and last fragment in one', [0x62, 1, 0xd3, 1]],
	['H.264', [0x41, 0x9a, 1]],
] as const)('%s speaks against it', ([, payload]) => {
	expect(
		scoreH265(
			new SampleSet(
				each(
					times(20, () => payload),
					VIDEO,
				),
			),
		),
	).toBeNull();
});
