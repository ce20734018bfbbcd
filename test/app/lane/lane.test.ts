import { describe, expect, test } from 'vitest';
import { FLOW_FACTS, FLOW_PACKETS, FlowTable } from '../../../app/network/flow.ts';
import * as T from '../../../app/analysis/rtp-statistics-slots.ts';
import { DecodeAsRules } from '../../../app/protocols/rtp/decode-as.ts';
import * as R from '../../../app/protocols/rtp/stream-rows.ts';
import { RtpStreams } from '../../../app/protocols/rtp/streams.ts';
import { TableMemory } from '../../../app/table-memory.ts';
import { rtpPacket, udpFrame } from '../../fixtures/builders/rtp.ts';
import type { RtpFields } from '../../fixtures/builders/rtp.ts';
import { bytes, counting, ethernet, hex, ipv4, ipv6, tcp, udp } from '../network/frames.ts';
import { slotOf, track } from '../protocols/rtp/tracking.ts';
import { frameBlock } from './blocks.ts';

/** A tracker that has seen packets 0 to 9 of a stream. */
function ready() {
	const frames = Array.from({ length: 10 }, (_, index) => ({
		us: index * 20_000,
		frame: udpFrame(rtp({ sequence: index, timestamp: index * 160 })),
	}));
	return track(frames);
}

function rtp(given: Partial<RtpFields> = {}): Uint8Array {
	return rtpPacket({ sequence: 10, timestamp: 1600, ...given });
}

/** What the lane makes of a frame: the stream's number, −1 when it leaves it. */
function take(frame: Uint8Array, made = ready()): number {
	const { lane } = made.protocols.rtp.streams;
	const block = lane.reach(frameBlock(frame, made.startSeconds, 200));
	return lane.take(block, 0, 11) === 0 ? -1 : (block.unit[0] ?? NaN);
}

const DATAGRAM = udp(20_000, 30_000, rtp());

test('the packet that is expected next is taken', () => {
	const made = ready();
	expect(take(udpFrame(rtp()), made)).toBe(0);
	expect(
		[R.PACKETS, R.LAST_FRAME, R.LAST_SEQUENCE, R.LAST_TIME, R.PAYLOAD_BYTES, R.NEXT].map((slot) =>
			slotOf(made, 0, slot),
		),
	).toEqual([11, 11, 10, 200, 11 * 160, 11]);
	expect(made.flows.facts[FLOW_PACKETS + FLOW_FACTS * 0]).toBe(11);
	expect(made.protocols.rtp.streams.figures.figures(0)).toMatchObject({ packets: 11, lost: 0 });
});

test('in one VLAN, or with bytes behind the datagram, it is taken too', () => {
	expect(take(ethernet(0x0800, ipv4(17, DATAGRAM), [5]))).toBe(0);
	expect(take(bytes(udpFrame(rtp()), counting(6)))).toBe(0);
});

describe('what differs in the least goes the long way:', () => {
	const same = (given: Partial<RtpFields>) => udpFrame(rtp(given));
	test.each<[string, Uint8Array]>([
		['five numbers missing', same({ sequence: 15, timestamp: 2400 })],
		['more than a hundred numbers back', same({ sequence: 0xffa4, timestamp: 0 })],
		['a wild timestamp', same({ timestamp: 54_001_441 })],
		['a type that may be RTCP with its marker', same({ marker: true, payloadType: 72 })],
		['another payload type', same({ payloadType: 8 })],
		['another SSRC', same({ ssrc: 2 })],
		['a CSRC list', same({ csrc: [1] })],
		['padding', same({ padding: 4 })],
		['an extension', same({ extension: [1, new Uint8Array(4)] })],
		['another flow', udpFrame(rtp(), { from: 7 })],
		['the other direction', udpFrame(rtp(), { sourcePort: 30_000, destinationPort: 20_000 })],
		['two VLANs', ethernet(0x0800, ipv4(17, DATAGRAM), [5, 6])],
		['IPv6', ethernet(0x86dd, ipv6(17, DATAGRAM))],
		['IP options', ethernet(0x0800, ipv4(17, DATAGRAM, { options: new Uint8Array(4) }))],
		['a first fragment', ethernet(0x0800, ipv4(17, DATAGRAM, { fragment: 0x2000 }))],
		['a later fragment', ethernet(0x0800, ipv4(17, DATAGRAM, { fragment: 1 }))],
		['an IP length over the end', ethernet(0x0800, ipv4(17, DATAGRAM, { totalLength: 999 }))],
		['an IP length too short', ethernet(0x0800, ipv4(17, DATAGRAM, { totalLength: 30 }))],
		['a UDP length that differs', ethernet(0x0800, ipv4(17, udp(20_000, 30_000, rtp(), 90)))],
		['TCP', ethernet(0x0800, ipv4(6, tcp(20_000, 30_000, rtp())))],
		['a frame cut in its headers', udpFrame(rtp()).subarray(0, 53)],
		['nothing', new Uint8Array(0)],
		['noise', hex('ff'.repeat(80))],
	])('%s', (_, frame) => {
		const made = ready();
		expect(take(frame, made)).toBe(-1);
		// Nothing was counted on the way.
		expect(slotOf(made, 0, R.PACKETS)).toBe(10);
		expect(made.flows.count).toBe(1);
	});
});

