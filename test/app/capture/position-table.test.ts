import { expect, test } from 'vitest';
import { PositionTable } from '../../../app/capture/position-table.ts';

test('packets stand one behind the other and are found by any of their bytes', () => {
	const table = new PositionTable();
	expect([table.add(40, 10), table.add(70, 1), table.add(99, 5)]).toEqual([0, 10, 11]);
	expect(table.find(0)).toEqual({ start: 0, size: 10, filePosition: 40 });
	expect(table.find(9)).toEqual({ start: 0, size: 10, filePosition: 40 });
	expect(table.find(10)).toEqual({ start: 10, size: 1, filePosition: 70 });
	expect(table.find(15)).toEqual({ start: 11, size: 5, filePosition: 99 });
	expect([table.find(16), table.find(-1), new PositionTable().find(0)]).toEqual([null, null, null]);
});

test('the table grows over its first size', () => {
	const table = new PositionTable();
	for (let at = 0; at < 5000; at++) table.add(at * 100, 3);
	expect(table.find(4999 * 3 + 2)).toEqual({ start: 14_997, size: 3, filePosition: 499_900 });
	expect(table.find(1024 * 3)).toEqual({ start: 3072, size: 3, filePosition: 102_400 });
});
