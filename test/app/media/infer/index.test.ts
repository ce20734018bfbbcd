import { expect, test } from 'vitest';
import { inferCodec } from '../../../../app/media/infer/index.ts';
import { SampleSet } from '../../../../app/media/infer/sample-set.ts';
import { each, noise, pictures, times } from './samples.ts';

const VIDEO = { step: 3000, rate: 90_000 };

test('the most likely comes first, what else fits behind it', () => {
	const silence = each(
		times(60, () => new Array<number>(160).fill(0xff)),
		{ step: 160, rate: 8000 },
	);
	const found = inferCodec(silence);
	expect(found.map(({ codec }) => codec).slice(0, 2)).toEqual(['PCMU', 'PCMA']);
	expect(found[0]?.confidence).toBeGreaterThan(found[1]?.confidence ?? 1);
});

test('a transport stream is not taken for H.264', () => {
	const packet = [0x47, ...noise(187, 1)];
	expect(
		inferCodec(
			each(
				times(20, () => packet),
				VIDEO,
			),
		)[0]?.codec,
	).toBe('MP2T');
});

test('three packets say nothing', () => {
	expect(
		inferCodec(
			each(
				times(3, () => [0x41, 1]),
				VIDEO,
			),
		),
	).toEqual([]);
});

test('nothing is named surely in noise', () => {
	for (let seed = 1; seed <= 40; seed++) {
		const parts = (at: number): number[][] =>
			times(1 + (seed % 4), (part) =>
				noise(40 + ((seed * 37 + at * 13 + part) % 900), seed * 997 + at * 7 + part),
			);
		const rate = [8000, 48_000, 90_000][seed % 3] ?? 8000;
		const [best] = inferCodec(pictures(times(60, parts), { step: rate / 25, rate }));
		expect(best?.codec ?? null).toBeNull();
	}
});

test('empty payloads are left out', () => {
	expect(
		new SampleSet(
			each(
				times(9, () => []),
				VIDEO,
			),
		).samples,
	).toEqual([]);
	expect(
		inferCodec(
			each(
				times(9, () => []),
				VIDEO,
			),
		),
	).toEqual([]);
});
