/** A drawing painted on a canvas, for PNG files. */
import { DRAWING_FONT, inkColours } from './inks.ts';
import type { Drawing } from './ladder-drawing.ts';
import type { Shape } from './ladder-shapes.ts';
import { headCorners } from './ladder-shapes.ts';
import type { Palette } from './palette.ts';
import { stripes } from './palette.ts';

/** Chromium draws no canvas that is longer. */
export const MAX_CANVAS = 16_384;

/** Device pixels per px: two, or fewer where the picture would be too long; 0 when it cannot be. */
export function canvasScale({ width, height }: Drawing): number {
	const longest = Math.max(width, height);
	if (longest > MAX_CANVAS) return 0;
	return longest * 2 <= MAX_CANVAS ? 2 : 1;
}

/** Paints everything; the context is that of a canvas of `scale` times the drawing's size. */
export function paintDrawing(
	pen: CanvasRenderingContext2D,
	{ width, height, shapes }: Drawing,
	palette: Palette,
	scale: number,
): void {
	pen.setTransform(scale, 0, 0, scale, 0, 0);
	pen.fillStyle = palette.surface;
	pen.fillRect(0, 0, width, height);
	const lost = stripes(pen, palette.loss, scale);
	for (const shape of shapes) paintShape(pen, shape, palette, lost);
}

function paintShape(
	pen: CanvasRenderingContext2D,
	shape: Shape,
	palette: Palette,
	lost: CanvasPattern | string,
): void {
	const inks = inkColours(palette);
	if (shape.kind === 'text') {
		paintText(pen, shape, palette);
		return;
	}
	if (shape.kind === 'band') {
		const { x, y, width, height } = shape;
		pen.fillStyle = palette['audio-tint'];
		pen.fillRect(x, y, width, height);
		pen.fillStyle = lost;
		pen.fillRect(x + width - shape.lost, y, shape.lost, height);
		return;
	}
	pen.strokeStyle = pen.fillStyle = inks[shape.ink];
	pen.beginPath();
	if (shape.kind === 'line') {
		pen.setLineDash(shape.dashed ? [4, 3] : []);
		pen.lineWidth = shape.width;
		pen.moveTo(shape.x1, shape.y1);
		pen.lineTo(shape.x2, shape.y2);
		pen.stroke();
		pen.setLineDash([]);
		return;
	}
	for (const [x, y] of headCorners(shape)) pen.lineTo(x, y);
	pen.lineWidth = 1;
	if (shape.hollow) pen.stroke();
	else pen.fill();
}

function paintText(
	pen: CanvasRenderingContext2D,
	{ x, y, anchor, parts, plate }: Extract<Shape, { readonly kind: 'text' }>,
	palette: Palette,
): void {
	const inks = inkColours(palette);
	const font = (bold: boolean): string => `${bold ? 600 : 400} 11px ${DRAWING_FONT}`;
	const widths = parts.map(({ text, bold }) => {
		pen.font = font(bold);
		return pen.measureText(text).width;
	});
	const whole = widths.reduce((sum, width) => sum + width, 0);
	let at = anchor === 'start' ? x : anchor === 'end' ? x - whole : x - whole / 2;
	if (plate) {
		pen.fillStyle = palette.surface;
		pen.fillRect(at - 3, y - 10, whole + 6, 13);
	}
	parts.forEach(({ text, bold, ink }, index) => {
		pen.font = font(bold);
		pen.fillStyle = inks[ink];
		pen.fillText(text, at, y);
		at += widths[index] ?? 0;
	});
}
