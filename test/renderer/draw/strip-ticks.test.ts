import { expect, test } from 'vitest';
import { ticksOf } from '../../../renderer/draw/strip-ticks.ts';

test('ticks have labels that fit, in seconds since the first packet', () => {
	const ticks = ticksOf({ from: 9.95, to: 20.05, width: 1000 });
	expect(ticks.map(({ label }) => label)).toContain('15 s');
	expect(ticks.every(({ x }) => x >= 0 && x <= 960)).toBe(true);
});
