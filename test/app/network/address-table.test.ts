import { expect, test } from 'vitest';
import { AddressTable } from '../../../app/network/address-table.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';

test('an address has one number, wherever in the buffer it stands', () => {
	const table = new AddressTable();
	const words = Int32Array.of(1, 2, 3, 4, 1, 2, 3, 5, 1, 2, 3, 4);
	expect([0, 4, 8].map((at) => table.intern(words, at))).toEqual([0, 1, 0]);
	expect([table.words(0), table.words(1), table.count]).toEqual([[1, 2, 3, 4], [1, 2, 3, 5], 2]);
});

test('addresses that differ in one bit of any word are different', () => {
	const table = new AddressTable();
	const base = [0x20010db8, 0, 0, 1];
	table.intern(Int32Array.from(base), 0);
	for (let bit = 0; bit < 128; bit++) {
		const other = Int32Array.from(base);
		other[bit >> 5] = (other[bit >> 5] ?? 0) ^ (1 << (bit & 31));
		expect(table.intern(other, 0)).toBe(bit + 1);
	}
});

test('ten thousand addresses keep their numbers while the table grows', () => {
	const random = new SeededRandom(2);
	const table = new AddressTable();
	const all = Array.from({ length: 10_000 }, () =>
		Int32Array.from([0x20010db8, random.word(), 0, random.word()]),
	);
	expect(all.map((words) => table.intern(words, 0))).toEqual(all.map((_, index) => index));
	expect(all.map((words) => table.intern(words, 0))).toEqual(all.map((_, index) => index));
	expect(all.filter((words, index) => table.words(index)[3] !== words[3])).toEqual([]);
});
