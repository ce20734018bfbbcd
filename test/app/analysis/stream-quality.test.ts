import { describe, expect, test } from 'vitest';
import { impairmentOf } from '../../../app/analysis/codec-impairment.ts';
import type { CodecImpairment } from '../../../app/analysis/codec-impairments-table.ts';
import { mosOf, rating } from '../../../app/analysis/e-model.ts';
import {
	estimatedMos,
	mosBySecond,
	sequenceOrder,
	streamQuality,
} from '../../../app/analysis/stream-quality.ts';
import type { QualityStream } from '../../../app/analysis/stream-quality.ts';

const G711 = impairmentOf('PCMU', 64) as CodecImpairment;

interface Sent {
	readonly sequence: number;
	readonly lateMs?: number;
	readonly arrival?: number;
}

/** A 20 ms stream of these packets in arrival order. */
function streamOf(packets: readonly Sent[]): QualityStream {
	return {
		...{ count: packets.length, clockRate: 8000, packetMs: 20 },
		sequence: (row) => (packets[row]?.sequence ?? 0) & 0xffff,
		packet: (row) => {
			const { sequence = 0, lateMs = 0, arrival = 0 } = packets[row] ?? {};
			return {
				...{ timeMs: sequence * 20 + lateMs, timestamp: sequence * 160, payloadType: 0 },
				...{ marker: false, arrival },
			};
		},
	};
}

/** Packets of a stream without some. */
const without = (count: number, ...lost: readonly number[]): Sent[] =>
	Array.from({ length: count }, (_, sequence) => ({ sequence })).filter(
		({ sequence }) => !lost.includes(sequence),
	);

const byDepth = (packets: readonly Sent[], depth: number | 'adaptive') =>
	streamQuality(streamOf(packets), G711).buffers.find((row) => row.depth === depth);

describe('the table of buffers', () => {
	test('a clean stream is perfect in each', () => {
		const quality = streamQuality(streamOf(without(500)), G711);
		expect(quality.buffers.map(({ depth, mos }) => [depth, mos?.toFixed(2)])).toEqual(
			[20, 40, 60, 80, 100, 200, 'adaptive'].map((depth) => [depth, '4.41']),
		);
		expect(quality.enoughMs).toBe(20);
		expect(quality.buffers[2]).toMatchObject({ lossPercent: 0, discardPercent: 0, burstR: 1 });
	});

	test('loss is loss in each, with its bursts', () => {
		const row = byDepth(without(1000, 100, 101, 102, 103, 500), 60);
		expect(row).toMatchObject({ lossPercent: 0.5, discardPercent: 0 });
		expect(row?.burstR).toBeCloseTo(2.5 * 0.995, 9);
		const transport = { lossPercent: 0.5, burstR: row?.burstR ?? 0, delayMs: 0 };
		expect(row?.mos).toBeCloseTo(mosOf(rating(G711, transport)), 9);
	});

	test('what comes late is discarded by shallow buffers', () => {
		const packets = without(1000).map((each) => ({
			...each,
			lateMs: each.sequence % 10 === 5 ? 70 : 0,
		}));
		const { buffers, enoughMs } = streamQuality(streamOf(packets), G711);
		expect(buffers.map(({ discardPercent }) => discardPercent).slice(0, 6)).toEqual([
			...[10, 10, 10, 0, 0, 0],
		]);
		expect(enoughMs).toBe(80);
		expect(buffers[2]?.mos ?? 0).toBeLessThan(buffers[3]?.mos ?? 0);
	});

	test('one that began anew is not enough, though nothing came late in it', () => {
		const packets = without(500).map((each) => ({
			...each,
			lateMs: each.sequence === 0 ? 128 : 0,
		}));
		const { buffers, enoughMs } = streamQuality(streamOf(packets), G711);
		const told = buffers.map(({ depth, discardPercent, resyncs }) => [
			depth,
			discardPercent > 0,
			resyncs,
		]);
		expect(told.slice(0, 6)).toEqual([
			...[
				[20, false, 2],
				[40, true, 0],
				[60, true, 0],
				[80, true, 0],
				[100, true, 0],
			],
			[200, false, 0],
		]);
		expect(enoughMs).toBe(200);
	});

	test('conversation suffers from the deepest', () => {
		const { buffers } = streamQuality(streamOf(without(500)), G711);
		const deep = buffers.find(({ depth }) => depth === 200);
		expect(deep?.mosConversation ?? 5).toBeLessThan((deep?.mos ?? 0) - 0.1);
	});

	test('without a codec’s figures there are losses and no scores', () => {
		const { buffers } = streamQuality(streamOf(without(100, 50)), null);
		expect(buffers[0]).toMatchObject({ lossPercent: 1, r: null, mos: null, mosCommon: null });
	});

	test('bursts by both ways of counting', () => {
		const quality = streamQuality(streamOf(without(500, 50, 200, 202, 203, 206, 208, 400)), G711);
		expect(quality.rfc3611).toMatchObject({ c11: 390, c13: 2, c14: 1, gapMs: 3930, burstMs: 100 });
		expect(quality.pattern).toMatchObject({ lost: 7, runs: 6, longest: 2, packets: 500 });
	});
});

