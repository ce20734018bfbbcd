import { expect, test } from 'vitest';
import { PairTable } from '../../../app/network/pair-table.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';

test('pairs are numbered as they come, and their order inside the pair matters', () => {
	const table = new PairTable();
	expect([table.insert(1, 2), table.insert(2, 1), table.insert(-5, 0)]).toEqual([0, 1, 2]);
	expect([table.find(1, 2), table.find(2, 1), table.find(-5, 0), table.find(0, -5)]).toEqual([
		...[0, 1, 2, -1],
	]);
});

test('forty thousand random pairs are found as a map finds them', () => {
	const random = new SeededRandom(6);
	const table = new PairTable();
	const map = new Map<string, number>();
	for (let round = 0; round < 40_000; round++) {
		const [a, b] = [random.word() | 0, random.below(50)];
		const key = `${a} ${b}`;
		if (!map.has(key)) map.set(key, table.insert(a, b));
	}
	const wrong = [...map].filter(([key, id]) => {
		const [a = 0, b = 0] = key.split(' ').map(Number);
		return table.find(a, b) !== id || table.find(a, b + 50) !== -1;
	});
	expect([table.count, wrong]).toEqual([map.size, []]);
});

test('pairs stay apart when they differ in one bit of either number', () => {
	const table = new PairTable();
	table.insert(0, 0);
	for (let bit = 0; bit < 32; bit++) {
		expect([table.find(1 << bit, 0), table.find(0, 1 << bit)]).toEqual([-1, -1]);
		expect(table.insert(1 << bit, 0)).toBe(1 + bit * 2);
		expect(table.insert(0, 1 << bit)).toBe(2 + bit * 2);
	}
	expect([table.find(0, 0), table.find(-2147483648, 0), table.count]).toEqual([0, 63, 65]);
});
