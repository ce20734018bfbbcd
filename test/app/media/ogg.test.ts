import { expect, test } from 'vitest';
import { OggPager, oggChecksum } from '../../../app/media/ogg.ts';
import { counting } from '../network/frames.ts';

test('the checksum is a CRC of 32 bits, not reflected, that begins and ends with 0', () => {
	// CRC-32/CKSUM without its complement and length: the polynomial itself, and one shift of it.
	expect(oggChecksum(Uint8Array.of(1))).toBe(0x04c1_1db7);
	expect(oggChecksum(Uint8Array.of(2))).toBe(0x0982_3b6e);
	expect(oggChecksum(Uint8Array.of(0, 0, 1))).toBe(0x04c1_1db7);
	expect(oggChecksum(new Uint8Array(9))).toBe(0);
});

test('a page is laid out by RFC 3533', () => {
	const pager = new OggPager();
	const first = pager.page(counting(3), 0);
	expect([...first.subarray(0, 6)]).toEqual([0x4f, 0x67, 0x67, 0x53, 0, 2]);
	expect([...first.subarray(26)]).toEqual([1, 3, ...counting(3)]);
	const second = pager.page(counting(3), 0x1_0000_0002);
	const view = new DataView(second.buffer);
	expect([second[5], view.getUint32(6, true), view.getUint32(10, true)]).toEqual([0, 2, 1]);
	expect(view.getUint32(18, true)).toBe(1);
});

test('packets of 255 bytes and their multiples end with an empty segment', () => {
	const laces = (length: number): number[] => {
		const page = new OggPager().page(new Uint8Array(length), 0);
		return [...page.subarray(27, 27 + (page[26] as number))];
	};
	expect([0, 254, 255, 256, 510].map(laces)).toEqual([
		[0],
		[254],
		[255, 0],
		[255, 1],
		[255, 255, 0],
	]);
	expect(() => new OggPager().page(new Uint8Array(65_025), 0)).toThrow(RangeError);
});
