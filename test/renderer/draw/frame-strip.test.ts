import { expect, test } from 'vitest';
import type { StripMark } from '../../../main/ipc/contract.ts';
import { isPicture, nearestMark } from '../../../renderer/draw/frame-strip.ts';

const mark = (offset: number, track = 'v', kind: StripMark['kind'] = 'picture'): StripMark => ({
	...{ offset, track, kind, frame: 1, bytes: 10, missing: 0 },
});

test('the nearest frame of a time is found', () => {
	const marks = [mark(1), mark(2), mark(5)];
	expect([0, 1.6, 3.4, 99].map((time) => nearestMark(marks, time))).toEqual([0, 1, 1, 2]);
	expect(nearestMark([], 1)).toBe(-1);
});

test('sound is no picture', () => {
	expect([mark(0), mark(0, 'v', 'key'), mark(0, 'a', 'audio')].map(isPicture)).toEqual([
		...[true, true, false],
	]);
});
