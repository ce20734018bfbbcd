import { expect, test } from 'vitest';
import {
	scoreProgramStream,
	scoreTransportStream,
} from '../../../../app/media/infer/containers.ts';
import { scoreMpeg4 } from '../../../../app/media/infer/mpeg4.ts';
import { SampleSet } from '../../../../app/media/infer/sample-set.ts';
import { each, pictures, times } from './samples.ts';

const VIDEO = { step: 3600, rate: 90_000 };
const PACK = [0, 0, 1, 0xba, 0x44];
const VOP = [0, 0, 1, 0xb6, 0x10];

test('whole TS packets name a transport stream', () => {
	const packet = new Array<number>(188).fill(0x47);
	const set = new SampleSet(
		each(
			times(10, () => [...packet, ...packet]),
			VIDEO,
		),
	);
	expect(scoreTransportStream(set)).toMatchObject({ codec: 'MP2T', confidence: 0.99 });
});

test.for([
	['a length that is no multiple of 188', { ...VIDEO, length: 189 }, 0x47],
	['a second packet without 47', VIDEO, 0x46],
] as const)('%s is no transport stream', ([, sending, second]) => {
	const packet = [
		0x47,
		...new Array<number>(187).fill(0),
		second,
		...new Array<number>(187).fill(0),
	];
	expect(
		scoreTransportStream(
			new SampleSet(
				each(
					times(10, () => packet),
					sending,
				),
			),
		),
	).toBeNull();
});

test('packs at new timestamps name a program stream', () => {
	const set = new SampleSet(
		pictures(
			times(6, () => [PACK, [9, 9, 9], [8, 8]]),
			VIDEO,
		),
	);
	expect(scoreProgramStream(set)).toMatchObject({ codec: 'MP2P', confidence: 0.97 });
	expect(scoreMpeg4(set)).toBeNull();
});

test('start codes of elementary streams are no program stream', () => {
	const set = new SampleSet(
		pictures(
			times(6, () => [VOP, [9, 9, 9]]),
			VIDEO,
		),
	);
	expect(scoreProgramStream(set)).toBeNull();
	expect(scoreMpeg4(set)).toMatchObject({ codec: 'MP4V-ES', confidence: 0.9 });
});

test('the size of the pictures makes MPEG-4 surer', () => {
	const set = new SampleSet(
		pictures(
			times(6, (at) => [at === 3 ? [0, 0, 1, 0xb0, 1] : VOP, [9, 9]]),
			VIDEO,
		),
	);
	expect(scoreMpeg4(set)?.confidence).toBe(0.97);
});

test('one start code in noise is nothing', () => {
	const set = new SampleSet(
		pictures(
			times(6, (at) => [at === 0 ? VOP : [5, 5, 5, 5]]),
			VIDEO,
		),
	);
	expect([scoreMpeg4(set), scoreProgramStream(set)]).toEqual([null, null]);
});
