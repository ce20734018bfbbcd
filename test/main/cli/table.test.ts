import { describe, expect, test } from 'vitest';
import { fixed, tableText } from '../../../main/cli/table.ts';

const COLUMNS = [{ head: 'Name' }, { head: 'Packets', right: true }, { head: 'State' }];

describe('tables for people', () => {
	test('columns are as wide as their widest cell, numbers to the right', () => {
		const text = tableText(COLUMNS, [
			['alice', 7, 'ended'],
			['bob', 12_345_678, null],
		]);
		expect(text.split('\n')).toEqual([
			'Name    Packets  State',
			'alice         7  ended',
			'bob    12345678  –',
		]);
	});

	test('wide characters take two places and marks take none', () => {
		const lines = tableText(COLUMNS, [
			['佐藤', 1, 'x'],
			['e\u0301va', 2, 'y'],
			['four', 3, 'z'],
		]).split('\n');
		expect(lines.slice(1)).toEqual([
			'佐藤        1  x',
			'e\u0301va         2  y',
			'four        3  z',
		]);
	});

	test('what a capture says cannot steer the terminal or break the line', () => {
		const text = tableText(COLUMNS, [['a\u001b[2Jb\nc\u009b', 1, 'd\te']]);
		expect(text.split('\n')).toEqual(['Name       Packets  State', 'a·[2Jb·c·        1  d·e']);
	});

	test('forty thousand rows come in linear time', () => {
		const rows = Array.from({ length: 40_000 }, (_, row) => [`10.0.0.${row}`, row, 'completed']);
		expect(tableText(COLUMNS, rows).split('\n')).toHaveLength(40_001);
	});

	test('numbers with fixed decimals, and none', () => {
		expect([fixed(1.005, 1), fixed(null, 3)]).toEqual(['1.0', null]);
	});
});
