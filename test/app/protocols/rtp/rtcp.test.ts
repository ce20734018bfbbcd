import { describe, expect, test } from 'vitest';
import { MalformedPacketError } from '../../../../app/errors.ts';
import { isRtcpCompound, parseRtcp } from '../../../../app/protocols/rtp/rtcp.ts';
import { SeededRandom, mutate } from '../../../fixtures/builders/random.ts';
import { bytes, hex } from '../../network/frames.ts';
import { parsesEveryPrefix } from '../../prefixes.ts';
import {
	APP,
	BYE,
	FIR,
	NACK,
	PLI,
	REMB,
	RR,
	SDES,
	SR,
	XR_SUMMARY,
	XR_TIME,
	XR_VOIP,
} from './rtcp-messages.ts';

const REPORT = {
	...{ ssrc: 0x0a0b0c0d, fractionLost: 64, cumulativeLost: -2 },
	...{ extendedHighestSequence: 0x00011000, jitter: 160, lastSr: 0x12345678 },
	delaySinceLastSr: 0x00010000,
};

test('a sender report has its NTP and RTP time, totals and reports', () => {
	expect(parseRtcp(SR)).toEqual([
		{
			...{ kind: 'sr', offset: 0, length: 52, ssrc: 0x11111111 },
			...{ ntpSeconds: 0xe8f3a2b0, ntpFraction: 0x80000000, rtpTimestamp: 0x00abcdef },
			...{ packetCount: 1000, octetCount: 160_000, reports: [REPORT] },
		},
	]);
});

test('a receiver report has any number of reports', () => {
	const two = bytes([0x82, 201, 0, 13], hex('22222222'), SR.subarray(28, 52), SR.subarray(28, 52));
	expect(parseRtcp(two)).toEqual([
		{ kind: 'rr', offset: 0, length: 56, ssrc: 0x22222222, reports: [REPORT, REPORT] },
	]);
	expect(parseRtcp(RR)).toEqual([
		{ kind: 'rr', offset: 0, length: 8, ssrc: 0x22222222, reports: [] },
	]);
});

test('a source description has chunks of items, padded to 32 bits', () => {
	expect(parseRtcp(SDES)).toEqual([
		{
			...{ kind: 'sdes', offset: 0, length: 36 },
			chunks: [
				{
					ssrc: 0x11111111,
					items: [
						{ type: 1, text: 'alice@a' },
						{ type: 2, text: 'Älice' },
					],
				},
				{ ssrc: 0x22222222, items: [{ type: 1, text: 'b' }] },
			],
		},
	]);
});

test('a goodbye has its sources and, if it likes, a reason', () => {
	expect(parseRtcp(BYE)).toEqual([
		{ kind: 'bye', offset: 0, length: 16, sources: [0x11111111, 0x22222222], reason: 'end' },
	]);
	expect(parseRtcp(hex('81cb0001 11111111'))).toEqual([
		{ kind: 'bye', offset: 0, length: 8, sources: [0x11111111], reason: null },
	]);
	expect(parseRtcp(hex('80cb0000'))).toMatchObject([{ sources: [], reason: null }]);
});

test('an application packet has its subtype, name and bytes', () => {
	expect(parseRtcp(APP)).toEqual([
		{
			...{ kind: 'app', offset: 0, length: 16, subtype: 5, ssrc: 0x11111111, name: 'poc1' },
			data: hex('01020304'),
		},
	]);
});

