import { describe, expect, test } from 'vitest';
import type { Arrival } from '../../../app/analysis/arrival.ts';
import {
	ARRIVED_AFTER_RESTART,
	ARRIVED_DUPLICATE,
	ARRIVED_IN_ORDER,
	ARRIVED_LATE,
	ARRIVED_OUTSIDE,
	RtpStatistics,
} from '../../../app/analysis/rtp-statistics.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { voipVectors } from '../../fixtures/builders/voip-vectors.ts';
import type { ArrivalFields } from './arrivals.ts';
import {
	arrival,
	even,
	inOrderOfTime,
	measured,
	moved,
	trueFigures,
	vectorArrivals,
	wiresharkFigures,
} from './arrivals.ts';
import { referenceFigures, slopeOf } from './reference.ts';
import type { Meant, Point, ReferenceFigures } from './reference.ts';

/** Everything about loss for a stream without any fault. */
const FAULTLESS = {
	duplicates: 0,
	lost: 0,
	lostPercent: 0,
	late: 0,
	restarts: 0,
	sequenceErrors: 0,
};

/** Changes the packets from index `from` on. */
function from(packets: Arrival[], index: number, change: (one: Arrival) => ArrivalFields) {
	return packets.map((one, at) => (at < index ? one : Object.assign(one, change(one))));
}

function vector(ssrc: number): Arrival[] {
	const found = voipVectors().find((each) => each.ssrc === ssrc);
	if (found === undefined) throw new RangeError(`no vector ${ssrc}`);
	return vectorArrivals(found);
}

/** Jitter after `steps` steps that are all `difference` ms off. */
function settled(difference: number, steps: number): number {
	return difference * (1 - (15 / 16) ** steps);
}

test('an even stream has figures that can be told in the head', () => {
	expect(trueFigures(even(101))).toEqual({
		...FAULTLESS,
		packets: 101,
		unique: 101,
		expected: 101,
		...{ minDelta: 20, meanDelta: 20, maxDelta: 20, maxDeltaFrame: 2 },
		...{ minJitter: 0, meanJitter: 0, maxJitter: 0, maxSkew: 0 },
		...{ clockDrift: 0, frequencyDrift: 8000, frequencyDriftPercent: 0 },
		frameJitter: null,
		packetTicks: 160,
	});
});

test('a stream of one packet says nothing about time', () => {
	expect(trueFigures(even(1))).toEqual({
		...FAULTLESS,
		...{ packets: 1, unique: 1, expected: 1 },
		...{ minDelta: null, meanDelta: null, maxDelta: null, maxDeltaFrame: 0 },
		...{ minJitter: null, meanJitter: null, maxJitter: null, maxSkew: null },
		...{ clockDrift: null, frequencyDrift: null, frequencyDriftPercent: null },
		...{ frameJitter: null, packetTicks: null },
	});
});

