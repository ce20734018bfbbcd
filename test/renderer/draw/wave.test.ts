import { describe, expect, test } from 'vitest';
import type { PlayerMark } from '../../../main/ipc/contract.ts';
import { WAVE_HEIGHT, drawWave, markAt, markCorners } from '../../../renderer/draw/wave.ts';
import { readPalette } from '../../../renderer/draw/palette.ts';
import '../../fixtures/setup-dom.ts';

const mark = (kind: PlayerMark['kind'], offset: number): PlayerMark => ({
	kind,
	offset,
	duration: 0.1,
	frame: 1,
	packets: 1,
});

describe('marks', () => {
	test('have shapes of their own: octagon, triangle, lozenge', () => {
		expect([
			markCorners('lost').length,
			markCorners('late').length,
			markCorners('wrong-timestamp').length,
		]).toEqual([8, 3, 4]);
	});

	test('are found near the pointer, and only there', () => {
		const marks = [mark('lost', 1), mark('late', 5)];
		const scale = { from: 0, to: 10, width: 1000 };
		expect(markAt(marks, 104, scale)?.kind).toBe('lost');
		expect(markAt(marks, 500, scale)?.kind).toBe('late');
		expect(markAt(marks, 300, scale)).toBeUndefined();
		expect(markAt([], 300, scale)).toBeUndefined();
	});
});

/** What drawing a wave with these marks does, at 100 px a second. */
function drawing(marks: readonly PlayerMark[]) {
	const drawn: { what: string; at: readonly number[] }[] = [];
	const pen = new Proxy(
		{},
		{
			get:
				(_target, what: string) =>
				(...at: number[]) =>
					drawn.push({ what, at }),
			set: () => true,
		},
	);
	const canvas = { getContext: () => pen } as unknown as HTMLCanvasElement;
	const wave = {
		from: 0,
		to: 10,
		least: Int8Array.from([-64, 0]),
		largest: Int8Array.from([64, 0]),
		marks,
		marksLeftOut: 0,
		complete: true,
	};
	const palette = readPalette(document.documentElement);
	const scale = { from: 0, to: 10, width: 1000 };
	drawWave(canvas, wave, scale, { palette, isMuted: false, ratio: 1 });
	return drawn;
}

test('of gaps too narrow to be told apart one stands for its neighbours', () => {
	const short = (offset: number): PlayerMark => ({ ...mark('lost', offset), duration: 0.01 });
	const crowd = Array.from({ length: 50 }, (_, at) => short(1 + at / 50));
	const wide = [3, 3.12, 3.24].map((offset) => mark('lost', offset));
	const gaps = drawing([...crowd, ...wide, short(9)]).filter(({ what }) => what === 'strokeRect');
	const at = gaps.map(({ at: [x = 0] }) => x - 0.5);
	expect(at.filter((x) => x < 210)).toHaveLength(13);
	expect(at.slice(13).map(Math.round)).toEqual([300, 312, 324, 900]);
});

test('sound stands about the middle, gaps interrupt it, silence is put in without a mark', () => {
	const drawn = drawing([mark('lost', 2), mark('silence', 6)]);
	const rects = drawn.filter(({ what }) => what === 'fillRect');
	const sound = rects.find(({ at }) => at[0] === 0 && at[2] === 500);
	expect((sound?.at[1] ?? 0) + (sound?.at[3] ?? 0) / 2).toBeCloseTo((WAVE_HEIGHT + 16) / 2, 6);
	expect(drawn.filter(({ what }) => what === 'strokeRect').map(({ at }) => at[0])).toEqual([
		200.5, 600.5,
	]);
	expect(drawn.filter(({ what }) => what === 'lineTo')).toHaveLength(8);
});
