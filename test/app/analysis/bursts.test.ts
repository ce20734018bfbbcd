import { describe, expect, test } from 'vitest';
import { BurstCounter, LossPatternCounter } from '../../../app/analysis/bursts.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';

function metrics(packets: number, lost: readonly number[], packetMs = 20) {
	const counter = new BurstCounter();
	for (let at = 0; at < packets; at++) counter.add(lost.includes(at));
	return counter.metrics(packetMs);
}

function pattern(packets: number, lost: readonly number[]) {
	const counter = new LossPatternCounter();
	for (let at = 0; at < packets; at++) counter.add(lost.includes(at));
	return counter.pattern();
}

describe('RFC 3611', () => {
	test('the vector', () => {
		const found = metrics(500, [50, 200, 202, 203, 206, 208, 400]);
		expect(found).toMatchObject({ c11: 390, c13: 2, c14: 1, c22: 1, c23: 3, c33: 1 });
		expect(found.burstDensity * 256).toBeCloseTo(153.6, 9);
		expect(found.gapDensity * 256).toBeCloseTo(0.655, 3);
		expect(found.gapMs).toBe(3930);
		expect(found.burstMs).toBe(100);
	});

	test('without loss the whole call is a gap', () => {
		expect(metrics(500, [])).toMatchObject({
			...{ burstDensity: 0, gapDensity: 0, burstMs: 0, gapMs: 10_000 },
		});
	});

	test.for([
		[[0]],
		[[0, 1, 2]],
		[[499]],
		[[100]],
		[Array.from({ length: 500 }, (_, at) => at)],
	] as const)('no loss pattern divides by zero: %j', ([lost]) => {
		for (const value of Object.values(metrics(500, lost))) {
			expect(Number.isFinite(value)).toBe(true);
			expect(value).toBeGreaterThanOrEqual(0);
		}
	});
});

describe('exact bursts', () => {
	test('begin and end with a loss and hold no 16 good packets', () => {
		expect(pattern(500, [50, 200, 202, 203, 206, 208, 400]).bursts).toEqual([
			{ start: 50, length: 1, lost: 1 },
			{ start: 200, length: 9, lost: 5 },
			{ start: 400, length: 1, lost: 1 },
		]);
		expect(pattern(100, [10, 26]).bursts).toHaveLength(1);
		expect(pattern(100, [10, 27]).bursts).toHaveLength(2);
	});

	test('runs are counted by length', () => {
		const runs = [1, 2, 3, 4, 5, 9, 10, 30];
		const lost: number[] = [];
		let at = 1;
		for (const run of runs) {
			for (let count = 0; count < run; count++) lost.push(at++);
			at++;
		}
		expect(pattern(200, lost)).toMatchObject({
			...{ runs: 8, longest: 30, lost: 64, packets: 200 },
			histogram: [1, 1, 1, 1, 2, 2],
		});
	});

	test('a run at the very end counts', () => {
		expect(pattern(10, [8, 9])).toMatchObject({ runs: 1, longest: 2, goodToBad: 1 / 8 });
	});

	test('the Gilbert model finds what made the losses', () => {
		const random = new SeededRandom(21);
		const counter = new LossPatternCounter();
		let isBad = false;
		for (let at = 0; at < 100_000; at++) {
			isBad = isBad ? random.fraction() >= 0.4 : random.fraction() < 0.02;
			counter.add(isBad);
		}
		const { goodToBad, badToGood, lost, runs, burstsLeftOut, bursts } = counter.pattern();
		expect(goodToBad).toBeCloseTo(0.02, 2);
		expect(badToGood).toBeCloseTo(0.4, 1);
		expect(lost / runs).toBeCloseTo(1 / 0.4, 1);
		expect(bursts).toHaveLength(1000);
		expect(burstsLeftOut).toBeGreaterThan(0);
	});
});