describe("faults of Wireshark's that are not ours", () => {
	test('1: duplicates do not hide loss', () => {
		const packets = even(100)
			.filter((_, index) => ![10, 20, 30].includes(index))
			.flatMap((one) => ([1050, 1060, 1070].includes(one.sequence) ? [one, one] : [one]));
		expect(trueFigures(packets)).toMatchObject({
			...{ packets: 100, unique: 97, duplicates: 3, expected: 100, lost: 3, lostPercent: 3 },
			// Three gaps and three duplicates.
			...{ sequenceErrors: 6, late: 0, restarts: 0 },
			// 97 packets give 96 steps over 1980 ms; a step over a gap is 40 ms.
			...{ minDelta: 20, meanDelta: 1980 / 96, maxDelta: 40, maxDeltaFrame: 12 },
			...{ minJitter: 0, meanJitter: 0, maxJitter: 0, maxSkew: 0 },
		});
		expect(wiresharkFigures(packets, '4.4').lost).toBe(0);
	});

	test('2: one reordered packet does not shift the skew of those behind it', () => {
		const packets = moved(even(10), 5, 125);
		const jitters = [0, 0, 0, 0, 0, 25 / 16, 3.02734375, 2.838134765625, 2.6607513427734375];
		const points = packets.map((one): Point => [one.timeMs, (one.sequence - 1000) * 20]);
		const figures = trueFigures(packets);
		expect(figures).toMatchObject({
			...{ packets: 10, unique: 10, expected: 10, lost: 0, late: 1, sequenceErrors: 2 },
			// 20 20 20 20 40 5 15 20 20
			...{ minDelta: 5, meanDelta: 20, maxDelta: 40, maxDeltaFrame: 6 },
			...{ minJitter: 0, maxJitter: 3.02734375 },
			// The late packet itself: due at 100, come at 125.
			maxSkew: -25,
		});
		expect(figures.meanJitter).toBeCloseTo(jitters.reduce((a, b) => a + b) / 9, 12);
		expect(figures.clockDrift).toBeCloseTo(180 * (slopeOf(points) - 1), 9);
		expect(figures.frequencyDrift).toBeCloseTo(8000 * slopeOf(points), 7);
		// By 4.4's rules the sums advance from the wrong packet: the skew grows for good.
		expect(Math.abs(wiresharkFigures(vector(4), '4.4').maxSkew)).toBeGreaterThan(100);
		expect(trueFigures(vector(4)).maxSkew).toBeCloseTo(-62.293, 3);
	});

	test('3: a late last packet loses nothing', () => {
		const packets = moved(even(100), 98, 1985);
		expect(trueFigures(packets)).toMatchObject({
			...{ packets: 100, unique: 100, expected: 100, lost: 0, late: 1, sequenceErrors: 2 },
			...{ minDelta: 5, maxDelta: 40, maxSkew: -25 },
			// The late packet was due at 1960: 25 ms off once, at the very end.
			maxJitter: 25 / 16,
		});
		expect(wiresharkFigures(packets, '4.0').lost).toBe(-1);
	});

	test('3: a late first packet loses nothing', () => {
		const packets = moved(even(100), 0, 25);
		expect(trueFigures(packets)).toMatchObject({
			...{ packets: 100, unique: 100, expected: 100, lost: 0, late: 1, sequenceErrors: 1 },
			// Its timestamp lies before the stream's beginning: it has no delta, and no jitter.
			...{ minDelta: 15, maxDelta: 20, maxJitter: 0, maxSkew: 0 },
		});
		expect(wiresharkFigures(packets, '4.0').lost).toBe(-1);
	});

	test('5: the frequency drift is the rate times the slope, once', () => {
		const figures = trueFigures(even(500, { intervalMs: 20.1 }));
		const slope = 20 / 20.1;
		expect(figures.frequencyDrift).toBeCloseTo(8000 * slope, 6);
		expect(figures.frequencyDriftPercent).toBeCloseTo(100 * (slope - 1), 9);
		expect(figures.clockDrift).toBeCloseTo(499 * 20.1 * (slope - 1), 6);
		expect(figures.maxSkew).toBeCloseTo(-49.9, 9);
		expect(figures.maxJitter).toBeCloseTo(settled(0.1, 499), 9);
		expect(wiresharkFigures(even(500, { intervalMs: 20.1 }), '4.0').frequencyDrift).toBeLessThan(
			7921,
		);
	});

	test('6: 44100 Hz is not 44 ticks a millisecond', () => {
		const packets = even(1000, { intervalMs: 10, step: 441, fields: { payloadType: 10 } });
		const figures = trueFigures(packets);
		expect(figures.maxSkew).toBeCloseTo(0, 9);
		expect(figures.maxJitter).toBeCloseTo(0, 9);
		expect(figures.frequencyDrift).toBeCloseTo(44_100, 6);
		// 999 steps of 441/44 ms instead of 10.
		expect(wiresharkFigures(packets, '4.0').maxSkew).toBeCloseTo(999 * (441 / 44 - 10), 6);
	});

	test('7: without a clock there is no jitter, rather than a perfect one', () => {
		const packets = even(50, { fields: { payloadType: 96 } });
		expect(trueFigures(packets)).toMatchObject({
			...{ minDelta: 20, meanDelta: 20, maxDelta: 20 },
			...{ minJitter: null, meanJitter: null, maxJitter: null, maxSkew: null },
			...{ clockDrift: null, frequencyDrift: null },
		});
		expect(wiresharkFigures(packets, '4.0').maxJitter).toBe(0);
	});

	test('7: a clock that the user named is used, though Wireshark knows none', () => {
		const packets = even(50, { fields: { payloadType: 96, clockRate: 8000 } });
		expect(trueFigures(packets)).toMatchObject({ maxJitter: 0, frequencyDrift: 8000 });
	});

	test('8: means are plain means of the regular packets', () => {
		const packets = even(6).map((one, index) =>
			Object.assign(one, { marker: index < 4 ? 1 : 0, timeMs: index < 5 ? index * 20 : 130 }),
		);
		// Two regular packets: 20 and 50 ms. Jitter 0, then 30 / 16.
		expect(trueFigures(packets)).toMatchObject({
			...{ minDelta: 20, meanDelta: 35, maxDelta: 50 },
			...{ minJitter: 0, meanJitter: 30 / 32, maxJitter: 30 / 16 },
		});
		expect(wiresharkFigures(packets, '4.0').meanDelta).toBe(14);
	});

	test('9: sending time inside a picture is no jitter of pictures', () => {
		// Pictures of five packets 1 ms apart, 25 a second, type 34: H.263 at 90 kHz.
		const packets = Array.from({ length: 100 }, (_, index) =>
			arrival({
				frame: index + 1,
				timeMs: Math.floor(index / 5) * 40 + (index % 5),
				sequence: index,
				timestamp: Math.floor(index / 5) * 3600,
				payloadType: 34,
				marker: index % 5 === 4 ? 1 : 0,
			}),
		);
		const figures = trueFigures(packets);
		expect(figures.frameJitter).toBeCloseTo(0, 9);
		expect(figures.maxJitter).toBeGreaterThan(0.5);
		expect(figures.packetTicks).toBeNull();
		expect(figures).toMatchObject({ ...FAULTLESS, minDelta: 1, maxDelta: 36 });
	});

	test('9: a picture that is late shows in the jitter of pictures', () => {
		const packets = Array.from({ length: 10 }, (_, index) =>
			arrival({
				frame: index + 1,
				timeMs: index * 40 + (index >= 5 ? 8 : 0),
				sequence: index,
				timestamp: index * 3600,
				payloadType: 34,
			}),
		);
		// 0 0 0 0, then 8/16 = 0.5, which fades by 15/16 four times.
		const fading = [0.5, 0.46875, 0.439453125, 0.4119873046875, 0.38623809814453125];
		expect(trueFigures(packets).frameJitter).toBeCloseTo(fading.reduce((a, b) => a + b) / 9, 9);
	});

	test('10: silence without a marker is no jitter', () => {
		// Silence of 3 s by the timestamps, of 3.5 s by the clock on the wall.
		const packets = from(even(100), 50, (one) => ({
			timeMs: one.timeMs + 3500,
			timestamp: one.timestamp + 24_000,
		}));
		expect(trueFigures(packets)).toMatchObject({
			...FAULTLESS,
			...{ minJitter: 0, meanJitter: 0, maxJitter: 0 },
			// It is true that the packet came half a second later than its timestamp says.
			...{ maxSkew: -500, maxDelta: 3520, maxDeltaFrame: 51 },
			packetTicks: 160,
		});
		expect(wiresharkFigures(packets, '4.0').maxJitter).toBe(500 / 16);
	});

	test('10: a pause of ten packet times is measured, one of more is not', () => {
		const paused = (ticks: number) =>
			from(even(40), 20, (one) => ({
				timeMs: one.timeMs + 1000,
				timestamp: one.timestamp + ticks - 160,
			}));
		expect(trueFigures(paused(1600)).maxJitter).toBe((1020 - 200) / 16);
		expect(trueFigures(paused(1601)).maxJitter).toBe(0);
	});

	test('12: packets that the capturing host hands over in pairs', () => {
		const packets = even(100).map((one, index) =>
			Object.assign(one, { timeMs: Math.floor(index / 2) * 40 }),
		);
		const jitters = Array.from({ length: 99 }, (_, index) => settled(20, index + 1));
		const points = packets.map((one, index): Point => [one.timeMs, index * 20]);
		const figures = trueFigures(packets);
		expect(figures).toMatchObject({
			...FAULTLESS,
			// Fifty deltas of 0 and 49 of 40.
			...{ minDelta: 0, meanDelta: (49 * 40) / 99, maxDelta: 40, maxDeltaFrame: 3 },
			maxSkew: 20,
		});
		expect(figures.minJitter).toBeCloseTo(1.25, 12);
		expect(figures.maxJitter).toBeCloseTo(settled(20, 99), 9);
		expect(figures.meanJitter).toBeCloseTo(jitters.reduce((a, b) => a + b) / 99, 9);
		expect(figures.frequencyDrift).toBeCloseTo(8000 * slopeOf(points), 7);
		expect(figures.clockDrift).toBeCloseTo(1960 * (slopeOf(points) - 1), 7);
	});

	test('12: a clock of the capturing host that is put back', () => {
		const packets = from(even(60), 30, (one) => ({ timeMs: one.timeMs - 1000 }));
		expect(trueFigures(packets)).toMatchObject({
			...FAULTLESS,
			...{ minDelta: -980, maxDelta: 20, maxSkew: 1000, maxJitter: 1000 / 16 },
		});
	});
});

