import { afterEach, describe, expect, test } from 'vitest';
import type { CaptureEngine, GraphSeries } from '../../../app/index.ts';
import { delayed, streamFrames, without } from '../../fixtures/builders/calls.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { testFolder } from '../export/folder.ts';
import { openFrames } from '../export/saving.ts';

const folder = testFolder();
let engine: CaptureEngine | null = null;
afterEach(async () => {
	await engine?.close();
	engine = null;
});

const WHOLE = { stream: 1, from: null, to: null, bins: 1000 };

async function opened(frames: readonly TimedFrame[]): Promise<CaptureEngine> {
	engine = await openFrames(folder, frames);
	return engine;
}

async function mosOf(
	capture: CaptureEngine,
	query: Partial<Parameters<CaptureEngine['graph']>[0]> = {},
): Promise<GraphSeries> {
	const { series } = await capture.graph({ ...WHOLE, buffer: 60, ...query });
	const found = series.find(({ name }) => name === 'mos');
	if (found === undefined) throw new Error('no series of MOS');
	return found;
}

describe('MOS over time', () => {
	test('is that of the intervals: one point a second, least where packets are lost', async () => {
		const capture = await opened(without(streamFrames({ count: 500 }), 220, 221, 222, 223, 224));
		const { intervals } = await capture.analysis(1);
		const mos = await mosOf(capture);
		expect([...mos.min]).toEqual(intervals.map((one) => one.mos));
		expect([...mos.max]).toEqual([...mos.min]);
		expect([...mos.time].slice(0, 3)).toEqual([0.5, 1.5, 2.5]);
		expect(mos.peak?.time).toBe(4.5);
		expect(mos.peak?.value).toBe(Math.min(...mos.min));
		expect(mos.peak?.frame).toBe(201);
		expect(mos.mean).toBeGreaterThan(mos.peak?.value ?? 5);
	});

	test('goes by the buffer that is asked for', async () => {
		const frames = delayed(streamFrames({ count: 500 }), 130, 90_000);
		const capture = await opened(frames);
		const deep = await mosOf(capture, { buffer: 200 });
		const flat = await mosOf(capture, { buffer: 20 });
		expect(deep.min[2]).toBeCloseTo(4.41, 2);
		expect(flat.min[2]).toBeLessThan(4.3);
		expect((await mosOf(capture, { buffer: 'adaptive' })).time).toHaveLength(10);
	});

	test('keeps the extremes when several seconds share a bin', async () => {
		const capture = await opened(without(streamFrames({ count: 1000 }), 700, 701, 702, 703));
		const [all, few] = [await mosOf(capture), await mosOf(capture, { bins: 4 })];
		expect(few.time.length).toBeLessThanOrEqual(4);
		expect(Math.min(...few.min)).toBe(Math.min(...all.min));
		expect(Math.max(...few.max)).toBe(Math.max(...all.max));
		expect(few.peak?.value).toBe(all.peak?.value);
		expect(few.mean).toBe(all.mean);
	});

	test('of a part are the seconds of that part', async () => {
		const capture = await opened(streamFrames({ count: 500 }));
		expect([...(await mosOf(capture, { from: 3.2, to: 5.1 })).time]).toEqual([3.5, 4.5, 5.1]);
	});

	test('is not there unless it is asked for', async () => {
		const capture = await opened(streamFrames({ count: 100 }));
		const { series } = await capture.graph(WHOLE);
		expect(series.map(({ name }) => name)).not.toContain('mos');
	});

	test('is said not to be known for a codec of which nothing is known', async () => {
		const capture = await opened(streamFrames({ count: 100, payloadType: 96 }));
		const mos = await mosOf(capture);
		expect([mos.available, mos.time.length, mos.peak, mos.mean]).toEqual([false, 0, null, null]);
	});
});
