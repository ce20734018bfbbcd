import { describe, expect, test } from 'vitest';
import { inferCodec } from '../../../../app/media/infer/index.ts';
import { scoreH264 } from '../../../../app/media/infer/h264.ts';
import { scoreH265 } from '../../../../app/media/infer/h265.ts';
import { scoreH266 } from '../../../../app/media/infer/h266.ts';
import { SampleSet } from '../../../../app/media/infer/sample-set.ts';
import { vvcHeader, vvcPayloads, vvcPictures } from '../../../fixtures/builders/vvc.ts';
import { each, noise, pictures, times } from './samples.ts';

const VIDEO = { step: 3600, rate: 90_000 };
const film = vvcPictures(40).map(vvcPayloads);
const setOf = (all: Parameters<typeof pictures>[0]) => new SampleSet(pictures(all, VIDEO));

describe('H.266', () => {
	test('is named by its headers, fragments and the size that an SPS tells', () => {
		const [best, ...others] = inferCodec(pictures(film, VIDEO));
		expect(others).toEqual([]);
		expect(best).toMatchObject({ codec: 'H266', kind: 'video', clockRate: 90_000 });
		expect(best?.confidence).toBe(0.98);
		expect(best?.reasons.join('; ')).toMatch(/fragments \(FU\).*pictures of 1280×720/u);
	});

	test('is neither H.264 nor H.265 to their scorers', () => {
		expect([scoreH264(setOf(film)), scoreH265(setOf(film))]).toEqual([null, null]);
	});

	test('is less sure without parameter sets, and not named by slices alone', () => {
		const without = film.map((payloads) => payloads.filter((one) => (one[1] ?? 0) >> 3 !== 28));
		expect(scoreH266(setOf(without))?.confidence).toBe(0.92);
		const slices = times(40, (at) => [...vvcHeader(0), 0xa0, ...noise(80, at)]);
		expect(scoreH266(new SampleSet(each(slices, VIDEO)))?.confidence).toBe(0.4);
	});

	const FRAGMENT = vvcHeader(29);
	test.for([
		['the forbidden bit', [0x80, 0x39, 0xa0, 1]],
		['the reserved bit', [0x40, 0x39, 0xa0, 1]],
		['another layer', [2, 1, 0xd0]],
		['no temporal number', [0, 0x38, 0xa0, 1]],
		['a key frame in a higher sublayer', [0, 0x3a, 0xa0, 1]],
		['a reserved type', [0, (26 << 3) | 1, 0xa0]],
		['first and last fragment in one', [...FRAGMENT, 0xc8, 1]],
		['a fragment of an aggregation', [...FRAGMENT, 0x9c, 1]],
		['an aggregation that is longer than its packet', [...vvcHeader(28), 0, 99, 0, 0x79, 1]],
		['an aggregation with bytes behind its units', [...vvcHeader(28), 0, 3, 0, 0x81, 1, 0]],
	] as const)('%s speaks against it', ([, payload]) => {
		expect(
			scoreH266(
				new SampleSet(
					each(
						times(20, () => payload),
						VIDEO,
					),
				),
			),
		).toBeNull();
	});

	test('fragments that do not follow each other are none', () => {
		const lone = times(40, (at) => [...FRAGMENT, 0x80, ...noise(50, at)]);
		expect(scoreH266(new SampleSet(each(lone, VIDEO)))).toBeNull();
	});

	test('another clock makes it doubtful', () => {
		const slow = pictures(film, { step: 800, rate: 8000 });
		expect(scoreH266(new SampleSet(slow))?.confidence).toBeCloseTo(0.68);
	});

	test('slices that nothing refers to are no H.265 either', () => {
		const slices = times(40, (at) => [...vvcHeader(0), 0xa0, ...noise(80, at)]);
		expect(scoreH265(new SampleSet(each(slices, VIDEO)))?.confidence).toBe(0.4);
	});

	test('is not seen in H.265', () => {
		const fragments = [
			[0x62, 1, 0x93, 1],
			[0x62, 1, 0x53, 3],
		];
		const other = times(30, (at) => (at === 0 ? [[0x40, 1, 0x0c], ...fragments] : [[2, 1, 9]]));
		expect(scoreH266(setOf(other))).toBeNull();
	});
});
