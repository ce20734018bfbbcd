/** Geometry of a ladder: columns of nodes, rows in time, brackets of calls. All sizes in CSS px. */
import type { FlowNode, FlowRow, FlowView } from '../../main/ipc/contract.ts';

/** Least height of a row. */
export const ROW_HEIGHT = 24;
/** Room beside the outer nodes: the ports stand there. */
export const SIDE_ROOM = 56;
/** Least and largest distance between two nodes. */
const SPACING = { min: 172, max: 420 } as const;
/** Proportional time: px of a second, and the longest gap drawn. */
const GAP = { perSecond: 40, max: 200 } as const;

/** What the user chose to see. */
export interface LadderOptions {
	/** Node keys in the user's order; nodes that are not named follow as the engine has them. */
	readonly order: readonly string[];
	/** Repeats are counted at their first message instead of drawn. */
	readonly fold: boolean;
	readonly scale: 'equal' | 'proportional';
	/** px there are for the nodes. */
	readonly width: number;
}

/** One node. */
export interface LadderColumn {
	readonly node: FlowNode;
	/** x of its line. */
	readonly x: number;
}

/** One row. */
export interface LadderRow {
	readonly key: string;
	readonly row: FlowRow;
	readonly top: number;
	readonly height: number;
	/** Times it was repeated; of a repeat always 0. */
	readonly repeats: number;
	/** A request without any answer in the capture. */
	readonly isUnanswered: boolean;
	/** Seconds since the row above that a shortened gap stands for; 0 where the gap is true. */
	readonly cutGap: number;
}

/** The line at the left that holds a call together. */
export interface LadderBracket {
	readonly call: string;
	readonly callId: string;
	/** Place beside other brackets, from 0. */
	readonly lane: number;
	/** First and last row. */
	readonly from: number;
	readonly to: number;
}

/** A ladder ready to be drawn. */
export interface LadderLayout {
	readonly columns: readonly LadderColumn[];
	readonly rows: readonly LadderRow[];
	readonly brackets: readonly LadderBracket[];
	/** Brackets side by side; 0 when one call needs none. */
	readonly lanes: number;
	/** Width of the part with the nodes. */
	readonly width: number;
	readonly height: number;
}

/** px between two heads. */
const HEAD_GAP = 8;
/** Widest head, px. */
const MAX_HEAD = 190;

/**
 * Width of the heads over the nodes, px: none touches its neighbour, though the outer ones are pushed
 * inside.
 */
export function headWidth({ columns, width }: Pick<LadderLayout, 'columns' | 'width'>): number {
	const [first, second] = columns;
	if (first === undefined || second === undefined) return MAX_HEAD;
	const spacing = second.x - first.x;
	if (columns.length === 2) return Math.floor(Math.min(MAX_HEAD, (width - HEAD_GAP) / 2));
	// A pushed head reaches to its width, its neighbour begins half a width before its line.
	const pushed = ((SIDE_ROOM + spacing - HEAD_GAP) * 2) / 3;
	return Math.floor(Math.min(MAX_HEAD, spacing - HEAD_GAP, pushed));
}

/** Identity of a row that survives folding and growth. */
export const rowKeyOf = ({ frame, stream, label }: FlowRow): string =>
	`${frame}|${stream ?? ''}|${label}`;

/** Lays a ladder out. */
export function layoutLadder(view: FlowView, options: LadderOptions): LadderLayout {
	const columns = placeColumns(view.nodes, options);
	const shown = options.fold
		? view.rows.filter(({ retransmission }) => !retransmission)
		: view.rows;
	const rows = placeRows(shown, view.rows, options);
	const brackets = placeBrackets(view, shown);
	const last = rows.at(-1);
	return {
		columns,
		rows,
		brackets,
		lanes: brackets.reduce((most, { lane }) => Math.max(most, lane + 1), 0),
		width: 2 * SIDE_ROOM + Math.max(0, (columns.at(-1)?.x ?? SIDE_ROOM) - SIDE_ROOM),
		height: last === undefined ? 0 : last.top + last.height,
	};
}

