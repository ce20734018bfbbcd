/** Decode As of captures that were open before: kept in the user's folder, never beside the evidence. */
import * as v from 'valibot';
import { keptEntries, KNOWN_BY, knownEntry } from './capture-identity.ts';
import type { Store } from './store.ts';

const Entry = v.object({ ...KNOWN_BY, rules: v.array(v.string()) });
/** Schema of the stored list, newest first. */
export const RememberedRulesSchema = v.array(Entry);
type Entry = v.InferOutput<typeof Entry>;

/** See the head of this file. */
export class RememberedRules {
	readonly #store: Store<Entry[]>;

	constructor(store: Store<Entry[]>) {
		this.#store = store;
	}

	/** Rules of a capture, as `OpenOptions.decodeAs` takes them; empty where none were kept. */
	of(file: string): readonly string[] {
		return knownEntry(this.#store.value, file)?.rules ?? [];
	}

	/** Keeps the rules of a capture; none forgets it. @param file its path */
	keep(file: string, rules: readonly string[]): void {
		const kept = rules.length === 0 ? null : { rules: [...rules] };
		this.#store.set(keptEntries(this.#store.value, file, kept));
	}
}
