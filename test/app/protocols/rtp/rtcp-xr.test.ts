import { describe, expect, test } from 'vitest';
import { ByteReader } from '../../../../app/bytes.ts';
import { MalformedPacketError } from '../../../../app/errors.ts';
import { parseExtendedReport } from '../../../../app/protocols/rtp/rtcp-xr.ts';
import { bytes, counting, hex } from '../../network/frames.ts';

/** Parses report blocks that stand at an odd place, with other bytes behind them. */
function parse(blocks: Uint8Array) {
	const data = bytes(counting(5), blocks, counting(9));
	return parseExtendedReport(new ByteReader(data, 'rtcp', 5, 5 + blocks.length));
}

/** A VoIP metrics block; the eight words behind its header can be changed. @see RFC 3611 §4.7 */
function voip(change: Readonly<Record<number, number>> = {}): Uint8Array {
	const block = hex(`
		07 00 0008 cafe0001
		0a 14 1e 28 0101 0202 0303 0404
		e2 c4 32 10 50 5a 29 23 a0 00 0014 0028 0050
	`);
	for (const [at, value] of Object.entries(change)) block[Number(at)] = value;
	return block;
}

describe('VoIP metrics', () => {
	test('stand where RFC 3611 puts them', () => {
		expect(parse(voip())).toEqual([
			{
				...{ type: 7, name: 'VoIP metrics', lengthBytes: 32, summary: null, referenceTime: null },
				voip: {
					ssrc: 0xcafe0001,
					...{ lossRate: 10, discardRate: 20, burstDensity: 30, gapDensity: 40 },
					...{ burstDurationMs: 0x101, gapDurationMs: 0x202 },
					...{ roundTripDelayMs: 0x303, endSystemDelayMs: 0x404 },
					...{ signalLevel: -30, noiseLevel: -60, residualEchoReturnLoss: 50 },
					...{ rFactor: 80, externalRFactor: 90, mosListening: 4.1, mosConversational: 3.5 },
					...{ jitterBufferNominalMs: 20, jitterBufferMaximumMs: 40 },
					jitterBufferAbsoluteMaximumMs: 80,
				},
			},
		]);
	});

	test.each([
		[20, 'signalLevel'],
		[21, 'noiseLevel'],
		[22, 'residualEchoReturnLoss'],
		[24, 'rFactor'],
		[25, 'externalRFactor'],
		[26, 'mosListening'],
		[27, 'mosConversational'],
	] as const)('127 in byte %i says that %s is not available, and nothing else', (at, name) => {
		const [ordinary] = parse(voip());
		const [block] = parse(voip({ [at]: 127 }));
		expect(block?.voip).toEqual({ ...ordinary?.voip, [name]: null });
	});

	test('levels are signed from the quietest to the loudest', () => {
		const levels = [0x80, 0xff, 0x00, 0x03].map(
			(level) => parse(voip({ 20: level }))[0]?.voip?.signalLevel,
		);
		expect(levels).toEqual([-128, -1, 0, 3]);
	});

	test('a MOS goes from 1 to 5 in tenths', () => {
		const scores = [10, 25, 50].map((tenths) => parse(voip({ 26: tenths }))[0]?.voip);
		expect(scores.map((score) => score?.mosListening)).toEqual([1, 2.5, 5]);
		expect(scores.map((score) => score?.mosConversational)).toEqual([3.5, 3.5, 3.5]);
	});

	test('a block that says it is longer is passed over to its end', () => {
		const longer = bytes(voip({ 3: 9 }), [1, 2, 3, 4], hex('04 00 0002 00000005 00000006'));
		const blocks = parse(longer);
		expect(blocks.map(({ type, lengthBytes }) => [type, lengthBytes])).toEqual([
			[7, 36],
			[4, 8],
		]);
		expect(blocks[1]?.referenceTime).toEqual([5, 6]);
	});

	test('a block that is too short for its fields is malformed, not read from the next', () => {
		const short = bytes(hex('07 00 0001 cafe0001'), voip());
		expect(() => parse(short)).toThrow(MalformedPacketError);
	});
});

describe('a statistics summary', () => {
	/** @param flags loss, duplicates, jitter, then two bits for TTL or hop limit (RFC 3611 §4.6) */
	const summary = (flags: number) =>
		parse(
			bytes(
				[6, flags, 0, 9],
				hex('cafe0002 fff0 0010 00000007 00000002 00000001 000003e8 00000050 00000014 40 80 41 02'),
			),
		)[0]?.summary;

	test('has its counts and its jitter in timestamp units', () => {
		expect(summary(0xe0)).toEqual({
			...{ ssrc: 0xcafe0002, beginSequence: 0xfff0, endSequence: 0x10 },
			...{ lostPackets: 7, duplicatePackets: 2, minJitter: 1, maxJitter: 1000, meanJitter: 80 },
		});
	});

	test('says nothing of what its flags leave out', () => {
		expect(summary(0x80)).toMatchObject({
			...{ lostPackets: 7, duplicatePackets: null },
			...{ minJitter: null, maxJitter: null, meanJitter: null },
		});
		expect(summary(0x40)).toMatchObject({
			lostPackets: null,
			duplicatePackets: 2,
			minJitter: null,
		});
		expect(summary(0x20)).toMatchObject({
			...{ lostPackets: null, duplicatePackets: null },
			...{ minJitter: 1, maxJitter: 1000, meanJitter: 80 },
		});
	});

	test('keeps the range of numbers whatever its flags are', () => {
		for (const flags of [0x00, 0x08, 0x10, 0xf8]) {
			expect(summary(flags)).toMatchObject({ beginSequence: 0xfff0, endSequence: 0x10 });
		}
	});
});

describe('blocks', () => {
	test('of the seven kinds of RFC 3611 have their names', () => {
		const names = [1, 2, 3, 5].map((type) => parse(bytes([type, 0, 0, 1], counting(4)))[0]?.name);
		expect(names).toEqual(['Loss RLE', 'Duplicate RLE', 'Packet receipt times', 'DLRR']);
	});

	test('without a name are numbered, and hold nothing that was taken apart', () => {
		expect(parse(hex('0e 00 0002 01020304 05060708'))).toEqual([
			{
				...{ type: 14, name: 'block type 14', lengthBytes: 8 },
				...{ voip: null, summary: null, referenceTime: null },
			},
		]);
	});

	test('can be empty', () => {
		expect(parse(hex('0100 0000 0200 0000')).map(({ lengthBytes }) => lengthBytes)).toEqual([0, 0]);
	});

	test('end where less than a header is left', () => {
		expect(parse(hex('0100 0000 040000'))).toHaveLength(1);
		expect(parse(new Uint8Array(0))).toEqual([]);
	});

	test('that reach over the end are malformed', () => {
		expect(() => parse(hex('0100 0002 01020304'))).toThrow(MalformedPacketError);
		expect(() => parse(hex('0100 ffff'))).toThrow(MalformedPacketError);
	});
});
