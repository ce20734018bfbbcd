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

test('sound stands about the middle, gaps interrupt it, silence is put in without a mark', () => {
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
		marks: [mark('lost', 2), mark('silence', 6)],
		marksLeftOut: 0,
		complete: true,
	};
	const palette = readPalette(document.documentElement);
	const scale = { from: 0, to: 10, width: 1000 };
	drawWave(canvas, wave, scale, { palette, isMuted: false, ratio: 1 });
	const rects = drawn.filter(({ what }) => what === 'fillRect');
	const sound = rects.find(({ at }) => at[0] === 0 && at[2] === 500);
	expect((sound?.at[1] ?? 0) + (sound?.at[3] ?? 0) / 2).toBeCloseTo((WAVE_HEIGHT + 16) / 2, 6);
	expect(drawn.filter(({ what }) => what === 'strokeRect').map(({ at }) => at[0])).toEqual([
		200.5, 600.5,
	]);
	expect(drawn.filter(({ what }) => what === 'lineTo')).toHaveLength(8);
});
