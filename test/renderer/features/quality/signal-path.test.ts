import { describe, expect, test } from 'vitest';
import { signalPath } from '../../../../renderer/features/quality/signal-path.ts';

describe('the line of a signal', () => {
	test('goes from the first to the last part, strong values high', () => {
		const bins = [
			{ offset: 10, min: -50, mean: -50, max: -50 },
			{ offset: 20, min: -40, mean: -40, max: -40 },
		];
		// One dB is left above and below: a box of 12 dB.
		expect(signalPath(bins, 240, 12)).toBe('M0.0 11.0L240.0 1.0');
	});

	test('shows the least and the largest value of a part', () => {
		const bins = [{ offset: 3, min: -60, mean: -55, max: -52 }];
		expect(signalPath(bins, 100, 10)).toBe('M0.0 4.0V9.0V1.0V4.0');
	});

	test('is empty without values', () => {
		expect(signalPath([], 100, 10)).toBe('');
	});
});
