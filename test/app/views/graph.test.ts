import { describe, expect, test } from 'vitest';
import { StreamAnalysis } from '../../../app/analysis/stream-analysis.ts';
import type { GraphSeriesName, GraphView } from '../../../app/index.ts';
import { graphView } from '../../../app/views/graph.ts';
import { intervalsOf } from '../../../app/views/intervals.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { arrival, even, inOrderOfTime } from '../analysis/arrivals.ts';
import type { Arrival } from '../../../app/analysis/arrival.ts';

function analysed(packets: readonly Arrival[]): StreamAnalysis {
	const analysis = new StreamAnalysis('4.4', 0, 160);
	for (const packet of packets) {
		analysis.add(
			Object.assign(packet.clone(), { rtpBytes: 172, ipVersion: 4 as const, isCut: false }),
		);
	}
	return analysis;
}

function series(view: GraphView, name: GraphSeriesName) {
	const found = view.series.find((one) => one.name === name);
	if (found === undefined) throw new RangeError(`there is no series ${name}`);
	return found;
}

const WHOLE = { from: null, to: null, bins: 2000 };

/** Packets with random jitter and losses. */
function shaken(count: number, lossPercent: number, seed = 1): Arrival[] {
	const random = new SeededRandom(seed);
	const packets = even(count)
		.filter((_, index) => index === 0 || random.below(100) >= lossPercent)
		.map((one) => Object.assign(one.clone(), { timeMs: one.timeMs + random.below(30) }));
	return inOrderOfTime(packets);
}

describe('series', () => {
	test('no more than 2000 bins, and every extreme is kept', () => {
		const analysis = analysed(shaken(30_000, 0));
		const view = graphView(analysis, { ...WHOLE, bins: 100_000 });
		for (const name of ['jitter', 'delta', 'skew', 'difference', 'bandwidth'] as const) {
			const one = series(view, name);
			const values = Array.from({ length: analysis.count }, (_, row) => analysis.value(row, name));
			const measured = name === 'bandwidth' ? values : values.slice(1);
			expect(one.time.length).toBeLessThanOrEqual(2000);
			expect(Math.max(...one.max)).toBe(Math.max(...measured));
			expect(Math.min(...one.min)).toBe(Math.min(...measured));
			const largest = measured.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
			expect(one.peak?.value).toBe(largest);
			const mean = measured.reduce((sum, value) => sum + value, 0) / measured.length;
			expect(one.mean).toBeCloseTo(mean, 6);
		}
	});

	test('the frame of a bin is that of its largest value', () => {
		const analysis = analysed(shaken(5000, 0));
		const delta = series(graphView(analysis, { ...WHOLE, bins: 50 }), 'delta');
		for (const [bin, frame] of delta.frame.entries()) {
			expect(analysis.value(analysis.rowOfFrame(frame), 'delta')).toBe(delta.max[bin]);
		}
	});

	test('a single peak among thousands is never lost', () => {
		const packets = even(20_000).map((one) =>
			one.frame === 12_345 ? Object.assign(one.clone(), { timeMs: one.timeMs + 19 }) : one,
		);
		const delta = series(graphView(analysed(packets), { ...WHOLE, bins: 10 }), 'delta');
		expect(delta.peak).toMatchObject({ value: 39, frame: 12_345 });
		expect(Math.max(...delta.max)).toBe(39);
	});

	test('empty bins are left out', () => {
		const packets = [
			...even(50),
			...even(50).map((one, index) =>
				arrival({
					...{ frame: 51 + index, timeMs: 10_000 + one.timeMs, sequence: 1050 + index },
					timestamp: 5000 + 80_000 + index * 160,
				}),
			),
		];
		const view = graphView(analysed(packets), { ...WHOLE, bins: 100 });
		const { time } = series(view, 'delta');
		expect(time.some((at) => at > 1.2 && at < 9.8)).toBe(false);
	});

	test('what needs a clock rate that nobody knows is not available', () => {
		const packets = even(50, { fields: { payloadType: 97, staticRate: 0, clockRate: 0 } });
		const view = graphView(analysed(packets), WHOLE);
		const available = view.series.filter((one) => one.available).map(({ name }) => name);
		expect(available).toEqual(['delta', 'bandwidth', 'loss']);
		expect(series(view, 'jitter').time).toHaveLength(0);
	});

	test('a range holds its packets alone', () => {
		const view = graphView(analysed(even(100)), { from: 0.5, to: 1, bins: 10 });
		expect([view.from, view.to, view.packets]).toEqual([0.5, 1, 26]);
		const { time } = series(view, 'delta');
		expect(Math.min(...time)).toBeGreaterThanOrEqual(0.5);
		expect(Math.max(...time)).toBeLessThanOrEqual(1);
	});

	test('a stream of one packet has nothing to measure', () => {
		const view = graphView(analysed(even(1)), WHOLE);
		expect(series(view, 'delta')).toMatchObject({ mean: null, peak: null });
		expect(view.packets).toBe(1);
	});
});

