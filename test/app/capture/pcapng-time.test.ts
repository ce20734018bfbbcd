import { expect, test } from 'vitest';
import { TimestampDivider } from '../../../app/capture/pcapng-time.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';

/** The same division with whole numbers of any size. */
function exact(ticks: bigint, perSecond: bigint): readonly [number, number] {
	return [Number(ticks / perSecond), Number(((ticks % perSecond) * 1_000_000_000n) / perSecond)];
}

/** Resolutions that files have: powers of ten and of two. */
const RESOLUTIONS = [1, 1e3, 1e6, 1e9, 1e10, 1e12, 2 ** 10, 2 ** 20, 2 ** 32, 2 ** 37, 2 ** 40];

test.each(RESOLUTIONS)('%i ticks a second are divided as whole numbers are', (perSecond) => {
	const random = new SeededRandom(perSecond % 977);
	const divider = new TimestampDivider(perSecond, 0);
	for (let round = 0; round < 2000; round++) {
		const high = random.word() >>> random.below(32);
		const low = random.word();
		divider.divide(high, low);
		const [seconds, nanoseconds] = exact((BigInt(high) << 32n) | BigInt(low), BigInt(perSecond));
		// Seconds over 2^53 have no exact double; no clock shows them.
		if (seconds < 2 ** 53) expect(divider.seconds).toBe(seconds);
		expect(Math.abs(divider.nanoseconds - nanoseconds)).toBeLessThanOrEqual(1);
		expect(divider.nanoseconds).toBeLessThan(1e9);
	}
});

test('microseconds and nanoseconds lose nothing at all', () => {
	const random = new SeededRandom(8);
	for (const perSecond of [1e6, 1e9]) {
		const divider = new TimestampDivider(perSecond, 0);
		for (let round = 0; round < 5000; round++) {
			const seconds = 1_500_000_000 + random.below(1e9);
			const ticks = random.below(perSecond);
			const value = BigInt(seconds) * BigInt(perSecond) + BigInt(ticks);
			divider.divide(Number(value >> 32n), Number(value & 0xffff_ffffn));
			expect([divider.seconds, divider.nanoseconds]).toEqual([seconds, ticks * (1e9 / perSecond)]);
		}
	}
});

test('an offset moves whole seconds', () => {
	const divider = new TimestampDivider(1e6, -3600);
	divider.divide(0, 1_500_000);
	expect([divider.seconds, divider.nanoseconds]).toEqual([-3599, 500_000_000]);
});
