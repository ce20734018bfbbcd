import { expect, test } from 'vitest';
import type { StripMark } from '../../../main/ipc/contract.ts';
import { frameGaps, isPicture, nearestMark } from '../../../renderer/draw/frame-strip.ts';

const mark = (offset: number, track = 'v', kind: StripMark['kind'] = 'picture'): StripMark => ({
	...{ offset, track, kind, frame: 1, bytes: 10, missing: 0 },
});

test('a gap is a pause much longer than the usual step of its track', () => {
	const video = [0, 0.1, 0.2, 0.3, 4.3, 4.4].map((offset) => mark(offset));
	const audio = [0, 2, 4, 6].map((offset) => mark(offset, 'a', 'audio'));
	expect(frameGaps([...video, ...audio])).toEqual([{ track: 'v', from: 0.3, to: 4.3 }]);
});

test('short pauses and single frames are no gaps', () => {
	expect(frameGaps([0, 0.01, 0.02, 0.9].map((offset) => mark(offset)))).toEqual([]);
	expect(frameGaps([mark(3)])).toEqual([]);
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
