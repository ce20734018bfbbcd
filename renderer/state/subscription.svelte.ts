/** One subscription to a view of the contract, as reactive state. */
import type { Query, Snapshot, ViewName } from '../../main/ipc/contract.ts';
import type { CallError, Client } from '../bridge.ts';

/** Keeps the last snapshot until the next query's first one arrives. */
export class Subscription<N extends ViewName> {
	readonly #client: Client;
	readonly #view: N;
	#end: (() => void) | null = null;
	#asked = '';
	#value = $state.raw<Snapshot<N> | null>(null);
	#error = $state.raw<CallError | null>(null);

	constructor(client: Client, view: N) {
		this.#client = client;
		this.#view = view;
	}

	/** Last snapshot; null before the first. */
	get value(): Snapshot<N> | null {
		return this.#value;
	}

	/** Why the query has no answer; null while it has. */
	get error(): CallError | null {
		return this.#error;
	}

	/** Asks anew; the same query twice is asked once. */
	ask(query: Query<N>): void {
		const asked = JSON.stringify(query);
		if (this.#end !== null && asked === this.#asked) return;
		this.#end?.();
		this.#asked = asked;
		this.#end = this.#client.subscribe(this.#view, query, {
			snapshot: (value) => {
				this.#value = value;
				this.#error = null;
			},
			failed: (error) => {
				this.#error = error;
			},
		});
	}

	/** Ends it and forgets the snapshot. */
	close(): void {
		this.#end?.();
		this.#end = null;
		this.#value = null;
		this.#error = null;
	}
}
