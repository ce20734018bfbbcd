import { describe, expect, test } from 'vitest';
import { PEAK_SAMPLES, Peaks, binsOfSamples } from '../../../app/player/peaks.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';

/** Noise of mixed loudness. */
function noise(length: number, seed = 1): Int16Array {
	const random = new SeededRandom(seed);
	return Int16Array.from({ length }, (_, at) => {
		const loudness = 1 + ((at >> 9) % 60) * 500;
		return Math.round((random.fraction() * 2 - 1) * loudness);
	});
}

/** Adds samples in packets of 160. */
function peaksOf(samples: Int16Array, start = 0): Peaks {
	const peaks = new Peaks();
	for (let at = 0; at < samples.length; at += 160) {
		peaks.add(start + at, samples.subarray(at, at + 160), 1);
	}
	return peaks;
}

describe('the pyramid', () => {
	test.each([PEAK_SAMPLES, 1024, 8192, 65_536])(
		'tells the extremes of bins of %d samples',
		(width) => {
			const samples = noise(65_536 * 2);
			const count = samples.length / width;
			expect(peaksOf(samples).bins(0, samples.length, count)).toEqual(
				binsOfSamples(samples, 1, count),
			);
		},
	);

	test('uneven bins show at least their own extremes and no more than their neighbourhood’s', () => {
		const samples = noise(100_000, 7);
		const peaks = peaksOf(samples).bins(0, samples.length, 333);
		const exact = binsOfSamples(samples, 1, 333);
		for (let bin = 1; bin < 332; bin++) {
			const around = [bin - 1, bin, bin + 1].map((at) => exact.largest[at] ?? 0);
			expect(peaks.largest[bin]).toBeGreaterThanOrEqual(exact.largest[bin] ?? 0);
			expect(peaks.largest[bin]).toBeLessThanOrEqual(Math.max(...around));
			expect(peaks.least[bin]).toBeLessThanOrEqual(exact.least[bin] ?? 0);
		}
	});

	test('silence between is silence, and takes no time', () => {
		const peaks = peaksOf(noise(1600));
		const far = 8000 * 86_400 * 7;
		peaks.add(far, Int16Array.of(32_767, -32_768), 1);
		const before = performance.now();
		const { least, largest } = peaks.bins(0, far + 1000, 2000);
		expect(performance.now() - before).toBeLessThan(200);
		expect([least[1999], largest[1999]]).toEqual([-128, 127]);
		expect(largest.subarray(1, 1999).every((value) => value === 0)).toBe(true);
	});

	test('both channels count', () => {
		const peaks = new Peaks();
		peaks.add(0, Int16Array.of(256, -512, 0, 1024), 2);
		expect(peaks.bins(0, PEAK_SAMPLES, 1)).toEqual({
			least: Int8Array.of(-2),
			largest: Int8Array.of(4),
		});
	});

	test('samples before the beginning are left out', () => {
		const peaks = new Peaks();
		peaks.add(-2, Int16Array.of(25_600, 25_600, 256, 256), 1);
		expect(peaks.bins(0, PEAK_SAMPLES, 1).largest).toEqual(Int8Array.of(1));
	});
});

test('bins of samples are exact, and may be more than there are samples', () => {
	const samples = Int16Array.of(256, -256, 512, -512);
	expect(binsOfSamples(samples, 1, 2)).toEqual({
		least: Int8Array.of(-1, -2),
		largest: Int8Array.of(1, 2),
	});
	expect(binsOfSamples(samples, 1, 8).largest).toEqual(Int8Array.of(1, 1, 0, 0, 2, 2, 0, 0));
	expect(binsOfSamples(new Int16Array(0), 1, 2)).toEqual({
		least: new Int8Array(2),
		largest: new Int8Array(2),
	});
});
