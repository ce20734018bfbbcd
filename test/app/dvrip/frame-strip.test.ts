import { describe, expect, test } from 'vitest';
import { frameGaps, thinned } from '../../../app/dvrip/frame-strip.ts';
import type { StripMark } from '../../../app/views/dvrip.ts';

const mark = (
	offset: number,
	track = 'v',
	kind: StripMark['kind'] = 'picture',
	missing = 0,
): StripMark => ({ offset, track, kind, missing, frame: Math.round(offset * 100), bytes: 10 });

describe('gaps', () => {
	test('are pauses much longer than the usual step of their track', () => {
		const video = [0, 0.1, 0.2, 0.3, 4.3, 4.4].map((offset) => mark(offset));
		const audio = [0, 2, 4, 6].map((offset) => mark(offset, 'a', 'audio'));
		expect(frameGaps([...video, ...audio])).toEqual([
			{ track: 'v', from: 0.3, to: 4.3, frame: 430 },
		]);
	});

	test('stand in the order of their beginnings, whatever the track', () => {
		const late = [0, 0.1, 0.2, 5, 5.1].map((offset) => mark(offset, 'late'));
		const early = [0, 0.05, 0.1, 3, 3.1].map((offset) => mark(offset, 'early'));
		expect(frameGaps([...late, ...early]).map(({ track }) => track)).toEqual(['early', 'late']);
	});

	test('are not short pauses, and single frames have none', () => {
		expect(frameGaps([0, 0.01, 0.02, 0.9].map((offset) => mark(offset)))).toEqual([]);
		expect(frameGaps([mark(3)])).toEqual([]);
		expect(frameGaps([])).toEqual([]);
	});
});

describe('a choice of many marks', () => {
	const many = Array.from({ length: 1000 }, (_, at) => {
		const kind = at % 50 === 0 ? 'key' : 'picture';
		return mark(at / 10, 'v', kind, at === 777 ? 9 : 0);
	});

	test('keeps key frames and damaged ones, and reaches from end to end in order', () => {
		const chosen = thinned(many, 100);
		expect(chosen).toHaveLength(100);
		expect(chosen.filter(({ kind }) => kind === 'key')).toHaveLength(20);
		expect(chosen.filter(({ missing }) => missing > 0)).toHaveLength(1);
		expect(chosen.at(-1)?.offset).toBeGreaterThan(98);
		const times = chosen.map(({ offset }) => offset);
		expect(times).toEqual(times.toSorted((a, b) => a - b));
	});

	test('is everything where it fits, and never more than asked for', () => {
		expect(thinned(many, 1000)).toEqual(many);
		expect(thinned(many, 10)).toHaveLength(10);
		expect(thinned(many, 0)).toEqual([]);
	});
});
