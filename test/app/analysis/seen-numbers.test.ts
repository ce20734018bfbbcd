import { expect, test } from 'vitest';
import {
	SEEN_WORDS,
	addSeen,
	advanceSeen,
	coversSeen,
	hasSeen,
	restartSeen,
} from '../../../app/analysis/seen-numbers.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';

const AT = 3;

function row(): Float64Array {
	return new Float64Array(AT + SEEN_WORDS + 2).fill(77);
}

test('after a restart one number is known, and the neighbours are untouched', () => {
	const s = row();
	restartSeen(s, AT, 70_000);
	expect(hasSeen(s, AT, 70_000)).toBe(true);
	const others = Array.from({ length: 511 }, (_, index) => 69_999 - index);
	expect(others.filter((number) => hasSeen(s, AT, number))).toEqual([]);
	expect([...s.slice(0, AT), ...s.slice(AT + SEEN_WORDS)]).toEqual([77, 77, 77, 77, 77]);
});

test('the window covers the last 512 numbers', () => {
	expect([coversSeen(1000, 489), coversSeen(1000, 488)]).toEqual([true, false]);
});

test('a jump over the window forgets everything before it', () => {
	const s = row();
	restartSeen(s, AT, 1000);
	advanceSeen(s, AT, 1000, 1512);
	const known = Array.from({ length: 512 }, (_, index) => 1512 - index);
	expect(known.filter((number) => hasSeen(s, AT, number))).toEqual([1512]);
});

test('a jump of 511 keeps the oldest number', () => {
	const s = row();
	restartSeen(s, AT, 1000);
	advanceSeen(s, AT, 1000, 1511);
	expect([hasSeen(s, AT, 1511), hasSeen(s, AT, 1000), hasSeen(s, AT, 1200)]).toEqual([
		true,
		true,
		false,
	]);
});

test('random numbers are remembered as a set would', () => {
	const random = new SeededRandom(3);
	const s = row();
	const set = new Set([5000]);
	let highest = 5000;
	restartSeen(s, AT, highest);
	for (let round = 0; round < 5000; round++) {
		if (random.below(3) === 0) {
			const next = highest + 1 + random.below(random.below(20) === 0 ? 600 : 5);
			advanceSeen(s, AT, highest, next);
			highest = next;
			set.add(next);
		} else {
			const number = highest - random.below(512);
			expect(hasSeen(s, AT, number)).toBe(set.has(number));
			addSeen(s, AT, number);
			set.add(number);
		}
	}
});