describe('restarts', () => {
	test('a jump that two packets in a row confirm begins a new segment', () => {
		const { figures, arrived } = measured(vector(13));
		expect(figures).toMatchObject({
			...FAULTLESS,
			...{ packets: 100, unique: 100, expected: 100, restarts: 1, sequenceErrors: 1 },
			...{ minDelta: 20, meanDelta: 20, maxDelta: 20, maxJitter: 0, maxSkew: 0 },
			...{ clockDrift: 0, frequencyDrift: 8000 },
		});
		expect(arrived.slice(48, 53)).toEqual([
			ARRIVED_IN_ORDER,
			ARRIVED_IN_ORDER,
			ARRIVED_OUTSIDE,
			ARRIVED_AFTER_RESTART,
			ARRIVED_IN_ORDER,
		]);
		expect(wiresharkFigures(vector(13), '4.4').lost).toBe(29_000);
	});

	test('loss is summed over the segments', () => {
		const packets = from(even(100), 50, (one) => ({ sequence: (one.sequence + 20_000) & 0xffff }));
		const holed = packets.filter((_, index) => ![10, 11, 70].includes(index));
		expect(trueFigures(holed)).toMatchObject({
			...{ packets: 97, expected: 100, lost: 3, lostPercent: 3, restarts: 1, sequenceErrors: 3 },
		});
	});

	test('a step of 2999 is loss, one of 3000 a jump', () => {
		const stepped = (step: number) =>
			from(even(20), 10, (one) => ({ sequence: one.sequence + step - 1 }));
		expect(trueFigures(stepped(2999))).toMatchObject({ lost: 2998, restarts: 0 });
		expect(trueFigures(stepped(3000))).toMatchObject({ lost: 0, restarts: 1 });
	});

	test('a step back of 100 is late, one of 101 a jump', () => {
		const back = (step: number) => {
			const packets = even(200).filter((_, index) => index !== 49 && index !== 50);
			const [late] = even(200).slice(149 - step);
			return measured([...packets.slice(0, 148), late ?? arrival({})]).arrived.at(-1);
		};
		expect(back(99)).toBe(ARRIVED_LATE);
		expect(back(100)).toBe(ARRIVED_LATE);
		expect(back(101)).toBe(ARRIVED_OUTSIDE);
	});

	test('a sender that restarts twice has three segments, each with its own jitter', () => {
		const first = even(30);
		const second = even(30, { firstSequence: 20_000, firstTimestamp: 77 });
		const third = even(30, { firstSequence: 40_000, firstTimestamp: 0x9000_0000 });
		const packets = [first, second, third].flatMap((part, index) =>
			part.map((one) =>
				Object.assign(one, { timeMs: one.timeMs + index * 605, frame: one.frame + index * 30 }),
			),
		);
		expect(trueFigures(packets)).toMatchObject({
			...{ expected: 90, lost: 0, restarts: 2, sequenceErrors: 2 },
			...{ maxJitter: 0, maxSkew: 0, frequencyDrift: 8000 },
		});
	});

	test('the drift line is that of the longest segment', () => {
		const slow = even(40, { intervalMs: 21 });
		const fast = even(80, { firstSequence: 30_000, intervalMs: 19 }).map((one) =>
			Object.assign(one, { timeMs: one.timeMs + 1000 }),
		);
		const figures = trueFigures([...slow, ...fast]);
		expect(figures.frequencyDrift).toBeCloseTo((8000 * 20) / 19, 6);
		// The jump's first packet is the segment's beginning; 79 steps of 19 ms follow it.
		expect(figures.clockDrift).toBeCloseTo(79 * 19 * (20 / 19 - 1), 6);
	});
});

