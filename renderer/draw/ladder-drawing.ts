/** A ladder as one picture with heads, times, frames and comments, for files. */
import type { LadderLayout } from './ladder.ts';
import type { Ink, LadderWords, Shape, TextPart } from './ladder-shapes.ts';
import { moved, rowShapes } from './ladder-shapes.ts';

/** A picture: shapes on a ground of that size. */
export interface Drawing {
	readonly width: number;
	readonly height: number;
	readonly shapes: readonly Shape[];
}

/** What stands in the columns beside the nodes. */
export interface LadderTexts extends LadderWords {
	readonly title: string;
	readonly time: (row: number) => string;
	readonly comment: (row: number) => string;
	/** Second line of a node's head. */
	readonly subtitle: (column: number) => string;
	readonly heads: { readonly time: string; readonly frame: string; readonly comment: string };
}

/** Height of title and node heads. */
export const DRAWING_HEAD = 72;
const LEFT = { time: 112, frame: 168, nodes: 184 } as const;
const COMMENT_WIDTH = 340;
/** Letters of a comment that fit. */
const COMMENT_LETTERS = 54;
const FOOT = 16;

/** Width of the whole picture. */
export const drawingWidth = ({ width }: LadderLayout): number =>
	LEFT.nodes + width + 16 + COMMENT_WIDTH;

/** One page: rows from `first` up to but not including `end`, under the heads. */
export function ladderDrawing(
	layout: LadderLayout,
	texts: LadderTexts,
	first: number,
	end: number,
): Drawing {
	const rows = layout.rows.slice(first, end);
	const top = rows[0]?.top ?? 0;
	const shapes = rows.flatMap((row, at) => {
		const y = DRAWING_HEAD + row.top - top;
		const drawn = rowShapes(row, layout, texts).map((shape) => beside(moved(shape, y), LEFT.nodes));
		const line = y + row.height - 8;
		const ink: Ink = row.row.retransmission ? 'repeat' : 'context';
		return [
			...drawn,
			text(LEFT.time, line, 'end', texts.time(first + at), ink),
			text(LEFT.frame, line, 'end', String(row.row.frame), ink),
			text(LEFT.nodes + layout.width + 16, line, 'start', cut(texts.comment(first + at)), ink),
		];
	});
	const last = rows.at(-1);
	const height = last === undefined ? 0 : last.top + last.height - top;
	return {
		width: drawingWidth(layout),
		height: DRAWING_HEAD + height + FOOT,
		shapes: [...headShapes(layout, texts), ...shapes],
	};
}

/** The first rows of the pages that a ladder is cut into. */
export function pageStarts(layout: LadderLayout, pageHeight: number): readonly number[] {
	const room = pageHeight - DRAWING_HEAD - FOOT;
	const starts: number[] = [];
	let top = 0;
	layout.rows.forEach((row, at) => {
		if (starts.length > 0 && row.top + row.height - top <= room) return;
		starts.push(at);
		top = row.top;
	});
	return starts;
}

function headShapes({ columns, width }: LadderLayout, texts: LadderTexts): readonly Shape[] {
	const { heads } = texts;
	const line = DRAWING_HEAD - 5;
	return [
		text(12, 18, 'start', texts.title, 'text', { bold: true }),
		text(LEFT.time, line, 'end', heads.time, 'label'),
		text(LEFT.frame, line, 'end', heads.frame, 'label'),
		text(LEFT.nodes + width + 16, line, 'start', heads.comment, 'label'),
		...columns.flatMap(({ node, x }, at) => [
			text(LEFT.nodes + x, 38, 'middle', node.title, 'text', { bold: true }),
			text(LEFT.nodes + x, 51, 'middle', texts.subtitle(at), 'label'),
		]),
	];
}

function text(
	x: number,
	y: number,
	anchor: 'start' | 'middle' | 'end',
	words: string,
	ink: Ink,
	options: { readonly bold: boolean } = { bold: false },
): Shape {
	const parts: readonly TextPart[] = [{ text: words, bold: options.bold, ink }];
	return { kind: 'text', x, y, anchor, parts, plate: false };
}

function beside(shape: Shape, by: number): Shape {
	if (shape.kind === 'line') return { ...shape, x1: shape.x1 + by, x2: shape.x2 + by };
	return { ...shape, x: shape.x + by };
}

const cut = (words: string): string =>
	words.length > COMMENT_LETTERS ? `${words.slice(0, COMMENT_LETTERS - 1)}…` : words;
