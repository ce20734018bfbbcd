/** Draws the lanes of the time strip. */
import type { TimelineLane, TimelineView } from '../../main/ipc/contract.ts';
import type { Palette } from './palette.ts';
import { stripes } from './palette.ts';

/** Height of a lane and of the axis above the lanes, px. */
export const LANE_HEIGHT = 16;
/** See `LANE_HEIGHT`. */
export const AXIS_HEIGHT = 22;
/** Width of the names at the left, px. */
export const NAMES_WIDTH = 174;

/** One lane and the view it belongs to. */
export interface StripLane {
	readonly letter: string;
	readonly view: TimelineView;
	readonly lane: TimelineLane;
	readonly selected: boolean;
}

/** Where seconds are on the canvas. */
export interface StripScale {
	readonly from: number;
	readonly to: number;
	/** px of the plot, without the names. */
	readonly width: number;
}

/** x of a time, px inside the plot. */
export const xOf = (time: number, { from, to, width }: StripScale): number =>
	((time - from) / (to - from)) * width;

/** Time of an x. */
export const timeOf = (x: number, { from, to, width }: StripScale): number =>
	from + (x / width) * (to - from);

/**
 * Draws all lanes.
 * @param pixelRatio device pixels per px
 */
export function drawStrip(
	canvas: HTMLCanvasElement,
	lanes: readonly StripLane[],
	scale: StripScale,
	palette: Palette,
	pixelRatio: number,
): void {
	const context = canvas.getContext('2d');
	if (context === null) return;
	context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
	context.clearRect(0, 0, scale.width, canvas.height);
	const lossStripes = stripes(context, palette.loss, pixelRatio);
	lanes.forEach((lane, at) => {
		context.save();
		context.translate(0, at * LANE_HEIGHT);
		drawLane(context, lane, scale, palette, lossStripes);
		context.restore();
	});
}

function drawLane(
	context: CanvasRenderingContext2D,
	{ lane, view, selected }: StripLane,
	scale: StripScale,
	palette: Palette,
	lossStripes: CanvasPattern | string,
): void {
	const left = Math.max(0, xOf(lane.from, scale));
	const right = Math.min(scale.width, Math.max(xOf(lane.to, scale), left + 2));
	if (right <= 0 || left >= scale.width) return;
	const [ink, tint] = coloursOf(lane, palette);
	context.fillStyle = tint;
	context.fillRect(left, 2, right - left, LANE_HEIGHT - 4);
	if (selected || lane.encrypted) {
		context.strokeStyle = ink;
		context.setLineDash(lane.encrypted ? [3, 2] : []);
		context.strokeRect(left + 0.5, 2.5, right - left - 1, LANE_HEIGHT - 5);
		context.setLineDash([]);
	}
	context.fillStyle = ink;
	drawLevels(context, lane, view, scale);
	context.fillStyle = lossStripes;
	drawLoss(context, lane, view, scale);
}

function coloursOf(lane: TimelineLane, palette: Palette): readonly [string, string] {
	if (lane.kind === 'audio') return [palette.audio, palette['audio-tint']];
	if (lane.kind === 'video') return [palette.video, palette['video-tint']];
	return [palette.signal, palette['signal-tint']];
}

/** Audio stands about the middle like a wave, everything else on the ground. */
function drawLevels(
	context: CanvasRenderingContext2D,
	lane: TimelineLane,
	view: TimelineView,
	scale: StripScale,
): void {
	const room = LANE_HEIGHT - 6;
	const bin = (view.to - view.from) / view.bins;
	const width = Math.max(1, (bin / (scale.to - scale.from)) * scale.width - 0.5);
	lane.level.forEach((level, at) => {
		if (level === 0) return;
		const height = Math.max(1, (level / 255) * room);
		const x = xOf(view.from + at * bin, scale);
		const y = lane.kind === 'audio' ? (LANE_HEIGHT - height) / 2 : LANE_HEIGHT - 3 - height;
		context.fillRect(x, y, width, height);
	});
}

/** A striped foot as wide as the bin it struck, at least 2 px. */
function drawLoss(
	context: CanvasRenderingContext2D,
	lane: TimelineLane,
	view: TimelineView,
	scale: StripScale,
): void {
	const bin = (view.to - view.from) / view.bins;
	const width = Math.max(2, (bin / (scale.to - scale.from)) * scale.width);
	lane.loss.forEach((loss, at) => {
		if (loss === 0) return;
		context.fillRect(xOf(view.from + at * bin, scale), LANE_HEIGHT - 5, width, 5);
	});
}