describe('strays', () => {
	test('a jump that nothing follows is one packet of its own', () => {
		const packets = even(50);
		const stray = arrival({ frame: 99, timeMs: 405, sequence: 40_000, timestamp: 1 });
		const { figures, arrived } = measured([...packets.slice(0, 21), stray, ...packets.slice(21)]);
		expect(arrived[21]).toBe(ARRIVED_OUTSIDE);
		expect(arrived[22]).toBe(ARRIVED_IN_ORDER);
		expect(figures).toMatchObject({
			...{ packets: 51, unique: 51, expected: 51, lost: 0, restarts: 0, duplicates: 0 },
			sequenceErrors: 1,
			...{ maxJitter: 0, maxSkew: 0 },
		});
	});

	test('a stray that is the last packet counts too', () => {
		const stray = arrival({ frame: 51, timeMs: 1000, sequence: 40_000, timestamp: 1 });
		expect(trueFigures([...even(50), stray])).toMatchObject({
			...{ packets: 51, unique: 51, expected: 51, lost: 0, restarts: 0 },
		});
	});

	test('copies of a stray are duplicates', () => {
		const stray = arrival({ frame: 51, timeMs: 1000, sequence: 40_000, timestamp: 1 });
		const { figures, arrived } = measured([...even(50), stray, stray, stray]);
		expect(arrived.slice(50)).toEqual([ARRIVED_OUTSIDE, ARRIVED_DUPLICATE, ARRIVED_DUPLICATE]);
		expect(figures).toMatchObject({ packets: 53, unique: 51, duplicates: 2, lost: 0 });
	});

	test('two different strays in a row are two packets of their own', () => {
		const strays = [30_000, 50_000].map((sequence, index) =>
			arrival({ frame: 51 + index, timeMs: 1000 + index, sequence, timestamp: 1 }),
		);
		expect(trueFigures([...even(50), ...strays])).toMatchObject({
			...{ packets: 52, unique: 52, expected: 52, restarts: 0 },
		});
	});

	test('a packet that is 200 numbers late is late, not a stray', () => {
		const packets = even(400);
		const [late] = packets.splice(100, 1);
		const delayed = [...packets.slice(0, 300), late ?? arrival({}), ...packets.slice(300)];
		expect(trueFigures(delayed)).toMatchObject({
			...{ packets: 400, unique: 400, expected: 400, lost: 0, late: 1 },
		});
		// As the last packet it is counted the same, before anything confirms it.
		expect(trueFigures(delayed.slice(0, 301))).toMatchObject({
			...{ unique: 301, expected: 301, lost: 0, late: 1 },
		});
	});

	test('a copy of a packet 200 numbers back is a duplicate', () => {
		const packets = even(400);
		const [copy] = packets.slice(100, 101);
		const doubled = [...packets.slice(0, 300), copy ?? arrival({}), ...packets.slice(300)];
		const wanted = { duplicates: 1, lost: 0, late: 0 };
		expect(trueFigures(doubled)).toMatchObject({ ...wanted, packets: 401, expected: 400 });
		expect(trueFigures(doubled.slice(0, 301))).toMatchObject({ ...wanted, expected: 300 });
	});
});

