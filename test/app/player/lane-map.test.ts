import { expect, test } from 'vitest';
import { LaneMap } from '../../../app/player/lane-map.ts';

/** A map of packets of 160 samples, one a frame. */
function mapOf(positions: readonly (number | null)[]): LaneMap {
	const map = new LaneMap();
	positions.forEach((position, index) => map.add({ frame: index + 1, ordinal: 0 }, position, 160));
	return map;
}

const framesOf = (map: LaneMap, from: number, to: number): number[] =>
	map.between(from, to).map(({ frame }) => frame);

test('finds the packets that reach into a range', () => {
	const map = mapOf([0, 160, 320, 480]);
	expect(framesOf(map, 0, 1)).toEqual([1]);
	expect(framesOf(map, 159, 161)).toEqual([1, 2]);
	expect(framesOf(map, 160, 320)).toEqual([2]);
	expect(framesOf(map, 640, 900)).toEqual([]);
	expect(map.between(320, 321)).toEqual([{ frame: 3, ordinal: 0, position: 320, length: 160 }]);
});

test('looks through every piece of a long stream', () => {
	const map = mapOf(Array.from({ length: 2000 }, (_, index) => index * 160));
	for (const index of [0, 255, 256, 257, 511, 512, 1999]) {
		expect(framesOf(map, index * 160 + 80, index * 160 + 81)).toEqual([index + 1]);
	}
	expect(framesOf(map, 254 * 160, 258 * 160)).toEqual([255, 256, 257, 258]);
});

test('packets that are not heard and packets without sound are not found', () => {
	const map = mapOf([0, null, 320]);
	map.add({ frame: 9, ordinal: 0 }, 480, 0);
	expect(framesOf(map, 0, 1000)).toEqual([1, 3]);
});

test('packets that stand before others are found, and several in one frame told apart', () => {
	const map = new LaneMap();
	map.add({ frame: 5, ordinal: 0 }, 1600, 160);
	map.add({ frame: 5, ordinal: 1 }, 1760, 160);
	map.add({ frame: 6, ordinal: 0 }, 0, 160);
	expect(framesOf(map, 0, 10)).toEqual([6]);
	expect(map.between(1700, 1800).map(({ frame, ordinal }) => [frame, ordinal])).toEqual([
		[5, 0],
		[5, 1],
	]);
});

test('keeps positions beyond 32 bits', () => {
	const map = mapOf([48_000 * 86_400 * 3]);
	expect(framesOf(map, 48_000 * 86_400 * 3, 48_000 * 86_400 * 3 + 1)).toEqual([1]);
});
