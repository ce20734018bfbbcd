import { describe, expect, test } from 'vitest';
import { pictureRules } from '../../../../app/media/mpeg/picture-rules.ts';
import { PictureSplitter } from '../../../../app/media/mpeg/picture-splitter.ts';
import type { SplitUnit } from '../../../../app/media/mpeg/elementary.ts';

function splitter(codec: string) {
	const rules = pictureRules(codec);
	if (rules === null) throw new Error(`no rules for ${codec}`);
	const units: SplitUnit<number>[] = [];
	const made = new PictureSplitter<number>(rules, (unit) => units.push(unit));
	let number = 0;
	const take = (data: readonly number[], pts: number | null = null, isWhole = true): void => {
		made.take({ data: Uint8Array.from(data), pts, dts: pts, isWhole, mark: number++ });
	};
	return { made, units, take };
}

const code = (...bytes: readonly number[]): number[] => [0, 0, 1, ...bytes];

describe('H.265', () => {
	test('is cut before parameter sets and first slices; only IRAP pictures are keys', () => {
		const { made, units, take } = splitter('H265');
		const sets = [...code(0x40, 1, 9), ...code(0x42, 1, 9), ...code(0x44, 1, 9)];
		take([...sets, ...code(0x26, 1, 0x80, 5)], 0);
		take([...code(0x02, 1, 0x80, 5), ...code(0x02, 1, 0x20, 5)], 3600);
		take(code(0x02, 1, 0x80, 6), 7200);
		made.flush();
		expect(units.map(({ pieces, isKey, pts }) => [pieces.length, isKey, pts])).toEqual([
			[4, true, 0],
			[2, false, 3600],
			[1, false, 7200],
		]);
	});
});

describe('H.264', () => {
	test('both fields of a picture in one packet stay together', () => {
		const { made, units, take } = splitter('H264');
		take([...code(0x65, 0x88, 1), ...code(0x61, 0x9a, 2)], 0);
		take(code(0x61, 0x9a, 3), 3600);
		made.flush();
		expect(units.map(({ pieces }) => pieces.length)).toEqual([2, 1]);
	});

	test('an intra picture behind parameter sets is a key without being an IDR', () => {
		const { made, units, take } = splitter('H264');
		take([...code(0x67, 1, 2), ...code(0x68, 1, 2), ...code(0x41, 0x88, 3)], 0);
		take(code(0x41, 0x88, 3), 3600);
		take([...code(0x67, 1, 2), ...code(0x41, 0x9a, 3)], 7200);
		made.flush();
		expect(units.map(({ isKey }) => isKey)).toEqual([true, false, false]);
	});

	test('a unit and its start code may be cut anywhere between two packets', () => {
		const whole = [...code(0x65, 0x88, 1, 2, 3), 0, ...code(9, 0xf0), ...code(0x61, 0x9a, 4, 5)];
		const expected = [
			[[0x65, 0x88, 1, 2, 3]],
			[
				[9, 0xf0],
				[0x61, 0x9a, 4, 5],
			],
		];
		for (let at = 3; at < whole.length; at++) {
			const { made, units, take } = splitter('H264');
			take(whole.slice(0, at), 0);
			take(whole.slice(at), 3600);
			made.flush();
			expect(units.map(({ pieces }) => pieces.map((piece) => [...piece]))).toEqual(expected);
		}
	});

	test('slices without the one that begins their picture are damaged', () => {
		const { made, units, take } = splitter('H264');
		take([...code(0x61, 0x40, 3), ...code(0x61, 0x20, 4)], 0);
		made.flush();
		expect(units.map(({ isWhole }) => isWhole)).toEqual([false]);
	});

	test('behind a hole a packet without a time, or with that of the torn one, is no beginning', () => {
		for (const pts of [null, 0]) {
			const { made, units, take } = splitter('H264');
			take(code(0x65, 0x88, 1, 2), 0, false);
			made.cut(false);
			take(code(0x65, 0x88, 1, 2), pts);
			take(code(0x61, 0x9a, 1, 2), 3600);
			made.flush();
			expect(units.map(({ isWhole }) => isWhole)).toEqual([false, false, true]);
		}
	});

	test('what came of a torn picture stays for the eye, apart from what is whole', () => {
		const { made, units, take } = splitter('H264');
		take([...code(0x67, 1, 2), ...code(0x65, 0x88, 1, 2)], 0, false);
		made.cut(false);
		const [torn] = units;
		expect(torn?.pieces.map((piece) => [...piece])).toEqual([[0x67, 1, 2]]);
		expect(torn?.remains?.map((piece) => [...piece])).toEqual([
			[0x67, 1, 2],
			[0x65, 0x88, 1, 2],
		]);
		expect(torn?.isKey).toBe(true);
	});
});

describe('MPEG-2', () => {
	const headOf = (temporal: number, type: number): number[] =>
		code(0, temporal >> 2, ((temporal & 3) << 6) | (type << 3), 0xff);

	test('is cut at sequence and picture headers, and stays one piece with its codes', () => {
		const { made, units, take } = splitter('MPV');
		const first = [...code(0xb3, 1, 2, 3), ...code(0xb8, 1), ...headOf(0, 1), ...code(1, 9, 9)];
		const second = [...headOf(1, 2), ...code(1, 9, 9), ...code(2, 8, 8)];
		take([...first, ...second], 0);
		made.flush();
		expect(units.map(({ pieces, isKey, pts }) => [[...(pieces[0] ?? [])], isKey, pts])).toEqual([
			[first, true, 0],
			[second, false, null],
		]);
	});

	test('two fields of one frame are one picture', () => {
		const { made, units, take } = splitter('MPV');
		take([...headOf(5, 1), ...code(1, 9), ...headOf(5, 2), ...code(1, 9)], 0);
		take([...headOf(6, 3), ...code(1, 9)], 3600);
		made.flush();
		expect(units.map(({ pts }) => pts)).toEqual([0, 3600]);
	});
});

describe('MPEG-4 visual', () => {
	test('is cut at each picture; those of type I are keys', () => {
		const { made, units, take } = splitter('MP4V-ES');
		take([...code(0xb0, 1), ...code(0x20, 1), ...code(0xb6, 0x10, 1), ...code(0xb6, 0x50, 1)], 0);
		made.flush();
		expect(units.map(({ isKey }) => isKey)).toEqual([true, false]);
	});
});

test('codecs whose pictures nobody can tell apart have no rules', () => {
	expect([pictureRules('SVAC'), pictureRules(null)]).toEqual([null, null]);
});
