import { describe, expect, it } from 'vitest';
import { ByteRanges, MAX_BYTE_RANGES } from '../../../app/network/byte-ranges.ts';

function listOf(ranges: ByteRanges): number[][] {
	return Array.from({ length: ranges.count }, (_, i) => [ranges.start(i), ranges.end(i)]);
}

function filled(...pairs: readonly (readonly [number, number])[]): ByteRanges {
	const ranges = new ByteRanges();
	pairs.forEach(([start, end]) => ranges.add(start, end));
	return ranges;
}

describe('ByteRanges', () => {
	it('keeps ranges sorted, whatever order they come in', () => {
		expect(listOf(filled([20, 30], [0, 5], [40, 50]))).toEqual([
			[0, 5],
			[20, 30],
			[40, 50],
		]);
	});

	it('melts ranges that touch or overlap', () => {
		expect(listOf(filled([0, 5], [5, 9]))).toEqual([[0, 9]]);
		expect(listOf(filled([0, 5], [10, 15], [20, 25], [4, 21]))).toEqual([[0, 25]]);
		expect(listOf(filled([0, 50], [10, 20]))).toEqual([[0, 50]]);
	});

	it('agrees with a set of single positions', () => {
		const ranges = new ByteRanges();
		const set = new Set<number>();
		let seed = 7;
		for (let i = 0; i < 300; i++) {
			seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
			const start = (seed >>> 8) % 900;
			const end = start + 1 + ((seed >>> 20) % 9);
			ranges.add(start, end);
			for (let at = start; at < end; at++) {
				set.add(at);
			}
		}
		const positions = listOf(ranges).flatMap(([start = 0, end = 0]) =>
			Array.from({ length: end - start }, (_, i) => start + i),
		);
		expect(positions).toEqual([...set].sort((a, b) => a - b));
	});

	it('refuses more ranges than its bound, and is empty after clear', () => {
		const ranges = new ByteRanges();
		for (let i = 0; i < MAX_BYTE_RANGES; i++) {
			expect(ranges.add(i * 2, i * 2 + 1)).toBe(true);
		}
		expect(ranges.add(60_000, 60_001)).toBe(false);
		expect(ranges.add(1, 2)).toBe(true);
		expect(ranges.count).toBe(MAX_BYTE_RANGES - 1);
		ranges.clear();
		expect(ranges.count).toBe(0);
	});
});
