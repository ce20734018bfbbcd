import { expect, test } from 'vitest';
import {
	columnTemplate,
	columnsWidth,
	moveOf,
	movedRow,
} from '../../../renderer/components/table.ts';

const COLUMNS = [
	{ key: 'a', label: 'A', width: 50 },
	{ key: 'b', label: 'B', width: 80 },
];

test('the last column takes what is left', () => {
	expect(columnTemplate(COLUMNS, { a: 60 })).toBe('60px minmax(80px, 1fr)');
	expect(columnsWidth(COLUMNS, { a: 60 })).toBe(140);
});

test('columns that grow share what is left, but keep a width that the user chose', () => {
	const growing = [
		{ key: 'a', label: 'A', width: 50, grow: 2 },
		{ key: 'b', label: 'B', width: 80, grow: 1 },
		{ key: 'c', label: 'C', width: 30 },
	];
	expect(columnTemplate(growing, {})).toBe('minmax(50px, 2fr) minmax(80px, 1fr) 30px');
	expect(columnTemplate(growing, { b: 99 })).toBe('minmax(50px, 2fr) 99px 30px');
	expect(columnTemplate(growing, { a: 60, b: 99 })).toBe('60px 99px minmax(30px, 1fr)');
});

test.each([
	['ArrowDown', 5, 6],
	['ArrowUp', 0, 0],
	['PageDown', 5, 15],
	['PageUp', 5, 0],
	['Home', 5, 0],
	['End', 5, 99],
])('%s moves from %d to %d', (key, from, to) => {
	const move = moveOf(key);
	expect(move === null ? null : movedRow(move, from, 100, 10)).toBe(to);
});

test('other keys move nothing', () => {
	expect(moveOf('x')).toBeNull();
});
