/** Rows of a long list, fetched page by page as they come into sight. */

/** Rows of one page. */
export const PAGE_ROWS = 200;
/** Pages kept; the ones used longest ago go first. */
const MAX_PAGES = 64;

/** One page as the engine sends it. */
export interface FetchedPage<T> {
	readonly offset: number;
	readonly rows: readonly T[];
}

/** See the head of this file. */
export class PagedRows<T> {
	readonly #fetch: (offset: number, limit: number) => Promise<FetchedPage<T>>;
	readonly #asked = new Set<number>();
	/** Pages that got longer when they were last fetched: a row behind their end may be there. */
	readonly #grown = new Set<number>();
	#pages = $state.raw<ReadonlyMap<number, readonly T[]>>(new Map());
	#generation = 0;

	/** @param fetch asks for `limit` rows from `offset`; what it throws leaves the rows empty */
	constructor(fetch: (offset: number, limit: number) => Promise<FetchedPage<T>>) {
		this.#fetch = fetch;
	}

	/** A row, or undefined while it is on its way. */
	at(row: number): T | undefined {
		const page = Math.floor(row / PAGE_ROWS);
		const rows = this.#pages.get(page);
		const isBehind = rows !== undefined && row % PAGE_ROWS >= rows.length;
		if (isBehind && this.#grown.delete(page)) this.#asked.delete(page);
		if (!this.#asked.has(page)) {
			this.#asked.add(page);
			queueMicrotask(() => void this.#load(page, this.#generation));
		}
		return rows?.[row % PAGE_ROWS];
	}

	/** A row, waited for. */
	async load(row: number): Promise<T | undefined> {
		const page = Math.floor(row / PAGE_ROWS);
		if (!this.#pages.has(page)) {
			this.#asked.add(page);
			await this.#load(page, this.#generation);
		}
		return this.#pages.get(page)?.[row % PAGE_ROWS];
	}

	/**
	 * The list has grown or its figures changed: rows stay until the new ones are there. Who shows
	 * rows is told, and asks for them again: what was on its way belongs to the old list.
	 */
	refresh(): void {
		this.#generation += 1;
		this.#asked.clear();
		this.#pages = new Map(this.#pages);
	}

	/** Another list: nothing of the old one may be seen. */
	clear(): void {
		this.refresh();
		this.#pages = new Map();
	}

	async #load(page: number, generation: number): Promise<void> {
		try {
			const { rows } = await this.#fetch(page * PAGE_ROWS, PAGE_ROWS);
			if (generation !== this.#generation) return;
			const pages = new Map(this.#pages);
			if (rows.length > (pages.get(page)?.length ?? 0)) this.#grown.add(page);
			pages.delete(page);
			pages.set(page, rows);
			const oldest = pages.size > MAX_PAGES ? [...pages.keys()][0] : undefined;
			if (oldest !== undefined) {
				pages.delete(oldest);
				this.#asked.delete(oldest);
			}
			this.#pages = pages;
		} catch {
			// The engine has ended or dropped the list; whoever owns the list says so.
		}
	}
}
