import { expect, test } from 'vitest';
import { StepMedian } from '../../../app/analysis/step-median.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';

/** The lower median of a list. */
function lowerMedian(values: readonly number[]): number | undefined {
	return [...values].sort((a, b) => a - b)[Math.ceil(values.length / 2) - 1];
}

test('a stream with one step has that step as its median', () => {
	const steps = new StepMedian();
	expect(steps.median(3, 160, 99)).toBe(160);
});

test('other steps outvote the usual one when they are more', () => {
	const steps = new StepMedian();
	for (let count = 0; count < 5; count++) steps.add(0, 240, 160);
	expect(steps.median(0, 160, 6)).toBe(160);
	expect(steps.median(0, 160, 5)).toBe(160);
	expect(steps.median(0, 160, 4)).toBe(240);
});

test('random steps have the median that sorting gives', () => {
	const random = new SeededRandom(5);
	for (let round = 0; round < 50; round++) {
		const steps = new StepMedian();
		const values = Array.from({ length: 1 + random.below(200) }, () => random.below(50) * 80);
		const [usual = 0] = values;
		for (const value of values) if (value !== usual) steps.add(0, value, usual);
		const usualCount = values.filter((value) => value === usual).length;
		expect(steps.median(0, usual, usualCount)).toBe(lowerMedian(values));
	}
});

test('streams do not mix, and a forgotten one begins anew', () => {
	const steps = new StepMedian();
	for (let count = 0; count < 9; count++) steps.add(1, 480, 160);
	expect(steps.median(2, 160, 1)).toBe(160);
	expect(steps.median(1, 160, 1)).toBe(480);
	steps.forget(1);
	expect(steps.median(1, 160, 1)).toBe(160);
});

test('ten thousand different steps keep the median near the middle', () => {
	const steps = new StepMedian();
	for (let step = 0; step < 10_000; step++) steps.add(0, step * 2 + 1, 10_000);
	// Equally many below and above the usual step: it stays in the middle.
	const median = steps.median(0, 10_000, 50);
	expect(median).toBe(10_000);
});

test('what has no room counts with the farthest step on its own side', () => {
	// 4096 steps fill the room: 2048 below the usual one, 2048 above.
	const filled = () => {
		const steps = new StepMedian();
		for (let step = 1; step <= 2048; step++) {
			steps.add(0, 10_000 - step, 10_000);
			steps.add(0, 10_000 + step, 10_000);
		}
		return steps;
	};
	const below = filled();
	for (let step = 0; step < 5000; step++) below.add(0, step, 10_000);
	// 7048 below, 2048 above: the lower median is the farthest kept step below.
	expect(below.median(0, 10_000, 1)).toBe(10_000 - 2048);
	const above = filled();
	for (let step = 0; step < 5000; step++) above.add(0, 20_000 + step, 10_000);
	expect(above.median(0, 10_000, 1)).toBe(10_000 + 2048);
});

test('a step that is known is counted as itself when there is no room', () => {
	const steps = new StepMedian();
	for (let step = 1; step <= 4096; step++) steps.add(0, 10_000 + step, 10_000);
	for (let count = 0; count < 9000; count++) steps.add(0, 10_007, 10_000);
	expect(steps.median(0, 10_000, 1)).toBe(10_007);
});

test('a side that has no step yet takes one though there is no room', () => {
	const steps = new StepMedian();
	for (let step = 1; step <= 4096; step++) steps.add(0, 10_000 + step, 10_000);
	for (let count = 0; count < 9000; count++) steps.add(0, 80, 10_000);
	expect(steps.median(0, 10_000, 1)).toBe(80);
});
