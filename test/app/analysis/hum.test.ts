/** Mains hum under speech and noise that are made up. */
import { describe, expect, test } from 'vitest';
import { HumMeter } from '../../../app/analysis/hum.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';

const RATE = 8000;

/** Noise with a line of a frequency, in 16-bit samples. */
function sound(seconds: number, frequency: number, size: number, noise = 300): Int16Array {
	const random = new SeededRandom(5);
	return Int16Array.from({ length: seconds * RATE }, (_, at) => {
		const line = size * Math.sin((2 * Math.PI * frequency * at) / RATE);
		return line + noise * (random.below(1000) / 1000 - 0.5);
	});
}

function hum(samples: Int16Array, piece = samples.length) {
	const meter = new HumMeter(RATE);
	for (let at = 0; at < samples.length; at += piece) meter.take(samples.subarray(at, at + piece));
	return meter.line();
}

describe('hum', () => {
	test.for([50, 60])('of %i Hz is found with its level', (frequency) => {
		const line = hum(sound(5, frequency, 1000));
		expect(line?.frequency).toBe(frequency);
		// A sine has half the power of its square: 1000 of 32768 are −33.3 dBov.
		expect(line?.level).toBeCloseTo(-33.3, 0);
		expect(line?.above).toBeGreaterThan(20);
	});

	test('is the same in pieces of any length', () => {
		const samples = sound(4, 50, 800);
		expect(hum(samples, 77)).toEqual(hum(samples));
	});

	test('noise, a lower note of a voice and silence are none', () => {
		expect(hum(sound(5, 50, 0))).toBeNull();
		expect(hum(sound(5, 85, 4000))).toBeNull();
		expect(hum(new Int16Array(5 * RATE))).toBeNull();
	});

	test('too quiet or too short to disturb is none', () => {
		expect(hum(sound(5, 50, 20, 1))).toBeNull();
		expect(hum(sound(2, 50, 1000))).toBeNull();
	});
});
