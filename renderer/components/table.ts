/** What a table is told of its columns. */

/** One column. */
export interface TableColumn<C extends string = string> {
	readonly key: C;
	readonly label: string;
	/** Longer explanation for hover. */
	readonly title?: string;
	/** Width in px. */
	readonly width: number;
	/** Share of the room that is left; where no column grows, the last one takes it. */
	readonly grow?: number;
	readonly align?: 'start' | 'end';
	readonly mono?: boolean;
	/** Sort key of the column, when it can be sorted. */
	readonly sort?: string;
}

/** `grid-template-columns` of the columns. */
export function columnTemplate(
	columns: readonly TableColumn[],
	widths: Readonly<Record<string, number>>,
): string {
	// A width that the user chose is kept.
	const shares = columns.map(({ key, grow = 0 }) => (widths[key] === undefined ? grow : 0));
	const last = shares.some((share) => share > 0) ? 0 : 1;
	return columns
		.map(({ key, width }, at) => {
			const px = `${widths[key] ?? width}px`;
			const share = at === columns.length - 1 ? (shares[at] ?? 0) + last : shares[at];
			return share ? `minmax(${px}, ${share}fr)` : px;
		})
		.join(' ');
}

/** Least width of the columns together, px; a narrower table scrolls sideways. */
export function columnsWidth(
	columns: readonly TableColumn[],
	widths: Readonly<Record<string, number>>,
): number {
	return columns.reduce((sum, { key, width }) => sum + (widths[key] ?? width), 0);
}

/** Keys a table answers to, as movements. */
export type TableMove = 'up' | 'down' | 'pageUp' | 'pageDown' | 'home' | 'end';

const MOVES: Readonly<Record<string, TableMove>> = {
	ArrowUp: 'up',
	ArrowDown: 'down',
	PageUp: 'pageUp',
	PageDown: 'pageDown',
	Home: 'home',
	End: 'end',
};

/** Movement of a key, or null. */
export const moveOf = (key: string): TableMove | null => MOVES[key] ?? null;

/** Row after a movement, inside the list. */
export function movedRow(move: TableMove, row: number, count: number, page: number): number {
	const steps: Readonly<Record<TableMove, number>> = {
		up: row - 1,
		down: row + 1,
		pageUp: row - page,
		pageDown: row + page,
		home: 0,
		end: count - 1,
	};
	return Math.max(0, Math.min(count - 1, steps[move]));
}
