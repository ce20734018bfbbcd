import { describe, expect, test } from 'vitest';
import { AdaptiveDelay } from '../../../app/analysis/adaptive-delay.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';

/** Takes 20 ms packets of these transit times. */
function run(transits: readonly number[]) {
	const delay = new AdaptiveDelay();
	const fates = transits.map((transit, at) => delay.take(transit, at * 20 + transit, 20));
	return { delay, fates };
}

const steady = (count: number, transit: number): number[] => Array<number>(count).fill(transit);

test('without jitter it waits its margin and moves nothing', () => {
	const { delay, fates } = run(steady(300, 70));
	expect(fates.every((fate) => fate === 'played')).toBe(true);
	expect(delay.offsetMs).toBe(110);
	expect(delay.depthMs).toBe(40);
});

test('it grows with jitter until nothing is late', () => {
	const random = new SeededRandom(5);
	const { delay, fates } = run([0, ...Array.from({ length: 1000 }, () => random.below(121))]);
	expect(fates.slice(0, 20).filter((fate) => fate === 'late').length).toBeGreaterThan(0);
	expect(fates.slice(500).filter((fate) => fate === 'late')).toEqual([]);
	expect(delay.offsetMs).toBeGreaterThan(120);
	expect(delay.offsetMs).toBeLessThan(200);
});

test('it shrinks again, dropping a frame for each step', () => {
	const random = new SeededRandom(6);
	const jittery = Array.from({ length: 600 }, () => random.below(121));
	const { delay, fates } = run([...jittery, ...steady(700, 60)]);
	const shrunk = fates.slice(600).filter((fate) => fate === 'shrunk').length;
	expect(shrunk).toBeGreaterThan(1);
	expect(delay.offsetMs).toBeLessThan(125);
});

test('moves are at least 40 ms apart', () => {
	const delay = new AdaptiveDelay();
	delay.take(0, 0, 20);
	const offsets = Array.from({ length: 10 }, (_, at) => {
		delay.take(at % 2 === 0 ? 0 : 200, 1000 + at * 10, 20);
		return delay.offsetMs;
	});
	const moves = offsets.filter((offset, at) => at > 0 && offset !== offsets[at - 1]).length;
	expect(moves).toBeLessThanOrEqual(3);
});

describe('packets that are far off', () => {
	test('begin a new time when several follow each other', () => {
		const { delay, fates } = run([...steady(100, 10), ...steady(100, 2000)]);
		expect(delay.resyncs).toBe(1);
		expect(fates.slice(100, 103)).toEqual(['late', 'late', 'played']);
		expect(delay.offsetMs).toBe(2040);
	});

	test('a single one is only late', () => {
		const { delay, fates } = run([...steady(100, 10), 2000, ...steady(50, 10)]);
		expect(delay.resyncs).toBe(0);
		expect(fates.filter((fate) => fate === 'late')).toHaveLength(1);
	});
});

test('the slowest and fastest of the history do not count', () => {
	const transits = Array.from({ length: 1000 }, (_, at) => (at % 100 === 99 ? 300 : 20));
	const { delay } = run(transits);
	expect(delay.offsetMs).toBeLessThan(100);
});
