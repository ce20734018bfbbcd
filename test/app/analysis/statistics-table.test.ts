import { expect, test } from 'vitest';
import { StatisticsTable } from '../../../app/analysis/statistics-table.ts';

test('rows do not overlap, and growing keeps them', () => {
	const table = new StatisticsTable(5);
	for (let index = 0; index < 2000; index++) {
		const [s, o] = [table.row(index), table.offset(index)];
		for (let slot = 0; slot < 5; slot++) s[o + slot] = index * 10 + slot;
	}
	const wrong = Array.from({ length: 2000 }, (_, index) => index).filter((index) => {
		const [s, o] = [table.row(index), table.offset(index)];
		return [0, 1, 2, 3, 4].some((slot) => s[o + slot] !== index * 10 + slot);
	});
	expect(wrong).toEqual([]);
});

test('a row asked for out of order is empty', () => {
	const table = new StatisticsTable(3);
	const [s, o] = [table.row(100_000), table.offset(100_000)];
	expect([...s.subarray(o, o + 3)]).toEqual([0, 0, 0]);
});
