import { describe, expect, test } from 'vitest';
import { videoCodec } from '../../../../app/media/depacketise/index.ts';
import { writeLeb128 } from '../../../../app/media/depacketise/av1-unpacker.ts';
import { JPEG_HUFFMAN, quantisationTables } from '../../../../app/media/depacketise/jpeg-tables.ts';
import { vopStart } from '../../../../app/media/depacketise/stream-unpacker.ts';
import { bytesOf, joined, lost, sent } from './packets.ts';

describe('VP8', () => {
	const FIRST = [0x90, 0x80, 1, 0x10, 1, 2];
	const DELTA = [0x90, 0x80, 2, 0x11, 5];
	const MORE = [0x80, 0x80, 1, 7, 8];
	const packets = sent([[FIRST, MORE], [DELTA], [DELTA, MORE]]);

	test('parts are joined behind their descriptors', () => {
		const { units } = joined('VP8', packets);
		expect(bytesOf(units)).toEqual([[[0x10, 1, 2, 7, 8]], [[0x11, 5]], [[0x11, 5, 7, 8]]]);
		expect(units.map(({ isKey }) => isKey)).toEqual([true, false, false]);
	});

	test.for([
		[0, [null, [[0x11, 5]]]],
		[1, [null, [[0x11, 5]]]],
		[3, [[[0x10, 1, 2, 7, 8]], [[0x11, 5]], null]],
	] as const)('without packet %i its frame is damaged', ([at, expected]) => {
		expect(bytesOf(joined('VP8', lost(packets, at)).units).slice(0, expected.length)).toEqual(
			expected,
		);
	});
});

describe('VP9', () => {
	const KEY = [0x88, 1, 0x82, 1];
	const END = [0x84, 1, 9];
	const INTER = [0xcc, 2, 0x86];
	const packets = sent([[KEY, END], [INTER], [KEY, END]]);

	test('parts from beginning to end make a frame', () => {
		const { units } = joined('VP9', packets);
		expect(bytesOf(units)).toEqual([[[0x82, 1, 9]], [[0x86]], [[0x82, 1, 9]]]);
		expect(units.map(({ isKey }) => isKey)).toEqual([true, false, true]);
	});

	test('layers of one picture stay together', () => {
		const { units } = joined(
			'VP9',
			sent([
				[
					[0x8c, 1, 0x82],
					[0xcc, 1, 0x86],
				],
			]),
		);
		expect(bytesOf(units)).toEqual([[[0x82, 0x86]]]);
	});

	test.for([0, 1])('without part %i the frame is damaged', (at) => {
		expect(bytesOf(joined('VP9', lost(packets, at)).units)[0]).toBeNull();
	});
});

describe('AV1', () => {
	const SEQUENCE = [0x08, 7];
	const packets = sent([
		[
			[0x28, 2, ...SEQUENCE, 0x30, 1, 2],
			[0x50, 0x30, 3],
			[0x90, 4],
		],
		[[0x10, 0x30, 9]],
	]);

	test('elements become OBUs with their sizes', () => {
		const { units } = joined('AV1', packets);
		expect(bytesOf(units)).toEqual([[[0x0a, 1, 7, 0x32, 2, 1, 2, 0x32, 2, 3, 4]], [[0x32, 1, 9]]]);
		expect(units.map(({ isKey }) => isKey)).toEqual([true, false]);
	});

	test.for([1, 2])('without packet %i the unit is damaged', (at) => {
		expect(bytesOf(joined('AV1', lost(packets, at)).units)).toEqual([null, [[0x32, 1, 9]]]);
	});

	test('elements that all have lengths, delimiters left out', () => {
		const { units } = joined('AV1', sent([[[0x00, 1, 0x10, 2, 0x30, 5]]]));
		expect(bytesOf(units)).toEqual([[[0x32, 1, 5]]]);
		expect(bytesOf(joined('AV1', sent([[[0x00, 9, 0x30]]])).units)).toEqual([null]);
	});

	test.for([
		[0, [0]],
		[127, [127]],
		[128, [0x80, 1]],
		[300, [0xac, 2]],
	] as const)('%i is written as %j', ([value, expected]) => {
		expect([...writeLeb128(value)]).toEqual(expected);
	});
});