describe('duplicates', () => {
	test('three copies of each packet are two duplicates of each', () => {
		const packets = even(40).flatMap((one) => [one, one, one]);
		expect(trueFigures(packets)).toMatchObject({
			...{ packets: 120, unique: 40, duplicates: 80, expected: 40, lost: 0, late: 0 },
			...{ sequenceErrors: 80, minDelta: 20, meanDelta: 20, maxDelta: 20, maxJitter: 0 },
		});
	});

	test('a copy of a late packet is a duplicate and not late again', () => {
		const packets = moved(even(50), 20, 425);
		const late = packets.findIndex(({ sequence }) => sequence === 1020);
		const doubled = packets.flatMap((one, index) => (index === late ? [one, one] : [one]));
		expect(measured(doubled).arrived[late + 1]).toBe(ARRIVED_DUPLICATE);
		expect(trueFigures(doubled)).toMatchObject({ late: 1, duplicates: 1, lost: 0 });
	});

	test('a copy of the first packet is a duplicate', () => {
		const [first, ...rest] = even(10);
		expect(trueFigures([first ?? arrival({}), first ?? arrival({}), ...rest])).toMatchObject({
			...{ packets: 11, unique: 10, duplicates: 1, expected: 10 },
		});
	});

	test('a duplicate that comes later does not touch delta or jitter', () => {
		const packets = even(30);
		const [copy] = packets.slice(10, 11).map((one) => Object.assign(one.clone(), { timeMs: 213 }));
		const doubled = inOrderOfTime([...packets, copy ?? arrival({})]);
		expect(trueFigures(doubled)).toMatchObject({ minDelta: 20, maxDelta: 20, maxJitter: 0 });
	});
});

