import { describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../../app/engine.ts';
import { PacketOrders } from '../../../main/engine/packet-orders.ts';

function fakeLists(lists: Readonly<Record<string, readonly number[] | null>>): CaptureEngine {
	return {
		packetOrder: ({ filter }: { filter: string }) => {
			const frames = lists[filter];
			return Promise.resolve({
				count: frames === null || frames === undefined ? 1000 : frames.length,
				...{ total: 1000, gone: 0 },
				frames: frames ? Uint32Array.from(frames) : null,
			});
		},
		packetRows: (frames: readonly number[]) => frames.map((frame) => ({ frame })),
	} as unknown as CaptureEngine;
}

const signal = new AbortController().signal;
const framesOf = (page: { readonly rows: readonly { readonly frame: number }[] }): number[] =>
	page.rows.map(({ frame }) => frame);

describe('packet orders', () => {
	test('a list without a filter holds all frames from 1', async () => {
		const orders = new PacketOrders(fakeLists({ '': null }));
		const { order, count, total } = await orders.list('', signal);
		expect([count, total]).toEqual([1000, 1000]);
		expect(framesOf(orders.page({ order, offset: 998, limit: 10 }))).toEqual([999, 1000]);
		expect(orders.indexOf({ order, frame: 5 })).toBe(4);
		expect(orders.indexOf({ order, frame: 1001 })).toBe(-1);
	});

	test('a list of a ring begins behind what was overwritten', async () => {
		const lists = fakeLists({});
		const ring = {
			packetOrder: () => Promise.resolve({ count: 300, total: 1000, gone: 700, frames: null }),
		};
		const orders = new PacketOrders({ ...lists, ...ring });
		const { order, count, total } = await orders.list('', signal);
		expect([count, total]).toEqual([300, 1000]);
		expect(framesOf(orders.page({ order, offset: 0, limit: 2 }))).toEqual([701, 702]);
		expect(orders.indexOf({ order, frame: 701 })).toBe(0);
		expect(orders.indexOf({ order, frame: 700 })).toBe(-1);
		expect(orders.indexOf({ order, frame: 1001 })).toBe(-1);
	});

	test('a filtered list finds a frame, or the next one after it', async () => {
		const orders = new PacketOrders(fakeLists({ rtp: [3, 7, 11] }));
		const { order } = await orders.list('rtp', signal);
		expect(framesOf(orders.page({ order, offset: 1, limit: 1 }))).toEqual([7]);
		expect([3, 4, 11, 12].map((frame) => orders.indexOf({ order, frame }))).toEqual([0, 1, 2, -1]);
	});

	test('the same filter keeps its number, so that rows can be asked while the list grows', async () => {
		const orders = new PacketOrders(fakeLists({ rtp: [3], rtcp: [4] }));
		const first = await orders.list('rtp', signal);
		const other = await orders.list('rtcp', signal);
		expect((await orders.list('rtp', signal)).order).toBe(first.order);
		expect(other.order).not.toBe(first.order);
	});

	test('old lists are dropped, and asking them is refused', async () => {
		const orders = new PacketOrders(fakeLists({}));
		const { order } = await orders.list('first', signal);
		for (let index = 0; index < 8; index += 1) await orders.list(`f${index}`, signal);
		expect(() => orders.page({ order, offset: 0, limit: 1 })).toThrow('no longer kept');
	});
});