describe('sequence order', () => {
	const order = (packets: readonly Sent[]) => sequenceOrder(streamOf(packets));

	test('reordered packets stand at their places, duplicates once', () => {
		const packets = [
			...[{ sequence: 10 }, { sequence: 12 }, { sequence: 11, arrival: 1 }],
			...[{ sequence: 12, arrival: 2 }, { sequence: 15 }],
		];
		expect(order(packets)).toEqual({ rows: [0, 2, 1, 4], missing: [0, 0, 0, 2] });
	});

	test('numbers may wrap', () => {
		const packets = [65_534, 65_535, 65_537].map((sequence) => ({ sequence }));
		expect(order(packets)).toEqual({ rows: [0, 1, 2], missing: [0, 0, 1] });
	});

	test('a packet before the first is before it', () => {
		const packets = [{ sequence: 5 }, { sequence: 3, arrival: 1 }, { sequence: 6 }];
		expect(order(packets)).toEqual({ rows: [1, 0, 2], missing: [0, 1, 0] });
	});

	test('a restart misses nothing, a stray is left out', () => {
		const packets = [
			...[{ sequence: 5 }, { sequence: 30_000 }, { sequence: 6 }],
			...[{ sequence: 40_000, arrival: 3 }, { sequence: 40_001 }, { sequence: 40_003 }],
		];
		expect(order(packets)).toEqual({ rows: [0, 2, 3, 4, 5], missing: [0, 0, 0, 0, 1] });
	});
});

describe('second by second', () => {
	test('only the seconds with losses are worse', () => {
		const scores = mosBySecond(streamOf(without(250, 60, 61, 62)), G711);
		expect([...scores.keys()]).toEqual([0, 1, 2, 3, 4]);
		const rounded = [...scores.values()].map((mos) => mos.toFixed(2));
		expect(rounded).toEqual(['4.41', rounded[1], '4.41', '4.41', '4.41']);
		expect(scores.get(1)).toBeLessThan(4);
	});

	test('nothing has no seconds', () => {
		expect(mosBySecond(streamOf([]), G711).size).toBe(0);
	});
});

describe('the estimate of a list', () => {
	const clean = {
		...{ lost: 0, expected: 1000, sequenceErrors: 0, late: 0, duplicates: 0, restarts: 0 },
	};

	test('equals the exact score where packets are only lost', () => {
		const lost = [100, 101, 102, 103, 500];
		const exact = byDepth(without(1000, ...lost), 60)?.mos;
		expect(estimatedMos({ ...clean, lost: 5, sequenceErrors: 2 }, G711)).toBeCloseTo(exact ?? 0, 9);
	});

	test('late packets, duplicates and restarts are no bursts', () => {
		const errors = { sequenceErrors: 2 + 2 * 3 + 4 + 1, late: 3, duplicates: 4, restarts: 1 };
		expect(estimatedMos({ ...clean, lost: 5, ...errors }, G711)).toBe(
			estimatedMos({ ...clean, lost: 5, sequenceErrors: 2 }, G711),
		);
	});

	test('is perfect without loss and defined without packets', () => {
		expect(estimatedMos(clean, G711)).toBeCloseTo(4.41, 2);
		expect(estimatedMos({ ...clean, expected: 0 }, G711)).toBeCloseTo(4.41, 2);
	});
});
