/** Draws the pictures of a stream over time: sizes, key frames, losses, and where it stands still. */
import type { VideoView } from '../../main/ipc/contract.ts';
import type { Palette } from './palette.ts';
import { stripes } from './palette.ts';
import type { StripScale } from './strip.ts';
import { xOf } from './strip.ts';

/** Heights of the parts, px. */
export const PICTURES = 40;
/** See `PICTURES`. */
export const FAULTS = 16;
/** Room of the time axis below, px. */
export const AXIS = 16;
/** Height of the whole strip, px. */
export const VIDEO_STRIP_HEIGHT = PICTURES + FAULTS + AXIS + 4;

/**
 * Draws all of it.
 * @param pixelRatio device pixels per px
 */
export function drawVideo(
	canvas: HTMLCanvasElement,
	view: VideoView,
	scale: StripScale,
	palette: Palette,
	pixelRatio: number,
): void {
	const pen = canvas.getContext('2d');
	if (pen === null) return;
	pen.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
	pen.clearRect(0, 0, scale.width, VIDEO_STRIP_HEIGHT);
	drawFreezes(pen, view, scale, palette, pixelRatio);
	drawPictures(pen, view, scale, palette);
	drawLosses(pen, view, scale, palette);
}

/** A hatched box from the last picture to the next one; its foot tells whether packets are missing. */
function drawFreezes(
	pen: CanvasRenderingContext2D,
	{ freezes }: VideoView,
	scale: StripScale,
	palette: Palette,
	pixelRatio: number,
): void {
	for (const { from, to, cause } of freezes) {
		const x = xOf(from, scale);
		const width = Math.max(2, xOf(to, scale) - x);
		pen.fillStyle = stripes(pen, cause === 'lost' ? palette.loss : palette.hatch, pixelRatio);
		pen.fillRect(x, 2, width, PICTURES - 2);
		pen.strokeStyle = cause === 'lost' ? palette.loss : palette.warn;
		pen.strokeRect(x + 0.5, 2.5, Math.max(1, width - 1), PICTURES - 3);
	}
}

function drawPictures(
	pen: CanvasRenderingContext2D,
	{ marks }: VideoView,
	scale: StripScale,
	palette: Palette,
): void {
	const largest = Math.max(1, ...marks.map(({ bytes }) => bytes));
	for (const { kind, isDamaged, offset, bytes } of marks) {
		const x = xOf(offset, scale);
		const isKey = kind === 'key';
		// Roots: pictures between key frames are smaller by ten and would not be seen.
		const height = Math.max(3, Math.sqrt(bytes / largest) * (PICTURES - 10));
		pen.fillStyle = isDamaged ? palette.loss : palette.video;
		pen.globalAlpha = isKey || isDamaged ? 1 : 0.55;
		pen.fillRect(x, PICTURES - height, isKey ? 2 : 1.5, height);
		pen.globalAlpha = 1;
		if (isKey) diamond(pen, x + 1, PICTURES - height - 4);
	}
}

function diamond(pen: CanvasRenderingContext2D, x: number, y: number): void {
	pen.beginPath();
	pen.lineTo(x, y - 4);
	pen.lineTo(x + 4, y);
	pen.lineTo(x, y + 4);
	pen.lineTo(x - 4, y);
	pen.fill();
}

/** An octagon where packets are missing, larger for many. */
function drawLosses(
	pen: CanvasRenderingContext2D,
	{ losses }: VideoView,
	scale: StripScale,
	palette: Palette,
): void {
	pen.fillStyle = palette.loss;
	let last = -Infinity;
	for (const { offset, packets } of losses) {
		const x = xOf(offset, scale);
		// Hundreds of them on one pixel look like one, and take as long to draw as all.
		if (x - last < 1 && packets < 10) continue;
		last = x;
		const radius = Math.min(7, 3 + Math.log2(packets));
		octagon(pen, x, PICTURES + 2 + FAULTS / 2, radius);
	}
}

function octagon(pen: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
	pen.beginPath();
	for (let corner = 0; corner < 8; corner++) {
		const angle = ((corner + 0.5) * Math.PI) / 4;
		pen.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
	}
	pen.fill();
}