describe('loss', () => {
	test.for([0, 5, 50, 95])('stays within 0 to 100 percent at %i percent', (percent) => {
		const view = graphView(analysed(shaken(3000, percent, percent)), WHOLE);
		for (const bins of [1, 10, 2000]) {
			const loss = series(
				graphView(analysed(shaken(3000, percent, percent)), { ...WHOLE, bins }),
				'loss',
			);
			expect(Math.min(...loss.min)).toBeGreaterThanOrEqual(0);
			expect(Math.max(...loss.max)).toBeLessThanOrEqual(100);
		}
		const lost = series(view, 'loss').peak?.value ?? 0;
		expect(lost > 0).toBe(percent > 0);
	});

	test('one bin over all tells the loss of the stream', () => {
		const packets = even(100).filter((_, index) => index % 10 !== 5);
		const loss = series(graphView(analysed(packets), { ...WHOLE, bins: 1 }), 'loss');
		expect(loss.max[0]).toBeCloseTo(10, 9);
	});

	test('late packets are no loss where they are missed and found in one bin', () => {
		const packets = even(100).map((one, index) =>
			index === 50 ? Object.assign(one.clone(), { timeMs: one.timeMs + 50 }) : one,
		);
		const loss = series(graphView(analysed(inOrderOfTime(packets)), { ...WHOLE, bins: 1 }), 'loss');
		expect(loss.max[0]).toBe(0);
	});
});

describe('late packets', () => {
	test('are counted where they were missed', () => {
		const packets = even(100).map((one, index) =>
			index === 20 ? Object.assign(one.clone(), { timeMs: one.timeMs + 1000 }) : one,
		);
		const lost = packets.filter((_, index) => index !== 70);
		const view = graphView(analysed(inOrderOfTime(lost)), { ...WHOLE, bins: 2 });
		const { max } = series(view, 'loss');
		// 50 were expected in each half: the late one in the first, the lost one in the second.
		expect(max[0]).toBe(0);
		expect(max[1]).toBeCloseTo(2, 9);
	});
});

describe('marks', () => {
	test('tell what happened, when, and how many were lost', () => {
		const clean = even(100).filter((_, index) => ![40, 41, 42].includes(index));
		const twice = clean.flatMap((one, index) =>
			index === 20 ? [one, Object.assign(one.clone(), { timeMs: one.timeMs + 1 })] : [one],
		);
		const { marks, marksLeftOut } = graphView(analysed(inOrderOfTime(twice)), WHOLE);
		expect(marks).toMatchObject([
			{ kind: 'duplicate', count: 1, time: 0.401 },
			{ kind: 'lost', count: 3, time: 0.86 },
		]);
		expect(marksLeftOut).toBe(0);
	});

	test('are at most 2000, the others are counted', () => {
		const packets = even(9000).filter((_, index) => index % 3 !== 1);
		const { marks, marksLeftOut } = graphView(analysed(packets), WHOLE);
		expect([marks.length, marksLeftOut]).toEqual([2000, 1000]);
	});
});

describe('seconds', () => {
	test('each has its packets, losses and bits', () => {
		const packets = even(150).filter((_, index) => index !== 70);
		const rows = intervalsOf(analysed(packets));
		expect(rows.map(({ offset, packets: count, lost }) => [offset, count, lost])).toEqual([
			[0, 50, 0],
			[1, 49, 1],
			[2, 50, 0],
		]);
		expect(rows[0]?.bandwidth).toBeCloseTo((50 * 160 * 8) / 1000, 9);
		expect(rows[0]?.mos).toBeNull();
	});

	test('a silent second is a row of its own', () => {
		const packets = even(200).filter((_, index) => index < 40 || index >= 160);
		const rows = intervalsOf(analysed(packets));
		expect(rows.map(({ packets: count }) => count)).toEqual([40, 0, 0, 40]);
		expect(rows[1]).toMatchObject({ meanJitter: null, maxJitter: null, bandwidth: 0 });
	});

	test('losses of all seconds are the losses of the stream', () => {
		const packets = shaken(3000, 10);
		const lost = intervalsOf(analysed(packets)).reduce((sum, row) => sum + row.lost, 0);
		const last = packets.reduce((high, one) => Math.max(high, one.sequence), 0);
		expect(lost).toBe(last - 1000 + 1 - packets.length);
	});

	test('no packets, no rows', () => {
		expect(intervalsOf(analysed([]))).toEqual([]);
	});
});
