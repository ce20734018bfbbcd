/** Aligned tables for people. */
import stringWidth from 'string-width';

/** One column: its head, and whether its cells are numbers (right-aligned). */
export interface Column {
	readonly head: string;
	readonly right?: boolean;
}

const GAP = '  ';

/**
 * Text of a table, a line each row; cells that are null print as a dash. Control characters, which
 * a capture may hold to play with the terminal, print as a middle dot.
 */
export function tableText(
	columns: readonly Column[],
	rows: readonly (readonly (string | number | null)[])[],
): string {
	const lines = [columns.map(({ head }) => head), ...rows.map((row) => row.map(cellText))];
	const widths = columns.map(() => 0);
	for (const line of lines) {
		line.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, widthOf(cell))));
	}
	const placed = lines.map((line) =>
		line
			.map((cell, at) => {
				const space = ' '.repeat((widths[at] ?? 0) - widthOf(cell));
				return columns[at]?.right === true ? space + cell : cell + space;
			})
			.join(GAP)
			.trimEnd(),
	);
	return placed.join('\n');
}

function cellText(cell: string | number | null): string {
	return cell === null ? '–' : String(cell).replace(/\p{Cc}/gu, '·');
}

const PLAIN = /^[ -~]*$/;

/** Places on a terminal; most cells need no look at each character. */
function widthOf(text: string): number {
	return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** A number with a fixed count of decimals, or null. */
export function fixed(value: number | null, decimals: number): string | null {
	return value === null ? null : value.toFixed(decimals);
}
