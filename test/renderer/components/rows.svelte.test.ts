import { beforeEach, describe, expect, test } from 'vitest';
import { MAX_HEIGHT, RowWindow } from '../../../renderer/components/rows.svelte.ts';

let rows: RowWindow;

beforeEach(() => {
	rows = new RowWindow();
});

describe('a short list', () => {
	beforeEach(() => rows.resize(1000, 24, 240));

	test('draws what is in sight and a few more', () => {
		expect([rows.first, rows.end]).toEqual([0, 14]);
		rows.scrolledTo(2400);
		expect([rows.first, rows.end]).toEqual([96, 114]);
		expect(rows.offsetOf(100)).toBe(2400);
	});

	test('ends at its last row', () => {
		rows.scrolledTo(1e9);
		expect(rows.end).toBe(1000);
		expect(rows.scrollTop).toBe(24_000 - 240);
	});

	test('brings a row into sight with the least movement', () => {
		rows.reveal(5);
		expect(rows.scrollTop).toBe(0);
		rows.reveal(20);
		expect(rows.scrollTop).toBe(21 * 24 - 240);
		rows.reveal(8);
		expect(rows.scrollTop).toBe(8 * 24);
	});

	test('keeps the row with the focus in the document', () => {
		expect(rows.drawn(900).at(-1)).toBe(900);
		expect(rows.drawn(3)).toHaveLength(14);
		expect(rows.drawn(-1)).toHaveLength(14);
	});

	test('goes back when it becomes shorter', () => {
		rows.scrolledTo(20_000);
		rows.resize(20, 24, 240);
		expect(rows.scrollTop).toBe(20 * 24 - 240);
		rows.resize(0, 24, 240);
		expect([rows.first, rows.end]).toEqual([0, 0]);
	});
});

describe('a list of 20 million rows', () => {
	beforeEach(() => rows.resize(20_000_000, 24, 480));

	test('stays under the height a browser can draw', () => {
		expect(rows.height).toBe(MAX_HEIGHT);
		expect(rows.isScaled).toBe(true);
	});

	test('reaches its last row by the scroll bar', () => {
		rows.scrolledTo(MAX_HEIGHT - 480);
		expect(rows.end).toBe(20_000_000);
		const last = rows.offsetOf(19_999_999);
		expect(last).toBeLessThanOrEqual(MAX_HEIGHT - 24 + 1);
		expect(last).toBeGreaterThan(MAX_HEIGHT - 480);
	});

	test('moves row by row with the wheel', () => {
		rows.scrolledTo(MAX_HEIGHT / 2);
		const { first } = rows;
		rows.scrollBy(24);
		expect(rows.first).toBe(first + 1);
	});

	test('does not jump when the scroll bar repeats what it was told', () => {
		rows.reveal(12_345_678);
		const { first } = rows;
		rows.scrolledTo(Math.round(rows.scrollTop));
		expect(rows.first).toBe(first);
	});
});