describe('wraps', () => {
	test('both counters wrap without loss', () => {
		expect(trueFigures(vector(5))).toMatchObject({ ...FAULTLESS, packets: 200, expected: 200 });
	});

	test('loss over the wrap of the sequence number is counted', () => {
		const packets = even(100, { firstSequence: 65_500 }).filter(
			(_, index) => index < 30 || index > 45,
		);
		expect(trueFigures(packets)).toMatchObject({ expected: 100, lost: 16, sequenceErrors: 1 });
	});

	test('a packet late over the wrap is late', () => {
		const packets = moved(even(100, { firstSequence: 65_500 }), 35, 765);
		expect(trueFigures(packets)).toMatchObject({ lost: 0, late: 1, restarts: 0 });
	});

	test('three wraps of the sequence number stay exact', () => {
		const packets = even(200_000).filter((_, index) => index % 1000 !== 999);
		expect(trueFigures(packets)).toMatchObject({
			...{ packets: 199_800, expected: 199_999, lost: 199, restarts: 0 },
			...{ maxSkew: 0, frequencyDrift: 8000 },
		});
	});

	test('late packets before the first one have their place', () => {
		const packets = even(20, { firstSequence: 5 });
		const before = even(3, { firstSequence: 2 }).reverse();
		const { arrived, figures } = measured([packets[0] ?? arrival({}), ...before]);
		expect(arrived).toEqual([0, ARRIVED_LATE, ARRIVED_LATE, ARRIVED_LATE]);
		expect(figures).toMatchObject({ unique: 4, expected: 4, lost: 0, late: 3 });
	});

	test('late packets before number 0 have their place', () => {
		const first = arrival({ sequence: 0, timestamp: 320 });
		const before = arrival({ sequence: 65_535, timestamp: 160, timeMs: 1 });
		expect(trueFigures([first, before])).toMatchObject({ expected: 2, lost: 0, late: 1 });
	});
});

