import { afterEach, describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../../app/index.ts';
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

async function opened(frames: readonly TimedFrame[]): Promise<CaptureEngine> {
	engine = await openFrames(folder, frames);
	return engine;
}

describe('scores', () => {
	test('a clean call is 4.41 on the narrowband scale, everywhere', async () => {
		const capture = await opened(streamFrames({ count: 250 }));
		const { stream, intervals, quality } = await capture.analysis(1);
		expect(stream.mos).toBeCloseTo(4.41, 2);
		expect(stream.mosModel).toEqual({ scale: 'NB', confidence: 'H', estimated: true });
		expect(intervals.map(({ mos }) => mos?.toFixed(2))).toEqual(Array(5).fill('4.41'));
		expect(quality?.enoughMs).toBe(20);
		expect(quality).toEqual(await capture.quality(1));
	});

	test('a list’s score knows losses, only the analysis knows what is late', async () => {
		const late = delayed(without(streamFrames({ count: 1000 }), 500, 501), 100, 300_000);
		const capture = await opened(late);
		const [item] = capture.streamRows([1]);
		const quality = await capture.quality(1);
		const row = quality?.buffers.find(({ depth }) => depth === 60);
		expect(row).toMatchObject({ lossPercent: 0.2, discardPercent: 0.1 });
		expect(item?.mos).toBeLessThan(4.41);
		expect(row?.mos).toBeLessThan(item?.mos ?? 0);
	});

	test('G.722 is told on the wideband scale', async () => {
		const capture = await opened(streamFrames({ count: 50, payloadType: 9 }));
		expect(capture.streamRows([1])[0]?.mosModel).toEqual({
			...{ scale: 'WB', confidence: 'X', estimated: true },
		});
	});

	test('an unknown codec has none', async () => {
		const capture = await opened(streamFrames({ count: 50, payloadType: 96 }));
		expect(capture.streamRows([1])[0]).toMatchObject({ mos: null, mosModel: null });
		expect(await capture.quality(1)).toBeNull();
	});
});
