/** Where captures were taken, in the user's words: kept in the user's folder, written into what is saved. */
import * as v from 'valibot';
import { keptEntries, KNOWN_BY, knownEntry } from './capture-identity.ts';
import type { Store } from './store.ts';

const Entry = v.object({ ...KNOWN_BY, point: v.string() });
/** Schema of the stored list, newest first. */
export const CapturePointsSchema = v.array(Entry);
type Entry = v.InferOutput<typeof Entry>;

/** See the head of this file. */
export class CapturePoints {
	readonly #store: Store<Entry[]>;

	constructor(store: Store<Entry[]>) {
		this.#store = store;
	}

	/** Where a capture was taken; empty where nobody said. @param file its path */
	of(file: string): string {
		return knownEntry(this.#store.value, file)?.point ?? '';
	}

	/** Keeps it; an empty text forgets it. @param file path of the capture */
	keep(file: string, point: string): void {
		const words = point.trim();
		const own = words === '' ? null : { point: words };
		this.#store.set(keptEntries(this.#store.value, file, own));
	}
}
