/** Draws the wave of one lane and what happened to its sound. */
import type { PlayerMark, PlayerMarkKind, WaveView } from '../../main/ipc/contract.ts';
import type { Palette } from './palette.ts';
import { stripes } from './palette.ts';
import type { StripScale } from './strip.ts';
import { xOf } from './strip.ts';

/** Height of a lane's wave with the room for marks above it, px. */
export const WAVE_HEIGHT = 76;
/** Room above the wave for the marks. */
export const MARK_ROOM = 16;

/** A gap is drawn as wide as this at least, px. */
const LEAST_WIDTH = 3;
/** Marks of one kind nearer to each other cannot be told apart, px. */
const MARK_DISTANCE = 7;

/** How a lane is drawn. */
export interface WaveStyle {
	readonly palette: Palette;
	readonly isMuted: boolean;
	/** Device pixels per px. */
	readonly ratio: number;
}

/** Draws everything; the canvas has its size already. */
export function drawWave(
	canvas: HTMLCanvasElement,
	wave: WaveView,
	scale: StripScale,
	style: WaveStyle,
): void {
	const pen = canvas.getContext('2d');
	if (pen === null) return;
	const { palette, isMuted, ratio } = style;
	pen.setTransform(ratio, 0, 0, ratio, 0, 0);
	pen.clearRect(0, 0, scale.width, WAVE_HEIGHT);
	const from = Math.max(0, xOf(wave.from, scale));
	const to = Math.min(scale.width, xOf(wave.to, scale));
	pen.fillStyle = isMuted ? palette['signal-tint'] : palette['audio-tint'];
	pen.fillRect(from, MARK_ROOM, to - from, WAVE_HEIGHT - MARK_ROOM);
	pen.fillStyle = isMuted ? palette.signal : palette.audio;
	drawSound(pen, wave, scale);
	const hatch = stripes(pen, palette.hatch, ratio);
	const marks = apart(wave.marks, scale);
	for (const mark of marks) drawGap(pen, mark, scale, palette, hatch);
	for (const mark of marks) {
		if (mark.kind !== 'silence') drawMark(pen, mark.kind, xOf(middle(mark), scale), 8, palette);
	}
}

/**
 * Marks that can be told from each other: one stands for those of its kind that would cover it. What
 * is wide enough to be seen at its true width is always there.
 */
function apart(marks: readonly PlayerMark[], scale: StripScale): readonly PlayerMark[] {
	const last = new Map<PlayerMarkKind, number>();
	return marks.filter((mark) => {
		const x = xOf(middle(mark), scale);
		const isWide = xOf(mark.offset + mark.duration, scale) - xOf(mark.offset, scale) >= LEAST_WIDTH;
		if (!isWide && x - (last.get(mark.kind) ?? -Infinity) < MARK_DISTANCE) return false;
		last.set(mark.kind, x);
		return true;
	});
}

const middle = ({ offset, duration }: PlayerMark): number => offset + duration / 2;

function drawSound(pen: CanvasRenderingContext2D, wave: WaveView, scale: StripScale): void {
	const bins = wave.largest.length;
	const bin = (wave.to - wave.from) / Math.max(1, bins);
	const width = Math.max(0.7, (bin / (scale.to - scale.from)) * scale.width);
	const room = (WAVE_HEIGHT - MARK_ROOM) / 2 - 2;
	const centre = MARK_ROOM + (WAVE_HEIGHT - MARK_ROOM) / 2;
	pen.fillRect(Math.max(0, xOf(wave.from, scale)), centre - 0.25, scale.width, 0.5);
	for (let at = 0; at < bins; at += 1) {
		const [low, high] = [wave.least[at] ?? 0, wave.largest[at] ?? 0];
		if (low === 0 && high === 0) continue;
		const above = (high / 128) * room;
		const below = (-low / 128) * room;
		const x = xOf(wave.from + at * bin, scale);
		pen.fillRect(x, centre - above, width, Math.max(1, above + below));
	}
}

/** Where sound is missing or was put in: the wave is interrupted. */
function drawGap(
	pen: CanvasRenderingContext2D,
	{ kind, offset, duration }: PlayerMark,
	scale: StripScale,
	palette: Palette,
	hatch: CanvasPattern | string,
): void {
	if (kind !== 'lost' && kind !== 'silence') return;
	const left = xOf(offset, scale);
	const width = Math.max(LEAST_WIDTH, xOf(offset + duration, scale) - left);
	pen.fillStyle = palette.surface;
	pen.fillRect(left, MARK_ROOM, width, WAVE_HEIGHT - MARK_ROOM);
	pen.fillStyle = hatch;
	pen.fillRect(left, MARK_ROOM, width, WAVE_HEIGHT - MARK_ROOM);
	pen.strokeStyle = palette.ctl;
	pen.lineWidth = 1;
	pen.strokeRect(left + 0.5, MARK_ROOM + 0.5, width - 1, WAVE_HEIGHT - MARK_ROOM - 1);
}

/** Corners of a mark's shape around 0, 0, 12 px across: octagon, triangle, lozenge. */
export function markCorners(
	kind: Exclude<PlayerMarkKind, 'silence'>,
): readonly (readonly [number, number])[] {
	switch (kind) {
		case 'lost':
			return Array.from({ length: 8 }, (_, at) => {
				const turn = (Math.PI / 4) * at + Math.PI / 8;
				return [6 * Math.cos(turn), 6 * Math.sin(turn)] as const;
			});
		case 'late':
			return [
				[0, -5],
				[6, 5],
				[-6, 5],
			];
		case 'wrong-timestamp':
			return [
				[0, -6],
				[5, 0],
				[0, 6],
				[-5, 0],
			];
	}
}

/** Token of a mark's colour. */
export const MARK_COLOURS = {
	lost: 'loss',
	late: 'warn',
	'wrong-timestamp': 'video',
} as const satisfies Record<Exclude<PlayerMarkKind, 'silence'>, keyof Palette>;

function drawMark(
	pen: CanvasRenderingContext2D,
	kind: Exclude<PlayerMarkKind, 'silence'>,
	x: number,
	y: number,
	palette: Palette,
): void {
	pen.beginPath();
	for (const [dx, dy] of markCorners(kind)) pen.lineTo(x + dx, y + dy);
	pen.closePath();
	pen.lineWidth = 1.5;
	pen.strokeStyle = palette[MARK_COLOURS[kind]];
	pen.fillStyle = kind === 'lost' ? palette.surface : palette[MARK_COLOURS[kind]];
	pen.fill();
	pen.stroke();
}

/** The mark nearest to an x, within reach of a pointer. */
export function markAt(
	marks: readonly PlayerMark[],
	x: number,
	scale: StripScale,
): PlayerMark | undefined {
	const reach = (mark: PlayerMark): number => Math.abs(xOf(middle(mark), scale) - x);
	const nearest = marks.toSorted((a, b) => reach(a) - reach(b))[0];
	return nearest !== undefined && reach(nearest) <= 8 ? nearest : undefined;
}
