import { describe, expect, test } from 'vitest';
import {
	FLOW_DISMISSED,
	FLOW_FACTS,
	FLOW_NOTE,
	FLOW_PACKETS,
	FLOW_WORDS,
	NO_FLOW,
} from '../../../app/network/flow.ts';
import { KIND_TCP } from '../../../app/protocols/kinds.ts';
import type { PacketTracker } from '../../../app/tracker.ts';
import { track, tracker } from '../protocols/rtp/tracking.ts';
import { frameBlock } from './blocks.ts';

/** A TCP segment in IPv4 and Ethernet, with a payload of `size` bytes. */
function segment(size: number): Uint8Array {
	const frame = new Uint8Array(54 + size);
	const view = new DataView(frame.buffer);
	view.setUint16(12, 0x0800);
	frame[14] = 0x45;
	view.setUint16(16, 40 + size);
	frame[22] = 64;
	frame[23] = 6;
	view.setUint32(26, 0x0a000001);
	view.setUint32(30, 0x0a000002);
	view.setUint16(34, 34_567);
	view.setUint16(36, 50_000);
	frame[46] = 0x50;
	return frame;
}

/** A tracker that has seen a segment of a flow that carries nothing known. */
function dismissed(): PacketTracker {
	const made = track([{ us: 0, frame: segment(10) }]);
	made.flows.words[FLOW_NOTE] = FLOW_DISMISSED;
	return made;
}

/** What the lane makes of a frame: its flow, NO_FLOW when it leaves it. */
function take(made: PacketTracker, frame: Uint8Array): number {
	const { lane } = made.protocols.rtp.streams;
	const block = lane.reach(frameBlock(frame, made.startSeconds, 20));
	if (lane.take(block, 0, 2) === 0) return NO_FLOW;
	expect(block.kind[0]).toBe(KIND_TCP);
	return block.unit[0] ?? NaN;
}

describe('segments of dismissed flows', () => {
	test('are found as the long way finds them, and counted', () => {
		const made = dismissed();
		expect(made.flows.count).toBe(1);
		expect(take(made, segment(0))).toBe(0);
		expect(take(made, segment(500))).toBe(0);
		expect(made.flows.facts[FLOW_PACKETS + FLOW_FACTS * 0]).toBe(3);
	});

	test('a flow seen for the first time goes the long way', () => {
		expect(take(tracker(), segment(10))).toBe(NO_FLOW);
	});

	test.each([-1, 0, 7])('a flow with the note %i goes the long way', (note) => {
		const made = dismissed();
		made.flows.words[FLOW_NOTE + FLOW_WORDS * 0] = note;
		expect(take(made, segment(10))).toBe(NO_FLOW);
	});

	test.each<[string, (frame: DataView) => void]>([
		['a SYN', (frame) => frame.setUint8(47, 0x02)],
		['another EtherType', (frame) => frame.setUint16(12, 0x8100)],
		['IP options', (frame) => frame.setUint8(14, 0x46)],
		['a fragment', (frame) => frame.setUint16(20, 0x2000)],
		['another protocol', (frame) => frame.setUint8(23, 17)],
		['a total length beyond the frame', (frame) => frame.setUint16(16, 51)],
		['a header length below 20', (frame) => frame.setUint8(46, 0x40)],
		['a header longer than the segment', (frame) => frame.setUint8(46, 0xf0)],
	])('%s goes the long way', (_, spoil) => {
		const made = dismissed();
		const frame = segment(10);
		spoil(new DataView(frame.buffer));
		expect(take(made, frame)).toBe(NO_FLOW);
	});

	test('a frame that ends inside its headers goes the long way', () => {
		const made = dismissed();
		for (let end = 0; end < 54; end++) {
			expect(take(made, segment(0).subarray(0, end))).toBe(NO_FLOW);
		}
	});
});
