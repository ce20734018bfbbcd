import { describe, expect, test } from 'vitest';
import { PictureRoll } from '../../../app/analysis/picture-roll.ts';
import { roll } from './rolls.ts';

describe('a roll of pictures', () => {
	test('keeps every picture as it was told, beyond its first room', () => {
		const many = roll(Array.from({ length: 3000 }, (_, at) => ({ offset: at / 25 })));
		expect(many.count).toBe(3000);
		expect(many.at(2999)).toEqual({
			...{ offset: 2999 / 25, frame: 3000, bytes: 100, isKey: false, isWhole: true },
		});
		expect(many.at(0).frame).toBe(1);
	});

	test('refuses to tell of a picture that is not there', () => {
		expect(() => new PictureRoll().at(0)).toThrow(RangeError);
	});

	test('tells the usual step, whatever order they were sent in', () => {
		const reordered = roll([{ offset: 0 }, { offset: 0.12 }, { offset: 0.04 }, { offset: 0.08 }]);
		expect(reordered.usualStep).toBeCloseTo(0.04, 9);
		expect(reordered.displayed().map(({ offset }) => offset)).toEqual([0, 0.04, 0.08, 0.12]);
		expect(roll([{ offset: 3 }]).usualStep).toBe(0);
	});

	test('counts the packets of all gaps', () => {
		const one = roll([]);
		one.addGap({ offset: 1, frame: 7, packets: 3 });
		one.addGap({ offset: 2, frame: 9, packets: 4 });
		expect(one.missing).toBe(7);
		expect(one.gaps.map(({ frame }) => frame)).toEqual([7, 9]);
	});
});

describe('where decoding begins', () => {
	const keys = roll([
		{ offset: 0 },
		{ offset: 1, isKey: true },
		{ offset: 2 },
		{ offset: 3, isKey: true, isWhole: false },
		{ offset: 4 },
		{ offset: 5, isKey: true },
	]);

	test.for([
		[0.5, 1],
		[1, 1],
		[2.5, 1],
		[4.9, 1],
		[5, 5],
		[99, 5],
	] as const)('at %d s it is picture %i: a damaged key frame is none', ([offset, expected]) => {
		expect(keys.keyBefore(offset)).toBe(expected);
	});

	test('is a damaged key frame too for who wants to see what is left', () => {
		expect(keys.keyBefore(4.9, { damaged: true })).toBe(3);
	});

	test('nowhere without a key frame', () => {
		expect(roll([{ offset: 0 }]).keyBefore(0)).toBe(-1);
	});
});
