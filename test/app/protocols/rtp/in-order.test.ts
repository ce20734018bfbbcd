import { describe, expect, test } from 'vitest';
import type { Arrival } from '../../../../app/analysis/arrival.ts';
import * as W from '../../../../app/analysis/wireshark-slots.ts';
import type { WiresharkRules } from '../../../../app/index.ts';
import type { Binding } from '../../../../app/protocols/rtp/bindings.ts';
import { DecodeAsRules } from '../../../../app/protocols/rtp/decode-as.ts';
import { RtpStreams } from '../../../../app/protocols/rtp/streams.ts';
import * as R from '../../../../app/protocols/rtp/stream-rows.ts';
import { SeededRandom } from '../../../fixtures/builders/random.ts';
import { voipVectors } from '../../../fixtures/builders/voip-vectors.ts';
import { bindingOf } from './announcements.ts';
import { arrival, even, inOrderOfTime, moved, vectorArrivals } from '../../analysis/arrivals.ts';

/** What is known of a stream beside its packets. */
interface Announced {
	readonly binding?: Binding | null;
	readonly decodeAs?: readonly string[];
}

/** A stream's row after all packets; `isShort` lets the short way be taken. */
function rowAfter(
	packets: readonly Arrival[],
	rules: WiresharkRules,
	isShort: boolean,
	{ binding = null, decodeAs = [] }: Announced,
) {
	const streams = new RtpStreams(rules, new DecodeAsRules(decodeAs));
	let taken = 0;
	for (const [index, packet] of packets.entries()) {
		const one = packet.clone();
		if (index === 0) {
			streams.begin(0, 1, one, binding);
			continue;
		}
		const s = streams.rows.row(0);
		const o = streams.rows.offset(0);
		if (!isShort) s[o + R.NEXT] = -1;
		// The short way leaves the rates of the arrival alone.
		one.clockRate = -1;
		streams.update(0, 1, one);
		if (one.clockRate === -1) taken++;
	}
	const o = streams.rows.offset(0);
	return { row: [...streams.rows.row(0).slice(o, o + R.SLOTS)], taken };
}

/** Where the short way goes on, and sizes, of which it compares the first 64 only. */
const NOT_COMPARED = new Set([R.NEXT, R.TAG_STEPS, R.TAG_HITS]);
/** A place that the rules of 4.0 do not read: the short way works in it. */
const SUMMED_ARRIVAL = R.WIRESHARK + W.ARRIVAL;

/** Slots that differ by more than rounding. */
function differences(
	packets: readonly Arrival[],
	rules: WiresharkRules,
	announced: Announced = {},
) {
	const short = rowAfter(packets, rules, true, announced);
	const long = rowAfter(packets, rules, false, announced);
	const slots = short.row.flatMap((value, slot) => {
		const other = long.row[slot] ?? NaN;
		const isClose =
			value === other || Math.abs(value - other) <= 1e-9 * Math.max(1, Math.abs(other));
		return NOT_COMPARED.has(slot) || (rules === '4.0' && slot === SUMMED_ARRIVAL) || isClose
			? []
			: [[slot, value, other]];
	});
	return { slots, taken: short.taken, takenOfNone: long.taken };
}

describe.each(['4.0', '4.4'] as const)(
	'by the rules of %s, both ways fill the row alike',
	(rules) => {
		test.each(voipVectors().map((vector) => [vector.ssrc, vector] as const))(
			'for vector %i',
			(_, vector) => {
				const { slots, takenOfNone } = differences(vectorArrivals(vector), rules);
				expect([slots, takenOfNone]).toEqual([[], 0]);
			},
		);

		test.each<[string, readonly Arrival[]]>([
			['an even stream', even(500)],
			[
				'a wrap of both counters',
				even(500, { firstSequence: 65_300, firstTimestamp: 0xffff_8000 }),
			],
			['a stream that begins at number 0', even(100, { firstSequence: 0, firstTimestamp: 0 })],
			['a late packet', moved(even(100), 50, 1085)],
			['a late first packet', moved(even(100), 0, 25)],
			['a video stream', even(200, { step: 0, intervalMs: 1, fields: { payloadType: 34 } })],
			['a stream of unknown type', even(200, { fields: { payloadType: 96 } })],
			['repeated timestamps of unknown type', even(90, { step: 0, fields: { payloadType: 97 } })],
			['timestamps running backwards', even(90, { step: -160 })],
			['L16', even(300, { step: 441, intervalMs: 10, fields: { payloadType: 10 } })],
		])('for %s', (_, packets) => {
			expect(differences(packets, rules).slots).toEqual([]);
		});

		test('for random streams with every kind of trouble', () => {
			const random = new SeededRandom(rules === '4.0' ? 61 : 62);
			for (let round = 0; round < 60; round++) {
				const packets = troubled(random);
				const { slots } = differences(packets, rules);
				expect(slots, `round ${round}`).toEqual([]);
			}
		});

		test('and the short way takes nearly all packets of a good stream', () => {
			const { taken } = differences(even(1000), rules);
			expect(taken).toBeGreaterThan(990);
		});
	},
);

