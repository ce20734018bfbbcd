import { expect, test, vi } from 'vitest';
import { RowCache } from '../../../renderer/state/row-cache.svelte.ts';
import { until } from '../../fixtures/until.ts';

interface Row {
	readonly id: number;
	readonly value: string;
}

function cache() {
	const facts = { figures: 1, ended: false, first: [] as readonly Row[] };
	const fetch = vi.fn((ids: readonly number[]) =>
		Promise.resolve(ids.map((id) => ({ id, value: `${id}/${facts.figures}` }))),
	);
	const rows = new RowCache<Row>({
		fetch,
		idOf: ({ id }) => id,
		first: () => facts.first,
		figures: () => facts.figures,
		isEnded: () => facts.ended,
	});
	return { facts, fetch, rows };
}

test('rows are fetched together when they come into sight, and once', async () => {
	const { rows, fetch } = cache();
	expect([rows.row(1), rows.row(2)]).toEqual([undefined, undefined]);
	await until(() => expect(rows.row(2)?.value).toBe('2/1'));
	expect(fetch).toHaveBeenCalledExactlyOnceWith([1, 2]);
});

test('old figures stay until new ones have come', async () => {
	const { rows, facts } = cache();
	rows.row(1);
	await until(() => expect(rows.row(1)?.value).toBe('1/1'));
	facts.figures = 2;
	expect(rows.row(1)?.value).toBe('1/1');
	await until(() => expect(rows.row(1)?.value).toBe('1/2'));
});

test('nothing is asked of an engine that has ended', async () => {
	const { rows, facts, fetch } = cache();
	facts.ended = true;
	rows.row(1);
	await Promise.resolve();
	expect(fetch).not.toHaveBeenCalled();
});

test('long lists are fetched in parts, in order', async () => {
	const { rows, fetch } = cache();
	const ids = Array.from({ length: 1200 }, (_, at) => at);
	expect((await rows.all(ids)).map(({ id }) => id)).toEqual(ids);
	expect(fetch.mock.calls.map(([part]) => part.length)).toEqual([500, 500, 200]);
});

test('a row that is no more is asked for once, and again when figures change', async () => {
	const { rows, fetch, facts } = cache();
	fetch.mockImplementation(() => Promise.resolve([]));
	rows.row(7);
	await until(() => expect(fetch).toHaveBeenCalledTimes(1));
	await Promise.resolve();
	await Promise.resolve();
	expect(rows.row(7)).toBeUndefined();
	await Promise.resolve();
	expect(fetch).toHaveBeenCalledTimes(1);
	facts.figures = 2;
	rows.row(7);
	await until(() => expect(fetch).toHaveBeenCalledTimes(2));
});
