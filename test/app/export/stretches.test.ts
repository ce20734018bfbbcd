import { expect, test } from 'vitest';
import { Stretches } from '../../../app/export/stretches.ts';

test('keeps thousands of stretches and those that are not heard', () => {
	const stretches = new Stretches();
	for (let at = 0; at < 3000; at++) stretches.add(at % 7 === 0 ? null : at * 1e7, at % 300);
	expect(stretches.count).toBe(3000);
	expect([stretches.position(7), stretches.position(2999)]).toEqual([null, 2999e7]);
	expect([stretches.samples(7), stretches.samples(299)]).toEqual([7, 299]);
	expect(stretches.total).toBe(10 * ((299 * 300) / 2));
});
