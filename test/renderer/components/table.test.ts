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
