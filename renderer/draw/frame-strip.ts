/** Draws pictures and sound of a camera's session over time. */
import type { StripMark, StripView } from '../../main/ipc/contract.ts';
import type { Palette } from './palette.ts';
import { stripes } from './palette.ts';
import type { StripScale } from './strip.ts';
import { xOf } from './strip.ts';

/** Heights of the lanes, px. */
export const PICTURE_HEIGHT = 48;
/** See `PICTURE_HEIGHT`. */
export const SOUND_HEIGHT = 14;
/** Room of the time axis below, px. */
export const AXIS_ROOM = 16;
/** Height of the whole strip, px. */
export const FRAMES_HEIGHT = PICTURE_HEIGHT + SOUND_HEIGHT + AXIS_ROOM + 6;

/** Pictures of any kind. */
export const isPicture = ({ kind }: StripMark): boolean =>
	kind === 'key' || kind === 'picture' || kind === 'image';

/** Index of the mark nearest to a time; −1 when there is none. */
export function nearestMark(marks: readonly StripMark[], time: number): number {
	let best = -1;
	marks.forEach(({ offset }, at) => {
		const distance = Math.abs(offset - time);
		if (best < 0 || distance < Math.abs((marks[best]?.offset ?? 0) - time)) best = at;
	});
	return best;
}

/**
 * Draws all of it.
 * @param pixelRatio device pixels per px
 */
export function drawFrames(
	canvas: HTMLCanvasElement,
	view: StripView,
	scale: StripScale,
	palette: Palette,
	pixelRatio: number,
): void {
	const { marks } = view;
	const pen = canvas.getContext('2d');
	if (pen === null) return;
	pen.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
	pen.clearRect(0, 0, scale.width, FRAMES_HEIGHT);
	const largest = Math.max(1, ...marks.filter(isPicture).map(({ bytes }) => bytes));
	drawGaps(pen, view, scale, palette, pixelRatio);
	for (const mark of marks) drawMark(pen, mark, scale, palette, largest);
}

function drawGaps(
	pen: CanvasRenderingContext2D,
	{ marks, gaps }: StripView,
	scale: StripScale,
	palette: Palette,
	pixelRatio: number,
): void {
	const pictures = new Set(marks.filter(isPicture).map(({ track }) => track));
	pen.fillStyle = stripes(pen, palette.hatch, pixelRatio);
	for (const { track, from, to } of gaps) {
		const x = xOf(from, scale);
		const isAbove = pictures.has(track);
		const [top, height] = isAbove ? [2, PICTURE_HEIGHT - 2] : [PICTURE_HEIGHT + 4, SOUND_HEIGHT];
		pen.fillRect(x, top, Math.max(1, xOf(to, scale) - x), height);
	}
}

function drawMark(
	pen: CanvasRenderingContext2D,
	mark: StripMark,
	scale: StripScale,
	palette: Palette,
	largest: number,
): void {
	const x = xOf(mark.offset, scale);
	const isLost = mark.missing > 0;
	if (!isPicture(mark)) {
		pen.fillStyle = isLost ? palette.loss : mark.kind === 'audio' ? palette.audio : palette.signal;
		pen.fillRect(x, PICTURE_HEIGHT + 4, 1.5, SOUND_HEIGHT - 2);
		return;
	}
	const isKey = mark.kind !== 'picture';
	// Roots: pictures between key frames are smaller by ten and would not be seen.
	const height = Math.max(3, Math.sqrt(mark.bytes / largest) * (PICTURE_HEIGHT - 10));
	pen.fillStyle = isLost ? palette.loss : palette.video;
	pen.globalAlpha = isKey || isLost ? 1 : 0.55;
	pen.fillRect(x, PICTURE_HEIGHT - height, isKey ? 2 : 1.5, height);
	pen.globalAlpha = 1;
	if (!isKey) return;
	const top = PICTURE_HEIGHT - height - 4;
	pen.beginPath();
	for (const [dx, dy] of [
		[0, -4],
		[4, 0],
		[0, 4],
		[-4, 0],
	] as const)
		pen.lineTo(x + 1 + dx, top + dy);
	pen.fill();
}
