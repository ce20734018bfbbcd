import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaptureEngine, StreamItem, StreamSortColumn } from '../../../app/index.ts';
import { delayed, streamFrames, without, writeCapture } from '../../fixtures/builders/calls.ts';
import { readCapture } from '../acceptance/engine.ts';

let folder = '';
let engine: CaptureEngine;
let items: readonly StreamItem[] = [];

/** Six streams that differ in everything, two of which tie in most. */
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'tapdeck-test-'));
	const frames = [
		...without(streamFrames({ count: 100, ssrc: 9 }), 10, 20, 30),
		...streamFrames({ count: 60, ssrc: 0xffff_0000, start: 3000, route: { from: 100 } }),
		...delayed(
			streamFrames({ count: 80, ssrc: 5, start: 2000, payloadType: 8, route: { from: 20 } }),
			30,
			70_000,
		),
		...streamFrames({ count: 80, ssrc: 6, start: 5000, route: { to: 7, sourcePort: 1000 } }),
		...streamFrames({ count: 80, ssrc: 7, start: 6000, route: { to: 7, sourcePort: 1000 } }),
		...streamFrames({ count: 40, ssrc: 8, start: 2_500_000, payloadType: 97, route: { from: 3 } }),
	];
	const copies = frames.slice(200, 204).map((each) => ({ ...each, us: each.us + 100 }));
	engine = await readCapture(writeCapture(join(folder, 'a.pcap'), [...frames, ...copies]));
	const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	items = engine.streamRows([...order.ids]);
});

afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
});

/** Addresses as numbers, so that 10.0.0.20 comes before 10.0.0.100. */
function addressNumber(address: string): number {
	return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

const VALUES: Readonly<Record<StreamSortColumn, (item: StreamItem) => number | string>> = {
	start: (item) => item.startOffset,
	source: (item) => addressNumber(item.source.address),
	sourcePort: (item) => item.source.port,
	destination: (item) => addressNumber(item.destination.address),
	destinationPort: (item) => item.destination.port,
	ssrc: (item) => Number(item.ssrc),
	payload: (item) => item.payload,
	packets: (item) => item.packets,
	lost: (item) => item.lost,
	lostPercent: (item) => item.lostPercent,
	maxDelta: (item) => item.maxDelta ?? -1,
	maxJitter: (item) => item.maxJitter ?? -1,
	meanJitter: (item) => item.meanJitter ?? -1,
	duration: (item) => item.duration,
	duplicates: (item) => item.duplicates,
	late: (item) => item.late,
	problems: (item) => item.problems.length,
};

function sorted(column: StreamSortColumn, descending: boolean): number[] {
	const value = VALUES[column];
	const sign = descending ? -1 : 1;
	return [...items]
		.sort((a, b) => {
			const [x, y] = [value(a), value(b)];
			return x === y ? a.firstFrame - b.firstFrame : x < y ? -sign : sign;
		})
		.map((item) => item.firstFrame);
}

const COLUMNS = Object.keys(VALUES) as StreamSortColumn[];
const all = { filter: '', from: null, to: null };

describe('order of streams', () => {
	test('without a column is that of the first packets', () => {
		const frames = items.map((item) => item.firstFrame);
		expect(frames).toEqual([...frames].sort((a, b) => a - b));
		expect(items).toHaveLength(6);
	});

	test.for(COLUMNS)(
		'by %s, upwards and downwards, ties in the order of the capture',
		async (column) => {
			for (const descending of [false, true]) {
				const order = await engine.streamOrder({ ...all, sort: [{ column, descending }] });
				expect([...order.ids]).toEqual(sorted(column, descending));
				expect(order.keys[0]).toHaveLength(6);
			}
		},
	);

	test('the keys are those of the rows, for lists that are merged', async () => {
		const order = await engine.streamOrder({
			...all,
			sort: [
				{ column: 'packets', descending: true },
				{ column: 'payload', descending: false },
			],
		});
		const rows = engine.streamRows([...order.ids]);
		expect(order.keys[0]).toEqual(Float64Array.from(rows, (row) => row.packets));
		expect(order.keys[1]).toEqual(rows.map((row) => VALUES.payload(row)));
	});

	test('a second column decides where the first one ties', async () => {
		const order = await engine.streamOrder({
			...all,
			sort: [
				{ column: 'destination', descending: true },
				{ column: 'ssrc', descending: true },
			],
		});
		const rows = engine.streamRows([...order.ids]);
		expect(rows.map((row) => Number(row.ssrc))).toEqual([7, 6, 0xffff_0000, 9, 8, 5]);
	});

	test('a filter and a range of time leave streams out, the total stays', async () => {
		const filtered = await engine.streamOrder({ ...all, sort: [], filter: 'ip.src == 10.0.0.20' });
		expect([filtered.total, filtered.ids.length]).toEqual([6, 1]);
		const late = await engine.streamOrder({ ...all, from: 2.2, sort: [] });
		expect(engine.streamRows([...late.ids]).map((row) => row.ssrc)).toEqual(['0x00000008']);
		const early = await engine.streamOrder({ ...all, to: 0.001, sort: [] });
		expect(engine.streamRows([...early.ids]).map((row) => row.ssrc)).toEqual(['0x00000009']);
	});
});
