import { expect, test } from 'vitest';
import { extend16, extend32 } from '../../../app/analysis/unwrap.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';

test('a 16-bit number goes to the extended number nearest to the one before', () => {
	expect([
		extend16(65_535, 0),
		extend16(65_536, 65_535),
		extend16(0x1_0005, 3),
		extend16(0x1_0000, 0x7fff),
		extend16(0x1_0000, 0x8000),
		extend16(0x1_0000, 0x8001),
	]).toEqual([65_536, 65_535, 0x1_0003, 0x1_7fff, 0x8000, 0x8001]);
});

test('a 32-bit number goes to the extended number nearest to the one before', () => {
	const wrapped = 0x1_0000_0000;
	expect([
		extend32(0xffff_ffff, 0),
		extend32(wrapped, 0xffff_ffff),
		extend32(wrapped * 5 + 10, 4),
		extend32(wrapped, 0x7fff_ffff),
		// Given as a signed number it is the same.
		extend32(wrapped, -1),
	]).toEqual([wrapped, wrapped - 1, wrapped * 5 + 4, wrapped + 0x7fff_ffff, wrapped - 1]);
});

test('random walks are followed exactly over many wraps', () => {
	const random = new SeededRandom(1);
	let [small, smallFollowed, large, largeFollowed] = [70_000, 70_000, 2 ** 33, 2 ** 33];
	for (let step = 0; step < 20_000; step++) {
		small += random.below(65_535) - 30_000;
		large += random.below(0xffff_0000) - 2 ** 30;
		smallFollowed = extend16(smallFollowed, ((small % 65_536) + 65_536) % 65_536);
		largeFollowed = extend32(largeFollowed, large % 2 ** 32);
		expect(Math.abs(smallFollowed - small) % 65_536).toBe(0);
		expect(Math.abs(largeFollowed - large) % 2 ** 32).toBe(0);
		[small, large] = [smallFollowed, largeFollowed];
	}
});