describe('feedback', () => {
	const NONE = { lostSequenceNumbers: [], sources: [], bitsPerSecond: null };

	test('a NACK names the lost numbers, over the wrap too', () => {
		expect(parseRtcp(NACK)).toEqual([
			{
				...{ ...NONE, kind: 'feedback', offset: 0, length: 20, packetType: 205, format: 1 },
				...{ name: 'NACK', senderSsrc: 0x11111111, mediaSsrc: 0x22222222 },
				lostSequenceNumbers: [100, 101, 116, 65_535, 0],
			},
		]);
	});

	test('PLI and FIR ask for a picture', () => {
		expect(parseRtcp(bytes(PLI, FIR))).toMatchObject([
			{ name: 'PLI', format: 1, packetType: 206, offset: 0, sources: [] },
			{ name: 'FIR', format: 4, packetType: 206, offset: 12, sources: [0x33333333] },
		]);
	});

	test('REMB tells a bit rate and its sources', () => {
		expect(parseRtcp(REMB)).toMatchObject([
			// Exponent 2, mantissa 150000.
			{ name: 'REMB', format: 15, bitsPerSecond: 600_000, sources: [0x44444444] },
		]);
	});

	test('what has no name here is numbered', () => {
		expect(parseRtcp(hex('9fcd0002 00000001 00000002'))).toMatchObject([{ name: 'FMT 31' }]);
		expect(parseRtcp(hex('8fcd0002 00000001 00000002'))).toMatchObject([{ name: 'TWCC' }]);
		expect(parseRtcp(hex('8fce0004 00000001 00000002 41424344 00000000'))).toMatchObject([
			{ name: 'AFB', bitsPerSecond: null },
		]);
	});
});

describe('extended reports', () => {
	const none = { voip: null, summary: null, referenceTime: null };

	test('VoIP metrics have every field of RFC 3611, unavailable ones null', () => {
		expect(parseRtcp(XR_VOIP)).toEqual([
			{
				...{ kind: 'xr', offset: 0, length: 44, ssrc: 0x11111111 },
				blocks: [
					{
						...{ ...none, type: 7, name: 'VoIP metrics', lengthBytes: 32 },
						voip: {
							...{ ssrc: 0x22222222, lossRate: 5, discardRate: 6, burstDensity: 7, gapDensity: 8 },
							...{ burstDurationMs: 256, gapDurationMs: 512, roundTripDelayMs: 40 },
							...{ endSystemDelayMs: 80, signalLevel: -20, noiseLevel: -70 },
							...{ residualEchoReturnLoss: null, rFactor: 93, externalRFactor: null },
							...{ mosListening: 4.1, mosConversational: 4, jitterBufferNominalMs: 60 },
							...{ jitterBufferMaximumMs: 120, jitterBufferAbsoluteMaximumMs: 300 },
						},
					},
				],
			},
		]);
	});

	test('a statistics summary and a reference time', () => {
		expect(parseRtcp(bytes(XR_SUMMARY, XR_TIME))).toMatchObject([
			{
				blocks: [
					{
						type: 6,
						summary: {
							...{ ssrc: 0x22222222, beginSequence: 10, endSequence: 1010, lostPackets: 3 },
							...{ duplicatePackets: 4, minJitter: 1, maxJitter: 90, meanJitter: 12 },
						},
					},
				],
			},
			{ blocks: [{ type: 4, referenceTime: [0xe8f3a2b0, 0x40000000] }] },
		]);
	});

	test('blocks of other types are named or numbered and passed over', () => {
		const block = hex('80cf0005 11111111 01000001 aabbccdd 63000001 00000000');
		expect(parseRtcp(block)).toMatchObject([
			{
				blocks: [
					{ ...none, type: 1, name: 'Loss RLE', lengthBytes: 4 },
					{ ...none, type: 99, name: 'block type 99', lengthBytes: 4 },
				],
			},
		]);
	});
});

test('a compound is its packets, each with its place', () => {
	const packets = parseRtcp(bytes(SR, SDES, BYE));
	expect(packets.map(({ kind, offset, length }) => [kind, offset, length])).toEqual([
		['sr', 0, 52],
		['sdes', 52, 36],
		['bye', 88, 16],
	]);
});

test('a type that is not taken apart keeps its number and SSRC', () => {
	expect(parseRtcp(hex('80d00001 11111111 80d10000'))).toEqual([
		{ kind: 'unknown', offset: 0, length: 8, packetType: 208, ssrc: 0x11111111 },
		{ kind: 'unknown', offset: 8, length: 4, packetType: 209, ssrc: null },
	]);
});

