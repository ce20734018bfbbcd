/** Rows of doubles, one per stream, in pieces that are never copied when the table grows. */

const SHIFT = 8;
const ROWS = 1 << SHIFT;

/** A growing table of Float64 rows. */
export class StatisticsTable {
	readonly #slots: number;
	readonly #pieces: Float64Array[] = [];

	/** @param slots doubles per row */
	constructor(slots: number) {
		this.#slots = slots;
	}

	/** The piece that holds a row; made when it is asked for the first time. */
	row(index: number): Float64Array {
		const piece = index >> SHIFT;
		// Reading past an array's end would cost a deoptimisation.
		return piece < this.#pieces.length ? (this.#pieces[piece] as Float64Array) : this.#add(piece);
	}

	/** Where the row begins inside its piece. */
	offset(index: number): number {
		return (index & (ROWS - 1)) * this.#slots;
	}

	#add(piece: number): Float64Array {
		while (this.#pieces.length <= piece) {
			this.#pieces.push(new Float64Array(ROWS * this.#slots));
		}
		return this.#pieces[piece] as Float64Array;
	}
}
