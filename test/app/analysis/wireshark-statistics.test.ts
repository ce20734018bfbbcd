import { describe, expect, test } from 'vitest';
import { WiresharkStatistics } from '../../../app/analysis/wireshark-statistics.ts';
import type { WiresharkFigures, WiresharkRules } from '../../../app/index.ts';
import { voipVectors } from '../../fixtures/builders/voip-vectors.ts';
import {
	arrival,
	even,
	moved,
	vectorArrivals,
	wiresharkAnalysis,
	wiresharkFigures,
} from './arrivals.ts';

/** Wireshark prints three decimals, halves rounded as binary numbers fall. */
const TOLERANCE = 0.0006;

/** What tshark 4.0.17 and 4.4.18 print for one vector. */
interface Printed {
	readonly counts: readonly [packets: number, expected: number, lost: number];
	readonly delta: readonly [min: number, mean: number, max: number];
	readonly jitter: readonly [min: number, mean: number, max: number];
	readonly maxSkew: number;
	readonly sequenceErrors: number;
	readonly problem: boolean;
}

function printed(
	counts: Printed['counts'],
	delta: Printed['delta'],
	jitter: Printed['jitter'],
	maxSkew: number,
	sequenceErrors = 0,
): Printed {
	return { counts, delta, jitter, maxSkew, sequenceErrors, problem: sequenceErrors > 0 };
}

/** Wireshark's own answers, by SSRC; made with the programs themselves, not with this code. */
const BOTH: readonly (readonly [number, string, Printed])[] = [
	[
		1,
		'a clean stream with jitter',
		printed([200, 200, 0], [14.92, 19.999, 25.088], [0.131, 1.772, 2.444], 3.898),
	],
	[
		2,
		'four lost packets in two gaps',
		printed([196, 200, 4], [14.339, 20.421, 79.698], [0.087, 1.729, 2.361], 3.436, 2),
	],
	[
		3,
		'two duplicates',
		printed([202, 200, -2], [0.1, 19.801, 21.895], [0.077, 0.628, 0.854], 1.599, 2),
	],
	[
		5,
		'both counters wrapping',
		printed([200, 200, 0], [16.635, 19.986, 23.398], [0.161, 1.195, 1.594], 3.623),
	],
	[
		6,
		'a dynamic type without a clock',
		printed([100, 100, 0], [28.844, 33.025, 37.648], [-1, 0, 0], 0),
	],
	[7, 'L16 at 44.1 kHz', printed([100, 100, 0], [8.25, 9.997, 11.67], [0.06, 0.557, 0.857], 3.25)],
	[
		8,
		'comfort noise',
		printed([200, 200, 0], [16.674, 20.016, 23.612], [0.136, 1.319, 1.865], 2.429),
	],
	[
		11,
		'a sender whose clock is slow',
		printed([500, 500, 0], [20.1, 20.1, 20.1], [0.006, 0.097, 0.1], -49.9),
	],
	[12, 'three seconds of silence', printed([200, 200, 0], [20, 20, 20], [0, 0, 0], 0)],
	[
		13,
		'a sender that restarts',
		printed([100, 29_100, 29_000], [20, 20, 20], [0, 1091.274, 7031.25], 112_500, 1),
	],
	[
		14,
		'MPEG audio at 90 kHz',
		printed([100, 100, 0], [23.185, 26.103, 28.517], [0.09, 0.775, 1.177], 2.513),
	],
	[15, 'a single packet', printed([1, 1, 0], [-1, 0, 0], [-1, 0, 0], 0)],
	[16, 'a change of payload type', printed([100, 100, 0], [20, 20, 20], [0, 0, 0], 0)],
	[17, 'a thousand packets a second', printed([2000, 2000, 0], [1, 1, 1], [0, 0, 0], 0)],
];

const ONLY_40: typeof BOTH = [
	[
		4,
		'two reordered packets',
		printed([200, 200, 0], [3, 20, 40.426], [0.014, 1.324, 8.08], -62.293, 4),
	],
	[9, 'a late last packet', printed([100, 99, -1], [5, 20.051, 40], [0, 0.016, 1.562], -25, 2)],
	[10, 'a late first packet', printed([100, 99, -1], [20, 19.798, 20], [0, 0, 0], 0, 1)],
];

const ONLY_44: typeof BOTH = [
	[
		4,
		'two reordered packets',
		printed([200, 200, 0], [19.12, 20.202, 40.714], [0.014, 0.981, 4.997], -103.111, 4),
	],
	[9, 'a late last packet', printed([100, 100, 0], [20, 20.204, 40], [0, 0, 0], -25, 2)],
	[
		10,
		'a late first packet',
		printed([100, 100, 0], [20, 19.798, 20], [0.003, 0.236, 1.465], -25, 1),
	],
];

