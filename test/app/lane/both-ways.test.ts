import { describe, expect, test } from 'vitest';
import type { LossHistory } from '../../../app/analysis/loss-history.ts';
import { PacketRecord } from '../../../app/capture/packet-index.ts';
import { FLOW_FACTS, FLOW_WORDS } from '../../../app/network/flow.ts';
import { KIND_LEFT_OUT, KIND_RTP } from '../../../app/protocols/kinds.ts';
import * as R from '../../../app/protocols/rtp/stream-rows.ts';
import type { PacketTracker } from '../../../app/tracker.ts';
import { blocksOf, tracker } from '../protocols/rtp/tracking.ts';
import type { TrackedFrame, TrackingOptions } from '../protocols/rtp/tracking.ts';
import { traffic } from './traffic.ts';

/** Where the short way goes on, and sizes, of which it compares the first ones only. */
const NOT_COMPARED = new Set([R.NEXT, R.TAG_STEPS, R.TAG_HITS]);

/** Tracks frames with the lane or without it. @returns the tracker and how often the lane ran */
function tracked(
	frames: readonly TrackedFrame[],
	hasLane: boolean,
	options: TrackingOptions = {},
): { readonly made: PacketTracker; readonly taken: number } {
	const made = tracker(options);
	// While frames are skipped, the lane is not asked.
	if (!hasLane) made.skip([[Infinity, Infinity]]);
	const { lane } = made.protocols.rtp.streams;
	const take = lane.take.bind(lane);
	let taken = 0;
	lane.take = (block, from, frame) => {
		const to = take(block, from, frame);
		taken += to - from;
		return to;
	};
	for (const block of blocksOf(frames)) made.take(block, options.interfaces ?? []);
	return { made, taken };
}

/** All that a tracker knows. */
function knowledge(made: PacketTracker) {
	const { streams } = made.protocols.rtp;
	const record = new PacketRecord();
	return {
		count: made.index.count,
		index: Array.from({ length: made.index.isKept ? made.index.count : 0 }, (_, row) => {
			made.index.read(row, record);
			return [record.unit, record.kind, record.position, record.captured].join(' ');
		}),
		kinds: [...made.kindPackets, ...made.kindBytes],
		flows: Array.from({ length: made.flows.count }, (_, flow) => [
			...made.flows.words.subarray(flow * FLOW_WORDS, flow * FLOW_WORDS + 7),
			...made.flows.facts.subarray(flow * FLOW_FACTS + 4, flow * FLOW_FACTS + 8),
		]),
		streams: Array.from({ length: streams.count }, (_, stream) => {
			const o = streams.rows.offset(stream);
			const row = [...streams.rows.row(stream).subarray(o, o + R.SLOTS)];
			return row.map((value, slot) => (NOT_COMPARED.has(slot) ? 0 : rounded(value)));
		}),
		figures: Array.from({ length: streams.count }, (_, stream) => [
			streams.figures.medianToRepeat(stream),
			streams.figures.figures(stream).packetTicks,
		]),
		losses: [...streams.losses].map(([stream, history]) => [stream, lossCurve(history)]).sort(),
		last: [made.lastSeconds, made.lastNanoseconds, made.lastInterface],
	};
}

/** Lost packets of each half second. */
function lossCurve(history: LossHistory): string {
	return Array.from({ length: 10 }, (_, at) => history.between(at * 500, at * 500 + 500)).join();
}

/** Sums in another order differ in the last digits. */
function rounded(value: number): number {
	return Number.isFinite(value) ? Number(value.toPrecision(9)) : value;
}

function compare(frames: readonly TrackedFrame[], options: TrackingOptions = {}): number {
	const short = tracked(frames, true, options);
	const long = tracked(frames, false, options);
	expect(long.taken).toBe(0);
	expect(knowledge(short.made)).toEqual(knowledge(long.made));
	return short.taken / frames.length;
}

describe('with the lane and without it the same is known', () => {
	test.each(['4.0', '4.4'] as const)('of ordinary traffic, by the rules of %s', (rules) => {
		const frames = traffic(81, { streams: 30, rounds: 120 });
		expect(compare(frames, { rules })).toBeGreaterThan(0.5);
	});

	test('of so many flows and streams that the tables move while a block is taken', () => {
		const frames = traffic(82, { streams: 1100, rounds: 10 });
		expect(compare(frames)).toBeGreaterThan(0.3);
		const { made } = tracked(frames, true);
		expect(made.memory.moves).toBeGreaterThan(tracker().memory.moves);
	});

	test.each([83, 84, 85, 86])('of spoilt traffic (%d)', (seed) => {
		compare(traffic(seed, { streams: 25, rounds: 80, spoilt: 6 }));
	});

	test('when only packets are counted', () => {
		const frames = traffic(87, { streams: 20, rounds: 60 });
		expect(compare(frames, { keepPackets: false })).toBeGreaterThan(0.5);
	});
});

test('what lies outside the range is left out, the rest is taken', () => {
	const frames = traffic(88, { streams: 4, rounds: 100 });
	const [whole, part] = [tracker(), tracker()];
	part.setRange({ from: 0.5, to: 1.2 });
	for (const made of [whole, part]) {
		for (const block of blocksOf(frames)) made.take(block, []);
	}
	const inside = frames.filter(({ us }) => us - (frames[0]?.us ?? 0) >= 500_000);
	const count = inside.filter(({ us }) => us - (frames[0]?.us ?? 0) <= 1_200_000).length;
	const left = part.index.select((_, kind) => kind === KIND_LEFT_OUT);
	expect(left.length).toBe(frames.length - count);
	expect(part.kindPackets[KIND_RTP]).toBeGreaterThan(100);
	expect(part.kindPackets[KIND_RTP]).toBeLessThan(whole.kindPackets[KIND_RTP] ?? 0);
});

test('a frame check sequence sends packets the long way, which takes it off', () => {
	const frames = traffic(89, { streams: 3, rounds: 20 });
	const made = tracked(frames, true, {
		interfaces: [
			{
				...{ id: 0, name: null, description: null, linkType: 1, snapLength: 0 },
				...{ ticksPerSecond: 1e6, fcsLength: 4, filter: null, operatingSystem: null },
				...{ droppedByInterface: null, droppedByKernel: null },
			},
		],
	});
	expect(made.taken).toBe(0);
});
