import { expect, test } from 'vitest';
import { LaneMarks } from '../../../app/player/marks.ts';
import type { LaneMark } from '../../../app/player/marks.ts';

const mark = (position: number, length: number, kind: LaneMark['kind'] = 'lost'): LaneMark => ({
	...{ kind, position, length, frame: position, packets: 1 },
});

test('counts every kind by itself', () => {
	const marks = new LaneMarks();
	for (const kind of ['lost', 'late', 'late', 'silence'] as const) marks.add(mark(0, 1, kind));
	expect(
		(['lost', 'late', 'wrong-timestamp', 'silence'] as const).map((k) => marks.count(k)),
	).toEqual([1, 2, 0, 1]);
});

test('gives the marks that touch a range', () => {
	const marks = new LaneMarks();
	for (const each of [mark(0, 100), mark(100, 0), mark(200, 50)]) marks.add(each);
	const positions = (from: number, to: number): number[] =>
		marks.between(from, to, 10).marks.map(({ position }) => position);
	expect(positions(0, 1000)).toEqual([0, 100, 200]);
	expect(positions(99, 101)).toEqual([0, 100]);
	expect(positions(249, 250)).toEqual([200]);
	expect(positions(250, 999)).toEqual([]);
});

test('of too many, some stand in every part where something happened', () => {
	const marks = new LaneMarks();
	for (let at = 0; at < 1000; at++) {
		marks.add(mark(at * 10, 4));
		marks.add(mark(at * 10, 4, 'silence'));
	}
	marks.add(mark(10_050, 30));
	const { marks: sent, leftOut } = marks.between(0, 20_000, 80);
	expect([sent.length, leftOut]).toEqual([80, 1921]);
	expect(sent.at(-1)?.length).toBe(30);
	// Parts of 1,000 samples: both kinds in each of the ten that hold any.
	for (const kind of ['lost', 'silence'] as const) {
		const parts = sent
			.filter((one) => one.kind === kind)
			.map((one) => Math.floor(one.position / 1000));
		expect(new Set(parts)).toEqual(
			new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...(kind === 'lost' ? [10] : [])]),
		);
	}
});

test('sends the longest by place and says how many are left out', () => {
	const marks = new LaneMarks();
	for (const [position, length] of [
		[0, 5],
		[10, 9],
		[20, 1],
		[30, 7],
	] as const) {
		marks.add(mark(position, length));
	}
	const { marks: sent, leftOut } = marks.between(0, 100, 2);
	expect(sent.map(({ position }) => position)).toEqual([10, 30]);
	expect(leftOut).toBe(2);
});

test('keeps a bounded number and counts the rest', () => {
	const marks = new LaneMarks(100);
	for (let at = 0; at < 150; at++) marks.add(mark(at, 1));
	expect(marks.count('lost')).toBe(150);
	const { marks: sent, leftOut } = marks.between(0, 1000, 500);
	expect([sent.length, leftOut]).toEqual([100, 50]);
});
