/** What a ladder is drawn of: shapes that the page, SVG files and canvases draw alike. */
import type { FlowRow } from '../../main/ipc/contract.ts';
import type { LadderColumn, LadderLayout, LadderRow } from './ladder.ts';
import { ROW_HEIGHT } from './ladder.ts';

/** Which colour: a role, never a value. */
export type Ink =
	| 'request'
	| 'provisional'
	| 'success'
	| 'failure'
	| 'media'
	| 'event'
	| 'repeat'
	| 'node'
	| 'text'
	| 'context'
	| 'label';

/** A piece of text in one weight and colour. */
export interface TextPart {
	readonly text: string;
	readonly bold: boolean;
	readonly ink: Ink;
}

/** One shape; coordinates are px from the row's left upper corner. */
export type Shape =
	| {
			readonly kind: 'line';
			readonly x1: number;
			readonly y1: number;
			readonly x2: number;
			readonly y2: number;
			readonly ink: Ink;
			readonly width: number;
			readonly dashed: boolean;
	  }
	| {
			/** Arrow head with its point at x, y, looking left (−1) or right (1). */
			readonly kind: 'head';
			readonly x: number;
			readonly y: number;
			readonly look: -1 | 1;
			readonly ink: Ink;
			readonly hollow: boolean;
	  }
	| {
			readonly kind: 'band';
			readonly x: number;
			readonly y: number;
			readonly width: number;
			readonly height: number;
			/** px of its length that are striped: lost. */
			readonly lost: number;
			readonly dashed: boolean;
	  }
	| {
			readonly kind: 'text';
			readonly x: number;
			/** Base line. */
			readonly y: number;
			readonly anchor: 'start' | 'middle' | 'end';
			readonly parts: readonly TextPart[];
			/** Stands on a plate of the ground's colour. */
			readonly plate: boolean;
	  };

/** Words that the drawing needs. */
export interface LadderWords {
	/** `4 packets in 10.349 s`. */
	readonly media: (packets: number, seconds: number) => string;
	/** The same of frames, where media are no packets. */
	readonly frames: (frames: number, seconds: number) => string;
	/** `6.40 % lost`. */
	readonly lost: (percent: number) => string;
}

const LINE_Y = 18;
const TEXT_Y = 12;
const HEAD = 7;
/** px of a band that stay free of text. */
const BAND_ENDS = 24;

/** Height of an RTP band by packets per second: 8 to 18 px, full at 100 a second. */
export function bandHeight(packets: number, seconds: number): number {
	const rate = seconds > 0 ? packets / seconds : 0;
	return Math.round(8 + 10 * Math.min(1, rate / 100));
}

/** Shapes of one row: the nodes' lines, then its arrow or band. */
export function rowShapes(
	{ row, height, repeats, isUnanswered }: LadderRow,
	{ columns, width }: LadderLayout,
	words: LadderWords,
): readonly Shape[] {
	const lines = columns.map(({ x }) => nodeLine(x, height));
	const from = columns.find(({ node }) => node.key === row.from);
	const to = columns.find(({ node }) => node.key === row.to);
	if (from === undefined || to === undefined) return lines;
	const base = height - ROW_HEIGHT;
	const shift = (shapes: readonly Shape[]): readonly Shape[] =>
		shapes.map((shape) => moved(shape, base));
	if (from === to) return [...lines, ...shift(loop(row, from, repeats))];
	const drawn = row.media === null ? arrow(row, from, to, repeats) : band(row, from, to, words);
	const stub = isUnanswered ? answerStub(from, to) : [];
	return [...lines, ...shift([...drawn, ...stub, ...ports(row, from, to, width)])];
}

const nodeLine = (x: number, height: number): Shape => ({
	kind: 'line',
	x1: x,
	y1: 0,
	x2: x,
	y2: height,
	ink: 'node',
	width: 1.5,
	dashed: false,
});

