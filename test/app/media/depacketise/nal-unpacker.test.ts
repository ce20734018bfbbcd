import { describe, expect, test } from 'vitest';
import { bytesOf, joined, lost, sent } from './packets.ts';

const SPS = [0x67, 0x42, 0, 0x1f];
const PPS = [0x68, 0xce];
const SLICE = [0x41, 0x9a, 1, 2];
/** A key slice in three fragments; its first byte of data begins a picture. */
const KEY = [
	[0x7c, 0x85, 0x88, 1],
	[0x7c, 0x05, 2],
	[0x7c, 0x45, 3, 4],
];
const KEY_UNIT = [0x65, 0x88, 1, 2, 3, 4];
const AGGREGATE = [0x78, 0, 4, ...SPS, 0, 2, ...PPS];

describe('H.264', () => {
	const packets = sent([[AGGREGATE, ...KEY], [SLICE], [SLICE, [0x41, 0x02, 9]], KEY]);

	test('single units, aggregations and fragments become NAL units of pictures', () => {
		const { units, counts } = joined('H264', packets);
		expect(bytesOf(units)).toEqual([
			[SPS, PPS, KEY_UNIT],
			[SLICE],
			[SLICE, [0x41, 0x02, 9]],
			[KEY_UNIT],
		]);
		expect(units.map(({ isKey }) => isKey)).toEqual([true, false, false, true]);
		expect(units.map(({ ticks }) => ticks)).toEqual([0, 3000, 6000, 9000]);
		expect(units.map(({ timeMs }) => timeMs)).toEqual([0, 33, 66, 99]);
		expect(counts).toEqual({ units: 4, damaged: 0, gaps: 0 });
	});

	test.for([
		['a first fragment', [1], [null, [SLICE]]],
		['a middle fragment', [2], [null, [SLICE]]],
		['a last fragment', [3], [null, [SLICE]]],
		['the parameter sets', [0], [[KEY_UNIT], [SLICE]]],
		[
			'a whole picture',
			[4],
			[
				[SPS, PPS, KEY_UNIT],
				[SLICE, [0x41, 0x02, 9]],
			],
		],
		['the first slice of two', [5], [[SPS, PPS, KEY_UNIT], [SLICE], null]],
		['the last slice of two', [6], [[SPS, PPS, KEY_UNIT], [SLICE], null]],
	] as const)('without %s exactly its picture is damaged', ([, at, expected]) => {
		const { units } = joined('H264', lost(packets, ...at));
		expect(bytesOf(units).slice(0, expected.length)).toEqual(expected);
	});

	test('nothing is joined over a gap between two pictures in fragments', () => {
		const two = sent([KEY, KEY]);
		const { units, counts } = joined('H264', lost(two, 2, 3));
		expect(bytesOf(units)).toEqual([null, null]);
		expect(counts).toEqual({ units: 2, damaged: 2, gaps: 1 });
	});

	test('a marker that lies does not end a picture, a missing one does not join two', () => {
		const lying = packets.map((one, at) => ({ ...one, marker: at === 1 }));
		expect(bytesOf(joined('H264', lying).units)).toEqual(bytesOf(joined('H264', packets).units));
	});

	test('an aggregation that is longer than its packet is damaged', () => {
		expect(bytesOf(joined('H264', sent([[[0x78, 0, 9, 0x67]]])).units)).toEqual([null]);
	});

	test('empty packets keep their number and say nothing', () => {
		const padded = sent([KEY, [], [SLICE]]);
		expect(bytesOf(joined('H264', padded).units)).toEqual([[KEY_UNIT], [SLICE]]);
		const empty = sent([[KEY[0] ?? [], [], KEY[1] ?? [], KEY[2] ?? []]]);
		expect(bytesOf(joined('H264', empty).units)).toEqual([[KEY_UNIT]]);
	});

	test('timestamps of pictures that are shown later go back and forth', () => {
		const [first, second, third] = sent([[SLICE], [SLICE], [SLICE]]);
		if (first === undefined || second === undefined || third === undefined) throw new Error();
		const reordered = [
			first,
			{ ...second, timestamp: third.timestamp },
			{ ...third, timestamp: second.timestamp },
		];
		expect(joined('H264', reordered).units.map(({ ticks }) => ticks)).toEqual([0, 6000, 3000]);
	});
});

