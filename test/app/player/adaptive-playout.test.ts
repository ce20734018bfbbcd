import { describe, expect, test } from 'vitest';
import { AdaptivePlayout } from '../../../app/player/adaptive-playout.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';

/** Places of 20 ms packets that arrive with these transit times. */
function places(transits: readonly number[], startSample = 0): (number | null)[] {
	const playout = new AdaptivePlayout({ sampleRate: 8000, clockRate: 8000, startSample });
	return transits.map((transit, index) =>
		playout.place({
			...{ timestamp: 7000 + index * 160, timeMs: index * 20 + transit, sequence: index },
			...{ arrived: 0, samples: 160 },
		}),
	);
}

describe('adaptive playout', () => {
	test('a steady stream stands where it was sent', () => {
		expect(places([5, 5, 5, 5], 100)).toEqual([100, 260, 420, 580]);
	});

	test('growing delay puts silence in, frame by frame, and drops few packets', () => {
		const random = new SeededRandom(8);
		const calm = Array<number>(200).fill(0);
		const heard = places([...calm, ...Array.from({ length: 400 }, () => random.below(150))]);
		expect(heard.slice(0, 200)).toEqual(calm.map((_, index) => index * 160));
		const shift = (heard[599] ?? heard[598] ?? 0) - 599 * 160;
		expect(shift).toBeGreaterThanOrEqual(4 * 160);
		expect(shift % 160).toBe(0);
		expect(heard.filter((position) => position === null).length).toBeLessThan(60);
	});

	test('shrinking delay drops packets, and sound moves forward', () => {
		const random = new SeededRandom(9);
		const jittery = Array.from({ length: 600 }, () => random.below(150));
		const heard = places([...jittery, ...Array<number>(900).fill(60)]);
		const [middle, last] = [heard[640], heard[1499]];
		expect(last).not.toBeNull();
		const shiftOf = (index: number): number => (heard[index] ?? NaN) - index * 160;
		expect(middle).not.toBeNull();
		expect(shiftOf(1499)).toBeLessThan(shiftOf(640));
	});

	test('sound never goes back over what was heard', () => {
		const random = new SeededRandom(10);
		const transits = Array.from({ length: 800 }, (_, index) =>
			index > 400 && index < 420 ? 3000 : random.below(60),
		);
		const heard = places(transits).filter((position) => position !== null);
		expect(heard).toEqual([...heard].sort((a, b) => a - b));
	});
});
