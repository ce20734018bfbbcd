import { describe, expect, test } from 'vitest';
import { h264Config, h265Config, pictureConfig } from '../../../app/media/video-config.ts';
import { bytes, hex } from '../network/frames.ts';

const of = (text: string): Uint8Array => bytes(hex(text));

/** Baseline, level 3.0. */
const SPS = of('6742c01ed900a047fec840000003004000000c83c58b92');
const PPS = of('68cb83cb20');

describe('configuration of H.264', () => {
	test('holds profile and level of the first SPS, and all sets with their lengths', () => {
		const config = h264Config({ vps: [], sps: [SPS], pps: [PPS] });
		expect(config).toMatchObject({ width: 640, height: 128 });
		const expected = bytes([1, 0x42, 0xc0, 0x1e, 0xff, 0xe1, 0, 23], SPS, [1, 0, 5], PPS);
		expect(config?.privateBytes).toEqual(expected);
	});

	test('is none while a set is missing', () => {
		expect(h264Config({ vps: [], sps: [SPS], pps: [] })).toBe(null);
		expect(h264Config({ vps: [], sps: [], pps: [PPS] })).toBe(null);
	});

	test('of sets that cannot be read tells no size, and keeps them', () => {
		const torn = of('6742c0');
		const config = h264Config({ vps: [], sps: [torn], pps: [PPS] });
		expect(config).toMatchObject({ width: 0, height: 0 });
		expect(config?.privateBytes.subarray(0, 11)).toEqual(
			bytes([1, 0x42, 0xc0, 0, 0xff, 0xe1, 0, 3], torn),
		);
	});
});

test('H.265 needs all three kinds of sets, and names them by their types', () => {
	const [vps, pps] = [of('40010c01'), of('4401c172')];
	const sps = of('4201010160000003009000000300000300 5da00280');
	expect(h265Config({ vps: [], sps: [sps], pps: [pps] })).toBe(null);
	expect(h265Config({ vps: [vps], sps: [sps.subarray(0, 9)], pps: [pps] })).toBe(null);
	const record = h265Config({ vps: [vps], sps: [sps], pps: [pps] })?.privateBytes;
	expect(record?.[22]).toBe(3);
	expect([record?.[23], record?.subarray(28, 32)]).toEqual([0xa0, vps]);
	expect(record?.subarray(-4)).toEqual(pps);
});

describe('sizes in the first picture', () => {
	test('of VP8 and VP9 key frames, which need no configuration record', () => {
		const vp8 = { width: 320, height: 240, privateBytes: new Uint8Array(0) };
		expect(pictureConfig('VP8', of('1002009d012a4001f000'))).toEqual(vp8);
		const vp9 = { width: 352, height: 288, privateBytes: new Uint8Array(0) };
		expect(pictureConfig('VP9', of('8249834200 15f0 11f0'))).toEqual(vp9);
	});

	test('of a JPEG, behind tables', () => {
		const picture = of('ffd8ffdb000401c0ffc0001108 0078 00a0 03');
		expect(pictureConfig('JPEG', picture)).toMatchObject({ width: 160, height: 120 });
	});

	test('of H.263 by its source format, in the record that Matroska wants', () => {
		const config = pictureConfig('H263', of('00008002080000'));
		expect(config).toMatchObject({ width: 176, height: 144 });
		expect(Buffer.from(config?.privateBytes.subarray(16, 20) ?? []).toString()).toBe('H263');
	});

	test('AV1 keeps its sequence header, and nothing without one', () => {
		const obu = of('0a0b 00000024c4ffdf36be4010');
		const config = pictureConfig('AV1', bytes(of('1200'), obu, of('3203ffffff')));
		expect(config).toMatchObject({ width: 640, height: 480 });
		expect(config?.privateBytes).toEqual(bytes([0x81, 4, 0x0c, 0], obu));
		expect(pictureConfig('AV1', of('3203ffffff'))).toBe(null);
		expect(pictureConfig('AV1', of('0a02 0000'))).toBe(null);
	});
});
