/** Rows of doubles, one per stream. */
import { TableMemory } from '../table-memory.ts';
import type { Region } from '../table-memory.ts';

const FIRST_ROWS = 16;
/** Rows nobody wrote to cost no memory, and a move costs time. */
const GROWTH = 4;
const BYTES = 8;

/** A growing table of Float64 rows. */
export class StatisticsTable {
	/** Where the rows stand. */
	readonly region: Region;
	readonly #slots: number;
	readonly #memory: TableMemory;
	#rows: number;
	#all = new Float64Array(0);

	/**
	 * @param slots doubles per row
	 * @param memory where the rows are to stand; their own when none is given
	 * @param rows room in the beginning
	 */
	constructor(slots: number, memory = new TableMemory(), rows = FIRST_ROWS) {
		this.#slots = slots;
		this.#memory = memory;
		this.#rows = rows;
		this.region = memory.add(rows * slots * BYTES, (buffer, at, bytes) => {
			this.#all = new Float64Array(buffer, at, bytes / BYTES);
		});
	}

	/**
	 * The doubles that hold a row; room is made when it is asked for the first time. Not to be kept
	 * while other rows are made: the table may move.
	 */
	row(index: number): Float64Array {
		if (index >= this.#rows) this.#grow(index);
		return this.#all;
	}

	/** Where the row begins among them. */
	offset(index: number): number {
		return index * this.#slots;
	}

	#grow(index: number): void {
		while (this.#rows <= index) this.#rows *= GROWTH;
		this.#memory.grow([[this.region, this.#rows * this.#slots * BYTES]]);
	}
}
