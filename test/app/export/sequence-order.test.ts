import { describe, expect, test } from 'vitest';
import {
	ARRIVED_AFTER_RESTART,
	ARRIVED_DUPLICATE,
	ARRIVED_IN_ORDER,
	ARRIVED_OUTSIDE,
} from '../../../app/analysis/rtp-statistics.ts';
import { SequenceOrder } from '../../../app/export/sequence-order.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';

const packet = (sequence: number, arrived = ARRIVED_IN_ORDER) => ({
	timestamp: 0,
	timeMs: 0,
	arrived,
	payload: new Uint8Array(0),
	sequence,
});

/** Pushes numbers and gives what came out while pushing, and at the end. */
function ordered(
	numbers: readonly number[],
	arrivals: Readonly<Record<number, number>> = {},
): { readonly early: number[]; readonly all: number[] } {
	const given: number[] = [];
	const order = new SequenceOrder(({ sequence }) => given.push(sequence & 0xffff));
	for (const [index, number] of numbers.entries()) order.push(packet(number, arrivals[index]));
	const early = [...given];
	order.flush();
	return { early, all: given };
}

const upTo = (count: number, from = 0): number[] =>
	Array.from({ length: count }, (_, index) => (from + index) & 0xffff);

describe('order of sequence', () => {
	test('packets in order are all handed on', () => {
		expect(ordered(upTo(200)).all).toEqual(upTo(200));
	});

	test('two that were swapped come out in order', () => {
		expect(ordered([0, 1, 3, 2, 4, 5]).all).toEqual([0, 1, 2, 3, 4, 5]);
	});

	test('order holds over the wrap of 16 bits', () => {
		const numbers = upTo(100, 65_500);
		const swapped = [...numbers.slice(0, 40), 5, 4, ...numbers.slice(42)];
		expect(numbers.slice(40, 42)).toEqual([4, 5]);
		expect(ordered(swapped).all).toEqual(numbers);
	});

	test('a packet that waits for a missing one is given once the window has passed', () => {
		const numbers = upTo(300).filter((number) => number !== 100);
		const { early, all } = ordered(numbers);
		expect(all).toEqual(numbers);
		expect(early.length).toBeGreaterThan(200);
	});

	test('a packet later than the window is left out', () => {
		const numbers = [...upTo(300).filter((number) => number !== 5), 5];
		expect(ordered(numbers).all).toEqual(upTo(300).filter((number) => number !== 5));
	});

	test('duplicates are dropped, marked or not', () => {
		expect(ordered([0, 1, 1, 2, 0, 3]).all).toEqual([0, 1, 2, 3]);
		expect(ordered([1, 2, 9], { 2: ARRIVED_DUPLICATE }).all).toEqual([1, 2]);
	});

	test('a duplicate of a packet that is still held is dropped', () => {
		expect(ordered([0, 2, 2, 1, 3]).all).toEqual([0, 1, 2, 3]);
	});

	test.for([40_000, 30_000, 3])('a restart at %i begins anew behind what is held', (first) => {
		const before = [10_010, 10_012, 10_011];
		const after = [first, first + 1, first + 3, first + 2];
		const arrivals = { 3: ARRIVED_OUTSIDE, 4: ARRIVED_AFTER_RESTART };
		expect(ordered([...before, ...after], arrivals).all).toEqual([
			...[10_010, 10_011, 10_012],
			...[first, first + 1, first + 2, first + 3],
		]);
	});

	test('a restart in the middle of a long stream loses none of its packets', () => {
		const before = upTo(500, 20_000);
		const after = upTo(500, 60);
		const arrivals = { 500: ARRIVED_OUTSIDE, 501: ARRIVED_AFTER_RESTART };
		expect(ordered([...before, ...after], arrivals).all).toEqual([...before, ...after]);
	});

	test('a stray packet ahead stays where it came and disturbs no order behind it', () => {
		const numbers = [...upTo(100), 30_000, ...upTo(100, 100), 201, 200, 202];
		const { all } = ordered(numbers, { 100: ARRIVED_OUTSIDE });
		expect(all).toEqual([...upTo(100), 30_000, ...upTo(103, 100)]);
	});

	test('a stray packet far behind is left out', () => {
		const numbers = [...upTo(100, 5000), 2000, ...upTo(100, 5100)];
		expect(ordered(numbers, { 100: ARRIVED_OUTSIDE }).all).toEqual(upTo(200, 5000));
	});

	test('a jump with the last packet is not lost', () => {
		const numbers = [...upTo(100, 5000), 2000];
		expect(ordered(numbers, { 100: ARRIVED_OUTSIDE }).all).toEqual([...upTo(100, 5000), 2000]);
	});

	test('the very first packets may be swapped', () => {
		expect(ordered([1, 0, 2, 3]).all).toEqual([0, 1, 2, 3]);
	});

	test('random shuffling within half a window comes out in order', () => {
		const random = new SeededRandom(3);
		const numbers = upTo(1000, 65_000)
			.map((number, index) => ({ number, at: index + random.below(30) }))
			.sort((a, b) => a.at - b.at)
			.map(({ number }) => number);
		expect(numbers).not.toEqual(upTo(1000, 65_000));
		expect(ordered(numbers).all).toEqual(upTo(1000, 65_000));
	});

	test('payload, time and arrival are handed through', () => {
		const given: unknown[] = [];
		const order = new SequenceOrder((packet) => given.push(packet));
		const payload = Uint8Array.of(1, 2);
		order.push({ timestamp: 7, timeMs: 8, arrived: ARRIVED_IN_ORDER, payload, sequence: 9 });
		order.flush();
		expect(given).toEqual([
			{ timestamp: 7, timeMs: 8, arrived: ARRIVED_IN_ORDER, payload, sequence: 9 + 0x1_0000 },
		]);
	});
});
