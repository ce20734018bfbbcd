import { describe, expect, test } from 'vitest';
import {
	between,
	panned,
	withHandle,
	zoomed,
} from '../../../../renderer/features/timeline/strip-range.ts';

const WHOLE = { from: 0, to: 100 };

describe('the window of the strip', () => {
	test('zooms about the pointer', () => {
		expect(zoomed(WHOLE, WHOLE, 50, 0.5)).toEqual({ from: 25, to: 75 });
		expect(zoomed(WHOLE, WHOLE, 0, 0.5)).toEqual({ from: 0, to: 50 });
	});

	test('zoomed out it is the whole again', () => {
		expect(zoomed({ from: 25, to: 75 }, WHOLE, 50, 4)).toBeNull();
	});

	test('does not zoom into nothing', () => {
		const now = { from: 50, to: 50.0001 };
		expect(zoomed(now, WHOLE, 50, 0.5)).toBe(now);
	});

	test('moves inside the whole', () => {
		expect(panned({ from: 10, to: 20 }, WHOLE, 5)).toEqual({ from: 15, to: 25 });
		expect(panned({ from: 10, to: 20 }, WHOLE, -50)).toEqual({ from: 0, to: 10 });
		expect(panned({ from: 10, to: 20 }, WHOLE, 500)).toEqual({ from: 90, to: 100 });
	});
});

describe('the brush', () => {
	test('is the same drawn either way', () => {
		expect(between(9, 3)).toEqual({ from: 3, to: 9 });
	});

	test('its handles may pass each other', () => {
		expect(withHandle({ from: 3, to: 9 }, 'from', 12)).toEqual({ from: 9, to: 12 });
		expect(withHandle({ from: 3, to: 9 }, 'to', 5)).toEqual({ from: 3, to: 5 });
	});
});
