/** Names that the user gave to addresses: kept in the user's folder, never beside the evidence. */
import * as v from 'valibot';
import { keptEntries, KNOWN_BY, knownEntry } from './capture-identity.ts';
import type { NamedAddresses } from './ipc/contract.ts';
import type { Store } from './store.ts';

const Entry = v.object({ ...KNOWN_BY, names: v.array(v.tuple([v.string(), v.string()])) });
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
		return knownEntry(this.#store.value, file)?.names ?? [];
	}

	/** Keeps the names in a capture; none forgets it. @param file its path */
	keep(file: string, names: NamedAddresses): void {
		const kept = names.map(([address, name]): [string, string] => [address, name]);
		const own = kept.length === 0 ? null : { names: kept };
		this.#store.set(keptEntries(this.#store.value, file, own));
	}
}
