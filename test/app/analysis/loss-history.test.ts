import { expect, test } from 'vitest';
import { LossHistory } from '../../../app/analysis/loss-history.ts';

test('losses are found in the quarter second in which they came', () => {
	const history = new LossHistory(1000);
	history.add(1000, 2);
	history.add(1249, 3);
	history.add(1250, 7);
	expect([
		history.between(1000, 1250),
		history.between(1250, 1500),
		history.between(1000, 1500),
		history.between(1500, 9999),
	]).toEqual([5, 7, 12, 0]);
});

test('a bin that straddles a border counts by its share', () => {
	const history = new LossHistory(0);
	history.add(100, 10);
	expect(history.between(0, 125)).toBe(5);
	expect(history.between(200, 400)).toBeCloseTo(2, 9);
});

test('a late packet takes one loss back, never below none', () => {
	const history = new LossHistory(0);
	history.add(10, 2);
	history.add(20, -1);
	expect(history.between(0, 250)).toBe(1);
	history.add(30, -5);
	expect(history.between(0, 250)).toBe(0);
});

test('a longer stream has wider bins and the same sum', () => {
	const history = new LossHistory(0);
	for (let second = 0; second < 1000; second++) history.add(second * 1000, 1);
	expect(history.between(0, 1_024_000)).toBe(1000);
	expect(history.between(0, 512_000)).toBe(512);
	expect(history.between(100_000, 200_000)).toBe(100);
	// 256 bins of a quarter second hold 64 s; doubled four times they are 4 s wide: two s is half.
	expect(history.between(100_000, 102_000)).toBe(2);
	expect(history.between(100_000, 101_000)).toBe(1);
});

test('a clock that steps back before the beginning counts into the first bin', () => {
	const history = new LossHistory(5000);
	history.add(0, 4);
	expect(history.between(5000, 5250)).toBe(4);
});

test('a step over a hundred days takes no longer than a few doublings', () => {
	const history = new LossHistory(0);
	history.add(0, 1);
	history.add(100 * 86_400_000, 1);
	expect(history.between(0, 101 * 86_400_000)).toBe(2);
});

test('looking in between changes nothing', () => {
	const [looked, unseen] = [new LossHistory(0), new LossHistory(0)];
	for (let second = 0; second < 2000; second++) {
		for (const history of [looked, unseen]) history.add(second * 300, second % 7 === 6 ? -1 : 1);
		if (second % 100 === 0) looked.between(0, 1e6);
	}
	const windows = Array.from({ length: 60 }, (_, index) => [index * 10_000, index * 10_000 + 7000]);
	const sums = (history: LossHistory) =>
		windows.map(([from = 0, to = 0]) => history.between(from, to));
	expect(sums(looked)).toEqual(sums(unseen));
});

test('losses come out the same whether they are looked at one by one or in thousands', () => {
	const together = new LossHistory(1000);
	const watched = new LossHistory(1000);
	// More events than are kept one by one, over ten minutes.
	for (let event = 0; event < 3000; event++) {
		const [timeMs, count] = [1000 + event * 200, (event * 7) % 5];
		together.add(timeMs, count);
		watched.add(timeMs, count);
		watched.between(0, timeMs);
	}
	const minutes = Array.from({ length: 10 }, (_, minute) => 1000 + minute * 60_000);
	const inMinutes = (history: LossHistory) =>
		minutes.map((from) => history.between(from, from + 60_000));
	expect(inMinutes(watched)).toEqual(inMinutes(together));
	expect(together.between(0, 1e9)).toBe(6000);
});

test('a time before the stream or behind its end holds no losses', () => {
	const history = new LossHistory(5000);
	history.add(5100, 4);
	expect([history.between(0, 5000), history.between(5250, 9000)]).toEqual([0, 0]);
	expect([history.between(5000, 5250), history.between(0, 9000)]).toEqual([4, 4]);
	expect([history.between(9000, 5000), history.between(1e9, 2e9)]).toEqual([0, 0]);
});
