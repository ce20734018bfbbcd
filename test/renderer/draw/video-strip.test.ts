import { describe, expect, test } from 'vitest';
import type { VideoView } from '../../../main/ipc/contract.ts';
import type { Palette } from '../../../renderer/draw/palette.ts';
import { PICTURES, VIDEO_STRIP_HEIGHT, drawVideo } from '../../../renderer/draw/video-strip.ts';

/** Every name is its own colour. */
const palette = new Proxy({}, { get: (_, name) => String(name) }) as Palette;
const scale = { from: 0, to: 10, width: 1000 };
const NOTHING = { marks: [], losses: [], freezes: [] };

interface Stroke {
	readonly act: string;
	readonly colour: string;
	readonly at: readonly number[];
}

/** What is drawn of a view: fills with their colour and place. */
function drawn(view: Partial<VideoView>): readonly Stroke[] {
	const strokes: Stroke[] = [];
	let corners: number[] = [];
	const pen = {
		...{ fillStyle: '', strokeStyle: '', globalAlpha: 1 },
		setTransform: () => undefined,
		clearRect: (...at: number[]) => strokes.push({ act: 'clear', colour: '', at }),
		fillRect: (...at: number[]) => strokes.push({ act: 'rect', colour: pen.fillStyle, at }),
		strokeRect: (...at: number[]) => strokes.push({ act: 'box', colour: pen.strokeStyle, at }),
		beginPath: () => (corners = []),
		lineTo: (x: number) => corners.push(x),
		fill: () =>
			strokes.push({ act: `${corners.length} corners`, colour: pen.fillStyle, at: corners }),
	};
	const canvas = { getContext: () => pen } as unknown as HTMLCanvasElement;
	drawVideo(canvas, { ...NOTHING, ...view } as VideoView, scale, palette, 1);
	return strokes;
}

const mark = { kind: 'picture', isDamaged: false, offset: 2, frame: 1, bytes: 100 } as const;

describe('pictures over time', () => {
	test('are bars at their time, tall by their size', () => {
		const [clear, large, small] = drawn({ marks: [mark, { ...mark, offset: 5, bytes: 25 }] });
		expect(clear?.at).toEqual([0, 0, 1000, VIDEO_STRIP_HEIGHT]);
		expect(large).toMatchObject({ act: 'rect', colour: 'video', at: [200, 10, 1.5, 30] });
		expect(small?.at).toEqual([500, 25, 1.5, 15]);
	});

	test('have a diamond where they are key frames, and another colour with holes', () => {
		const key = { ...mark, kind: 'key' as const };
		expect(drawn({ marks: [key] }).map(({ act }) => act)).toEqual(['clear', 'rect', '4 corners']);
		expect(drawn({ marks: [{ ...mark, isDamaged: true }] })[1]?.colour).toBe('loss');
	});

	test('that stand still are boxed from the one to the other; who is at fault has its colour', () => {
		const freeze = { from: 2, to: 4, frame: 9 };
		const boxes = (cause: 'lost' | 'sender') =>
			drawn({ freezes: [{ ...freeze, cause }] }).filter(({ act }) => act === 'box');
		expect(boxes('lost')).toMatchObject([{ colour: 'loss', at: [200.5, 2.5, 199, PICTURES - 3] }]);
		expect(boxes('sender')).toMatchObject([{ colour: 'warn' }]);
	});

	test('missing packets are octagons, larger for many, drawn once a pixel', () => {
		const losses = [
			{ offset: 1, frame: 1, packets: 1 },
			{ offset: 1.001, frame: 2, packets: 1 },
			{ offset: 5, frame: 3, packets: 64 },
		];
		const octagons = drawn({ losses }).filter(({ act }) => act === '8 corners');
		expect(octagons).toHaveLength(2);
		const widths = octagons.map(({ at }) => Math.max(...at) - Math.min(...at));
		expect(widths[1]).toBeGreaterThan(widths[0] ?? 0);
	});
});

test('a canvas without a pen is left alone', () => {
	const canvas = { getContext: () => null } as unknown as HTMLCanvasElement;
	expect(() => drawVideo(canvas, NOTHING as never, scale, palette, 1)).not.toThrow();
});