const VECTORS = voipVectors();

function figuresOf(ssrc: number, rules: WiresharkRules): WiresharkFigures {
	const vector = VECTORS.find((each) => each.ssrc === ssrc);
	if (vector === undefined) throw new RangeError(`no vector ${ssrc}`);
	return wiresharkFigures(vectorArrivals(vector), rules);
}

/** Distances of figures from what is printed; all must stay below the tolerance. */
function distances(found: WiresharkFigures, wanted: Printed): number[] {
	return [
		found.minDelta - wanted.delta[0],
		found.meanDelta - wanted.delta[1],
		found.maxDelta - wanted.delta[2],
		found.minJitter - wanted.jitter[0],
		found.meanJitter - wanted.jitter[1],
		found.maxJitter - wanted.jitter[2],
		found.maxSkew - wanted.maxSkew,
	].map(Math.abs);
}

describe.each(['4.0', '4.4'] as const)('by the rules of Wireshark %s', (rules) => {
	const own = rules === '4.0' ? ONLY_40 : ONLY_44;

	test.each([...BOTH, ...own])(
		'vector %i, %s, has the figures that it prints',
		(ssrc, _, wanted) => {
			const found = figuresOf(ssrc, rules);
			expect([found.packets, found.expected, found.lost]).toEqual(wanted.counts);
			expect(found.sequenceErrors).toBe(wanted.sequenceErrors);
			expect(found.problem).toBe(wanted.problem);
			expect(found.rules).toBe(rules);
			expect(Math.max(...distances(found, wanted))).toBeLessThan(TOLERANCE);
		},
	);

	test('all seventeen vectors are compared', () => {
		const compared = [...BOTH, ...own].map(([ssrc]) => ssrc);
		expect(compared.sort((a, b) => a - b)).toEqual(VECTORS.map(({ ssrc }) => ssrc));
	});

	test('statuses name comfort noise and the marker that is missing after it', () => {
		const { rows } = wiresharkAnalysis(
			vectorArrivals(VECTORS[7] ?? { ssrc: 0, packets: [] }),
			rules,
		);
		const counts = new Map<string, number>();
		for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
		expect(Object.fromEntries(counts)).toEqual({
			OK: 189,
			'Comfort noise (PT=13, RFC 3389)': 10,
			'Marker missing?': 1,
		});
		expect(rows[60]?.status).toBe('Marker missing?');
	});

	test('a change of payload type is named once, where it happens', () => {
		const { rows } = wiresharkAnalysis(
			vectorArrivals(VECTORS[15] ?? { ssrc: 0, packets: [] }),
			rules,
		);
		expect(rows.flatMap(({ status }, row) => (status === 'OK' ? [] : [[row, status]]))).toEqual([
			[50, 'Payload changed to PT=8'],
		]);
	});

	test('the old comfort noise type has words of its own', () => {
		const packets = even(3);
		const noise = arrival({
			frame: 4,
			timeMs: 60,
			sequence: 1003,
			timestamp: 5480,
			payloadType: 19,
		});
		const { rows } = wiresharkAnalysis([...packets, noise], rules);
		expect(rows[3]?.status).toBe('Comfort noise (PT=19, reserved)');
	});

	test('fifty packets lost in a row are one sequence error, each late packet and duplicate one', () => {
		const packets = even(100);
		const gap = packets.filter((_, index) => index < 20 || index >= 70);
		expect(wiresharkFigures(gap, rules)).toMatchObject({ lost: 50, sequenceErrors: 1 });
		const swapped = moved(packets, 30, 625);
		expect(wiresharkFigures(swapped, rules)).toMatchObject({ lost: 0, sequenceErrors: 2 });
	});

	test('three lost and three duplicated packets hide each other', () => {
		const packets = even(100).filter((_, index) => ![10, 20, 30].includes(index));
		const doubled = packets.flatMap((one) =>
			[1050, 1060, 1070].includes(one.sequence) ? [one, one] : [one],
		);
		expect(wiresharkFigures(doubled, rules)).toMatchObject({
			packets: 100,
			expected: 100,
			lost: 0,
			sequenceErrors: 6,
		});
	});

	test('the clock drifts by the least squares of nominal on arrival time', () => {
		// Each packet says 20 ms but comes after 20.1 ms: the slope is 20 / 20.1 exactly.
		const found = figuresOf(11, rules);
		const slope = 20 / 20.1;
		expect(found.clockDrift).toBeCloseTo(499 * 20.1 * (slope - 1), 6);
		// The slope is multiplied in twice, and the product floored: Wireshark's fault, kept here.
		expect(found.frequencyDrift).toBeCloseTo(slope * Math.floor(8000 * slope), 6);
		expect(found.frequencyDriftPercent).toBeCloseTo(100 * (slope - 1), 9);
	});

	test('a stream of one packet has no drift', () => {
		expect(figuresOf(15, rules)).toMatchObject({ clockDrift: 0, frequencyDrift: 0 });
	});

	test('an unknown clock leaves jitter, skew and drift alone but measures delta', () => {
		const packets = even(10, { fields: { payloadType: 96 } });
		const { figures, rows } = wiresharkAnalysis(packets, rules);
		expect(figures).toMatchObject({
			meanDelta: 20,
			minJitter: -1,
			meanJitter: 0,
			maxJitter: 0,
			maxSkew: 0,
			clockDrift: 0,
			frequencyDrift: 0,
		});
		expect(rows.every(({ hasClock }) => !hasClock)).toBe(true);
	});

	test('the frame of the largest delta is remembered', () => {
		const packets = even(20).map((one, index) =>
			Object.assign(one, { timeMs: one.timeMs + (index >= 11 ? 7 : 0) }),
		);
		expect(wiresharkFigures(packets, rules)).toMatchObject({ maxDelta: 27, maxDeltaFrame: 12 });
	});

	test('the duration ends with the last packet in time sequence', () => {
		expect(wiresharkAnalysis(even(51), rules).durationMs).toBe(1000);
	});

	test('a rate is divided by 1000 in integers: 44100 Hz counts as 44 ticks a ms', () => {
		const packets = even(2, { step: 441, intervalMs: 10, fields: { payloadType: 10 } });
		const { rows } = wiresharkAnalysis(packets, rules);
		expect(rows[1]?.skew).toBeCloseTo(441 / 44 - 10, 9);
	});

	test('a long sequence number wraps several times without loss', () => {
		const packets = even(150_000);
		expect(wiresharkFigures(packets, rules)).toMatchObject({
			packets: 150_000,
			expected: 150_000,
			lost: 0,
			sequenceErrors: 0,
		});
	});
});

