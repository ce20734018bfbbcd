import { describe, expect, test } from 'vitest';
import { LaneTimeline } from '../../../app/player/lane-timeline.ts';
import type { LanePacket } from '../../../app/player/lane-timeline.ts';
import { TimestampPlayout } from '../../../app/player/playout.ts';
import { StreamPacket } from '../../../app/stream-reader.ts';

/** A 20 ms packet whose frame is its number. */
function packet(sequence: number, change: Partial<StreamPacket> = {}): StreamPacket {
	const made = new StreamPacket();
	const data = new Uint8Array(160).fill(sequence);
	return Object.assign(made, {
		...{ frame: sequence, sequence, timestamp: sequence * 160, timeMs: sequence * 20 },
		...{ data, payloadStart: 0, payloadEnd: 160, clockRate: 8000, staticRate: 8000 },
		...change,
	});
}

/** Takes packets; 160 samples each. */
function taken(packets: readonly StreamPacket[]) {
	const given: LanePacket[] = [];
	const places: (number | null)[] = [];
	const shape = { sampleRate: 8000, clockRate: 8000, startSample: 0 };
	const timeline: LaneTimeline = new LaneTimeline(
		{ ...shape, playout: new TimestampPlayout(shape), rules: '4.4' },
		(each) => {
			given.push(each);
			places.push(timeline.place(each, 160));
		},
	);
	for (const each of packets) timeline.take(each);
	timeline.finish();
	const { marks } = timeline.marks.between(-Infinity, Infinity, 1000);
	return { timeline, given, places, marks };
}

const run = (from: number, to: number): StreamPacket[] =>
	Array.from({ length: to - from }, (_, index) => packet(from + index));

describe('the timeline of a lane', () => {
	test('hands packets on in sequence order, duplicates once', () => {
		const { given, places } = taken([
			...[packet(10), packet(12), packet(11, { frame: 13 }), packet(12, { frame: 14 })],
			packet(13),
		]);
		expect(given.map(({ payload }) => payload[0])).toEqual([10, 11, 12, 13]);
		expect(places).toEqual([0, 160, 320, 480]);
	});

	test('tells packets that share a frame apart', () => {
		const { given } = taken([
			packet(1, { frame: 7 }),
			packet(2, { frame: 7 }),
			packet(3, { frame: 8 }),
		]);
		expect(given.map(({ frame, ordinal }) => [frame, ordinal])).toEqual([
			[7, 0],
			[7, 1],
			[8, 0],
		]);
	});

	test('marks a loss and the silence in its place', () => {
		const { marks, timeline } = taken([...run(1, 20), ...run(23, 200)]);
		expect(marks).toEqual([
			{ kind: 'lost', position: 19 * 160, length: 480, frame: 19, packets: 3 },
			{ kind: 'silence', position: 19 * 160, length: 480, frame: 19, packets: 0 },
		]);
		expect(timeline.counts).toEqual({ lost: 3, late: 0, wrongTimestamps: 0, silences: 1 });
	});

	test('a restart is no loss', () => {
		const { marks, timeline } = taken([
			...run(1, 20),
			...Array.from({ length: 20 }, (_, index) =>
				packet(40_000 + index, { timeMs: 380 + index * 20, timestamp: 9e8 + index * 160 }),
			),
		]);
		expect(marks).toEqual([]);
		expect(timeline.counts.lost).toBe(0);
	});

	test('marks timestamps that go backwards', () => {
		const { marks, timeline } = taken([
			...run(100, 120),
			packet(120, { timestamp: 115 * 160 }),
			...run(121, 140),
		]);
		expect(timeline.counts.wrongTimestamps).toBe(1);
		expect(marks.filter(({ kind }) => kind === 'wrong-timestamp')).toMatchObject([{ frame: 120 }]);
	});

	test('nothing taken counts nothing', () => {
		expect(taken([]).timeline.counts).toEqual({
			...{ lost: 0, late: 0, wrongTimestamps: 0, silences: 0 },
		});
	});
});
