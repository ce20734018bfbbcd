import { describe, expect, test } from 'vitest';
import {
	MAX_RTP_CANDIDATES,
	MAX_RTP_CANDIDATES_PER_FLOW,
	MAX_RTP_PROBATION_PACKETS,
} from '../../../../app/limits.ts';
import { Candidates } from '../../../../app/protocols/rtp/candidates.ts';
import { arrival } from '../../analysis/arrivals.ts';

/** Frames of the packets that were waiting; null while a source stays on probation. */
function offer(candidates: Candidates, sequence: number, ssrc = 1, flow = 0, frame = sequence) {
	const accepted = candidates.offer(flow, ssrc, arrival({ sequence, frame }));
	return accepted?.map((one) => one.frame) ?? null;
}

describe('a source', () => {
	test('is accepted with its second packet in sequence', () => {
		const candidates = new Candidates();
		expect([offer(candidates, 10), offer(candidates, 11)]).toEqual([null, [10]]);
	});

	test('is accepted over the wrap of its number', () => {
		const candidates = new Candidates();
		expect([offer(candidates, 65_535), offer(candidates, 0)]).toEqual([null, [65_535]]);
	});

	test('is accepted with all that came before, in the order of arrival', () => {
		const candidates = new Candidates();
		const answers = [10, 30, 50, 31].map((sequence) => offer(candidates, sequence));
		expect(answers).toEqual([null, null, null, [10, 30, 50]]);
	});

	test('is not accepted by the same number twice, a step back or a step of two', () => {
		const candidates = new Candidates();
		expect([10, 10, 8, 12].map((sequence) => offer(candidates, sequence))).toEqual([
			...[null, null, null, null],
		]);
	});

	test('is forgotten when its first twenty packets have no two in sequence', () => {
		const candidates = new Candidates();
		for (let packet = 0; packet < MAX_RTP_PROBATION_PACKETS; packet++) {
			expect(offer(candidates, packet * 2)).toBeNull();
		}
		// This one ends the probation; its successor finds nothing to follow but itself.
		expect(offer(candidates, 1000)).toBeNull();
		expect(offer(candidates, 1)).toBeNull();
		expect(offer(candidates, 2)).toEqual([1]);
	});

	test('keeps copies: the reused object may change', () => {
		const candidates = new Candidates();
		const reused = arrival({ sequence: 5, frame: 5 });
		candidates.offer(0, 1, reused);
		Object.assign(reused, { sequence: 6, frame: 99 });
		expect(candidates.offer(0, 1, reused)?.map(({ frame }) => frame)).toEqual([5]);
	});
});

test('sources of different SSRC or flow do not help each other', () => {
	const candidates = new Candidates();
	expect([
		offer(candidates, 10, 1, 0),
		offer(candidates, 11, 2, 0),
		offer(candidates, 11, 1, 1),
		offer(candidates, 11, 1, 0),
	]).toEqual([null, null, null, [10]]);
});

test('a flow with many sources gives up the oldest', () => {
	const candidates = new Candidates();
	for (let ssrc = 0; ssrc <= MAX_RTP_CANDIDATES_PER_FLOW; ssrc++) offer(candidates, 1, ssrc);
	expect(offer(candidates, 2, 1)).toEqual([1]);
	expect(offer(candidates, 2, 0)).toBeNull();
});

test('over the whole capture the sources of the oldest flow are given up', () => {
	const candidates = new Candidates();
	for (let flow = 0; flow <= MAX_RTP_CANDIDATES; flow++) offer(candidates, 1, 7, flow);
	expect(offer(candidates, 2, 7, 0)).toBeNull();
	expect(offer(candidates, 2, 7, MAX_RTP_CANDIDATES)).toEqual([1]);
});

test('a source that signalling announces is taken off probation with its packets', () => {
	const candidates = new Candidates();
	candidates.offer(3, 9, arrival({ sequence: 5 }));
	candidates.offer(3, 9, arrival({ sequence: 50 }));
	candidates.offer(3, 8, arrival({ sequence: 1 }));
	expect(candidates.take(3, 9).map(({ sequence }) => sequence)).toEqual([5, 50]);
	expect([candidates.take(3, 9), candidates.take(4, 9)]).toEqual([[], []]);
	expect(candidates.offer(3, 9, arrival({ sequence: 51 }))).toBeNull();
	expect(candidates.take(3, 8)).toHaveLength(1);
});
