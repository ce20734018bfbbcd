/** Rows of numbers that only grow: columns of doubles in pieces, so that growing copies nothing. */

const SHIFT = 14;
const PIECE_ROWS = 1 << SHIFT;

/** A table of doubles. */
export class NumberRows {
	count = 0;
	readonly #width: number;
	readonly #pieces: Float64Array[] = [];

	/** @param width numbers in a row */
	constructor(width: number) {
		this.#width = width;
	}

	/** Adds a row of zeros. @returns its number */
	add(): number {
		if (this.count === this.#pieces.length << SHIFT) {
			this.#pieces.push(new Float64Array(PIECE_ROWS * this.#width));
		}
		return this.count++;
	}

	get(row: number, column: number): number {
		const piece = this.#pieces[row >> SHIFT];
		return piece === undefined ? 0 : (piece[(row & (PIECE_ROWS - 1)) * this.#width + column] ?? 0);
	}

	set(row: number, column: number, value: number): void {
		const piece = this.#pieces[row >> SHIFT];
		if (piece !== undefined) piece[(row & (PIECE_ROWS - 1)) * this.#width + column] = value;
	}
}
