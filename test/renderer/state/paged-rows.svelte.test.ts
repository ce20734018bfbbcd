import { flushSync } from 'svelte';
import { describe, expect, test, vi } from 'vitest';
import { PAGE_ROWS, PagedRows } from '../../../renderer/state/paged-rows.svelte.ts';
import { until } from '../../fixtures/until.ts';

function counting() {
	const fetch = vi.fn((offset: number, limit: number) =>
		Promise.resolve({ offset, rows: Array.from({ length: limit }, (_, at) => offset + at) }),
	);
	return { fetch, rows: new PagedRows(fetch) };
}

describe('paged rows', () => {
	test('are fetched once, a page at a time', async () => {
		const { fetch, rows } = counting();
		expect(rows.at(5)).toBeUndefined();
		expect(rows.at(6)).toBeUndefined();
		await until(() => expect(rows.at(5)).toBe(5));
		expect(rows.at(PAGE_ROWS + 1)).toBeUndefined();
		await until(() => expect(rows.at(PAGE_ROWS + 1)).toBe(PAGE_ROWS + 1));
		expect(fetch).toHaveBeenCalledTimes(2);
	});

	test('can be waited for', async () => {
		const { rows } = counting();
		expect(await rows.load(1000)).toBe(1000);
	});

	test('stay on screen while new ones are fetched', async () => {
		const { fetch, rows } = counting();
		await rows.load(5);
		rows.refresh();
		expect(rows.at(5)).toBe(5);
		await until(() => expect(fetch).toHaveBeenCalledTimes(2));
	});

	test('come to whoever shows them though the list changed while they were on their way', async () => {
		const answers: ((rows: string[]) => void)[] = [];
		const rows = new PagedRows<string>(
			(offset) =>
				new Promise((resolve) => {
					answers.push((given) => resolve({ offset, rows: given }));
				}),
		);
		let shown: string | undefined;
		const stop = $effect.root(() => {
			$effect(() => {
				shown = rows.at(0);
			});
		});
		flushSync();
		await until(() => expect(answers).toHaveLength(1));
		rows.refresh();
		answers[0]?.(['old']);
		flushSync();
		await until(() => expect(answers).toHaveLength(2));
		answers[1]?.(['new']);
		await until(() => {
			flushSync();
			expect(shown).toBe('new');
		});
		stop();
	});

	test('of another list are never shown', async () => {
		let answer: (page: { offset: number; rows: string[] }) => void = () => undefined;
		const rows = new PagedRows<string>(() => new Promise((resolve) => (answer = resolve)));
		rows.at(0);
		await Promise.resolve();
		rows.clear();
		answer({ offset: 0, rows: ['old'] });
		await Promise.resolve();
		expect(rows.at(0)).toBeUndefined();
	});

	test('a list that cannot be fetched stays empty', async () => {
		const rows = new PagedRows<string>(() => Promise.reject(new Error('gone')));
		expect(await rows.load(0)).toBeUndefined();
	});
});

test('a page that was fetched while the list grew is fetched again for a row behind its end', async () => {
	let length = 4;
	let fetches = 0;
	const rows = new PagedRows<number>((offset) => {
		fetches++;
		return Promise.resolve({ offset, rows: Array.from({ length }, (_, row) => row) });
	});
	expect(await rows.load(0)).toBe(0);
	length = 150;
	expect(rows.at(100)).toBeUndefined();
	await until(() => expect(rows.at(100)).toBe(100));
	expect(fetches).toBe(2);
	expect(rows.at(180)).toBeUndefined();
	await until(() => expect(fetches).toBe(3));
	expect(rows.at(180)).toBeUndefined();
	await Promise.resolve();
	expect(fetches).toBe(3);
});