/** 400 packets with loss, copies, delays, jumps, markers, comfort noise and odd timestamps. */
function troubled(random: SeededRandom): Arrival[] {
	const type = [0, 8, 9, 18, 34, 96][random.below(6)] ?? 0;
	let [sequence, timestamp] = [random.below(65_536), random.word()];
	const packets: Arrival[] = [];
	for (let index = 0; index < 400; index++) {
		const luck = random.below(200);
		sequence += luck === 0 ? 5000 : luck < 4 ? 1 + random.below(9) : 1;
		timestamp += luck === 5 ? 900_000 : luck === 6 ? 80 : luck === 7 ? -480 : 160;
		const one = arrival({
			...{ sequence: sequence & 0xffff, timestamp, payloadBytes: 160 },
			timeMs: index * 20 + random.fraction() * 8 + (luck === 8 ? 70 : 0),
			marker: luck < 12 ? 1 : 0,
			payloadType: luck === 13 ? 13 : type,
			flags: luck === 14 ? R.STREAM_CUT : 0,
		});
		packets.push(one);
		if (luck === 15) packets.push(Object.assign(one.clone(), { timeMs: one.timeMs + 1 }));
	}
	return inOrderOfTime(packets);
}

/** Pictures of five packets, 30 a second; the last packet of each has the marker. */
function pictures(count: number): Arrival[] {
	return Array.from({ length: count * 5 }, (_, index) =>
		arrival({
			sequence: 100 + index,
			timestamp: Math.floor(index / 5) * 3000,
			timeMs: Math.floor(index / 5) * 33.3 + (index % 5) * 0.2,
			frame: index + 1,
			payloadType: 96,
			marker: index % 5 === 4 ? 1 : 0,
		}),
	);
}

/** Speech with an event of 8 packets, whose timestamp stands still. */
function withEvent(): Arrival[] {
	return even(200).map((one, index) =>
		index < 80 || index >= 88
			? one
			: Object.assign(one, { payloadType: 101, timestamp: one.timestamp - (index - 80) * 160 }),
	);
}

describe.each(['4.0', '4.4'] as const)('announced streams by the rules of %s', (rules) => {
	const opus = even(300, { step: 960, fields: { payloadType: 96 } });
	const dynamic = { 96: 'opus/48000', 101: 'telephone-event/8000' };

	test.each<[string, readonly Arrival[], Announced, number]>([
		['a dynamic codec', opus, { binding: bindingOf(dynamic) }, 290],
		[
			'one that Wireshark does not know',
			opus,
			{ binding: bindingOf(dynamic, 7, 'audio', false) },
			290,
		],
		['video', pictures(60), { binding: bindingOf({ 96: 'H264/90000' }, 7, 'video') }, 170],
		['an event in speech', withEvent(), { binding: bindingOf(dynamic) }, 180],
		['the user’s word', opus, { decodeAs: ['rtp.ssrc==1,opus/48000'] }, 0],
		[
			'a static type with another rate',
			even(200),
			{ binding: bindingOf({ 0: 'PCMU/16000' }) },
			190,
		],
	])('%s goes the short way and fills the row alike', (_, packets, announced, atLeast) => {
		const { slots, taken, takenOfNone } = differences(packets, rules, announced);
		expect([slots, takenOfNone]).toEqual([[], 0]);
		expect(taken).toBeGreaterThanOrEqual(atLeast);
	});

	test('random streams with every kind of trouble', () => {
		const random = new SeededRandom(rules === '4.0' ? 63 : 64);
		const binding = bindingOf({ 96: 'H264/90000', 0: 'PCMU/8000' }, 7, 'video');
		for (let round = 0; round < 40; round++) {
			const { slots } = differences(troubled(random), rules, { binding });
			expect(slots, `round ${round}`).toEqual([]);
		}
	});
});
