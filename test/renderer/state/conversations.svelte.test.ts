import { beforeEach, describe, expect, test } from 'vitest';
import type { ConversationItem } from '../../../main/ipc/contract.ts';
import type { Client } from '../../../renderer/bridge.ts';
import type { Capture } from '../../../renderer/state/capture.svelte.ts';
import { Conversations } from '../../../renderer/state/conversations.svelte.ts';
import { until } from '../../fixtures/until.ts';

interface Asked {
	readonly kind: string;
	readonly filter: string;
	readonly offset: number;
	readonly limit: number;
	readonly sort: unknown;
}

const COUNTS = { ethernet: 0, ipv4: 0, ipv6: 0, tcp: 0, udp: 2500 };
const capture = { id: 'c1' } as never as Capture;
let asked: Asked[] = [];
let answers: (() => void)[] | null = null;
let state: Conversations;

/** An engine with so many conversations of UDP, each told by its number. */
async function answer(query: Asked) {
	asked.push(query);
	await new Promise<void>((resolve) => (answers === null ? resolve() : answers.push(resolve)));
	if (query.filter === 'bad') throw new Error('expected a field name');
	const end = Math.min(COUNTS.udp, query.offset + query.limit);
	const numbers = Array.from({ length: end - query.offset }, (_, at) => query.offset + at);
	const items = numbers.map((number) => ({ number }) as ConversationItem);
	return { counts: COUNTS, total: COUNTS.udp, items };
}

beforeEach(() => {
	asked = [];
	answers = null;
	state = new Conversations({
		call: (_: string, query: Asked) => answer(query),
	} as never as Client);
});

describe('conversations of a capture', () => {
	test('begin on the first layer that has any', async () => {
		await state.ask(capture, '');
		expect(state.kind).toBe('udp');
		expect(state.count).toBe(2500);
		state.choose('tcp');
		expect(state.count).toBe(0);
	});

	test('are fetched page by page, as they come into sight', async () => {
		await state.ask(capture, 'rtp');
		expect(state.at(450)).toBeUndefined();
		await until(() => expect(state.at(450)?.number).toBe(450));
		expect(asked.at(-1)).toMatchObject({ kind: 'udp', filter: 'rtp', offset: 400, limit: 200 });
	});

	test('an answer that comes late is not taken for the newer one', async () => {
		answers = [];
		const first = state.ask(capture, 'bad');
		const second = state.ask(capture, 'rtp');
		answers[1]?.();
		await second;
		answers[0]?.();
		await first;
		expect(state.error).toBeNull();
		expect(state.count).toBe(2500);
		expect(state.filter).toBe('rtp');
	});

	test('no row is asked for while they are counted', async () => {
		answers = [];
		const counting = state.ask(capture, '');
		expect(state.at(0)).toBeUndefined();
		await Promise.resolve();
		expect(asked).toHaveLength(1);
		answers[0]?.();
		await counting;
	});

	test('a filter that is not understood is told, and nothing is shown', async () => {
		await state.ask(capture, 'bad');
		expect(state.error).toBe('expected a field name');
		expect(state.count).toBe(0);
	});

	test('another order asks again and forgets the choice', async () => {
		await state.ask(capture, '');
		state.selection.only(3, state.keyAt(3));
		state.sortBy('bytes');
		expect(state.selection.size).toBe(0);
		state.at(0);
		await until(() => expect(asked.at(-1)?.sort).toEqual({ column: 'bytes', descending: false }));
		state.sortBy('bytes');
		state.sortBy('bytes');
		expect(state.sort).toEqual([]);
	});

	test('all are wanted, or those that were chosen', async () => {
		await state.ask(capture, '');
		expect(await state.wanted()).toHaveLength(2500);
		expect(asked.filter(({ limit }) => limit === 1000).map(({ offset }) => offset)).toEqual([
			...[0, 1000, 2000],
		]);
		state.selection.set([state.keyAt(7), state.keyAt(2001)]);
		expect((await state.wanted()).map(({ number }) => number)).toEqual([7, 2001]);
	});
});

describe('a capture that grows', () => {
	let now = 0;
	let counts = COUNTS;
	let cost = 0;

	beforeEach(async () => {
		now = 0;
		counts = COUNTS;
		cost = 0;
		const call = async (_: string, query: Asked) => {
			now += cost;
			return { ...(await answer(query)), counts };
		};
		state = new Conversations({ call } as never as Client, () => now);
		await state.ask(capture, '');
		await until(() => expect(state.at(0)?.number).toBe(0));
	});

	test('is counted on, and its rows stay until the new ones are there', async () => {
		counts = { ...COUNTS, udp: 2600 };
		const following = state.follow({ isOver: false });
		expect(state.count).toBe(2500);
		expect(state.at(0)?.number).toBe(0);
		await following;
		expect(state.count).toBe(2600);
		expect(state.at(0)?.number).toBe(0);
	});

	test('is left alone for a time after a costly counting, but never at its end', async () => {
		cost = 100;
		await state.follow({ isOver: false });
		const before = asked.length;
		await state.follow({ isOver: false });
		expect(asked).toHaveLength(before);
		await state.follow({ isOver: true });
		expect(asked).toHaveLength(before + 1);
		now += 1000;
		await state.follow({ isOver: false });
		expect(asked).toHaveLength(before + 2);
	});
});
