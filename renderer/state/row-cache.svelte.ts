/** Rows of a list as the table needs them: fetched when they come into sight, again when old. */

/** Rows asked for in one call. */
const BATCH = 500;

/** Where rows come from. */
export interface RowSource<R> {
	fetch(ids: readonly number[]): Promise<readonly R[]>;
	idOf(row: R): number;
	/** Rows that came along with the last snapshot; always new. */
	first(): readonly R[];
	/** Changes whenever any row has changed. */
	figures(): number;
	/** Nothing will answer any more; known rows stay. */
	isEnded(): boolean;
}

interface KnownRow<R> {
	/** Undefined: there is none. */
	readonly row: R | undefined;
	/** `figures` when the row was asked for. */
	readonly figures: number;
}

/** See the head of this file. */
export class RowCache<R> {
	readonly #source: RowSource<R>;
	readonly #wanted = new Set<number>();
	#rows = $state.raw<ReadonlyMap<number, KnownRow<R>>>(new Map());
	#fetching = false;
	#first = $derived.by(
		() => new Map(this.#source.first().map((row) => [this.#source.idOf(row), row])),
	);

	constructor(source: RowSource<R>) {
		this.#source = source;
	}

	/** A row if known; otherwise, or when its figures are old, it is fetched. */
	row(id: number): R | undefined {
		const first = this.#first.get(id);
		if (first !== undefined) return first;
		const known = this.#rows.get(id);
		if (known?.figures !== this.#source.figures()) this.#want(id);
		return known?.row;
	}

	/** These rows, fetched, in their order. */
	async all(ids: readonly number[]): Promise<readonly R[]> {
		const rows: R[] = [];
		for (let at = 0; at < ids.length; at += BATCH) {
			rows.push(...(await this.#source.fetch(ids.slice(at, at + BATCH))));
		}
		return rows;
	}

	#want(id: number): void {
		if (this.#source.isEnded()) return;
		this.#wanted.add(id);
		if (this.#fetching) return;
		this.#fetching = true;
		queueMicrotask(() => void this.#fetch());
	}

	async #fetch(): Promise<void> {
		const ids = [...this.#wanted].slice(0, BATCH);
		for (const id of ids) this.#wanted.delete(id);
		const figures = this.#source.figures();
		try {
			const fetched = await this.#source.fetch(ids);
			const rows = new Map(this.#rows);
			// A row that is no more is not asked for again until figures change.
			for (const id of ids) rows.set(id, { row: undefined, figures });
			for (const row of fetched) rows.set(this.#source.idOf(row), { row, figures });
			this.#rows = rows;
		} catch {
			// The engine has ended: the notice of it says so, the known rows stay.
		}
		this.#fetching = false;
		if (this.#wanted.size > 0 && !this.#source.isEnded()) {
			this.#fetching = true;
			void this.#fetch();
		}
	}
}
