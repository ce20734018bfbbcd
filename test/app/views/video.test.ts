import { describe, expect, test } from 'vitest';
import { freezesOf } from '../../../app/analysis/picture-findings.ts';
import { rollView } from '../../../app/views/video.ts';
import { roll, steady } from '../analysis/rolls.ts';

describe('what is drawn of a roll', () => {
	test('is every picture in the order of display, and counts', () => {
		const few = roll([
			{ offset: 0, isKey: true, bytes: 900 },
			{ offset: 0.08 },
			{ offset: 0.04, isWhole: false },
		]);
		few.addGap({ offset: 0.05, frame: 3, packets: 2 });
		const view = rollView(few, [], 100);
		expect(view).toMatchObject({ pictures: 3, damaged: 1, keyFrames: 1, lost: 2 });
		expect(view).toMatchObject({ isThinned: false, losses: [{ frame: 3, packets: 2 }] });
		expect(view.frameRate).toBeCloseTo(25, 6);
		expect(view.marks).toEqual([
			{ kind: 'key', isDamaged: false, offset: 0, frame: 1, bytes: 900 },
			{ kind: 'picture', isDamaged: true, offset: 0.04, frame: 3, bytes: 100 },
			{ kind: 'picture', isDamaged: false, offset: 0.08, frame: 2, bytes: 100 },
		]);
	});

	test('has no frame rate with a single picture', () => {
		expect(rollView(roll([{ offset: 1 }]), [], 10).frameRate).toBeNull();
	});

	test('is thinned evenly, but for key frames and damaged pictures', () => {
		const many = steady(5000, (at) => ({ isKey: at % 500 === 0, isWhole: at % 999 !== 0 }));
		const { marks, isThinned } = rollView(many, [], 200);
		expect(isThinned).toBe(true);
		expect(marks).toHaveLength(200);
		expect(marks.filter(({ kind }) => kind === 'key')).toHaveLength(10);
		expect(marks.filter(({ isDamaged }) => isDamaged)).toHaveLength(6);
		const offsets = marks.map(({ offset }) => offset);
		expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
		// No quarter of the time is left without marks.
		for (const from of [0, 50, 100, 150]) {
			expect(offsets.filter((at) => at >= from && at < from + 50).length).toBeGreaterThan(40);
		}
	});

	test('keeps the weightiest of very many losses', () => {
		const lossy = steady(10);
		for (let at = 0; at < 5000; at++) {
			lossy.addGap({ offset: at, frame: at, packets: at === 4321 ? 77 : 1 + (at % 3) });
		}
		const { losses, lost } = rollView(lossy, freezesOf(lossy), 100);
		expect(losses).toHaveLength(2000);
		expect(losses.some(({ packets }) => packets === 77)).toBe(true);
		expect(lost).toBe(lossy.missing);
	});
});
