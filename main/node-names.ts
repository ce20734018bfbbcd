/**
 * Names that the user gave to addresses: kept in the user's folder, never beside the evidence.
 * A capture is known as Decode As knows it.
 */
import * as v from 'valibot';
import { identityOf } from './decode-as.ts';
import type { NamedAddresses } from './ipc/contract.ts';
import type { Store } from './store.ts';

const MAX_CAPTURES = 500;

const Entry = v.object({
	path: v.string(),
	bytes: v.number(),
	names: v.array(v.tuple([v.string(), v.string()])),
});
/** Schema of the stored list, newest first. */
export const NodeNamesSchema = v.array(Entry);
type Entry = v.InferOutput<typeof Entry>;

/** See the head of this file. */
export class RememberedNames {
	readonly #store: Store<Entry[]>;

	constructor(store: Store<Entry[]>) {
		this.#store = store;
	}

	/** Names in a capture; empty where none were kept. @param file its path */
	of(file: string): NamedAddresses {
		const { path, bytes } = identityOf(file);
		const isIt = (entry: Entry): boolean => entry.path === path && entry.bytes === bytes;
		return this.#store.value.find(isIt)?.names ?? [];
	}

	/** Keeps the names in a capture; none forgets it. @param file its path */
	keep(file: string, names: NamedAddresses): void {
		const { path, bytes } = identityOf(file);
		const others = this.#store.value.filter((entry) => entry.path !== path);
		const kept = names.map(([address, name]): [string, string] => [address, name]);
		const own = kept.length === 0 ? [] : [{ path, bytes, names: kept }];
		this.#store.set([...own, ...others].slice(0, MAX_CAPTURES));
	}
}
