import { expect, test } from 'vitest';
import { SampleSet } from '../../../../app/media/infer/sample-set.ts';
import type { PayloadSample } from '../../../../app/media/infer/sample.ts';
import { each, pictures, times } from './samples.ts';

const AUDIO = { step: 160, rate: 8000 };

test('steps, beginnings and what goes on are told from packets that follow each other', () => {
	const set = new SampleSet(
		pictures(
			times(5, () => [[1], [2], [3]]),
			{ step: 3000, rate: 90_000 },
		),
	);
	expect(set).toMatchObject({ step: 3000, stepShare: 1 });
	expect([set.pairs.length, set.starts.length, set.continued.length]).toEqual([14, 4, 10]);
	expect(set.starts.every(({ head }) => head[0] === 1)).toBe(true);
	expect(set.zeroShare).toBeCloseTo(10 / 14);
});

test('where a packet is missing nothing is known of the next', () => {
	const samples = each(
		times(10, () => [1]),
		AUDIO,
	).filter((_, at) => at !== 4);
	expect(new SampleSet(samples).pairs).toHaveLength(7);
});

test.for([8000, 11_025, 16_000, 44_100, 48_000, 90_000])('a clock of %i Hz is measured', (rate) => {
	const set = new SampleSet(
		each(
			times(200, () => [1]),
			{ step: rate / 25, rate: rate * 1.01 },
		),
	);
	expect(set.usualRate).toBe(rate);
	expect(set.fitsRate(rate)).toBe(true);
	expect(set.fitsRate(rate * 2)).toBe(false);
});

test('a clock that is none of the usual is told as measured', () => {
	const set = new SampleSet(
		each(
			times(200, () => [1]),
			{ step: 600, rate: 60_000 },
		),
	);
	expect(set.usualRate).toBe(60_000);
});

test('a burst at the beginning does not count', () => {
	const calm = each(
		times(300, () => [1]),
		AUDIO,
	);
	const hasty = (sample: PayloadSample, at: number): PayloadSample =>
		at < 40 ? { ...sample, timeMs: at * 0.1 + 700 } : sample;
	expect(new SampleSet(calm.map(hasty)).usualRate).toBe(8000);
});

test('a short recording measures no clock and contradicts none', () => {
	const set = new SampleSet(
		each(
			times(20, () => [1]),
			AUDIO,
		),
	);
	expect([set.measuredRate, set.usualRate, set.fitsRate(90_000)]).toEqual([null, null, true]);
});

test('timestamps that wrap go on', () => {
	const samples = each(
		times(100, () => [1]),
		AUDIO,
	);
	const wrapped = samples.map((one) => ({ ...one, timestamp: (one.timestamp + 0x7fff_0000) | 0 }));
	expect(new SampleSet(wrapped)).toMatchObject({ step: 160, stepShare: 1 });
});