/** A shape further down. */
export function moved(shape: Shape, by: number): Shape {
	if (by === 0) return shape;
	if (shape.kind === 'line') return { ...shape, y1: shape.y1 + by, y2: shape.y2 + by };
	return { ...shape, y: shape.y + by };
}

/** Colour of a row's arrow: repeats are grey whatever they repeat, and a BYE ends the call in red. */
export function inkOf({ tone, retransmission, label }: FlowRow): Ink {
	if (retransmission) return 'repeat';
	return /^BYE\b/u.test(label) ? 'failure' : tone;
}

function arrow(
	row: FlowRow,
	from: LadderColumn,
	to: LadderColumn,
	repeats: number,
): readonly Shape[] {
	const ink = inkOf(row);
	const look = to.x > from.x ? 1 : -1;
	const dashed = row.retransmission;
	const width = row.tone === 'provisional' || dashed ? 1 : 1.6;
	return [
		{
			kind: 'line',
			x1: from.x,
			y1: LINE_Y,
			x2: to.x - look * (dashed ? 1 : HEAD - 1),
			y2: LINE_Y,
			ink,
			width,
			dashed,
		},
		{ kind: 'head', x: to.x - look, y: LINE_Y, look, ink, hollow: dashed },
		label(row, (from.x + to.x) / 2, repeats, Math.abs(to.x - from.x) - 8),
	];
}

/** Text above the line: method or status, then what SDP names, as far as there is room. */
function label(row: FlowRow, x: number, repeats: number, room: number): Shape {
	const [, start = row.label, codecs] = /^(.*?) SDP \((.*)\)$/u.exec(row.label) ?? [];
	const ink: Ink = row.retransmission ? 'repeat' : 'text';
	const plain: Ink = row.retransmission ? 'repeat' : 'context';
	const method: TextPart = { text: start, bold: !row.retransmission, ink };
	const times: readonly TextPart[] =
		repeats > 0 ? [{ text: `  ×${repeats + 1}`, bold: true, ink: 'label' }] : [];
	const left = room - roughWidth([method, ...times]);
	const named = codecs === undefined ? '' : fitted(` (${codecs})`, left);
	const middle: readonly TextPart[] =
		named === '' ? [] : [{ text: named, bold: false, ink: plain }];
	const parts = [method, ...middle, ...times];
	return { kind: 'text', x, y: TEXT_Y, anchor: 'middle', parts, plate: true };
}

/** As much of a text as fits; nothing when that would say nothing. */
function fitted(text: string, room: number): string {
	const letters = Math.floor(room / 6);
	if (text.length <= letters) return text;
	return letters < 6 ? '' : `${text.slice(0, letters - 2)}…)`;
}

function band(
	row: FlowRow,
	from: LadderColumn,
	to: LadderColumn,
	words: LadderWords,
): readonly Shape[] {
	const { media } = row;
	if (media === null) return [];
	const look = to.x > from.x ? 1 : -1;
	const left = Math.min(from.x, to.x) + 6;
	const width = Math.abs(to.x - from.x) - 12;
	const height = bandHeight(media.packets, media.duration);
	const lost = (width * media.lostPercent) / 100;
	const parts = bandParts(row, media, words, width - BAND_ENDS);
	const middle = ROW_HEIGHT / 2;
	return [
		{
			kind: 'band',
			x: left,
			y: middle - height / 2,
			width,
			height,
			lost: media.lostPercent > 0 ? Math.max(4, lost) : 0,
			dashed: media.inferred,
		},
		{ kind: 'head', x: to.x - look, y: middle, look, ink: 'media', hollow: false },
		{
			kind: 'text',
			x: (from.x + to.x) / 2,
			y: middle + 4,
			anchor: 'middle',
			parts,
			plate: true,
		},
	];
}

