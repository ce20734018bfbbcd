import { expect, test } from 'vitest';
import { scoreAv1 } from '../../../../app/media/infer/av1.ts';
import { scoreH263, scoreH263Plus } from '../../../../app/media/infer/h263.ts';
import { scoreJpeg } from '../../../../app/media/infer/jpeg.ts';
import { SampleSet } from '../../../../app/media/infer/sample-set.ts';
import { scoreVp8, vp8DescriptorLength } from '../../../../app/media/infer/vp8.ts';
import { scoreVp9, vp9DescriptorLength } from '../../../../app/media/infer/vp9.ts';
import { pictures, times } from './samples.ts';

const VIDEO = { step: 3000, rate: 90_000 };
const setOf = (make: (at: number) => readonly (readonly number[])[]): SampleSet =>
	new SampleSet(pictures(times(10, make), VIDEO));

const KEY_VP8 = [0x90, 0x80, 5, 0x10, 0, 0, 0x9d, 1, 0x2a, 64, 0];
const DELTA_VP8 = [0x90, 0x80, 6, 0x11, 0, 0];
const MORE_VP8 = [0x80, 0x80, 6, 1, 2, 3];

test('VP8 is known by its beginnings, surely by a key frame', () => {
	expect(scoreVp8(setOf((at) => [at === 4 ? KEY_VP8 : DELTA_VP8, MORE_VP8]))).toMatchObject({
		...{ codec: 'VP8', confidence: 0.97, clockRate: 90_000 },
		reasons: [
			'100 % of the timestamps begin with a first part of a VP8 frame',
			'1 key frames (9D 01 2A)',
		],
	});
	expect(scoreVp8(setOf(() => [DELTA_VP8, MORE_VP8]))?.confidence).toBe(0.7);
	expect(scoreVp8(setOf(() => [DELTA_VP8]))?.confidence).toBe(0.4);
	expect(scoreVp8(setOf(() => [MORE_VP8, DELTA_VP8]))).toBeNull();
});

test.for([
	[[0x10, 1], 1],
	[[0x90, 0x80, 5, 1], 3],
	[[0x90, 0x80, 0x85, 1, 1], 4],
	[[0x90, 0xf0, 5, 1, 2, 9], 5],
	[[0x58, 1], 0],
	[[0x90, 0x0f, 1], 0],
] as const)('a VP8 descriptor %j has %i bytes', ([head, length]) => {
	expect(vp8DescriptorLength(Uint8Array.from(head))).toBe(length);
});

test('VP9 is known by the beginnings and ends of frames', () => {
	const key = [0x8b, 1, 0x08, 0x82, 0x49, 0x83, 0x42];
	const first = [0x88, 1, 0x86, 0];
	const last = [0x84, 1, 5, 5];
	const found = scoreVp9(
		setOf((at) => [at === 2 ? [0x88, ...key.slice(1, 2), ...key.slice(3)] : first, last]),
	);
	expect(found).toMatchObject({ codec: 'VP9', confidence: 0.97 });
	expect(scoreVp9(setOf(() => [first, last]))?.confidence).toBe(0.88);
	expect(scoreVp9(setOf(() => [last, first]))).toBeNull();
});

test.for([
	[[0x08, 0x82], 1],
	[[0x88, 5, 0x82], 2],
	[[0x88, 0x85, 5, 0x82], 3],
	[[0xa8, 5, 1, 1, 0x82], 4],
	[[0x0a, 0x18, 1, 0, 1, 0, 1, 0, 0x82], 8],
	[[0x0a, 0x08, 2, 0x04, 1, 0x00, 0x82], 6],
	[[0x88], 0],
] as const)('a VP9 descriptor %j has %i bytes', ([head, length]) => {
	expect(vp9DescriptorLength(Uint8Array.from(head))).toBe(length);
});

test('AV1 is known by OBUs that go on from packet to packet', () => {
	const sequence = [0x58, 0x0a, 0x0b, 0, 0];
	const open = [0x50, 0x32, 1, 2];
	const rest = [0x90, 3, 4];
	expect(scoreAv1(setOf((at) => [at === 0 || at === 5 ? sequence : open, rest]))).toMatchObject({
		...{ codec: 'AV1', confidence: 0.96 },
	});
	expect(scoreAv1(setOf(() => [open, rest]))?.confidence).toBe(0.75);
	expect(scoreAv1(setOf(() => [open, [0x10, 3]]))).toBeNull();
	expect(scoreAv1(setOf(() => [[0x51, 0x32]]))).toBeNull();
});

test('H.263 is known by its picture start codes in both payload forms', () => {
	expect(
		scoreH263Plus(
			setOf(() => [
				[4, 0, 0x80, 2, 8],
				[0, 0, 9],
			]),
		)?.codec,
	).toBe('H263-1998');
	expect(scoreH263(setOf(() => [[0, 0, 0, 0, 0, 0, 0x80, 2]]))?.codec).toBe('H263');
	expect(scoreH263(setOf(() => [[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 2]]))?.codec).toBe('H263');
	expect(scoreH263Plus(setOf(() => [[4, 0, 0x40, 2]]))).toBeNull();
	expect(scoreH263(setOf(() => [[0, 0, 0, 0, 1, 0, 0x80, 2]]))).toBeNull();
});

test('JPEG is known by fragments that begin where the one before ended', () => {
	const part = (offset: number, bytes: number): number[] => [
		...[0, 0, offset >> 8, offset & 255, 1, 80, 40, 30],
		...new Array<number>(bytes).fill(9),
	];
	const found = scoreJpeg(setOf(() => [part(0, 100), part(100, 50), part(150, 7)]));
	expect(found).toMatchObject({ codec: 'JPEG', confidence: 0.98 });
	expect(found?.reasons[1]).toBe('pictures of 320 x 240');
	expect(scoreJpeg(setOf(() => [part(0, 100), part(900, 50)]))).toBeNull();
	expect(scoreJpeg(setOf(() => [part(5, 100), part(105, 50)]))).toBeNull();
});
