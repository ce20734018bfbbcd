import { describe, expect, test } from 'vitest';
import { digitsOf, isoTime, offsetSeconds, parseBound } from '../../app/time.ts';

const START = { seconds: 1_700_000_000, nanoseconds: 250_000_000 };

test('digits are those that a resolution can show', () => {
	expect([1, 10, 1000, 1e6, 1e9, 1e12, 1024, 2 ** 32].map(digitsOf)).toEqual([
		...[0, 1, 3, 6, 9, 9, 4, 9],
	]);
});

test('a moment is written in UTC with as many digits as are asked for', () => {
	const moment = { seconds: 1_700_000_000, nanoseconds: 1_234_567 };
	expect([0, 3, 6, 9].map((digits) => isoTime(moment, digits))).toEqual([
		'2023-11-14T22:13:20Z',
		'2023-11-14T22:13:20.001Z',
		'2023-11-14T22:13:20.001234Z',
		'2023-11-14T22:13:20.001234567Z',
	]);
});

test('moments before 1970 and beyond the calendar have words too', () => {
	expect(isoTime({ seconds: -1, nanoseconds: 5 }, 9)).toBe('1969-12-31T23:59:59.000000005Z');
	expect(isoTime({ seconds: 1e15, nanoseconds: 0 }, 6)).toBe('1000000000000000 s since 1970');
});

test('distances are in seconds, forwards and backwards', () => {
	expect(offsetSeconds(START, { seconds: 1_700_000_002, nanoseconds: 0 })).toBe(1.75);
	expect(offsetSeconds(START, { seconds: 1_699_999_999, nanoseconds: 0 })).toBe(-1.25);
});

describe('a bound', () => {
	test.each([
		['12.5', 12.5],
		['0', 0],
		['-3', -3],
		['+4', 4],
		['2023-11-14T22:13:21Z', 0.75],
		['2023-11-14 22:13:21.5Z', 1.25],
		['2023-11-14T22:13:20.250000001Z', 1e-9],
		['2023-11-14T23:13:21+01:00', 0.75],
		['2023-11-14T17:13:21-0500', 0.75],
		['2023-11-14T22:13:21', 0.75],
	])('%s is %d s after the first packet', (text, seconds) => {
		expect(parseBound(text, START)).toBeCloseTo(seconds, 12);
	});

	test.each(['', 'noon', '1e3', '12,5', '2023-11-14', '2023-13-44T00:00:00Z', '5s', 'Infinity'])(
		'"%s" is none',
		(text) => {
			expect(parseBound(text, START)).toBeNull();
		},
	);
});
