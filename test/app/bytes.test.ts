import { describe, expect, test } from 'vitest';
import { ByteReader, concatenated, i32, u8, u16, u16le, u24, u32, u32le } from '../../app/bytes.ts';
import { MalformedPacketError } from '../../app/errors.ts';
import { counting, hex } from './network/frames.ts';

const DATA = hex('80 01 fe ff 7f 00');

describe('plain readers', () => {
	test('read big- and little-endian numbers at any place', () => {
		expect([
			...[u8(DATA, 0), u8(DATA, 5), u16(DATA, 0), u16le(DATA, 0), u16(DATA, 3)],
			...[u24(DATA, 1), u32(DATA, 0), u32le(DATA, 0), u32(DATA, 2), i32(DATA, 0)],
		]).toEqual([
			...[0x80, 0, 0x8001, 0x0180, 0xff7f],
			...[0x01feff, 0x8001feff, 0xfffe0180, 0xfeff7f00, 0x8001feff - 2 ** 32],
		]);
	});

	test('read zeros past the end', () => {
		expect([
			...[u8(DATA, 6), u16(DATA, 5), u16(DATA, 9), u16le(DATA, 5), u24(DATA, 4)],
			...[u32(DATA, 4), u32le(DATA, 5), i32(DATA, 100), u32(new Uint8Array(0), 0)],
		]).toEqual([0, 0, 0, 0, 0x7f0000, 0x7f000000, 0, 0, 0]);
	});
});

describe('ByteReader', () => {
	test('reads on from where it stands, between its bounds', () => {
		const reader = new ByteReader(counting(20, 1), 'test', 2, 17);
		expect([
			reader.u8('a'),
			reader.u16('b'),
			reader.u24('c'),
			reader.u32('d'),
			[...reader.bytes(3, 'e')],
			reader.position,
			reader.remaining,
		]).toEqual([3, 0x0405, 0x060708, 0x090a0b0c, [13, 14, 15], 15, 2]);
	});

	test('gives views and no copies', () => {
		const data = counting(4);
		expect(new ByteReader(data, 'test').bytes(4, 'all').buffer).toBe(data.buffer);
	});

	test('names what is missing, where, and of which protocol', () => {
		const reader = new ByteReader(counting(10), 'rtcp', 0, 6);
		reader.take(4, 'header');
		const wanted = new MalformedPacketError('rtcp', 4, 'SSRC needs 4 bytes, got 2');
		expect(() => reader.u32('SSRC')).toThrow(wanted);
		expect(() => reader.u24('SSRC')).toThrow(/SSRC needs 3 bytes, got 2/);
		// Nothing was taken by what failed.
		expect(reader.u16('rest')).toBe(0x0405);
		expect(() => reader.u8('end')).toThrow(/end needs 1 bytes, got 0/);
		expect(() => reader.bytes(-1, 'negative')).toThrow(MalformedPacketError);
	});

	test('ends with its buffer even where it is told to end later', () => {
		const reader = new ByteReader(counting(3), 'test', 0, 99);
		expect(reader.remaining).toBe(3);
		expect(() => reader.u32('x')).toThrow(MalformedPacketError);
	});
});

test('bytes stand behind each other', () => {
	expect(concatenated([hex('01 02'), hex(''), hex('03')])).toEqual(hex('01 02 03'));
	expect(concatenated([])).toEqual(new Uint8Array(0));
});
