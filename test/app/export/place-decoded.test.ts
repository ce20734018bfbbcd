import { describe, expect, test } from 'vitest';
import { StretchCutter } from '../../../app/export/place-decoded.ts';
import { Stretches } from '../../../app/export/stretches.ts';

/** Cuts samples that come in pieces of so many bytes. */
function cut(
	samples: readonly number[],
	stretches: readonly (readonly [position: number | null, samples: number])[],
	pieceBytes = 3,
	channels = 1,
) {
	const list = new Stretches();
	for (const [position, length] of stretches) list.add(position, length);
	const placed: [number, number[]][] = [];
	const target = {
		put: (position: number, part: Int16Array) => placed.push([position, [...part]]),
	};
	const cutter = new StretchCutter(list, target, channels);
	const bytes = new Uint8Array(Int16Array.from(samples).buffer);
	for (let at = 0; at < bytes.length; at += pieceBytes) {
		cutter.take(bytes.subarray(at, at + pieceBytes));
	}
	const heard = new Map<number, number>();
	for (const [position, part] of placed) {
		part.forEach((sample, at) => heard.set(position * channels + at, sample));
	}
	return { heard: [...heard], missing: cutter.missing, passed: cutter.passed };
}

describe('placing what a decoder gives', () => {
	test.for([1, 2, 3, 5, 100])('in pieces of %i bytes', (pieceBytes) => {
		const result = cut(
			[1, 2, 3, 4, 5],
			[
				[0, 2],
				[4, 3],
			],
			pieceBytes,
		);
		expect(result.heard).toEqual([
			[0, 1],
			[1, 2],
			[4, 3],
			[5, 4],
			[6, 5],
		]);
		expect(result).toMatchObject({ missing: 0, passed: 2 });
	});

	test('samples that the decoder did not give are counted', () => {
		expect(
			cut(
				[1, 2, 3],
				[
					[0, 2],
					[2, 4],
					[6, 4],
				],
			),
		).toMatchObject({ missing: 7, passed: 1 });
	});

	test('samples beyond the last packet are left out', () => {
		expect(cut([1, 2, 3, 4], [[0, 2]])).toMatchObject({
			missing: 0,
			heard: [
				[0, 1],
				[1, 2],
			],
		});
	});

	test('packets that are not heard take their samples and put none', () => {
		expect(
			cut(
				[1, 2, 3, 4],
				[
					[0, 1],
					[null, 2],
					[1, 1],
				],
			).heard,
		).toEqual([
			[0, 1],
			[1, 4],
		]);
	});

	test('stretches without samples are passed by', () => {
		expect(
			cut(
				[1, 2],
				[
					[0, 1],
					[5, 0],
					[1, 1],
				],
			),
		).toMatchObject({ missing: 0, passed: 3 });
	});

	test('channels stay together', () => {
		const { heard } = cut(
			[1, -1, 2, -2, 3, -3],
			[
				[0, 1],
				[3, 2],
			],
			5,
			2,
		);
		expect(heard).toEqual([
			[0, 1],
			[1, -1],
			[6, 2],
			[7, -2],
			[8, 3],
			[9, -3],
		]);
	});
});
