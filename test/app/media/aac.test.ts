import { describe, expect, test } from 'vitest';
import { adtsFrame, plainAac } from '../../../app/media/aac-config.ts';
import { latmUnits } from '../../../app/media/aac.ts';
import { BitWriter } from '../../../app/media/bits.ts';
import { be16, bytes, counting } from '../network/frames.ts';
import { feedOf } from './feeding.ts';

const STEREO = { clockRate: 48_000, channels: 2 };
const CONFIG = 'mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1190';

/** Access units with their headers of 13 + 3 bits. */
function packet(...sizes: readonly number[]): Uint8Array {
	const heads = sizes.flatMap((size) => [...be16(size << 3)]);
	return bytes(be16(sizes.length * 16), heads, ...sizes.map((size) => counting(size)));
}

const adts = (size: number): Uint8Array => adtsFrame(plainAac(48_000, 2), counting(size));

describe('access units with headers', () => {
	test('each stands in its own time', () => {
		expect(feedOf('MPEG4-GENERIC', { ...STEREO, fmtp: CONFIG }).take(packet(10, 20), true)).toEqual(
			[
				{ bytes: adts(10), offset: 0, samples: 1024 },
				{ bytes: adts(20), offset: 1024, samples: 1024 },
			],
		);
	});

	test('a large one comes in fragments', () => {
		const feed = feedOf('MPEG4-GENERIC', { ...STEREO, fmtp: CONFIG });
		const unit = counting(200);
		const part = (from: number, to: number): Uint8Array =>
			bytes(be16(16), be16(200 << 3), unit.subarray(from, to));
		expect(feed.take(part(0, 120), false)).toEqual([]);
		expect(feed.take(part(120, 200), true)).toEqual([
			{ bytes: adts(200), offset: 0, samples: 1024 },
		]);
	});

	test('a lost fragment does not spoil the next unit', () => {
		const feed = feedOf('MPEG4-GENERIC', { ...STEREO, fmtp: CONFIG });
		expect(feed.take(bytes(be16(16), be16(200 << 3), counting(120)), false)).toEqual([]);
		expect(feed.take(packet(30), true)).toHaveLength(1);
	});

	test('low bit rate has headers of a byte', () => {
		const fmtp = 'mode=AAC-lbr;sizelength=6;indexlength=2;indexdeltalength=2;config=1190';
		const feed = feedOf('MPEG4-GENERIC', { ...STEREO, fmtp });
		const units = bytes(be16(16), [5 << 2, 6 << 2], counting(5), counting(6));
		expect(feed.take(units, true)?.map((run) => run.bytes)).toEqual([adts(5), adts(6)]);
	});

	test('without parameters the form is guessed, channels by the first unit', () => {
		const feed = feedOf('MPEG4-GENERIC', { clockRate: 48_000 });
		const unit = bytes([0x21], counting(9));
		const [run] = feed.take(bytes(be16(16), be16(10 << 3), unit), true) ?? [];
		expect(run?.bytes).toEqual(adtsFrame(plainAac(48_000, 2), unit));
		expect(feed).toMatchObject({ sampleRate: 48_000, channels: 2 });
	});

	test('SBR doubles the samples of a unit', () => {
		const fmtp = 'mode=AAC-hbr;config=2B8A08';
		const feed = feedOf('MPEG4-GENERIC', { clockRate: 44_100, fmtp });
		expect(feed.take(packet(10), true)).toMatchObject([{ samples: 2048 }]);
		expect(feed.sampleRate).toBe(44_100);
	});

	test('what is cut or empty cannot be read', () => {
		const feed = feedOf('MPEG4-GENERIC', { ...STEREO, fmtp: CONFIG });
		const whole = packet(10, 20);
		for (const length of [0, 1, 5, 12, whole.length - 1]) {
			expect(feed.take(whole.subarray(0, length), true)).toBeNull();
		}
		expect(feed.take(bytes(be16(0)), true)).toBeNull();
	});

	test('other object types are refused', () => {
		const fmtp = 'mode=AAC-hbr;config=F8E85000';
		expect(() => feedOf('MPEG4-GENERIC', { ...STEREO, fmtp })).toThrow('object type 39');
	});
});

describe('LATM', () => {
	const OUT_OF_BAND = { ...STEREO, fmtp: 'cpresent=0;config=400023203fc0' };

	test('lengths of 255 and more go on in the next byte', () => {
		const unit = counting(300);
		expect(latmUnits(bytes([255, 45], unit))).toEqual([unit]);
		expect(latmUnits(bytes([255, 0], counting(255)))).toEqual([counting(255)]);
		expect(latmUnits(bytes([3], counting(3), [2], counting(2)))).toEqual([
			counting(3),
			counting(2),
		]);
		expect(latmUnits(bytes([4], counting(3)))).toBeNull();
	});

	test('units become ADTS', () => {
		expect(feedOf('MP4A-LATM', OUT_OF_BAND).take(bytes([10], counting(10)), true)).toEqual([
			{ bytes: adts(10), offset: 0, samples: 1024 },
		]);
	});

	test('fragments wait for the marker', () => {
		const feed = feedOf('MP4A-LATM', OUT_OF_BAND);
		const element = bytes([10], counting(10));
		expect(feed.take(element.subarray(0, 4), false)).toEqual([]);
		expect(feed.take(element.subarray(4), true)).toMatchObject([{ bytes: adts(10) }]);
	});

	test('a configuration in band is kept, and the elements go to ffmpeg as LOAS', () => {
		const feed = feedOf('MP4A-LATM', { ...STEREO, fmtp: 'cpresent=1' });
		const writer = new BitWriter().write(0, 1);
		for (const byte of [0x40, 0x00, 0x23, 0x20, 0x3f, 0xc0]) writer.write(byte, 8);
		const element = bytes(writer.bytes, counting(9));
		expect(feed.take(bytes([0x80], counting(5)), true)).toBeNull();
		expect(feed.take(element, true)).toEqual([
			{ bytes: bytes([0x56, 0xe0, element.length], element), offset: 0, samples: 1024 },
		]);
		expect(feed.demuxer).toBe('loas');
		expect(feed).toMatchObject({ sampleRate: 48_000, channels: 2 });
		expect(feed.take(bytes([0x80], counting(5)), true)).toHaveLength(1);
	});
});
