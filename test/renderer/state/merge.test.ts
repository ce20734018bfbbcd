import { describe, expect, test } from 'vitest';
import type { StreamOrderView } from '../../../app/views/streams.ts';
import { mergeOrders } from '../../../renderer/state/merge.ts';

const order = (
	ids: readonly number[],
	...keys: StreamOrderView['keys'][number][]
): StreamOrderView => ({
	total: ids.length,
	ids: Uint32Array.from(ids),
	keys,
	figures: 1,
});

const rowsOf = (orders: readonly StreamOrderView[], descending: readonly boolean[]): string[] => {
	const { capture, stream } = mergeOrders(orders, descending);
	return Array.from(stream, (id, row) => `${'ABC'[capture[row] ?? 0] ?? ''}${id}`);
};

describe('merging the lists of several captures', () => {
	test('without a key they follow one another', () => {
		expect(rowsOf([order([1, 2]), order([1, 9])], [])).toEqual(['A1', 'A2', 'B1', 'B9']);
	});

	test('numbers merge by value, up and down', () => {
		const a = order([1, 2], Float64Array.of(5, 30));
		const b = order([7, 8], Float64Array.of(9, 100));
		expect(rowsOf([a, b], [false])).toEqual(['A1', 'B7', 'A2', 'B8']);
		const c = order([2, 1], Float64Array.of(30, 5));
		const d = order([8, 7], Float64Array.of(100, 9));
		expect(rowsOf([c, d], [true])).toEqual(['B8', 'A2', 'B7', 'A1']);
	});

	test('texts merge, equal keys fall to the next key, then to the earlier capture', () => {
		const a = order([1, 2], ['g711A', 'g711U'], Float64Array.of(2, 1));
		const b = order([3, 4], ['g711A', 'g711U'], Float64Array.of(1, 1));
		expect(rowsOf([a, b], [false, false])).toEqual(['B3', 'A1', 'A2', 'B4']);
	});

	test('absent values stand together', () => {
		const a = order([1, 2], Float64Array.of(Number.NaN, 4));
		const b = order([3], Float64Array.of(Number.NaN));
		expect(rowsOf([a, b], [false])).toEqual(['A1', 'B3', 'A2']);
	});

	test('nothing merges to nothing', () => {
		expect(rowsOf([], [false])).toEqual([]);
	});
});
