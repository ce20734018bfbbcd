/** Aligned tables for people. */
import Table from 'cli-table3';

/** One column: its head, and whether its cells are numbers (right-aligned). */
export interface Column {
	readonly head: string;
	readonly right?: boolean;
}

const BORDERLESS = {
	top: '',
	'top-mid': '',
	'top-left': '',
	'top-right': '',
	bottom: '',
	'bottom-mid': '',
	'bottom-left': '',
	'bottom-right': '',
	left: '',
	'left-mid': '',
	mid: '',
	'mid-mid': '',
	right: '',
	'right-mid': '',
	middle: '  ',
};

/** Text of a table; cells that are null print as a dash. */
export function tableText(
	columns: readonly Column[],
	rows: readonly (readonly (string | number | null)[])[],
): string {
	const table = new Table({
		head: columns.map((column) => column.head),
		colAligns: columns.map((column) => (column.right === true ? 'right' : 'left')),
		chars: BORDERLESS,
		style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
	});
	for (const row of rows) table.push(row.map((cell) => (cell === null ? '–' : String(cell))));
	return table
		.toString()
		.split('\n')
		.map((line) => line.trimEnd())
		.join('\n');
}

/** A number with a fixed count of decimals, or null. */
export function fixed(value: number | null, decimals: number): string | null {
	return value === null ? null : value.toFixed(decimals);
}
