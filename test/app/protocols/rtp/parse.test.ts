import { describe, expect, test } from 'vitest';
import { PacketLayers } from '../../../../app/network/layers.ts';
import {
	isDoubtfulType,
	parseRtp,
	rtpHeaderLength,
	rtpPadding,
} from '../../../../app/protocols/rtp/parse.ts';
import { SeededRandom, mutate } from '../../../fixtures/builders/random.ts';
import { rtpPacket } from '../../../fixtures/builders/rtp.ts';
import { counting, hex } from '../../network/frames.ts';

/** A UDP payload at an odd place in its buffer; `wire` bytes were sent. */
function layersOf(payload: Uint8Array, wire = payload.length): PacketLayers {
	const layers = new PacketLayers();
	const data = new Uint8Array(payload.length + 60).fill(0xee);
	data.set(payload, 13);
	layers.data = data;
	layers.payloadStart = 13;
	layers.payloadEnd = 13 + payload.length;
	layers.payloadLength = wire;
	return layers;
}

function parse(payload: Uint8Array, wire = payload.length) {
	const layers = layersOf(payload, wire);
	const header = rtpHeaderLength(layers);
	return header === 0 ? null : parseRtp(layers, header);
}

// V=2 P X CC=2, M PT=96, sequence, timestamp, SSRC, two CSRC, extension of one word, payload, padding.
const FULL = hex('b2 e0 1234 89abcdef 01020304 0000000a ffffffff bede 0001 10aa0000 c0ffee 000003');

test('every field of the header has its place', () => {
	expect(parse(hex('80 00 0001 00000002 00000003 aabb'))).toEqual({
		...{ padding: 0, extensionProfile: null, extension: null, csrc: [], marker: false },
		...{ payloadType: 0, sequenceNumber: 1, rtpTimestamp: 2, ssrc: 3 },
		...{ payload: hex('aabb'), isCut: false },
	});
});

test('CSRC list, extension and padding are taken off', () => {
	expect(parse(FULL)).toEqual({
		...{ padding: 3, extensionProfile: 0xbede, extension: hex('10aa0000') },
		...{ csrc: [10, 0xffff_ffff], marker: true, payloadType: 96, sequenceNumber: 0x1234 },
		...{ rtpTimestamp: 0x89ab_cdef, ssrc: 0x0102_0304, payload: hex('c0ffee'), isCut: false },
	});
	expect(rtpHeaderLength(layersOf(FULL))).toBe(12 + 8 + 8);
	expect(rtpPadding(layersOf(FULL))).toBe(3);
});

test('what the builder makes is parsed to what it was made from', () => {
	const random = new SeededRandom(21);
	for (let round = 0; round < 300; round++) {
		const words = random.below(4) * 4;
		const fields = {
			...{ payloadType: random.below(2) * 96 + random.below(32), marker: random.below(2) === 1 },
			...{ sequence: random.below(65_536), timestamp: random.word(), ssrc: random.word() },
			csrc: Array.from({ length: random.below(16) }, () => random.word()),
			...(words > 0 ? { extension: [random.below(65_536), random.bytes(words)] as const } : {}),
			padding: random.below(3) * 5,
			payload: random.bytes(random.below(40)),
		};
		expect(parse(rtpPacket(fields))).toEqual({
			...{ padding: fields.padding, csrc: fields.csrc, marker: fields.marker },
			extensionProfile: fields.extension?.[0] ?? null,
			extension: fields.extension?.[1] ?? null,
			...{ payloadType: fields.payloadType, sequenceNumber: fields.sequence },
			...{ rtpTimestamp: fields.timestamp, ssrc: fields.ssrc, payload: fields.payload },
			isCut: false,
		});
	}
});

describe('what cannot be RTP', () => {
	test.each([
		['of version 0', hex('00 00 0001 00000002 00000003 aabb')],
		['of version 1', hex('40 00 0001 00000002 00000003 aabb')],
		['of version 3', hex('c0 00 0001 00000002 00000003 aabb')],
		['of 11 bytes', hex('80 00 0001 00000002 000000')],
		['with more CSRC than bytes', hex('8f 00 0001 00000002 00000003 aabbccdd')],
		['with an extension behind its end', hex('90 00 0001 00000002 00000003 aabb')],
		['with an extension longer than itself', hex('90 00 0001 00000002 00000003 bede0002 00000000')],
		['with padding of 0', hex('a0 00 0001 00000002 00000003 aa00')],
		['with more padding than payload', hex('a0 00 0001 00000002 00000003 aa03')],
	])('is a datagram %s', (_, payload) => {
		expect(rtpHeaderLength(layersOf(payload))).toBe(0);
	});
});

test('a packet of nothing but padding is RTP without payload', () => {
	expect(parse(hex('a0 60 0001 00000002 00000003 0002'))).toMatchObject({
		padding: 2,
		payload: new Uint8Array(0),
	});
});

describe('a packet that the capture cut', () => {
	const packet = rtpPacket({
		...{ sequence: 7, timestamp: 8, payload: counting(100), padding: 4 },
		extension: [0xbede, counting(8)],
	});

	test('in its payload keeps what is there; the padding is out of sight', () => {
		const parsed = parse(packet.subarray(0, 60), packet.length);
		expect(parsed).toMatchObject({ isCut: true, padding: 0, payload: counting(36) });
	});

	test('in its extension is believed', () => {
		const layers = layersOf(packet.subarray(0, 14), packet.length);
		expect(rtpHeaderLength(layers)).toBe(16);
		expect(parseRtp(layers, 16)).toMatchObject({ isCut: true, payload: new Uint8Array(0) });
	});

	test('in its fixed header is not', () => {
		expect(rtpHeaderLength(layersOf(packet.subarray(0, 11), packet.length))).toBe(0);
	});
});

test('every prefix and ten thousand mutations are measured within their bounds', () => {
	const random = new SeededRandom(31);
	const tries = [
		...Array.from(FULL, (_, length) => FULL.slice(0, length)),
		...Array.from({ length: 10_000 }, () => mutate(FULL, random)),
	];
	for (const payload of tries) {
		const layers = layersOf(payload, payload.length + random.below(3) * 20);
		const header = rtpHeaderLength(layers);
		expect(header === 0 || (header >= 12 && header <= layers.payloadLength)).toBe(true);
		if (header === 0) continue;
		const { payload: body, padding } = parseRtp(layers, header);
		expect(body.length + padding).toBeLessThanOrEqual(
			payload.length - Math.min(header, payload.length),
		);
	}
});

test('types that look like RTCP are RTP only where signalling says so', () => {
	const doubtful = Array.from({ length: 128 }, (_, type) => type).filter(isDoubtfulType);
	expect([doubtful[0], doubtful.at(-1), doubtful.length]).toEqual([64, 95, 32]);
	expect(rtpHeaderLength(layersOf(hex('80 48 0001 00000002 00000003 aabb')))).toBe(12);
});
