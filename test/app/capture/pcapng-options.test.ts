import { expect, test } from 'vitest';
import { u16, u16le, u32, u32le } from '../../../app/bytes.ts';
import {
	eachOption,
	optionText,
	signed64,
	ticksOfResolution,
	unsigned64,
} from '../../../app/capture/pcapng-options.ts';
import type { SectionNumbers } from '../../../app/capture/pcapng-options.ts';
import { counting, hex } from '../network/frames.ts';

const LITTLE: SectionNumbers = { u16: u16le, u32: u32le, byteOrder: 'little' };
const BIG: SectionNumbers = { u16, u32, byteOrder: 'big' };

function optionsOf(numbers: SectionNumbers, data: Uint8Array, from = 0, to = data.length) {
	const found: [number, string][] = [];
	eachOption(numbers, data, from, to, (code, value) => found.push([code, optionText(value)]));
	return found;
}

test('options are visited in order, padding left out, up to their end', () => {
	const data = hex('0100 0300 616263 00 0200 0400 64656667 0000 0000 0100 0100 78000000');
	expect(optionsOf(LITTLE, data)).toEqual([
		[1, 'abc'],
		[2, 'defg'],
	]);
	expect(optionsOf(BIG, hex('0001 0001 78000000 0003 0000'))).toEqual([
		[1, 'x'],
		[3, ''],
	]);
});

test('without an end option they stop where the block does', () => {
	const data = hex('ffff 0100 0200 6162 0000 0100 0200');
	expect(optionsOf(LITTLE, data, 2)).toEqual([[1, 'ab']]);
	expect(optionsOf(LITTLE, data, 2, 5)).toEqual([]);
});

test('an option that runs past the end stops them', () => {
	expect(optionsOf(LITTLE, hex('0100 0900 61626300'))).toEqual([]);
});

test('text loses the zeros behind it and keeps what is no UTF-8 visible', () => {
	expect([optionText(hex('6100 6200 00')), optionText(hex('ff41'))]).toEqual(['a\0b', '\ufffdA']);
});

test('resolutions are powers of ten or two', () => {
	expect([6, 9, 0, 3, 12, 0x80, 0x8a, 0xa0, 0xb4].map(ticksOfResolution)).toEqual([
		...[1e6, 1e9, 1, 1e3, 1e12, 1, 1024, 2 ** 32, 2 ** 52],
	]);
	// More ticks than a whole number can count exactly: no clock.
	expect([20, 127, 0xff, 0xc0].map(ticksOfResolution)).toEqual([1e6, 1e6, 1e6, 1e6]);
});

test('64-bit numbers come in both byte orders, signed and unsigned', () => {
	const big = hex('ffffffff fffffffe');
	const little = hex('feffffff ffffffff');
	expect([signed64(BIG, big), signed64(LITTLE, little)]).toEqual([-2, -2]);
	expect([unsigned64(BIG, hex('00000001 00000005')), unsigned64(LITTLE, little)]).toEqual([
		0x1_0000_0005,
		2 ** 64,
	]);
	expect([signed64(BIG, counting(7)), unsigned64(BIG, counting(7))]).toEqual([0, null]);
});
