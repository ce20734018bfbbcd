import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureEngine, StreamItem } from '../../../app/index.ts';
import { vectorCapture, voipVectors } from '../../fixtures/builders/voip-vectors.ts';
import { trueFigures, vectorArrivals, wiresharkFigures } from '../analysis/arrivals.ts';
import { put, temporaryFolder } from '../capture/reading.ts';
import { readCapture } from './engine.ts';

const FOLDER = temporaryFolder();
const FILE = put(FOLDER, 'vectors.pcap', vectorCapture());
const VECTORS = voipVectors();

/** Counts by SSRC: packets, unique, expected, lost, late, duplicates, restarts. */
const COUNTS: readonly (readonly [number, readonly number[]])[] = [
	[1, [200, 200, 200, 0, 0, 0, 0]],
	[2, [196, 196, 200, 4, 0, 0, 0]],
	[3, [202, 200, 200, 0, 0, 2, 0]],
	[4, [200, 200, 200, 0, 2, 0, 0]],
	[5, [200, 200, 200, 0, 0, 0, 0]],
	[6, [100, 100, 100, 0, 0, 0, 0]],
	[7, [100, 100, 100, 0, 0, 0, 0]],
	[8, [200, 200, 200, 0, 0, 0, 0]],
	[9, [100, 100, 100, 0, 1, 0, 0]],
	[10, [100, 100, 100, 0, 1, 0, 0]],
	[11, [500, 500, 500, 0, 0, 0, 0]],
	[12, [200, 200, 200, 0, 0, 0, 0]],
	[13, [100, 100, 100, 0, 0, 0, 1]],
	[14, [100, 100, 100, 0, 0, 0, 0]],
	[16, [100, 100, 100, 0, 0, 0, 0]],
	[17, [2000, 2000, 2000, 0, 0, 0, 0]],
];

describe.each(['4.0', '4.4'] as const)(
	'the vectors in one capture, by the rules of %s',
	(rules) => {
		let engine: CaptureEngine;
		let streams: ReadonlyMap<number, StreamItem>;
		beforeAll(async () => {
			engine = await readCapture(FILE, { rules });
			const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
			const items = engine.streamRows([...order.ids]);
			streams = new Map(items.map((item) => [Number(item.ssrc), item]));
		});
		afterAll(() => engine.close());

		test('are all found but the one of a single packet', () => {
			const found = [...streams.keys()].sort((a, b) => a - b);
			expect(found).toEqual(COUNTS.map(([ssrc]) => ssrc));
		});

		test.each(COUNTS)('stream %i is counted right', (ssrc, counts) => {
			const { packets, unique, expected, lost, late, duplicates, restarts } =
				streams.get(ssrc) ?? {};
			expect([packets, unique, expected, lost, late, duplicates, restarts]).toEqual(counts);
		});

		test.each(COUNTS)('stream %i has the figures of its packets alone', (ssrc) => {
			const item = streams.get(ssrc);
			const arrivals = vectorArrivals(VECTORS[ssrc - 1] ?? { ssrc: 0, packets: [] });
			const wireshark = wiresharkFigures(arrivals, rules);
			const own = trueFigures(arrivals);
			for (const name of ['minDelta', 'meanDelta', 'maxDelta', 'maxJitter', 'maxSkew'] as const) {
				expect(item?.wireshark[name], name).toBeCloseTo(wireshark[name], 6);
				if (own[name] === null) expect(item?.[name]).toBeNull();
				else expect(item?.[name], name).toBeCloseTo(own[name], 6);
			}
			expect(item?.wireshark).toMatchObject({
				...{ rules, lost: wireshark.lost, sequenceErrors: wireshark.sequenceErrors },
			});
		});

		test('packet by packet the rows end with the same jitter, read again from the file', async () => {
			const item = streams.get(4);
			const { packets } = await engine.analysis(item?.firstFrame ?? 0);
			const largest = Math.max(...packets.map(({ jitter }) => jitter));
			expect(packets).toHaveLength(200);
			// Jitters of reordered packets count in the row, not in the largest by 4.4's rules.
			expect(largest).toBeGreaterThanOrEqual((item?.wireshark.maxJitter ?? NaN) - 1e-9);
			expect(packets.filter(({ arrival }) => arrival === 'late')).toHaveLength(2);
		});

		test('the bandwidth of a thousand packets a second is that of the last second', async () => {
			const item = streams.get(17);
			const { packets } = await engine.analysis(item?.firstFrame ?? 0);
			const shown = [0, 299, 999, 1000, 1500, 1999].map((row) => packets[row]?.bandwidth);
			const full = (1001 * 228 * 8) / 1000;
			expect(shown).toEqual([1.824, 547.2, 1824, full, full, full]);
		});
	},
);
