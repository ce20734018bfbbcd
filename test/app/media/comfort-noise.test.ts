import { describe, expect, test } from 'vitest';
import { comfortNoise, noiseRms } from '../../../app/media/comfort-noise.ts';

const rms = (samples: Int16Array): number =>
	Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);

/** Decibels between two values. */
const apart = (a: number, b: number): number => Math.abs(20 * Math.log10(a / b));

describe('level', () => {
	test.for([30, 40, 50, 60, 70])('−%i dBov', (level) => {
		const samples = comfortNoise(Uint8Array.of(level), 16_000, 1);
		expect(apart(rms(samples), 32_768 * 10 ** (-level / 20))).toBeLessThan(0.3);
	});

	test('holds with a spectrum too', () => {
		const payload = Uint8Array.of(40, 200, 60, 160);
		expect(apart(rms(comfortNoise(payload, 32_000, 5)), noiseRms(payload))).toBeLessThan(1.5);
	});

	test('the loudest does not overflow', () => {
		const samples = comfortNoise(Uint8Array.of(0), 8000, 2);
		expect(Math.max(...samples)).toBeGreaterThan(30_000);
	});

	test('an empty payload is silence', () => {
		expect(rms(comfortNoise(new Uint8Array(0), 800, 1))).toBe(0);
	});
});

describe('spectrum', () => {
	/** Correlation of neighbours: above 0 for dark noise, below for bright. */
	const tilt = (payload: Uint8Array): number => {
		const samples = comfortNoise(payload, 16_000, 9);
		let [product, square] = [0, 0];
		for (let at = 1; at < samples.length; at++) {
			product += (samples[at] as number) * (samples[at - 1] as number);
			square += (samples[at] as number) ** 2;
		}
		return product / square;
	};

	test('is white without coefficients, and leans by the first one', () => {
		expect(Math.abs(tilt(Uint8Array.of(40)))).toBeLessThan(0.05);
		expect(tilt(Uint8Array.of(40, 127 - 76))).toBeCloseTo(0.6, 1);
		expect(tilt(Uint8Array.of(40, 127 + 76))).toBeCloseTo(-0.6, 1);
	});
});

test('the same seed gives the same noise, another one another', () => {
	const noise = (seed: number): number[] => [...comfortNoise(Uint8Array.of(40), 100, seed)];
	expect(noise(7)).toEqual(noise(7));
	expect(noise(7)).not.toEqual(noise(8));
});