test('padding at the end is no content', () => {
	const padded = hex('a0cc0004 11111111 706f6331 aabbccdd 00000004');
	expect(parseRtcp(padded)).toMatchObject([{ kind: 'app', data: hex('aabbccdd'), length: 20 }]);
});

describe('what contradicts itself is malformed', () => {
	test.each([
		['another version', hex('40c80000'), /version 1, expected 2/],
		['a length over the end', hex('80c90002 11111111'), /packet of 12 bytes, 8 are left/],
		['more reports than fit', hex('81c90001 11111111'), /report block needs 4 bytes, got 0/],
		['a sender report of 8 bytes', hex('80c80001 11111111'), /NTP seconds needs 4 bytes/],
		['an item over the end', hex('81ca0002 11111111 01090000'), /SDES text needs 9 bytes, got 2/],
		['items without end', hex('81ca0002 11111111 01024142'), /SDES item needs 1 bytes/],
		['more sources than fit', hex('83cb0001 11111111'), /BYE source needs 4 bytes/],
		['feedback of 8 bytes', hex('81cd0001 11111111'), /feedback media source needs 4 bytes/],
		['a block over the end', hex('80cf0002 11111111 07000008'), /XR block needs 32 bytes, got 0/],
		['a metrics block of 4 bytes', hex('80cf0003 11111111 07000001 00000000'), /loss rate needs/],
	])('%s', (_, message, words) => {
		expect(() => parseRtcp(message)).toThrow(MalformedPacketError);
		expect(() => parseRtcp(message)).toThrow(words);
	});
});

const ALL = [SR, RR, SDES, BYE, APP, NACK, PLI, FIR, REMB, XR_VOIP, XR_SUMMARY, XR_TIME];

test('every prefix of every message is refused as malformed and nothing worse', () => {
	for (const message of ALL) {
		// Only the empty prefix says nothing wrong.
		expect(parsesEveryPrefix(message, parseRtcp)).toBe(message.length - 1);
	}
});

test('twenty thousand mutations throw nothing but malformed-packet errors', () => {
	const random = new SeededRandom(41);
	for (let round = 0; round < 20_000; round++) {
		const message = mutate(bytes(ALL[random.below(ALL.length)] ?? SR, BYE), random);
		try {
			parseRtcp(message);
		} catch (error) {
			expect(error).toBeInstanceOf(MalformedPacketError);
		}
	}
});

describe('a datagram is a compound', () => {
	const compound = bytes(SR, SDES, BYE);
	const is = (data: Uint8Array, length = data.length, captured = data.length) =>
		isRtcpCompound(bytes(9, 9, 9, data), 3, length, captured);

	test('when its lengths lead exactly to its end', () => {
		expect(ALL.filter((message) => !is(message))).toEqual([]);
		expect([is(compound), is(bytes(compound, 0)), is(compound.subarray(0, -4))]).toEqual([
			...[true, false, false],
		]);
	});

	test('when each packet can hold what it counts', () => {
		const wrong = [
			'81c90001 11111111',
			'80c80001 11111111',
			'82cb0001 11111111',
			'81cd0001 11111111',
		];
		expect(wrong.map((each) => is(hex(each)))).toEqual([false, false, false, false]);
	});

	test('not when it is empty, of an odd length, another version or type', () => {
		const wrong = ['', '80c9', '80c900', '80c90001 1111111100', '40c90001 11111111', '80e00000'];
		expect(wrong.map((each) => is(hex(each)))).toEqual(wrong.map(() => false));
	});

	test('when what the capture cut off begins behind a sound packet', () => {
		expect(is(compound, compound.length, 54)).toBe(true);
		expect(is(compound, compound.length, 3)).toBe(false);
	});

	test('of reduced size is one too', () => {
		expect([is(PLI), is(NACK)]).toEqual([true, true]);
	});
});
