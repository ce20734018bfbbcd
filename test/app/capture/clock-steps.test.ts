import { expect, test } from 'vitest';
import { ClockSteps } from '../../../app/capture/clock-steps.ts';
import type { TimeColumns } from '../../../app/capture/clock-steps.ts';

/** Packets at these times, s, from a row on. */
function packets(first: number, times: readonly number[]): TimeColumns {
	return {
		...{ first, count: times.length, baseSeconds: 1000 },
		seconds: Int32Array.from(times, (time) => Math.floor(time) - 1000),
		nanoseconds: Uint32Array.from(times, (time) => Math.round((time % 1) * 1e9)),
	};
}

test('a clock that is set back is found, also between segments', () => {
	const steps = new ClockSteps();
	steps.update([packets(0, [1000, 1001, 996.5, 997]), packets(4, [900, 901])]);
	expect(steps.found).toEqual([
		{ frame: 3, seconds: 4.5 },
		{ frame: 5, seconds: 97 },
	]);
	expect(steps.count).toBe(2);
});

test('packets a little out of order are none, nor is a long silence', () => {
	const steps = new ClockSteps();
	steps.update([packets(0, [1000, 1001, 1000.75, 5000])]);
	expect(steps.found).toEqual([]);
});

test('what grows is looked at once, and what was let go is not missed', () => {
	const steps = new ClockSteps();
	const begun = packets(0, [1000, 999]);
	steps.update([begun]);
	steps.update([begun]);
	steps.update([packets(0, [1000, 999, 998])]);
	steps.update([packets(3, [997, 1000])]);
	expect(steps.found.map(({ frame }) => frame)).toEqual([2, 3, 4]);
});

test('more than can be listed are counted', () => {
	const steps = new ClockSteps();
	const times = Array.from({ length: 1001 }, (_, row) => 1000 + (row % 2));
	steps.update([packets(0, times)]);
	expect([steps.found.length, steps.count]).toEqual([200, 500]);
});
