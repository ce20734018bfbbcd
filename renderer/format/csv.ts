/** Tables as comma-separated text. */

/** RFC 4180 quoting; a cell that a spreadsheet would run as a formula is made text. */
export function csvCell(cell: string): string {
	const safe = /^[=+@]/u.test(cell) ? `'${cell}` : cell;
	return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows of cells, the heads first. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
	rows.map((cells) => cells.map(csvCell).join(',') + '\r\n').join('');
