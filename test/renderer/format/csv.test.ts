import { expect, test } from 'vitest';
import { csvCell, csvText } from '../../../renderer/format/csv.ts';

test.each([
	['plain', 'plain'],
	['a,b', '"a,b"'],
	['say "x"', '"say ""x"""'],
	['two\nlines', '"two\nlines"'],
	['=1+1', "'=1+1"],
	['@SUM(A1)', "'@SUM(A1)"],
])('%j is written as %j', (cell, written) => {
	expect(csvCell(cell)).toBe(written);
});

test('rows end in CRLF, as RFC 4180 wants', () => {
	expect(
		csvText([
			['a', 'b'],
			['1', '2'],
		]),
	).toBe('a,b\r\n1,2\r\n');
});
