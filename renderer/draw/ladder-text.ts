/** A ladder as plain text: columns of nodes with arrows between them, as Wireshark writes it. */
import type { LadderLayout, LadderRow } from './ladder.ts';
import type { LadderTexts } from './ladder-drawing.ts';

/** Least and most letters between two nodes; the longest label decides. */
const SPACING = { min: 40, max: 90 } as const;
/** Letters before the first node and after the last. */
const SIDE = 12;

interface TextColumns {
	/** Letters between two nodes. */
	readonly spacing: number;
	readonly time: number;
	readonly frame: number;
	/** Letters of the part with the nodes. */
	readonly width: number;
	/** Place of each node's line. */
	readonly places: ReadonlyMap<string, number>;
}

/** The whole ladder; lines end in LF. */
export function ladderText(layout: LadderLayout, texts: LadderTexts): string {
	const count = layout.columns.length;
	const labels = longest(layout.rows.map(({ row, repeats }) => labelOf(row.label, repeats)));
	const spacing = Math.max(SPACING.min, Math.min(SPACING.max, labels + 4));
	const columns: TextColumns = {
		time: longest(layout.rows.map((_, at) => texts.time(at)).concat(texts.heads.time)),
		frame: longest(layout.rows.map(({ row }) => String(row.frame)).concat(texts.heads.frame)),
		spacing,
		width: 2 * SIDE + Math.max(0, count - 1) * spacing + 1,
		places: new Map(layout.columns.map(({ node }, at) => [node.key, SIDE + at * spacing])),
	};
	const lines = layout.rows.flatMap((row, at) => rowLines(row, at, columns, texts));
	return [texts.title, '', ...headLines(layout, columns, texts), ...lines, ''].join('\n');
}

function headLines(
	{ columns }: LadderLayout,
	{ time, frame, width, places, spacing }: TextColumns,
	texts: LadderTexts,
): readonly string[] {
	const head = (words: (at: number) => string, left: string, right: string): string => {
		let line = ' '.repeat(width);
		columns.forEach(({ node }, at) => {
			line = centred(line, words(at), places.get(node.key) ?? 0, spacing);
		});
		return `${left}  ${line}  ${right}`.trimEnd();
	};
	const { heads } = texts;
	const left = `${heads.time.padStart(time)}  ${heads.frame.padStart(frame)}`;
	const blank = ' '.repeat(left.length);
	return [
		head((at) => columns[at]?.node.title ?? '', left, heads.comment),
		head((at) => texts.subtitle(at), blank, ''),
	];
}

function rowLines(
	{ row, repeats }: LadderRow,
	at: number,
	columns: TextColumns,
	texts: LadderTexts,
): readonly string[] {
	const { time, frame, width, places, spacing } = columns;
	const left = `${texts.time(at).padStart(time)}  ${String(row.frame).padStart(frame)}`;
	const blank = ' '.repeat(left.length);
	const lines = [...places.values()].reduce(
		(line, place) => put(line, '|', place),
		' '.repeat(width),
	);
	const [from, to] = [places.get(row.from), places.get(row.to)];
	if (from === undefined || to === undefined) return [`${left}  ${lines}`];
	const label = labelOf(row.label, repeats);
	const labelled = centred(lines, label, (from + to) / 2, spacing);
	const drawn = withPorts(arrowed(lines, from, to, row.retransmission), row, from, to);
	return [`${left}  ${labelled}  ${texts.comment(at)}`.trimEnd(), `${blank}  ${drawn}`.trimEnd()];
}

const labelOf = (label: string, repeats: number): string =>
	label + (repeats > 0 ? ` x${repeats + 1}` : '');

/** `|----->|`, of dots for a repeat. */
function arrowed(line: string, from: number, to: number, isRepeat: boolean): string {
	const [start, end] = [Math.min(from, to) + 1, Math.max(from, to)];
	if (end - start < 2) return put(line, isRepeat ? '.' : '<', from + 1);
	const body = (isRepeat ? '.' : '-').repeat(end - start - 1);
	return put(line, to > from ? `${body}>` : `<${body}`, start);
}

function withPorts(
	line: string,
	{ fromPort, toPort }: LadderRow['row'],
	from: number,
	to: number,
): string {
	const isRight = to >= from;
	const [left, right] = isRight ? [fromPort, toPort] : [toPort, fromPort];
	const before = `(${left})`;
	const outer = Math.min(from, to) - before.length - 1;
	return put(put(line, before, Math.max(0, outer)), `(${right})`, Math.max(from, to) + 2);
}

/** Words over a line, their middle at a place; cut where the line ends. */
function centred(line: string, words: string, middle: number, spacing: number): string {
	const room = spacing - 3;
	const shown = words.length > room ? `${words.slice(0, room - 1)}…` : words;
	const at = Math.round(middle - shown.length / 2);
	return put(line, shown, Math.max(0, Math.min(line.length - shown.length, at)));
}

const put = (line: string, words: string, at: number): string =>
	(line.slice(0, at) + words + line.slice(at + words.length)).slice(0, line.length);

const longest = (words: readonly string[]): number =>
	words.reduce((most, { length }) => Math.max(most, length), 0);
