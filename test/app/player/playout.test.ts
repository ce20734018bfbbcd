import { describe, expect, test } from 'vitest';
import {
	ARRIVED_AFTER_RESTART,
	ARRIVED_IN_ORDER,
	ARRIVED_LATE,
	ARRIVED_OUTSIDE,
} from '../../../app/analysis/rtp-statistics.ts';
import {
	JitterBufferPlayout,
	TimestampPlayout,
	UninterruptedPlayout,
} from '../../../app/player/playout.ts';
import type { Playout, PlayoutPacket } from '../../../app/player/playout.ts';

const SHAPE = { sampleRate: 8000, clockRate: 8000, startSample: 1000 };

/** Packet `index` of a 20 ms stream that arrives `lateMs` after its time. */
function packet(index: number, lateMs = 0, change: Partial<PlayoutPacket> = {}): PlayoutPacket {
	return {
		...{ timestamp: 5000 + index * 160, timeMs: index * 20 + lateMs, sequence: index },
		...{ arrived: ARRIVED_IN_ORDER, samples: 160, ...change },
	};
}

const places = (playout: Playout, packets: readonly PlayoutPacket[]): (number | null)[] =>
	packets.map((each) => playout.place(each));

describe('by RTP timestamps', () => {
	test('every packet stands where its sender meant it, however late it came', () => {
		const playout = new TimestampPlayout(SHAPE);
		const given = [packet(0), packet(1, 400), packet(3, -10), packet(2, 500)];
		expect(places(playout, given)).toEqual([1000, 1160, 1480, 1320]);
	});

	test('samples may be twice as many as ticks', () => {
		const playout = new TimestampPlayout({ ...SHAPE, sampleRate: 16_000 });
		expect(places(playout, [packet(0), packet(1), packet(10)])).toEqual([1000, 1320, 4200]);
	});

	test('a restart goes on where the arrival says', () => {
		const playout = new TimestampPlayout(SHAPE);
		const restarted = packet(0, 60, { timestamp: 900_000_000, arrived: ARRIVED_OUTSIDE });
		const next = packet(1, 60, { timestamp: 900_000_160, arrived: ARRIVED_AFTER_RESTART });
		expect(places(playout, [packet(0), restarted, next])).toEqual([1000, 1480, 1640]);
	});
});

describe('uninterrupted', () => {
	test('packets follow each other whatever was between them', () => {
		const playout = new UninterruptedPlayout(SHAPE);
		const given = [
			packet(0),
			packet(5, 90),
			packet(500),
			packet(501, 0, { samples: 80 }),
			packet(502),
		];
		expect(places(playout, given)).toEqual([1000, 1160, 1320, 1480, 1560]);
	});
});

describe('jitter buffer', () => {
	test('keeps packets within the buffer at their RTP time', () => {
		const playout = new JitterBufferPlayout(SHAPE, 50);
		const given = [packet(0), packet(1, 50), packet(2, -50), packet(3, 12)];
		expect(places(playout, given)).toEqual([1000, 1160, 1320, 1480]);
	});

	test('drops what departs by more, early or late, and goes on with the same time', () => {
		const playout = new JitterBufferPlayout(SHAPE, 50);
		const given = [packet(0), packet(1, 50.1), packet(2, 0), packet(3, -50.1), packet(4)];
		expect(places(playout, given)).toEqual([1000, null, 1320, null, 1640]);
	});

	test('a drop behind a gap of more than two packets begins a new time at its arrival', () => {
		const playout = new JitterBufferPlayout(SHAPE, 50);
		// 160 ms more delay from packet 1 on: packets 1 and 2 are dropped, 3 begins the new time.
		const given = [0, 1, 2, 3, 4, 5].map((index) => packet(index, index === 0 ? 0 : 160));
		const moved = (160 * 8000) / 1000;
		expect(places(playout, given)).toEqual([
			...[1000, null, null, null],
			...[1000 + 4 * 160 + moved, 1000 + 5 * 160 + moved],
		]);
	});

	test('a deeper buffer drops less', () => {
		const given = Array.from({ length: 100 }, (_, index) => packet(index, (index * 37) % 90));
		const dropped = [20, 40, 60, 80, 100].map(
			(ms) => places(new JitterBufferPlayout(SHAPE, ms), given).filter((at) => at === null).length,
		);
		expect(dropped).toEqual([...dropped].sort((a, b) => b - a));
		expect(dropped[0]).toBeGreaterThan(50);
		expect(dropped[4]).toBe(0);
	});

	test('timestamps that jumped backwards begin a new time', () => {
		const playout = new JitterBufferPlayout(SHAPE, 50);
		const restarted = [3, 4, 5].map((index) =>
			packet(index, 0, { timestamp: (100 + index * 160) | 0 }),
		);
		const given = [
			packet(0),
			packet(1),
			packet(2),
			...restarted.map((each) => ({
				...each,
				timestamp: each.timestamp - 1_000_000,
			})),
		];
		expect(places(playout, given)).toEqual([1000, 1160, 1320, null, 1640, 1800]);
	});

	test('a packet that was overtaken inside the buffer is heard at its place', () => {
		const playout = new JitterBufferPlayout(SHAPE, 50);
		const given = [packet(0), packet(2), packet(1, 25, { arrived: ARRIVED_LATE }), packet(3)];
		expect(places(playout, given)).toEqual([1000, 1320, 1160, 1480]);
	});

	test('the RTP timestamp may wrap', () => {
		const playout = new JitterBufferPlayout(SHAPE, 50);
		const given = [0, 1, 2].map((index) =>
			packet(index, 0, { timestamp: (0xffff_ffff - 100 + index * 160) | 0 }),
		);
		expect(places(playout, given)).toEqual([1000, 1160, 1320]);
	});
});
