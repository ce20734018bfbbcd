import { describe, expect, test } from 'vitest';
import { DecodeAsRules } from '../../../../app/protocols/rtp/decode-as.ts';
import { RtpStreams, kindNumber } from '../../../../app/protocols/rtp/streams.ts';
import * as R from '../../../../app/protocols/rtp/stream-rows.ts';
import type { Arrival } from '../../../../app/analysis/arrival.ts';
import type { Even } from '../../analysis/arrivals.ts';
import { bindingOf } from './announcements.ts';
import { arrival, even, moved } from '../../analysis/arrivals.ts';

const EVEN_PORTS = [20_000, 30_000] as const;

/** One stream of these packets. */
function streamOf(
	packets: readonly Arrival[],
	rules: readonly string[] = [],
	ssrc = 1,
): RtpStreams {
	const streams = new RtpStreams('4.4', new DecodeAsRules(rules));
	for (const [index, packet] of packets.entries()) {
		if (index === 0) streams.begin(5, ssrc, packet.clone());
		else streams.update(0, ssrc, packet.clone());
	}
	return streams;
}

function slot(streams: RtpStreams, number: number): number {
	return streams.rows.row(0)[streams.rows.offset(0) + number] ?? NaN;
}

test('streams are known by flow and SSRC', () => {
	const streams = new RtpStreams('4.4', new DecodeAsRules([]));
	expect([streams.begin(1, 9, arrival({})), streams.begin(2, 9, arrival({}))]).toEqual([0, 1]);
	expect([streams.find(1, 9), streams.find(2, 9), streams.find(1, 8)]).toEqual([0, 1, -1]);
	expect(streams.count).toBe(2);
});

test('a row keeps the first packet, the last one and sums', () => {
	const packets = even(10).map((one) =>
		Object.assign(one, { seconds: 77, nanoseconds: one.frame }),
	);
	const streams = streamOf(packets, [], -2);
	const wanted: readonly (readonly [number, number])[] = [
		...([
			[R.PACKETS, 10],
			[R.FLOW, 5],
			[R.SSRC, -2],
			[R.FIRST_FRAME, 1],
		] as const),
		...([
			[R.FIRST_TIME, 0],
			[R.FIRST_TYPE, 0],
			[R.LAST_TYPE, 0],
			[R.LAST_FRAME, 10],
		] as const),
		...([
			[R.LAST_TIME, 180],
			[R.LAST_SEQUENCE, 1009],
			[R.LAST_TIMESTAMP, 6440],
		] as const),
		...([
			[R.LAST_PAYLOAD, 160],
			[R.PAYLOAD_BYTES, 1600],
			[R.TYPES, 1],
			[R.FLAGS, 0],
		] as const),
		...([
			[R.START_SECONDS, 77],
			[R.START_NANOSECONDS, 1],
		] as const),
	];
	expect(wanted.map(([number]) => [number, slot(streams, number)])).toEqual(wanted);
});

test('all payload types are noted', () => {
	const packets = even(4).map((one, index) =>
		Object.assign(one, { payloadType: [0, 31, 96, 127][index] ?? 0 }),
	);
	const streams = streamOf(packets);
	expect([0, 1, 2, 3].map((word) => slot(streams, R.TYPES + word) >>> 0)).toEqual([
		...[0x8000_0001, 0, 0, 0x8000_0001],
	]);
});

test('the kind of a payload type decides about packet times', () => {
	expect([0, 14, 26, 34, 96, 77].map(kindNumber)).toEqual([0, 0, 1, 1, 2, 2]);
});

/** Rates of a packet: Wireshark's and our own. */
function rates(streams: RtpStreams, stream: number, ssrc: number, fields: Partial<Arrival>) {
	const one = Object.assign(arrival({}), fields);
	streams.setRates(stream, ssrc, one);
	return [one.staticRate, one.clockRate];
}