describe('the packet time', () => {
	test('is the median step of packets in sequence', () => {
		const packets = even(90).map((one, index) =>
			Object.assign(one, { timestamp: index < 30 ? index * 80 : 2320 + (index - 29) * 240 }),
		);
		expect(trueFigures(packets).packetTicks).toBe(240);
	});

	test('a first step of twenty packet times is decided again', () => {
		const packets = from(even(40), 1, (one) => ({
			timeMs: one.timeMs + 900,
			timestamp: one.timestamp + 3040,
		}));
		const statistics = new RtpStatistics();
		const before = measured(packets, statistics).figures;
		// The first step was believed to be the packet time: 920 ms instead of 400.
		expect(before.maxJitter).toBe(520 / 16);
		const median = statistics.medianToRepeat(0);
		expect(median).toBe(160);
		statistics.knowMedian(0, median ?? 0);
		const after = measured(packets, statistics).figures;
		expect(after.maxJitter).toBe(0);
		expect(statistics.medianToRepeat(0)).toBeNull();
	});

	test('a loss right behind the first packet is no pause', () => {
		const packets = even(40).filter((_, index) => index !== 1 && index !== 2);
		const jittery = from(packets, 1, (one) => ({ timeMs: one.timeMs + 16 }));
		const statistics = new RtpStatistics();
		expect(measured(jittery, statistics).figures.maxJitter).toBe(1);
		expect(statistics.medianToRepeat(0)).toBeNull();
	});

	test('a pause right behind the first packet is decided again', () => {
		const paused = from(even(40), 1, (one) => ({
			...{ timeMs: one.timeMs + 1000, timestamp: one.timestamp + 1600 },
			sequence: one.sequence + 1,
		}));
		const statistics = new RtpStatistics();
		measured(paused, statistics);
		statistics.knowMedian(0, statistics.medianToRepeat(0) ?? 0);
		expect(measured(paused, statistics).figures.maxJitter).toBe(0);
	});

	test('an even stream need not be measured twice', () => {
		const statistics = new RtpStatistics();
		measured(even(100), statistics);
		expect(statistics.medianToRepeat(0)).toBeNull();
	});

	test('video has no packet time and no pauses', () => {
		const packets = from(
			even(40, { step: 3600, intervalMs: 40, fields: { payloadType: 34 } }),
			20,
			(one) => ({ timeMs: one.timeMs + 800 }),
		);
		const statistics = new RtpStatistics();
		expect(measured(packets, statistics).figures).toMatchObject({
			packetTicks: null,
			maxJitter: 50,
		});
		expect(statistics.medianToRepeat(0)).toBeNull();
	});
});

describe('comfort noise and clocks', () => {
	test('comfort noise and the packet behind it are not regular', () => {
		const packets = even(30).map((one, index) =>
			index === 10
				? Object.assign(one, { payloadType: 13, timeMs: one.timeMs + 9 })
				: index === 11
					? Object.assign(one, { timeMs: one.timeMs + 3 })
					: one,
		);
		// 29 and 14 ms stay out; what follows is measured from the packet behind the noise: 17 ms.
		expect(trueFigures(packets)).toMatchObject({ minDelta: 17, maxDelta: 20 });
	});

	test('a change of clock rate inside a stream is followed', () => {
		const other = arrival({
			frame: 11,
			timeMs: 200,
			sequence: 1010,
			timestamp: 6600,
			payloadType: 96,
		});
		const packets = [...even(10), other];
		expect(trueFigures(packets)).toMatchObject({ packets: 11, maxJitter: 0, maxDelta: 20 });
	});
});

