import { describe, expect, test } from 'vitest';
import { SoundMeter, codecMaximum } from '../../../app/analysis/sound-meter.ts';

const RATE = 8000;

/** A tone of this amplitude for some seconds. */
function tone(seconds: number, amplitude: number, offset = 0): number[] {
	return Array.from({ length: seconds * RATE }, (_, at) => offset + amplitude * Math.sin(at / 3));
}

function measured(samples: readonly number[], maximum = 32_767, piece = 333) {
	const meter = new SoundMeter(RATE, maximum);
	const all = Int16Array.from(samples);
	for (let at = 0; at < all.length; at += piece) meter.take(all.subarray(at, at + piece));
	return meter.facts();
}

describe('silence', () => {
	test('of five seconds and more is told with its place', () => {
		const { silences, silentShare } = measured([
			...tone(2, 8000),
			...tone(6, 50),
			...tone(2, 8000),
		]);
		expect(silences).toHaveLength(1);
		expect(silences[0]?.offset).toBeCloseTo(2, 1);
		expect(silences[0]?.duration).toBeCloseTo(6, 1);
		expect(silentShare).toBeCloseTo(0.58, 2);
	});

	test('shorter ones are not told', () => {
		expect(measured([...tone(2, 8000), ...tone(4, 50), ...tone(2, 8000)]).silences).toEqual([]);
	});

	test('a pause inside a word is none', () => {
		const words = Array.from({ length: 20 }, () => [...tone(0.3, 8000), ...tone(0.15, 20)]).flat();
		expect(measured(words).silentShare).toBe(0);
	});

	test('from the first to the last sample', () => {
		const facts = measured(tone(10, 10));
		expect(facts).toMatchObject({ silentShare: 1, speechLevel: null, duration: 10 });
		expect(facts.silences).toEqual([{ offset: 0, duration: 10 }]);
	});

	test('nothing is silent', () => {
		expect(measured([])).toMatchObject({ silentShare: 1, duration: 0, silences: [], offset: 0 });
	});
});

describe('level', () => {
	test('is that of speech alone', () => {
		const { speechLevel } = measured([...tone(2, 32_767), ...tone(8, 0)]);
		expect(speechLevel).toBeCloseTo(-3, 1);
		expect(measured(tone(2, 3277)).speechLevel).toBeCloseTo(-23, 0);
	});

	test('the middle and the peak', () => {
		const { offset, peak } = measured(tone(2, 8000, 655.36));
		expect(offset).toBeCloseTo(0.02, 3);
		expect(peak).toBeGreaterThan(8600);
	});
});

describe('clipping', () => {
	const clipped = (maximum: number): number[] =>
		tone(2, 60_000).map((value) => Math.max(-maximum, Math.min(maximum, value)));

	test('is at the codec’s own maximum', () => {
		expect([codecMaximum('PCMU'), codecMaximum('PCMA'), codecMaximum('G722')]).toEqual([
			...[32_124, 32_256, 32_767],
		]);
		expect(measured(clipped(32_124), 32_124).clippedShare).toBe(1);
		expect(measured(clipped(32_124), 32_767).clippedShare).toBe(0);
	});

	test('two samples in a row are none', () => {
		const samples = tone(2, 8000);
		for (let at = 100; at < samples.length; at += 500) samples[at] = samples[at + 1] = 32_767;
		expect(measured(samples).clippedShare).toBe(0);
		for (let at = 100; at < samples.length; at += 2000) samples[at + 2] = 32_767;
		expect(measured(samples).clippedShare).toBeGreaterThan(0.05);
	});
});
