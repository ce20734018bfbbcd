import { describe, expect, test } from 'vitest';
import { figuresOf } from '../../../app/analysis/rtp-figures.ts';
import * as S from '../../../app/analysis/rtp-statistics-slots.ts';
import { even, measured } from './arrivals.ts';

/** Figures of a row in which these slots are set; one segment of nothing otherwise. */
function figures(slots: readonly (readonly [number, number])[], packetTicks: number | null = null) {
	const row = new Float64Array(S.SLOTS);
	row[S.SEGMENTS] = 1;
	for (const [slot, value] of slots) row[slot] = value;
	return figuresOf(row, packetTicks);
}

/** A line through points of arrival and nominal time, ms. */
function line(points: readonly (readonly [arrival: number, nominal: number])[]) {
	const sum = (of: (arrival: number, nominal: number) => number) =>
		points.reduce((total, [arrival, nominal]) => total + of(arrival, nominal), 0);
	return [
		[S.RATE, 8000],
		[S.BEST_POINTS, points.length],
		[S.BEST_A, sum((a) => a)],
		[S.BEST_N, sum((_, n) => n)],
		[S.BEST_AA, sum((a) => a * a)],
		[S.BEST_AN, sum((a, n) => a * n)],
		[S.BEST_DURATION, points.at(-1)?.[0] ?? 0],
	] as const;
}

describe('counts', () => {
	test('of lost packets are what was expected less what came once', () => {
		expect(
			figures([
				...([
					[S.PACKETS, 100],
					[S.EXPECTED, 118],
					[S.UNIQUE, 88],
				] as const),
				[S.STRAYS, 2],
			]),
		).toMatchObject({
			...{ packets: 100, unique: 90, duplicates: 10, expected: 120, lost: 30, lostPercent: 25 },
		});
	});

	test('of nothing are 0, without a division by it', () => {
		expect(figures([])).toMatchObject({ expected: 0, lost: 0, lostPercent: 0, restarts: 0 });
	});

	test('of restarts are the segments but the first', () => {
		expect(figures([[S.SEGMENTS, 4]]).restarts).toBe(3);
	});
});

describe('what was not measured', () => {
	test('is null, not 0', () => {
		expect(figures([])).toMatchObject({
			...{ minDelta: null, meanDelta: null, maxDelta: null },
			...{ minJitter: null, meanJitter: null, maxJitter: null, maxSkew: null },
			...{ clockDrift: null, frequencyDrift: null, frequencyDriftPercent: null },
			...{ frameJitter: null, packetTicks: null },
		});
	});

	test('does not hide what was: deltas without jitters', () => {
		expect(
			figures([
				...([
					[S.DELTAS, 4],
					[S.MIN_DELTA, 10],
					[S.SUM_DELTA, 80],
					[S.MAX_DELTA, 30],
				] as const),
				[S.MAX_DELTA_FRAME, 17],
			]),
		).toMatchObject({
			...{ minDelta: 10, meanDelta: 20, maxDelta: 30, maxDeltaFrame: 17, meanJitter: null },
		});
	});

	test('is the skew while no clock rate is known; with one it may be 0', () => {
		expect(figures([[S.MAX_SKEW, 5]]).maxSkew).toBeNull();
		expect(figures([[S.RATE, 8000]]).maxSkew).toBe(0);
	});

	test('is the jitter of pictures where there are none', () => {
		const slots = [[S.SUM_FRAME_JITTER, 12]] as const;
		expect(figures(slots).frameJitter).toBeNull();
		expect(figures([...slots, [S.PICTURES, 4]]).frameJitter).toBe(3);
	});
});

describe('the clock of the sender', () => {
	const arrivals = [0, 1000, 2000, 3000, 4000];

	test('that runs true drifts by nothing', () => {
		const found = figures(line(arrivals.map((time) => [time, time])));
		expect(found.frequencyDrift).toBeCloseTo(8000, 6);
		expect(found.frequencyDriftPercent).toBeCloseTo(0, 9);
		expect(found.clockDrift).toBeCloseTo(0, 6);
	});

	test('that runs fast by one in a hundred shows it in Hz, per cent and ms', () => {
		const found = figures(line(arrivals.map((time) => [time, time * 1.01])));
		expect(found.frequencyDrift).toBeCloseTo(8080, 6);
		expect(found.frequencyDriftPercent).toBeCloseTo(1, 9);
		expect(found.clockDrift).toBeCloseTo(40, 6);
	});

	test('that runs slow drifts below 0, wherever its times begin', () => {
		const found = figures(line(arrivals.map((time) => [time, 700 + time * 0.98])));
		expect(found.frequencyDriftPercent).toBeCloseTo(-2, 9);
	});

	test('cannot be told from one point, from one moment, or without a rate', () => {
		expect(figures(line([[5, 5]])).frequencyDrift).toBeNull();
		expect(
			figures(
				line([
					[5, 5],
					[5, 25],
				]),
			).frequencyDrift,
		).toBeNull();
		const rateless = line(arrivals.map((time) => [time, time])).slice(1);
		expect(figures(rateless).clockDrift).toBeNull();
	});

	test('is found in packets as in sums', () => {
		const { figures: fast } = measured(even(500, { intervalMs: 19.8 }));
		expect(fast.frequencyDriftPercent).toBeCloseTo(100 / 99, 6);
		expect(fast.frequencyDrift).toBeCloseTo((8000 * 100) / 99, 4);
	});
});

test('the packet time is handed through', () => {
	expect(figures([], 160).packetTicks).toBe(160);
});
