import { describe, expect, test } from 'vitest';
import { ByteReader } from '../../../../app/bytes.ts';
import { MalformedPacketError } from '../../../../app/errors.ts';
import { parseFeedback } from '../../../../app/protocols/rtp/rtcp-feedback.ts';
import { bytes, counting, hex } from '../../network/frames.ts';

const TRANSPORT = 205;
const PAYLOAD = 206;
const SSRCS = hex('00000007 00000008');

/** Parses feedback control information behind the two SSRCs. */
function parse(type: number, format: number, information = '') {
	const data = bytes([0xee], SSRCS, hex(information), counting(6));
	const end = 1 + SSRCS.length + hex(information).length;
	return parseFeedback(new ByteReader(data, 'rtcp', 1, end), type, format);
}

const BARE = {
	...{ senderSsrc: 7, mediaSsrc: 8, lostSequenceNumbers: [], sources: [], bitsPerSecond: null },
};

describe('names', () => {
	test('of transport feedback are those of the registry', () => {
		const names = [1, 3, 4, 5, 6, 8, 15].map((format) => parse(TRANSPORT, format).name);
		expect(names).toEqual(['NACK', 'TMMBR', 'TMMBN', 'SR-REQ', 'RAMS', 'ECN', 'TWCC']);
	});

	test('of payload-specific feedback are others for the same numbers', () => {
		const names = [1, 2, 3, 4, 5, 6, 7, 15].map((format) => parse(PAYLOAD, format).name);
		expect(names).toEqual(['PLI', 'SLI', 'RPSI', 'FIR', 'TSTR', 'TSTN', 'VBCM', 'AFB']);
	});

	test('are numbers where there is none', () => {
		expect(parse(TRANSPORT, 2)).toEqual({ ...BARE, format: 2, name: 'FMT 2' });
		expect(parse(PAYLOAD, 31)).toEqual({ ...BARE, format: 31, name: 'FMT 31' });
	});
});

describe('a NACK', () => {
	const lost = (entries: string) => parse(TRANSPORT, 1, entries).lostSequenceNumbers;

	test('names its packet alone when the mask is empty', () => {
		expect(lost('0064 0000')).toEqual([100]);
	});

	test('names the packet behind by the lowest bit, the sixteenth by the highest', () => {
		expect(lost('0064 0001')).toEqual([100, 101]);
		expect(lost('0064 8000')).toEqual([100, 116]);
	});

	test('names seventeen packets at most for each entry', () => {
		expect(lost('0064 ffff')).toEqual(Array.from({ length: 17 }, (_, index) => 100 + index));
	});

	test('goes on over the wrap of the sequence number', () => {
		expect(lost('fffe 0005')).toEqual([0xfffe, 0xffff, 1]);
	});

	test('has as many entries as fit, and stray bytes behind them are none', () => {
		expect(lost('0001 0000 0005 0000 0009 0002')).toEqual([1, 5, 9, 11]);
		expect(lost('0001 0000 0005')).toEqual([1]);
		expect(lost('')).toEqual([]);
	});
});

test('lost numbers stand in transport feedback alone', () => {
	expect(parse(PAYLOAD, 1, '0064 ffff')).toEqual({ ...BARE, format: 1, name: 'PLI' });
});

test('a full intra request names its sources, not the sequence numbers of the requests', () => {
	const request = parse(PAYLOAD, 4, '00000021 05000000 00000022 06000000');
	expect(request).toEqual({ ...BARE, format: 4, name: 'FIR', sources: [0x21, 0x22] });
	expect(parse(PAYLOAD, 4, '00000021 05000000 00000022').sources).toEqual([0x21]);
});

describe('application-layer feedback', () => {
	const remb = (rest: string) => parse(PAYLOAD, 15, `52454d42 ${rest}`);

	test('is a bit-rate estimate when it says REMB', () => {
		expect(remb('02 000001 00000031 00000032')).toEqual({
			...{ ...BARE, format: 15, name: 'REMB', bitsPerSecond: 1, sources: [0x31, 0x32] },
		});
	});

	test('has a rate of 18 bits, shifted by 6 bits', () => {
		// exponent << 18 | mantissa, from 0 to more than 32 bits hold
		expect(remb('00 03ffff').bitsPerSecond).toBe(262_143);
		expect(remb('00 07ffff').bitsPerSecond).toBe(524_286);
		expect(remb('00 0a49f0').bitsPerSecond).toBe(150_000 * 4);
		expect(remb('00 800001').bitsPerSecond).toBe(2 ** 32);
		expect(remb('00 fc0001').bitsPerSecond).toBe(2 ** 63);
		expect(remb('00 fc0000').bitsPerSecond).toBe(0);
	});

	test('has no more sources than it holds', () => {
		expect(remb('ff 000001 00000031').sources).toEqual([0x31]);
		expect(remb('01 000001 00000031 00000032').sources).toEqual([0x31]);
	});

	test('of another application, or too short to say, is left alone', () => {
		const bare = { ...BARE, format: 15, name: 'AFB' };
		expect(parse(PAYLOAD, 15, '58595a21 02000001 00000031')).toEqual(bare);
		expect(parse(PAYLOAD, 15, '52454d42')).toEqual(bare);
		expect(parse(TRANSPORT, 15, '52454d42 02000001')).toMatchObject({ name: 'TWCC', sources: [] });
	});
});

test('feedback without both of its SSRCs is malformed', () => {
	for (let length = 0; length < 8; length++) {
		const body = new ByteReader(SSRCS.subarray(0, length), 'rtcp');
		expect(() => parseFeedback(body, PAYLOAD, 1)).toThrow(MalformedPacketError);
	}
});
