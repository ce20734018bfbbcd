/**
 * Decode As of captures that were open before: kept in the user's folder, never beside the evidence.
 * A capture is known by its SHA-256 where that was taken, otherwise by path and size.
 */
import * as v from 'valibot';
import type { Store } from './store.ts';

const MAX_CAPTURES = 500;

const Entry = v.object({
	path: v.string(),
	bytes: v.number(),
	sha256: v.nullable(v.string()),
	rules: v.array(v.string()),
});
/** Schema of the stored list, newest first. */
export const RememberedRulesSchema = v.array(Entry);
type Entry = v.InferOutput<typeof Entry>;

/** What a capture is known by. */
export interface CaptureIdentity {
	readonly path: string;
	/** Size on disk. */
	readonly bytes: number;
	/** Null while it is not known. */
	readonly sha256: string | null;
}

/** See the head of this file. */
export class RememberedRules {
	readonly #store: Store<Entry[]>;

	constructor(store: Store<Entry[]>) {
		this.#store = store;
	}

	/** Rules of a capture, as `OpenOptions.decodeAs` takes them; empty where none were kept. */
	of(capture: CaptureIdentity): readonly string[] {
		return this.#store.value.find((entry) => isSame(entry, capture))?.rules ?? [];
	}

	/** Keeps the rules of a capture; none forgets it. */
	keep(capture: CaptureIdentity, rules: readonly string[]): void {
		const others = this.#store.value.filter((entry) => !isSame(entry, capture));
		const { path, bytes, sha256 } = capture;
		const own = rules.length === 0 ? [] : [{ path, bytes, sha256, rules: [...rules] }];
		this.#store.set([...own, ...others].slice(0, MAX_CAPTURES));
	}
}

/** The same content wins over the same place: a file may be moved, or another take its name. */
function isSame(entry: Entry, capture: CaptureIdentity): boolean {
	if (entry.sha256 !== null && capture.sha256 !== null) return entry.sha256 === capture.sha256;
	return entry.path === capture.path && entry.bytes === capture.bytes;
}