test('without memory for code the lane takes nothing', () => {
	const flows = new FlowTable(new TableMemory(() => null));
	const { lane, rows } = new RtpStreams('4.4', new DecodeAsRules([]), flows);
	const block = lane.reach(frameBlock(udpFrame(rtp()), 0, 200));
	expect(lane.take(block, 0, 11)).toBe(0);
	expect(rows.row(0)[R.PACKETS]).toBe(0);
});

test('a flow without a stream has no lane', () => {
	const made = track([{ us: 0, frame: udpFrame(rtp()) }]);
	expect(take(udpFrame(rtp({ sequence: 11, timestamp: 1760 })), made)).toBe(-1);
});

describe('the lane goes on', () => {
	/** A tracker behind ten packets that end with this number and timestamp. */
	function readyAt(lastSequence: number, lastTimestamp: number, rules: '4.0' | '4.4' = '4.4') {
		const frames = Array.from({ length: 10 }, (_, index) => ({
			us: index * 20_000,
			frame: udpFrame(
				rtp({
					sequence: (lastSequence - 9 + index) & 0xffff,
					timestamp: (lastTimestamp - (9 - index) * 160) >>> 0,
				}),
			),
		}));
		return track(frames, { rules });
	}

	test('over the wrap of the sequence number', () => {
		const made = readyAt(0xffff, 1_000_000);
		expect(take(udpFrame(rtp({ sequence: 0, timestamp: 1_000_160 })), made)).toBe(0);
		expect(take(udpFrame(rtp({ sequence: 1, timestamp: 1_000_320 })), made)).toBe(0);
		const { packets, expected, lost } = made.protocols.rtp.streams.figures.figures(0);
		expect([packets, expected, lost]).toEqual([12, 12, 0]);
	});

	test('over the wrap of the timestamp', () => {
		const made = readyAt(500, 0xffff_ffff);
		expect(take(udpFrame(rtp({ sequence: 501, timestamp: 159 })), made)).toBe(0);
		expect(slotOf(made, 0, R.WILD_STEPS)).toBe(0);
		expect(slotOf(made, 0, R.LAST_TIMESTAMP)).toBe(159);
	});

	test('by the rules of Wireshark 4.0 too', () => {
		const made = readyAt(500, 1_000_000, '4.0');
		expect(take(udpFrame(rtp({ sequence: 501, timestamp: 1_000_160 })), made)).toBe(0);
		expect(slotOf(made, 0, R.PACKETS)).toBe(11);
	});

	test('over a few missing packets, which are told', () => {
		const made = ready();
		const { streams } = made.protocols.rtp;
		expect(take(udpFrame(rtp({ sequence: 14, timestamp: 2240 })), made)).toBe(0);
		expect(streams.losses.size).toBe(0);
		streams.keepNotes();
		expect([...streams.losses.keys()]).toEqual([0]);
		expect(streams.figures.figures(0)).toMatchObject({ packets: 11, expected: 15, lost: 4 });
		expect(streams.wireshark.figures(0)).toMatchObject({ lost: 4, sequenceErrors: 1 });
		expect(take(udpFrame(rtp({ sequence: 15, timestamp: 2400 })), made)).toBe(0);
	});

	test('with a marker, which stays out of extremes', () => {
		const made = ready();
		expect(take(udpFrame(rtp({ marker: true })), made)).toBe(0);
		expect(slotOf(made, 0, R.PACKETS)).toBe(11);
		expect(made.protocols.rtp.streams.figures.figures(0).packets).toBe(11);
		expect(slotOf(made, 0, R.TRUE + T.DELTAS)).toBe(9);
	});

	test('when payloads differ in size, each with its own', () => {
		const made = ready();
		const sizes = [0, 1, 320];
		for (const [index, size] of sizes.entries()) {
			const packet = rtp({
				...{ sequence: 10 + index, timestamp: 1600 + index * 160 },
				payload: counting(size),
			});
			expect(take(udpFrame(packet), made)).toBe(0);
			expect(slotOf(made, 0, R.LAST_PAYLOAD)).toBe(size);
		}
		expect(slotOf(made, 0, R.PAYLOAD_BYTES)).toBe(10 * 160 + 321);
	});

	test('with the next packet after one that went the long way in vain', () => {
		const made = ready();
		expect(take(udpFrame(rtp({ sequence: 17, timestamp: 2720 })), made)).toBe(-1);
		expect(take(udpFrame(rtp()), made)).toBe(0);
		expect(slotOf(made, 0, R.PACKETS)).toBe(11);
	});
});