describe('random streams against figures worked out the slow way', () => {
	/** A stream with jitter, loss, duplicates and reordering from a seed. */
	function randomStream(seed: number): Meant[] {
		const random = new SeededRandom(seed);
		const firstNumber = random.below(65_536);
		const firstTicks = random.below(0x1_0000_0000);
		const sent = Array.from({ length: 300 }, (_, index): Meant => {
			const [number, ticks] = [firstNumber + index, firstTicks + index * 160];
			const packet = arrival({
				timeMs: Math.round(index * 20_000 + random.fraction() * 15_000) / 1000,
				...{ sequence: number, timestamp: ticks, marker: index === 0 ? 1 : 0 },
			});
			return { packet, number, ticks };
		});
		return sent
			.flatMap((each, index) => {
				const luck = index === 0 ? 99 : random.below(100);
				if (luck < 5) return [];
				if (luck < 10) return [each, later(each, random.below(90))];
				return luck < 15 ? [later(each, random.below(700))] : [each];
			})
			.sort((a, b) => a.packet.timeMs - b.packet.timeMs);
	}

	function later(each: Meant, ms: number): Meant {
		const timeMs = each.packet.timeMs + ms;
		return { ...each, packet: Object.assign(each.packet.clone(), { timeMs }) };
	}

	test.each(Array.from({ length: 40 }, (_, index) => index + 1))('seed %i', (seed) => {
		const stream = randomStream(seed);
		const packets = stream.map(({ packet }) => packet);
		const statistics = new RtpStatistics();
		measured(packets, statistics);
		statistics.knowMedian(0, 160);
		const { figures } = measured(packets, statistics);
		const wanted = referenceFigures(stream, 8000, 200);
		for (const name of Object.keys(wanted) as (keyof ReferenceFigures)[]) {
			expect(figures[name], name).toBeCloseTo(wanted[name], 6);
		}
		expect(figures.restarts).toBe(0);
		expect(figures.lostPercent).toBeCloseTo((100 * wanted.lost) / wanted.expected, 9);
	});
});

test('loss is between 0 and 100 percent whatever comes', () => {
	const random = new SeededRandom(7);
	for (let round = 0; round < 200; round++) {
		const packets = Array.from({ length: 60 }, (_, index) =>
			arrival({
				frame: index + 1,
				timeMs: random.below(2000),
				sequence: random.below(round % 2 === 0 ? 65_536 : 300),
				timestamp: random.word(),
				payloadType: [0, 13, 34, 96][random.below(4)] ?? 0,
				marker: random.below(2),
			}),
		);
		const { lost, lostPercent, unique, duplicates, expected } = trueFigures(packets);
		expect(lost).toBeGreaterThanOrEqual(0);
		expect(lostPercent).toBeGreaterThanOrEqual(0);
		expect(lostPercent).toBeLessThanOrEqual(100);
		expect(unique + duplicates).toBe(60);
		expect(expected - lost).toBe(unique);
	}
});

test('what a stream carries may turn out later', () => {
	const statistics = new RtpStatistics();
	const packets = even(200, { fields: { payloadType: 96, clockRate: 8000 } });
	for (const [index, packet] of packets.entries()) {
		if (index === 0) statistics.begin(0, packet, 2);
		else statistics.update(0, packet);
		if (index === 50) statistics.setKind(0, 0);
	}
	expect(statistics.figures(0).packetTicks).toBe(160);
	expect(statistics.figures(0).frameJitter).toBeNull();
});
