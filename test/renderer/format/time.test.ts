import { describe, expect, test } from 'vitest';
import {
	clockLength,
	niceStep,
	playText,
	stepDigits,
	timeText,
	zoneText,
} from '../../../renderer/format/time.ts';

// 2026-04-17 09:12:00.999999999 UTC
const START = { startSeconds: 1_776_417_120, startNanoseconds: 999_999_999 };

describe('times', () => {
	test('are seconds since the first packet by default', () => {
		expect(timeText(277.435776, START, 'relative', 6)).toBe('277.435776');
	});

	test('in UTC carry nanoseconds over the second', () => {
		expect(timeText(0, START, 'utc', 9)).toBe('09:12:00.999999999');
		expect(timeText(0.000000001, START, 'utc', 9)).toBe('09:12:01.000000000');
		expect(timeText(60.5, START, 'utc', 0)).toBe('09:13:01');
	});

	test('stay relative when the start is not known', () => {
		expect(timeText(1.5, null, 'utc', 3)).toBe('1.500');
	});

	test('of this computer name their zone', () => {
		const at = { getTimezoneOffset: () => -540 } as Date;
		expect(zoneText(at)).toBe('UTC+09:00');
		expect(zoneText({ getTimezoneOffset: () => 210 } as Date)).toBe('UTC−03:30');
	});
});

test.each([
	[100, 10, 10, 0],
	[13, 8, 2, 0],
	[0.9, 5, 0.2, 1],
	[0.004, 4, 0.001, 3],
	[0, 10, 1, 0],
])('a span of %d in at most %d parts steps by %d', (span, parts, step, digits) => {
	expect(niceStep(span, parts)).toBeCloseTo(step, 9);
	expect(stepDigits(step)).toBe(digits);
});

test('lengths of calls are whole seconds; places in a playback have milliseconds', () => {
	expect([0, 59.99, 3725.4].map(clockLength)).toEqual(['00:00:00', '00:00:59', '01:02:05']);
	expect([0, 3.4, 69.6, 3725.0004].map(playText)).toEqual([
		'00:00.000',
		'00:03.400',
		'01:09.600',
		'01:02:05.000',
	]);
});
