import { describe, expect, test } from 'vitest';
import { CarriedClock } from '../../../../app/media/mpeg/index.ts';
import type { ElementaryStream } from '../../../../app/media/mpeg/index.ts';

const VIDEO: ElementaryStream = { id: 1, kind: 'video', codec: 'H264', streamType: null };
const AUDIO: ElementaryStream = { id: 2, kind: 'audio', codec: 'AAC', streamType: null };
const at = (stream: ElementaryStream, ms: number | null, shownMs: number | null = ms) => ({
	stream,
	dts: ms === null ? null : ms * 90,
	pts: shownMs === null ? null : shownMs * 90,
});

describe('the clock of a program', () => {
	test('begins with the arrival of its first unit; the others keep their distance', () => {
		const clock = new CarriedClock();
		expect(clock.place(at(VIDEO, 5000), 100)).toBe(100);
		expect(clock.place(at(AUDIO, 4900), 130)).toBe(0);
		expect(clock.place(at(VIDEO, 5040), 400)).toBe(140);
	});

	test('is another one for each program, however far apart their times are', () => {
		const clock = new CarriedClock();
		const [one, two] = [
			{ ...VIDEO, program: 1 },
			{ ...VIDEO, id: 3, program: 2 },
		];
		expect(clock.place(at(one, 5000), 100)).toBe(100);
		expect(clock.place(at(two, 9_000_000), 150)).toBe(150);
		expect(clock.place(at(one, 5040), 900)).toBe(140);
		expect(clock.place(at(two, 9_000_040), 900)).toBe(190);
		expect(clock.corrections).toBe(0);
	});

	test('shows pictures by their presentation, in whatever order they are decoded', () => {
		const clock = new CarriedClock();
		expect(clock.place(at(VIDEO, 0, 80), 10)).toBe(90);
		expect(clock.place(at(VIDEO, 40, 200), 50)).toBe(210);
		expect(clock.place(at(VIDEO, 80, 120), 90)).toBe(130);
	});

	test('counts units without a time on by the usual step', () => {
		const clock = new CarriedClock();
		clock.place(at(VIDEO, 0), 0);
		clock.place(at(VIDEO, 20), 20);
		expect(clock.place(at(VIDEO, null), 999)).toBe(40);
		expect(clock.place(at(VIDEO, null), 999)).toBe(60);
		expect(new CarriedClock().place(at(VIDEO, null), 7)).toBe(7);
	});

	test('a jump is placed by arrival, once for all streams', () => {
		const clock = new CarriedClock();
		clock.place(at(VIDEO, 0), 0);
		clock.place(at(AUDIO, 0), 0);
		expect(clock.place(at(VIDEO, 60_000), 100)).toBe(100);
		expect(clock.place(at(AUDIO, 60_010), 120)).toBe(110);
		expect(clock.corrections).toBe(1);
		expect(clock.place(at(VIDEO, 10), 300)).toBe(300);
		expect(clock.corrections).toBe(2);
	});

	test('a download that runs faster than time keeps its own', () => {
		const clock = new CarriedClock();
		for (let number = 0; number < 100; number++) {
			expect(clock.place(at(VIDEO, number * 1000), number * 50)).toBe(number * 1000);
		}
		expect(clock.corrections).toBe(0);
	});
});
