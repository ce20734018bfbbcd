import { describe, expect, test } from 'vitest';
import { DISCARDED, DUPLICATE, PLAYED, emulate } from '../../../app/analysis/jitter-buffer.ts';
import type { BufferedPacket, BufferedStream } from '../../../app/analysis/jitter-buffer.ts';

/** Packet `index` of a 20 ms stream that arrives `lateMs` after its time. */
function packet(index: number, lateMs = 0, change: Partial<BufferedPacket> = {}): BufferedPacket {
	return {
		...{ timeMs: index * 20 + lateMs, timestamp: 9000 + index * 160, payloadType: 0 },
		...{ marker: false, arrival: 0, ...change },
	};
}

function streamOf(packets: readonly BufferedPacket[]): BufferedStream {
	return {
		...{ count: packets.length, clockRate: 8000, packetMs: 20 },
		packet: (row) => packets[row] ?? packet(row),
	};
}

const run = (from: number, to: number, lateMs = 0): BufferedPacket[] =>
	Array.from({ length: to - from }, (_, at) => packet(from + at, lateMs));

const fates = (packets: readonly BufferedPacket[], depth: number): number[] => [
	...emulate(streamOf(packets), depth, 'first').fates,
];

describe('a fixed buffer', () => {
	test('plays what comes within its depth, and nothing later', () => {
		const packets = [packet(0), packet(1, 50), packet(2, 50.1), packet(3, -30), packet(4)];
		expect(fates(packets, 50)).toEqual([PLAYED, PLAYED, DISCARDED, PLAYED, PLAYED]);
	});

	test('plays reordered packets in time and no duplicate', () => {
		const packets = [
			...[packet(0), packet(2), packet(1, 25, { arrival: 1 })],
			...[packet(2, 5, { arrival: 2 }), packet(3)],
		];
		expect(fates(packets, 40)).toEqual([PLAYED, PLAYED, PLAYED, DUPLICATE, PLAYED]);
	});

	test('tells how long packets wait', () => {
		expect(emulate(streamOf(run(0, 100)), 60).meanDelayMs).toBeCloseTo(60, 9);
		expect(emulate(streamOf([packet(0), ...run(1, 101, 20)]), 60).meanDelayMs).toBeCloseTo(40, 0);
	});

	test('what is very far off begins a new time once', () => {
		const packets = [...run(0, 10), ...run(10, 30, 400)];
		const { discarded, resyncs } = emulate(streamOf(packets), 50, 'first');
		expect({ discarded, resyncs }).toEqual({ discarded: 0, resyncs: 1 });
	});

	test('one that was overtaken by far is discarded alone', () => {
		const packets = [...run(0, 30), packet(5, 500, { arrival: 1 }), ...run(31, 60)];
		expect(emulate(streamOf(packets), 50)).toMatchObject({ discarded: 1, resyncs: 0 });
	});

	test('a talkspurt begins a new time without penalty', () => {
		const marked = (lateMs: number): BufferedPacket => packet(10, lateMs, { marker: true });
		const packets = [...run(0, 10), marked(90), ...run(11, 30, 90)];
		expect(emulate(streamOf(packets), 50)).toMatchObject({ discarded: 0, resyncs: 0 });
		const unmarked = [...run(0, 10), ...run(10, 30, 90)];
		expect(emulate(streamOf(unmarked), 50).discarded).toBe(20);
	});

	test('a sender that marks every packet does not begin anew with each', () => {
		const packets = [...run(0, 10), ...run(10, 30, 90)].map((each) => ({ ...each, marker: true }));
		expect(emulate(streamOf(packets), 50).discarded).toBe(20);
	});

	test('events of one timestamp are not late', () => {
		const event = (at: number): BufferedPacket => packet(10, (at - 10) * 20, { payloadType: 101 });
		const packets = [
			...run(0, 10),
			...Array.from({ length: 20 }, (_, at) => event(10 + at)),
			...run(30, 40),
		];
		expect(emulate(streamOf(packets), 50)).toMatchObject({ discarded: 0, resyncs: 0 });
	});

	test('a restart begins a new time', () => {
		const restarted = run(0, 20).map((each, at) => ({
			...{ ...each, timeMs: 400 + at * 20, timestamp: -5_000_000 + at * 160 },
			arrival: at === 0 ? 3 : 0,
		}));
		expect(emulate(streamOf([...run(0, 20), ...restarted]), 50).discarded).toBe(0);
	});
});

describe('the anchor', () => {
	const lateFirst = [packet(0, 45), ...run(1, 50)];

	test('by the first packet, a late one flatters everything', () => {
		const jittery = [...lateFirst, packet(50, 80), ...run(51, 60)];
		expect(emulate(streamOf(jittery), 50, 'first').discarded).toBe(0);
		expect(emulate(streamOf(jittery), 50, 'best').discarded).toBe(1);
	});

	test('the best is looked for in the first two seconds only', () => {
		const packets = [...run(0, 150, 30), ...run(150, 200)];
		expect(emulate(streamOf(packets), 50, 'best').meanDelayMs).toBeCloseTo(
			(150 * 50 + 50 * 80) / 200,
			6,
		);
	});
});

describe('the adaptive buffer', () => {
	test('loses less than a fixed one where delay grows', () => {
		const growing = Array.from({ length: 1000 }, (_, at) => packet(at, at / 10 + ((at * 37) % 30)));
		const adaptive = emulate(streamOf(growing), 'adaptive');
		expect(adaptive.discarded + adaptive.shrunk).toBeLessThan(20);
		expect(emulate(streamOf(growing), 60).discarded).toBeGreaterThan(300);
	});

	test('begins anew with a talkspurt', () => {
		const packets = [...run(0, 50), packet(50, 300, { marker: true }), ...run(51, 100, 300)];
		expect(emulate(streamOf(packets), 'adaptive')).toMatchObject({ discarded: 0, shrunk: 0 });
	});
});

test('a stream of nothing', () => {
	expect(emulate(streamOf([]), 60)).toMatchObject({ discarded: 0, meanDelayMs: 0 });
});
