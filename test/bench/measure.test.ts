import { describe, expect, test } from 'vitest';
import { median, pairedRatio } from '../../bench/measure.mjs';

const run = (cpuSeconds: number) => ({ cpuSeconds, peakMegabytes: 1, output: '' });

describe('medians', () => {
	test.for([
		[[3], 3],
		[[9, 1, 5], 5],
		[[5, 100, 1, 4, 3], 4],
		[[8, 2], 5],
		[[1, 9, 3, 5], 4],
	] as const)('of %j is %i', ([values, expected]) => {
		expect(median(values)).toBe(expected);
	});

	test('of nothing is no number', () => {
		expect(median([])).toBeNaN();
	});

	test('leave the values in their order', () => {
		const values = [3, 1, 2];
		median(values);
		expect(values).toEqual([3, 1, 2]);
	});
});

describe('ratios', () => {
	test('are taken round by round, so that a slow moment meets itself', () => {
		const ours = [run(1), run(10), run(2)];
		const theirs = [run(20), run(100), run(10)];
		expect(pairedRatio(theirs, ours)).toBe(10);
	});

	test('one round out of line does not move them', () => {
		const theirs = [run(20), run(20), run(20)];
		expect(pairedRatio(theirs, [run(1), run(1), run(19)])).toBe(20);
	});
});