test('clock rates are the user’s word first, then the table’s', () => {
	const streams = streamOf(even(1), ['rtp.ssrc==7,H264/90000', 'rtp.ssrc==8,opus']);
	expect([
		rates(streams, 0, 7, { payloadType: 96 }),
		rates(streams, 0, 8, { payloadType: 0 }),
		rates(streams, 0, 9, { payloadType: 10 }),
	]).toEqual([
		[0, 90_000],
		[8000, 8000],
		[44_100, 44_100],
	]);
	const fixed = [8, 9].map((ssrc) =>
		streamOf(even(1), ['rtp.ssrc==8,opus'], ssrc).fixedCodec(0, null),
	);
	expect(fixed.map((one) => one?.codec)).toEqual(['opus', undefined]);
});

describe('what was announced', () => {
	const audio = bindingOf({ 96: 'opus/48000', 101: 'telephone-event/8000' }, 7);
	const video = bindingOf({ 96: 'H264/90000' }, 50, 'video');

	test('holds from a frame on', () => {
		const streams = new RtpStreams('4.4', new DecodeAsRules([]));
		const packets = even(10, { fields: { payloadType: 96 } });
		for (const [index, packet] of packets.entries()) {
			if (index === 0) streams.begin(5, 1, packet);
			else streams.update(0, 1, packet);
			if (index === 3) streams.bind(0, 5, audio);
			if (index === 7) streams.bind(0, 9, video);
		}
		expect([4, 5, 8, 9].map((frame) => rates(streams, 0, 1, { frame, payloadType: 96 }))).toEqual([
			[0, 0],
			[48_000, 48_000],
			[48_000, 48_000],
			[90_000, 90_000],
		]);
		expect(slot(streams, R.SETUP_FRAME)).toBe(7);
		expect([streams.bindingAt(0, 4), streams.bindingAt(0, 8)]).toEqual([null, audio]);
		expect([streams.firstBinding(0), streams.binding(0)]).toEqual([audio, video]);
		expect(streams.kind(0)).toBe(1);
		expect(streams.format(0, 101)?.codec).toBe('telephone-event');
		expect(streams.format(0, 97)).toBeNull();
	});

	test('names types as Wireshark does: by what held when the first of them came', () => {
		const streams = new RtpStreams('4.4', new DecodeAsRules([]));
		const types = [101, 96, 96, 100, 99, 0];
		const packets = even(6).map((one, index) =>
			Object.assign(one, { payloadType: types[index] ?? 0 }),
		);
		streams.begin(5, 1, packets[0] ?? arrival({}));
		streams.bind(0, 2, audio);
		for (const packet of packets.slice(1)) streams.update(0, 1, packet);
		expect([101, 96, 100, 99, 0].map((type) => streams.payloadName(0, type))).toEqual([
			...['rtpevent', 'opus', 'RTPType-100', 'RTPType-99', 'g711U'],
		]);
	});

	test('is believed without any number of packets', () => {
		const streams = new RtpStreams('4.4', new DecodeAsRules([]));
		streams.begin(5, 0, arrival({}), audio);
		expect(streams.confidence(0, { ports: [53, 3], hasRtcp: false })).toBe(1);
		streams.begin(5, 1, arrival({}), { ...audio, isInferred: true });
		expect(streams.confidence(1, { ports: [53, 3], hasRtcp: false })).toBeLessThan(1);
	});

	test('gives events no clock', () => {
		const streams = new RtpStreams('4.4', new DecodeAsRules([]));
		streams.begin(5, 0, arrival({}), audio);
		expect(rates(streams, 0, 0, { payloadType: 101 })).toEqual([0, 0]);
	});
});

test('losses are kept over time, and late packets taken off again', () => {
	const streams = streamOf(moved(even(100), 50, 1065).filter(({ sequence }) => sequence !== 1010));
	const history = streams.losses.get(0);
	expect([history?.between(0, 500), history?.between(500, 3000)]).toEqual([1, 0]);
	expect(streamOf(even(100)).losses.size).toBe(0);
});

test('figures can be taken over from a second reading', () => {
	const [first, second] = [streamOf(even(50)), streamOf(even(50, { intervalMs: 21 }))];
	const wireshark = first.wireshark.figures(0);
	first.copyFigures(second, 0);
	expect(first.figures.figures(0)).toEqual(second.figures.figures(0));
	expect(first.wireshark.figures(0)).toEqual(wireshark);
});