/** As much as fits: codec first, then what is lost, then how much it is. */
function bandParts(
	{ protocol, label }: FlowRow,
	media: NonNullable<FlowRow['media']>,
	words: LadderWords,
	room: number,
): readonly TextPart[] {
	const isRtp = protocol !== 'dvrip';
	const name = isRtp ? `RTP ${media.codec}` : label;
	const codec: TextPart = { text: name, bold: true, ink: 'media' };
	const count = words[isRtp ? 'media' : 'frames'](media.packets, media.duration);
	const counted: TextPart = { text: `, ${count}`, bold: false, ink: 'media' };
	const share = `, ${words.lost(media.lostPercent)}`;
	const lost: readonly TextPart[] =
		media.lostPercent > 0 ? [{ text: share, bold: true, ink: 'failure' }] : [];
	const choices = [
		[codec, counted, ...lost],
		[codec, ...lost],
	];
	return choices.find((parts) => roughWidth(parts) <= room) ?? [codec];
}

/** The answer that is not in the capture: a short dashed line where it would have begun. */
function answerStub(from: LadderColumn, to: LadderColumn): readonly Shape[] {
	const look = to.x > from.x ? 1 : -1;
	return [
		{
			kind: 'line',
			x1: to.x - look * 2,
			y1: LINE_Y + 5,
			x2: to.x - look * 42,
			y2: LINE_Y + 5,
			ink: 'failure',
			width: 1,
			dashed: true,
		},
	];
}

function ports(
	row: FlowRow,
	from: LadderColumn,
	to: LadderColumn,
	width: number,
): readonly Shape[] {
	const ink: Ink = row.retransmission ? 'repeat' : 'context';
	const portAt = (column: LadderColumn, other: LadderColumn, port: number): Shape => {
		const isLeft = column.x < other.x;
		const x = isLeft ? Math.max(0, column.x - 8) : Math.min(width, column.x + 8);
		const parts: TextPart[] = [{ text: String(port), bold: false, ink }];
		return { kind: 'text', x, y: 16, anchor: isLeft ? 'end' : 'start', parts, plate: false };
	};
	return [portAt(from, to, row.fromPort), portAt(to, from, row.toPort)];
}

/** Source and destination are one node. */
function loop(row: FlowRow, column: LadderColumn, repeats: number): readonly Shape[] {
	const ink = inkOf(row);
	const right = column.x + 22;
	const line = (x1: number, y1: number, x2: number, y2: number): Shape => ({
		kind: 'line',
		x1,
		y1,
		x2,
		y2,
		ink,
		width: 1.4,
		dashed: row.retransmission,
	});
	const text = label(row, right + 8, repeats, Infinity);
	return [
		line(column.x, 6, right, 6),
		line(right, 6, right, LINE_Y),
		line(right, LINE_Y, column.x + HEAD, LINE_Y),
		{ kind: 'head', x: column.x + 1, y: LINE_Y, look: -1, ink, hollow: row.retransmission },
		text.kind === 'text' ? { ...text, anchor: 'start', y: 16 } : text,
	];
}

/** Corners of an arrow head, as `points` of a polygon or path. */
export function headCorners({
	x,
	y,
	look,
}: Extract<Shape, { readonly kind: 'head' }>): readonly (readonly [number, number])[] {
	const back = x - look * HEAD;
	return [
		[back, y - 4],
		[x, y],
		[back, y + 4],
	];
}

/** Width of a text that needs no measuring: of an 11 px face, a little more than it takes. */
export function roughWidth(parts: readonly TextPart[]): number {
	return parts.reduce((sum, { text, bold }) => sum + text.length * (bold ? 6.6 : 6), 0);
}

/** The plate behind a text, with its left edge, width and upper edge. */
export function plateOf({ x, y, anchor, parts }: Extract<Shape, { readonly kind: 'text' }>): {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
} {
	const width = roughWidth(parts) + 4;
	const left = anchor === 'start' ? x - 2 : anchor === 'end' ? x + 2 - width : x - width / 2;
	return { x: left, y: y - 10, width, height: 13 };
}