test('the mean is weighted by all packets so far, as Wireshark does it', () => {
	// Three packets with markers in a row raise the weight but add no value.
	const packets = even(6).map((one, index) =>
		Object.assign(one, { marker: index < 4 ? 1 : 0, timeMs: index < 5 ? index * 20 : 130 }),
	);
	// Packet 5 (4 before it): (0 × 3 + 20) / 4 = 5; packet 6: (5 × 4 + 50) / 5 = 14.
	expect(wiresharkFigures(packets, '4.0').meanDelta).toBe(14);
});

test('4.4 flags every reordered packet by its timestamp, 4.0 only the sequence', () => {
	const packets = moved(even(50), 20, 425);
	const late = packets.findIndex(({ sequence }) => sequence === 1020);
	expect(wiresharkAnalysis(packets, '4.0').rows[late]?.status).toBe('Wrong sequence number');
	expect(wiresharkAnalysis(packets, '4.4').rows[late]?.status).toBe('Wrong sequence number');
	// The packet after the late one is measured from the late one in 4.0, from its own in 4.4.
	expect(wiresharkAnalysis(packets, '4.0').rows[late + 1]?.delta).toBe(15);
	expect(wiresharkAnalysis(packets, '4.4').rows[late + 1]?.delta).toBe(20);
});

test('a timestamp that steps back in sequence is an incorrect timestamp by 4.4 alone', () => {
	const packets = even(10).map((one, index) =>
		index === 6 ? Object.assign(one, { timestamp: one.timestamp - 480 }) : one,
	);
	expect(wiresharkAnalysis(packets, '4.0').rows[6]?.status).toBe('OK');
	// Not in time sequence, the number ahead of the last: no sequence error, only the timestamp.
	expect(wiresharkAnalysis(packets, '4.4').rows[6]?.status).toBe('Incorrect timestamp');
	expect(wiresharkFigures(packets, '4.4').problem).toBe(true);
});

test('streams of one table are kept apart while their packets alternate', () => {
	const statistics = new WiresharkStatistics('4.4');
	const [slow, fast] = [even(20, { intervalMs: 30 }), even(20)];
	for (const [index, one] of slow.entries()) {
		const other = fast[index] ?? one;
		if (index === 0) {
			statistics.begin(0, one);
			statistics.begin(300, other);
		} else {
			statistics.update(0, one);
			statistics.update(300, other);
		}
	}
	expect(statistics.figures(0)).toEqual(wiresharkFigures(slow, '4.4'));
	expect(statistics.figures(300)).toEqual(wiresharkFigures(fast, '4.4'));
});
