import { describe, expect, test } from 'vitest';
import { BitWriter } from '../../../app/media/bits.ts';
import { h263Size, jpegSize, vp8Size, vp9Size } from '../../../app/media/key-frame-size.ts';
import { bytes, hex } from '../network/frames.ts';

const of = (text: string): Uint8Array => bytes(hex(text));
const UNKNOWN = { width: 0, height: 0 };

describe('the size of VP8', () => {
	test('stands in a key frame, without the bits of scaling', () => {
		expect(vp8Size(of('1002009d012a4001f040'))).toEqual({ width: 320, height: 240 });
	});

	test('stands in no other frame, and in none that is cut', () => {
		expect(vp8Size(of('1102009d012a4001f000'))).toEqual(UNKNOWN);
		expect(vp8Size(of('1002009d012a4001'))).toEqual(UNKNOWN);
	});
});

/** A VP9 key frame up to its size. */
function vp9Key(profile: number, space: number, width: number, height: number): Uint8Array {
	const bits = new BitWriter().write(2, 2);
	bits.write(profile & 1, 1).write(profile >> 1, 1);
	if (profile === 3) bits.write(0, 1);
	bits.write(0, 1).write(0, 1).write(1, 1).write(0, 1).write(0x498342, 24);
	if (profile >= 2) bits.write(1, 1);
	bits.write(space, 3);
	if (space !== 7) bits.write(1, 1);
	if (profile % 2 === 1) bits.write(0, space === 7 ? 1 : 3);
	return bits.write(width - 1, 16).write(height - 1, 16).bytes;
}

describe('the size of VP9', () => {
	test.each([
		[0, 2],
		[1, 2],
		[1, 7],
		[2, 2],
		[3, 1],
		[3, 7],
	])('stands behind the colours of profile %i in colour space %i', (profile, space) => {
		expect(vp9Size(vp9Key(profile, space, 1920, 1080))).toEqual({ width: 1920, height: 1080 });
	});

	test('stands in no other frame, behind no other code, and in none that is cut', () => {
		const key = vp9Key(0, 2, 640, 480);
		expect(vp9Size(bytes([0x86], key.subarray(1)))).toEqual(UNKNOWN);
		expect(vp9Size(bytes([0x8a], key.subarray(1)))).toEqual(UNKNOWN);
		expect(vp9Size(bytes([key[0] ?? 0, 0x48], key.subarray(2)))).toEqual(UNKNOWN);
		expect(vp9Size(key.subarray(0, 7))).toEqual(UNKNOWN);
	});
});

/** An H.263 picture up to its size: start code, number, five bits of type. */
const h263Start = () => new BitWriter().write(0x20, 22).write(9, 8).write(2, 2).write(0, 3);

describe('the size of H.263', () => {
	test('is that of its source format', () => {
		expect(h263Size(h263Start().write(3, 3).write(0, 8).bytes)).toEqual({
			width: 352,
			height: 288,
			pixelAspect: [12, 11],
		});
		expect(h263Size(h263Start().write(0, 3).write(0, 8).bytes)).toEqual(UNKNOWN);
	});

	test('is that of the extended type, or any multiple of four', () => {
		const extended = () => h263Start().write(7, 3).write(1, 3);
		const cif = extended().write(4, 3).write(0, 24).bytes;
		expect(h263Size(cif)).toEqual({ width: 704, height: 576, pixelAspect: [12, 11] });
		const custom = extended().write(6, 3).write(0, 24).write(1, 1).write(0, 2).write(1, 4);
		const ready = custom.write(159, 9).write(1, 1).write(120, 9).bytes;
		expect(h263Size(ready)).toEqual({ width: 640, height: 480 });
		const wide = extended().write(6, 3).write(0, 24).write(1, 1).write(0, 2).write(15, 4);
		const told = wide.write(159, 9).write(1, 1).write(120, 9).write(9, 8).write(7, 8).bytes;
		expect(h263Size(told).pixelAspect).toEqual([9, 7]);
	});

	test('is not told where the extended type is left out, or the picture is cut or none', () => {
		expect(h263Size(h263Start().write(7, 3).write(0, 32).bytes)).toEqual(UNKNOWN);
		expect(h263Size(of('00008002'))).toEqual(UNKNOWN);
		expect(h263Size(of('0000010203040506'))).toEqual(UNKNOWN);
	});
});

describe('the size of a JPEG', () => {
	test('stands in its frame header, behind tables that look like one', () => {
		const tables = 'ffdb0008 ffc000aabbcc ffc40003aa';
		const picture = of(`ffd8 ${tables} ffc2 0011 08 0078 00a0 03`);
		expect(jpegSize(picture)).toEqual({ width: 160, height: 120 });
	});

	test('is unknown without a frame header, or where it is cut', () => {
		expect(jpegSize(of('ffd8ffd9'))).toEqual(UNKNOWN);
		expect(jpegSize(of('ffd8 ffc0 0011 08 0078'))).toEqual(UNKNOWN);
	});
});