describe('the lane takes', () => {
	/** Takes packets behind number 9. @returns the stream's figures */
	function taken(packets: readonly Partial<RtpFields>[], made = ready()) {
		const { streams } = made.protocols.rtp;
		for (const packet of packets) expect(take(udpFrame(rtp(packet)), made)).toBe(0);
		streams.keepNotes();
		return streams.figures.figures(0);
	}

	test('a number that came before, which is a duplicate', () => {
		const figures = taken([{}, {}, { sequence: 11, timestamp: 1760 }]);
		expect(figures).toMatchObject({ packets: 13, unique: 12, duplicates: 1, sequenceErrors: 1 });
	});

	test('a number that was missing, which is late and not lost', () => {
		const made = ready();
		const [first, second, third] = [10, 11, 12].map((sequence) => ({
			...{ sequence, timestamp: sequence * 160 },
		}));
		const figures = taken([second ?? {}, first ?? {}, third ?? {}], made);
		expect(figures).toMatchObject({ packets: 13, lost: 0, late: 1, sequenceErrors: 2 });
		const [history] = made.protocols.rtp.streams.losses.values();
		expect(history?.between(-Infinity, Infinity)).toBe(0);
	});

	test('timestamps with another step, which have a part in the median', () => {
		const made = ready();
		const rare = Array.from({ length: 12 }, (_, index) => ({
			...{ sequence: 10 + index, timestamp: 1440 + 320 * (index + 1) },
		}));
		taken(rare, made);
		const { figures } = made.protocols.rtp.streams;
		// Nine steps of 160 and twelve of 320; a pause of 1,700 was one by the first median.
		expect(figures.medianToRepeat(0)).toBe(null);
		taken([{ sequence: 22, timestamp: 1440 + 320 * 12 + 1700 }], made);
		expect(figures.medianToRepeat(0)).toBe(320);
	});

	test('pictures that are shown before the one that came first', () => {
		const frames = Array.from({ length: 10 }, (_, index) => ({
			us: index * 20_000,
			frame: udpFrame(rtp({ payloadType: 34, sequence: index, timestamp: index * 3000 })),
		}));
		const made = track(frames);
		const figures = taken(
			[
				{ payloadType: 34, sequence: 10, timestamp: 36_000 },
				{ payloadType: 34, sequence: 11, timestamp: 30_000 },
			],
			made,
		);
		expect(figures).toMatchObject({ packets: 12, lost: 0, sequenceErrors: 0 });
		expect(slotOf(made, 0, R.TRUE + T.PICTURES)).toBe(10);
	});
});

test('two streams in one flow take turns on the long way, each alone on the short one', () => {
	const frames = Array.from({ length: 20 }, (_, index) => ({
		us: index * 10_000,
		frame: udpFrame(
			rtp({ ssrc: 1 + (index & 1), sequence: index >> 1, timestamp: (index >> 1) * 160 }),
		),
	}));
	const made = track(frames);
	// The flow's note stands for the stream that came last.
	expect(take(udpFrame(rtp({ ssrc: 1 })), made)).toBe(-1);
	expect(take(udpFrame(rtp({ ssrc: 2 })), made)).toBe(1);
	expect([0, 1].map((stream) => slotOf(made, stream, R.PACKETS))).toEqual([10, 11]);
});