function placeColumns(
	nodes: readonly FlowNode[],
	{ order, width }: LadderOptions,
): readonly LadderColumn[] {
	const rank = (key: string, at: number): number => {
		const chosen = order.indexOf(key);
		return chosen < 0 ? order.length + at : chosen;
	};
	const ranked = nodes.map((node, at) => ({ node, rank: rank(node.key, at) }));
	const sorted = ranked.toSorted((a, b) => a.rank - b.rank);
	const steps = Math.max(1, sorted.length - 1);
	const room = (width - 2 * SIDE_ROOM) / steps;
	const spacing = Math.round(Math.max(SPACING.min, Math.min(SPACING.max, room)));
	return sorted.map(({ node }, at) => ({ node, x: SIDE_ROOM + at * spacing }));
}

function placeRows(
	shown: readonly FlowRow[],
	all: readonly FlowRow[],
	{ scale }: LadderOptions,
): readonly LadderRow[] {
	const repeats = countRepeats(all);
	const answered = answeredFrames(all);
	const keys = new Map<string, number>();
	let top = 0;
	return shown.map((row, at) => {
		const before = shown[at - 1];
		const wait = before === undefined ? 0 : Math.max(0, row.offset - before.offset);
		const gap = scale === 'equal' ? 0 : Math.min(GAP.max, wait * GAP.perSecond);
		const height = ROW_HEIGHT + Math.round(gap);
		const key = uniqueKey(rowKeyOf(row), keys);
		const placed = {
			key,
			row,
			top,
			height,
			repeats: row.retransmission ? 0 : (repeats.get(row.frame) ?? 0),
			isUnanswered: isUnanswered(row, answered),
			cutGap: gap === GAP.max ? wait : 0,
		};
		top += height;
		return placed;
	});
}

/** Two messages of one frame may read alike: the second gets a number. */
function uniqueKey(key: string, seen: Map<string, number>): string {
	const times = seen.get(key) ?? 0;
	seen.set(key, times + 1);
	return times === 0 ? key : `${key}|${times}`;
}

function countRepeats(rows: readonly FlowRow[]): ReadonlyMap<number, number> {
	const counts = new Map<number, number>();
	for (const { retransmission, repeatOf } of rows) {
		if (retransmission && repeatOf !== null) counts.set(repeatOf, (counts.get(repeatOf) ?? 0) + 1);
	}
	return counts;
}

/** Frames of requests that were answered; an answer to a repeat answers the first one too. */
function answeredFrames(rows: readonly FlowRow[]): ReadonlySet<number> {
	const answered = new Set(rows.flatMap(({ requestFrame }) => requestFrame ?? []));
	for (const { frame, repeatOf } of rows) {
		if (repeatOf !== null && answered.has(frame)) answered.add(repeatOf);
	}
	for (const { frame, repeatOf } of rows) {
		if (repeatOf !== null && answered.has(repeatOf)) answered.add(frame);
	}
	return answered;
}

/** An ACK has no answer; responses are told by their code. */
function isUnanswered(row: FlowRow, answered: ReadonlySet<number>): boolean {
	if (row.protocol !== 'sip' || row.retransmission || answered.has(row.frame)) return false;
	return !/^(ACK\b|\d{3}\b)/u.test(row.label);
}

function placeBrackets(view: FlowView, rows: readonly FlowRow[]): readonly LadderBracket[] {
	if (view.calls.length < 2) return [];
	const free: number[] = [];
	const spans = view.calls.map(({ id, callId }) => ({
		call: id,
		callId,
		from: rows.findIndex(({ call }) => call === id),
		to: rows.findLastIndex(({ call }) => call === id),
	}));
	const known = spans.filter(({ from }) => from >= 0).toSorted((a, b) => a.from - b.from);
	return known.map((span) => {
		const found = free.findIndex((end) => end < span.from);
		const lane = found < 0 ? free.length : found;
		free[lane] = span.to;
		return { ...span, lane };
	});
}

/** Index of the first row whose end is below y; the number of rows when none is. */
export function rowAtHeight(rows: readonly LadderRow[], y: number): number {
	let low = 0;
	let high = rows.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const row = rows[middle];
		if (row !== undefined && row.top + row.height <= y) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Index of the last row at or before a time; −1 when all are later. */
export function rowAtTime(rows: readonly LadderRow[], time: number): number {
	return rows.findLastIndex(({ row }) => row.offset <= time);
}