describe('H.265', () => {
	const VPS = [0x40, 1, 0x0c];
	const FRAGMENTS = [
		[0x62, 1, 0x93, 0x80, 1],
		[0x62, 1, 0x13, 2],
		[0x62, 1, 0x53, 3],
	];
	const packets = sent([
		[[0x60, 1, 0, 3, ...VPS, 0, 3, 0x42, 1, 9], ...FRAGMENTS],
		[[0x02, 1, 0xd0]],
	]);

	test('aggregations and fragments become NAL units with both header bytes', () => {
		const { units } = joined('H265', packets);
		expect(bytesOf(units)).toEqual([
			[VPS, [0x42, 1, 9], [0x26, 1, 0x80, 1, 2, 3]],
			[[0x02, 1, 0xd0]],
		]);
		expect(units.map(({ isKey }) => isKey)).toEqual([true, false]);
	});

	test.for([1, 2, 3])('without fragment %i the picture is damaged, the next is not', (at) => {
		expect(bytesOf(joined('H265', lost(packets, at)).units)).toEqual([null, [[0x02, 1, 0xd0]]]);
	});
});

describe('what is left of a damaged picture', () => {
	const sending = sent([[AGGREGATE, ...KEY], [SLICE]]);

	test('is every whole unit and the beginning of a torn one, joined over nothing', () => {
		const [torn] = joined('H264', lost(sending, 2)).units;
		expect(torn?.isWhole).toBe(false);
		expect(torn?.pieces.map((unit) => [...unit])).toEqual([SPS, PPS]);
		expect(torn?.remains?.map((unit) => [...unit])).toEqual([SPS, PPS, [0x65, 0x88, 1]]);
	});

	test('tells a torn key frame by its beginning', () => {
		expect(joined('H264', lost(sending, 3)).units[0]?.isKey).toBe(true);
		expect(joined('H264', lost(sending, 1)).units[0]?.isKey).toBe(false);
	});

	test('is not told of whole ones', () => {
		expect(joined('H264', sending).units.every(({ remains }) => remains === undefined)).toBe(true);
	});
});

describe('H.266', () => {
	const SETS = [
		[0, 0x79, 9, 8],
		[0, 0x81, 7],
	];
	const HEADER = [0, 0x99, 5];
	/** A slice of an IDR picture in three fragments, its picture header inside. */
	const FIRST = [
		[0, 0xe9, 0x88, 0x90, 1],
		[0, 0xe9, 0x08, 2],
		[0, 0xe9, 0x68, 3],
	];
	const SLICES = [
		[0, 2, 0x20, 1],
		[0, 2, 0x21, 2],
	];
	const packets = sent([
		[[0, 0xe1, 0, 4, ...(SETS[0] ?? []), 0, 3, ...(SETS[1] ?? [])], ...FIRST],
		[HEADER, ...SLICES],
		[[0, 1, 0xa0, 3]],
	]);
	const KEY_PICTURE = [...SETS, [0, 0x41, 0x90, 1, 2, 3]];
	const SECOND = [HEADER, ...SLICES];
	const THIRD = [[0, 1, 0xa0, 3]];

	test('aggregations and fragments become NAL units with both header bytes', () => {
		const { units, counts } = joined('H266', packets);
		expect(bytesOf(units)).toEqual([KEY_PICTURE, SECOND, THIRD]);
		expect(units.map(({ isKey }) => isKey)).toEqual([true, false, false]);
		expect(counts).toEqual({ units: 3, damaged: 0, gaps: 0 });
	});

	test.for([
		['a first fragment', 1, [null, SECOND, THIRD]],
		['a last fragment', 3, [null, SECOND, THIRD]],
		['a picture header', 4, [KEY_PICTURE, null, THIRD]],
		['a slice', 5, [KEY_PICTURE, null, THIRD]],
		['a whole picture', 7, [KEY_PICTURE, SECOND]],
	] as const)('without %s exactly its picture is damaged', ([, at, expected]) => {
		expect(bytesOf(joined('H266', lost(packets, at)).units)).toEqual(expected);
	});
});