describe('how sure it is that a stream is RTP', () => {
	const sure = (packets: readonly Arrival[], ports: readonly [number, number] = EVEN_PORTS) =>
		streamOf(packets).confidence(0, { ports, hasRtcp: false });
	const wild = (count: number, every: number, given: Even = {}) =>
		even(count, given).map((one, index) =>
			index % every === 0 ? Object.assign(one, { timestamp: one.timestamp ^ 0x7000_0000 }) : one,
		);

	test('a long even stream of a known type is sure', () => {
		expect(sure(even(100))).toBe(1);
	});

	test('odd ports and an unknown type make it a little less sure', () => {
		expect(sure(even(100), [20_001, 30_000])).toBeCloseTo(0.95, 9);
		expect(sure(even(100, { fields: { payloadType: 96 } }), [20_001, 3])).toBeCloseTo(0.9, 9);
	});

	test('RTCP that names it makes it surer', () => {
		const packets = even(100, { fields: { payloadType: 96 } });
		const sureWith = (hasRtcp: boolean) =>
			streamOf(packets).confidence(0, { ports: [53, 3], hasRtcp });
		expect([sureWith(false), sureWith(true)].map((sure) => sure.toFixed(2))).toEqual([
			...['0.75', '0.85'],
		]);
	});

	test('ports of other protocols lower it and exclude nothing', () => {
		expect(sure(even(100), [53, 30_000])).toBeCloseTo(0.8, 9);
	});

	test('two to five packets are a doubt', () => {
		expect([2, 5].map((count) => sure(even(count)))).toEqual([0.5, 0.5]);
		expect(sure(wild(5, 2))).toBe(0.2);
	});

	test('an SSRC of zeros or ones needs more than two packets', () => {
		const odd = (count: number, ssrc: number) =>
			streamOf(even(count), [], ssrc).confidence(0, { ports: [20_001, 30_001], hasRtcp: false });
		expect([odd(2, 0), odd(2, -1), odd(3, 0), odd(2, 5)]).toEqual([0, 0, 0.5, 0.5]);
		expect(odd(100, 0)).toBeCloseTo(0.8, 9);
	});

	test('a stream whose numbers or timestamps jump too often is withdrawn', () => {
		const jumping = even(100).map((one, index) =>
			index % 4 === 3 ? Object.assign(one, { sequence: (one.sequence + 500) & 0xffff }) : one,
		);
		expect(sure(jumping)).toBe(0);
		expect(sure(wild(100, 5))).toBe(0);
	});

	test('a stream of copies is judged by what is new', () => {
		expect(sure(even(50).flatMap((one) => [one, one, one]))).toBe(1);
	});

	test('some jumps are forgiven', () => {
		expect(sure(wild(100, 20))).toBeGreaterThan(0.9);
		expect(sure(even(200).filter((_, index) => index % 20 > 8))).toBeGreaterThan(0.8);
	});

	test('what the user calls RTP is RTP', () => {
		const forced = even(1).map((one) => Object.assign(one, { flags: R.STREAM_FORCED }));
		expect(sure(forced)).toBe(1);
	});
});

describe('sizes tell encryption', () => {
	const hits = (extra: number, type = 0, perPacket = 160) => {
		const fields = { payloadType: type, payloadBytes: perPacket + extra };
		const streams = streamOf(even(60, { fields }));
		return [slot(streams, R.TAG_HITS), slot(streams, R.TAG_STEPS)];
	};

	test.each([4, 8, 10, 16])('a tag of %i bytes behind G.711', (tag) => {
		expect(hits(tag)).toEqual([59, 59]);
	});

	test('G.711 as it is, or with other bytes behind it, is not encrypted', () => {
		expect([hits(0), hits(5), hits(160)]).toEqual([
			[0, 59],
			[0, 59],
			[0, 59],
		]);
	});

	test('G.729 counts 10 bytes for 80 ticks', () => {
		expect([hits(10, 18, 20), hits(0, 18, 20)]).toEqual([
			[59, 59],
			[0, 59],
		]);
	});

	test('where the size says nothing, nothing is compared', () => {
		expect([hits(10, 96), hits(10, 34)]).toEqual([
			[0, 0],
			[0, 0],
		]);
	});
});