describe('MPEG-4 visual', () => {
	const KEY = [0, 0, 1, 0xb3, 9, 0, 0, 1, 0xb6, 0x10];
	const packets = sent([[KEY, [5, 6]], [[0, 0, 1, 0xb6, 0x50]]]);

	test('payloads stand one behind the other; the picture says whether it is a key', () => {
		const { units } = joined('MP4V-ES', packets);
		expect(bytesOf(units)).toEqual([[[...KEY, 5, 6]], [[0, 0, 1, 0xb6, 0x50]]]);
		expect(units.map(({ isKey }) => isKey)).toEqual([true, false]);
		expect(vopStart(Uint8Array.from(KEY))).toBe(5);
		expect(vopStart(Uint8Array.of(0xb6, 1, 0xb6))).toBe(-1);
	});

	test('a picture without its beginning is damaged', () => {
		expect(bytesOf(joined('MP4V-ES', lost(packets, 0)).units)[0]).toBeNull();
	});
});

describe('H.263', () => {
	test('two zeros are put back, extra headers left out', () => {
		const { units } = joined(
			'H263-1998',
			sent([
				[
					[4, 0, 0x80, 2, 8],
					[0, 0, 7],
				],
				[[6, 8, 1, 2, 0x80, 2, 0x0a]],
			]),
		);
		expect(bytesOf(units)).toEqual([[[0, 0, 0x80, 2, 8, 7]], [[0, 0, 0x80, 2, 0x0a]]]);
		expect(units.map(({ isKey }) => isKey)).toEqual([true, false]);
	});

	test('parts of RFC 2190 share a byte', () => {
		const first = [0x05, 0, 0, 0, 0, 0, 0x80, 2, 8, 0xe0];
		const second = [0x18, 0, 0, 0, 0x1f, 7];
		const { units } = joined('H263', sent([[first, second]]));
		expect(bytesOf(units)).toEqual([[[0, 0, 0x80, 2, 8, 0xff, 7]]]);
		expect(bytesOf(joined('H263', sent([[[1, 2, 3]]])).units)).toEqual([null]);
	});
});

describe('JPEG', () => {
	const part = (offset: number, q: number, ...data: readonly number[]): number[] => [
		...[0, 0, 0, offset, 1, q, 2, 1],
		...data,
	];
	const packets = sent([[part(0, 50, 1, 2), part(2, 50, 3)], [part(0, 50, 4)]]);

	test('headers and tables are put in front, an end behind', () => {
		const [first, second] = joined('JPEG', packets).units;
		const bytes = Buffer.from(first?.pieces[0] ?? []);
		expect([...bytes.subarray(0, 4)]).toEqual([0xff, 0xd8, 0xff, 0xdb]);
		expect([...bytes.subarray(-5)]).toEqual([1, 2, 3, 0xff, 0xd9]);
		// Start of frame: 8 x 16 pixels.
		const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
		expect([bytes.readUInt16BE(frame + 5), bytes.readUInt16BE(frame + 7)]).toEqual([8, 16]);
		expect([first?.isKey, second?.isWhole]).toEqual([true, true]);
	});

	test.for([0, 1])('without fragment %i the picture is damaged, the next is not', (at) => {
		const { units } = joined('JPEG', lost(packets, at));
		expect(units.map(({ isWhole }) => isWhole)).toEqual([false, true]);
	});

	test('tables in band are kept for pictures that leave them out', () => {
		const tables = new Array<number>(128).fill(3);
		const inBand = part(0, 255, 0, 0, 0, 128, ...tables, 1);
		const { units } = joined('JPEG', sent([[inBand], [part(0, 255, 0, 0, 0, 0, 2)]]));
		expect(units.map(({ isWhole }) => isWhole)).toEqual([true, true]);
		expect(joined('JPEG', sent([[part(0, 255, 0, 0, 0, 0, 2)]])).units[0]?.isWhole).toBe(false);
	});

	test('restart intervals are told', () => {
		const { units } = joined('JPEG', sent([[[0, 0, 0, 0, 65, 50, 2, 1, 0, 4, 0xff, 0xff, 9]]]));
		const bytes = Buffer.from(units[0]?.pieces[0] ?? []);
		expect(bytes.includes(Buffer.from([0xff, 0xdd, 0, 4, 0, 4]))).toBe(true);
	});

	test('quantisers follow Q as RFC 2435 scales them', () => {
		expect([...quantisationTables(50).subarray(0, 4)]).toEqual([16, 11, 12, 14]);
		expect([...quantisationTables(99).subarray(0, 3)]).toEqual([1, 1, 1]);
		expect(quantisationTables(1)[0]).toBe(255);
		expect(JPEG_HUFFMAN).toHaveLength(432);
	});
});

test.for([
	['h264', 'H264'],
	['mp4v-es', 'MP4V-ES'],
	['PCMU', null],
	[null, null],
	['constructor', null],
] as const)('%s is the codec %s', ([name, codec]) => {
	expect(videoCodec(name)).toBe(codec);
});
