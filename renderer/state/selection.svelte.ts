/** Which rows of a table are selected; rows are known by key, so sort and filter keep the set. */

/** Key of the row at an index. */
export type KeyAt = (index: number) => string;

/** Selection of one table. */
export class Selection {
	#keys = $state.raw<ReadonlySet<string>>(new Set());
	#active = $state(-1);
	#anchor = -1;
	#activeKey: string | null = null;
	#moves = $state(0);

	get keys(): ReadonlySet<string> {
		return this.#keys;
	}

	get size(): number {
		return this.#keys.size;
	}

	/** Row with the focus; −1 for none. */
	get active(): number {
		return this.#active;
	}

	/** Counts what moved the focus on purpose; only then is the row brought into sight. */
	get moves(): number {
		return this.#moves;
	}

	has(key: string): boolean {
		return this.#keys.has(key);
	}

	/** Moves the focus without selecting. */
	focus(index: number, key: string | null = null): void {
		this.#moves += 1;
		this.#active = index;
		this.#activeKey = key;
	}

	/**
	 * Rows have moved: the focus stays on its row if that is still there.
	 * @param rowOf row of a key now, −1 when it is hidden
	 */
	follow(rowOf: (key: string) => number): void {
		if (this.#activeKey === null) return;
		this.#active = rowOf(this.#activeKey);
		this.#anchor = this.#active;
	}

	/** Selects one row alone. */
	only(index: number, key: string): void {
		this.#keys = new Set([key]);
		this.#activeKey = key;
		this.#moves += 1;
		this.#active = index;
		this.#anchor = index;
	}

	/** Adds or takes away one row. */
	toggle(index: number, key: string): void {
		const keys = new Set(this.#keys);
		if (!keys.delete(key)) keys.add(key);
		this.#keys = keys;
		this.#activeKey = key;
		this.#moves += 1;
		this.#active = index;
		this.#anchor = index;
	}

	/** Selects from the last single choice to `index`. */
	extend(index: number, keyAt: KeyAt): void {
		const anchor = this.#anchor < 0 ? index : this.#anchor;
		const keys = new Set<string>();
		for (let at = Math.min(anchor, index); at <= Math.max(anchor, index); at += 1) {
			keys.add(keyAt(at));
		}
		this.#keys = keys;
		this.#activeKey = keyAt(index);
		this.#moves += 1;
		this.#active = index;
		this.#anchor = anchor;
	}

	/** Selects exactly these. */
	set(keys: Iterable<string>): void {
		this.#keys = new Set(keys);
	}

	all(count: number, keyAt: KeyAt): void {
		this.set(Array.from({ length: count }, (_, index) => keyAt(index)));
	}

	none(): void {
		this.#keys = new Set();
	}

	invert(count: number, keyAt: KeyAt): void {
		const keys = Array.from({ length: count }, (_, index) => keyAt(index));
		this.set(keys.filter((key) => !this.#keys.has(key)));
	}
}
