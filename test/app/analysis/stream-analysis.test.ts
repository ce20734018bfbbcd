import { describe, expect, test } from 'vitest';
import type { Arrival } from '../../../app/analysis/arrival.ts';
import { StreamAnalysis } from '../../../app/analysis/stream-analysis.ts';
import type { AnalysedPacket } from '../../../app/analysis/stream-analysis.ts';
import { voipVectors } from '../../fixtures/builders/voip-vectors.ts';
import {
	arrival,
	even,
	moved,
	trueFigures,
	vectorArrivals,
	wiresharkAnalysis,
} from './arrivals.ts';

/** A packet over IPv4 with 160 bytes of payload, unless told otherwise. */
function packet(one: Arrival, given: Partial<AnalysedPacket> = {}): AnalysedPacket {
	const rtpBytes = one.payloadBytes + 12;
	return Object.assign(one.clone(), { rtpBytes, ipVersion: 4 as const, isCut: false, ...given });
}

function analysed(
	packets: readonly Arrival[],
	given: Partial<AnalysedPacket> = {},
	median: number | null = null,
): StreamAnalysis {
	const analysis = new StreamAnalysis('4.4', 0, median);
	for (const one of packets) analysis.add(packet(one, given));
	return analysis;
}

test('a row holds the packet, its figures and what became of it', () => {
	const analysis = analysed(even(3));
	expect(analysis.row(1)).toEqual({
		...{ frame: 2, offset: 0.02, sequence: 1001, timestamp: 5160 },
		...{ delta: 20, jitter: 0, skew: 0 },
		// Two packets of 160 + 12 + 8 + 20 bytes.
		...{ bandwidth: 3.2, wiresharkBandwidth: 3.2 },
		...{ marker: false, payloadType: 0, status: 'OK', payloadBytes: 160 },
		...{ arrival: 'in-order', missingBefore: 0 },
	});
	expect(analysis.row(0)).toMatchObject({ marker: true, delta: 0, arrival: 'in-order' });
	expect(analysis.hasClock).toBe(true);
});

test('loss, late packets and duplicates are named where they are', () => {
	const swapped = moved(even(60), 30, 625).filter(({ sequence }) => sequence !== 1010);
	const doubled = swapped.flatMap((one) => (one.sequence === 1050 ? [one, one] : [one]));
	const analysis = analysed(doubled);
	const rows = Array.from({ length: analysis.count }, (_, row) => analysis.row(row));
	const problems = rows.filter((_, row) => analysis.isProblem(row));
	expect(
		problems.map(({ sequence, arrival: how, missingBefore }) => [sequence, how, missingBefore]),
	).toEqual([
		[1011, 'in-order', 1],
		[1031, 'in-order', 1],
		[1030, 'late', 0],
		[1050, 'duplicate', 0],
	]);
});

test('a restart is named at the packet that jumped, once the next confirms it', () => {
	const vector = voipVectors()[12] ?? { ssrc: 0, packets: [] };
	const analysis = analysed(vectorArrivals(vector));
	const restarts = Array.from({ length: analysis.count }, (_, row) => row).filter(
		(row) => analysis.arrival(row) === 3,
	);
	expect(restarts).toEqual([50]);
	expect(analysis.row(50).arrival).toBe('restart');
	expect(analysis.row(51).arrival).toBe('in-order');
});

test('delta, jitter, skew and status are those of the rules; the true jitter stands beside', () => {
	const vector = voipVectors()[3] ?? { ssrc: 0, packets: [] };
	const packets = vectorArrivals(vector);
	const analysis = analysed(packets);
	const { rows } = wiresharkAnalysis(packets, '4.4');
	for (const [row, wanted] of rows.entries()) {
		const { delta, jitter, skew, status } = analysis.row(row);
		expect({ delta, jitter, skew, status }).toEqual({
			delta: wanted.delta,
			jitter: wanted.jitter,
			skew: wanted.skew,
			status: wanted.status,
		});
		expect(analysis.value(row, 'difference')).toBe(wanted.difference);
	}
	const largest = Math.max(...rows.map((_, row) => analysis.trueJitter(row)));
	expect(largest).toBeCloseTo(trueFigures(packets).maxJitter ?? -1, 9);
});

test('a cut packet has no payload size, and Wireshark counts only its headers', () => {
	const analysis = analysed(even(2), { isCut: true });
	expect(analysis.row(1)).toMatchObject({
		payloadBytes: -1,
		bandwidth: 3.2,
		wiresharkBandwidth: (2 * 28 * 8) / 1000,
	});
});

test('IPv6 counts 20 bytes more a packet', () => {
	const analysis = analysed(even(1), { ipVersion: 6 });
	expect(analysis.row(0).bandwidth).toBe((220 * 8) / 1000);
});

test('a stream of an unknown type has no clock', () => {
	expect(analysed(even(5, { fields: { payloadType: 96 } })).hasClock).toBe(false);
});

test('a known packet time decides about pauses from the first step on', () => {
	const packets = even(40).map((one, index) =>
		index === 0
			? one
			: Object.assign(one, { timeMs: one.timeMs + 900, timestamp: one.timestamp + 3040 }),
	);
	expect(analysed(packets, {}, 160).trueJitter(1)).toBe(0);
	expect(analysed(packets, {}, null).trueJitter(1)).toBe(520 / 16);
});

test('timestamps over 2^31 and late numbers keep their value', () => {
	const analysis = analysed([arrival({ frame: 1, sequence: 65_535, timestamp: 0xfedc_ba98 })]);
	expect(analysis.row(0)).toMatchObject({ sequence: 65_535, timestamp: 0xfedc_ba98 });
});

describe('looking rows up', () => {
	const analysis = analysed(even(5000).map((one) => Object.assign(one, { frame: one.frame * 3 })));

	test('by time', () => {
		expect([-5, 0, 19, 20, 21, 99_980, 99_981].map((ms) => analysis.rowAtTime(ms))).toEqual([
			...[0, 0, 1, 1, 2, 4999, 5000],
		]);
	});

	test('by frame: the row itself or the one before', () => {
		expect([1, 2, 3, 5, 6, 15_000, 99_999].map((frame) => analysis.rowOfFrame(frame))).toEqual([
			...[-1, -1, 0, 0, 1, 4999, 4999],
		]);
	});

	test('after growing, the first rows are still there', () => {
		expect(analysis.count).toBe(5000);
		expect(analysis.row(0)).toMatchObject({ frame: 3, sequence: 1000 });
		expect(analysis.row(4999)).toMatchObject({ frame: 15_000, offset: 99.98 });
	});
});
