import { expect, test } from 'vitest';
import { RtpStatistics } from '../../../../app/analysis/rtp-statistics.ts';
import type { PayloadSample } from '../../../../app/media/infer/index.ts';
import { InferredClocks, remeasure } from '../../../../app/protocols/rtp/inferred-clocks.ts';
import { even, measured } from '../../analysis/arrivals.ts';

const VIDEO = { clockRate: 90_000, kind: 1 };
const AUDIO = { clockRate: 16_000, kind: 0 };

test('a clock belongs to one payload type of one stream', () => {
	const clocks = new InferredClocks();
	expect(clocks.of(0, 96)).toBeNull();
	clocks.set(0, new Map([[96, VIDEO]]));
	expect([clocks.of(0, 96), clocks.of(0, 97), clocks.of(1, 96)]).toEqual([VIDEO, null, null]);
});

test('whether clocks changed is told, so that nothing is measured twice for nothing', () => {
	const clocks = new InferredClocks();
	expect(clocks.set(0, new Map())).toBe(false);
	expect(clocks.set(0, new Map([[96, VIDEO]]))).toBe(true);
	expect(clocks.set(0, new Map([[96, { ...VIDEO }]]))).toBe(false);
	expect(clocks.set(0, new Map([[96, { ...VIDEO, kind: 0 }]]))).toBe(true);
	expect(clocks.set(0, new Map([[97, AUDIO]]))).toBe(true);
	expect(clocks.set(0, new Map())).toBe(true);
	expect(clocks.of(0, 97)).toBeNull();
});

test('samples measured again give the figures that the clock would have given at once', () => {
	const fields = { payloadType: 96, staticRate: 0 };
	const packets = even(40, { intervalMs: 21, step: 320, fields: { ...fields, clockRate: 16_000 } });
	const wanted = new RtpStatistics();
	for (const [at, one] of packets.entries()) {
		if (at === 0) wanted.begin(0, one, 0);
		else wanted.update(0, one);
	}
	const figures = new RtpStatistics();
	const blind = even(40, { intervalMs: 21, step: 320, fields: { ...fields, clockRate: 0 } });
	expect(measured(blind, figures).figures).toMatchObject({ meanJitter: null, maxSkew: null });
	const samples = packets.map((one): PayloadSample => ({
		...{ sequence: one.sequence, timestamp: one.timestamp, timeMs: one.timeMs },
		...{ marker: one.marker !== 0, payloadType: 96, length: 160, head: new Uint8Array(0) },
	}));
	remeasure(figures, 0, samples, new Map([[96, AUDIO]]), 0);
	// Samples know no frames: the place of the greatest delta stays what it was.
	const { maxDeltaFrame } = measured(blind).figures;
	expect(figures.figures(0)).toEqual({ ...wanted.figures(0), maxDeltaFrame });
	expect(figures.figures(0).maxSkew).toBeCloseTo(-39, 6);
});
