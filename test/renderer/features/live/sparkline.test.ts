import { expect, test } from 'vitest';
import { sparkPoints } from '../../../../renderer/features/live/sparkline.ts';

test('a trace ends at the right, its highest second at the top', () => {
	const points = sparkPoints([0, 50, 100], 118, 20).split(' ');
	expect(points).toHaveLength(60);
	expect(points[0]).toBe('0.0,19.0');
	expect(points.at(-2)).toBe('116.0,10.0');
	expect(points.at(-1)).toBe('118.0,1.0');
});

test('a packet a second is no mountain', () => {
	expect(sparkPoints([1], 59, 20).split(' ').at(-1)).toBe('59.0,17.2');
});
