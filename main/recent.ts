/** The list of recent captures and what was known of each when it was last open. */
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { NotFoundError } from '../app/index.ts';
import type { RecentCapture } from './ipc/contract.ts';
import type { Store } from './store.ts';

const MAX_RECENT = 20;

const Entry = v.object({
	id: v.string(),
	path: v.string(),
	opened: v.string(),
	bytes: v.number(),
	/** Time of last change on disk when the hash was taken, ms since 1970. */
	modified: v.number(),
	streams: v.nullable(v.number()),
	sha256: v.nullable(v.string()),
});
/** Schema of the stored list. */
export const RecentSchema = v.array(Entry);
type Entry = v.InferOutput<typeof Entry>;

/** Recent captures, newest first. */
export class RecentCaptures {
	readonly #store: Store<Entry[]>;
	readonly #now: () => Date;

	constructor(store: Store<Entry[]>, now: () => Date) {
		this.#store = store;
		this.#now = now;
	}

	/** Moves a file to the top; what was known of it stays. */
	async opened(file: string): Promise<void> {
		const facts = await stat(file).catch(() => null);
		const known = this.#store.value.find((entry) => entry.path === file);
		const entry: Entry = {
			id: known?.id ?? randomUUID(),
			path: file,
			opened: this.#now().toISOString(),
			bytes: facts?.size ?? 0,
			modified: known?.modified ?? facts?.mtimeMs ?? 0,
			streams: known?.streams ?? null,
			sha256: known?.sha256 ?? null,
		};
		const others = this.#store.value.filter((other) => other.path !== file);
		this.#store.set([entry, ...others].slice(0, MAX_RECENT));
	}

	/** Remembers what reading the file has shown. */
	async learned(file: string, streams: number, sha256: string | null): Promise<void> {
		const facts = await stat(file).catch(() => null);
		const update = (entry: Entry): Entry =>
			entry.path === file
				? { ...entry, streams, sha256, modified: facts?.mtimeMs ?? entry.modified }
				: entry;
		this.#store.set(this.#store.value.map(update));
	}

	/** The list for the start screen, each file looked at on disk. */
	list(): Promise<readonly RecentCapture[]> {
		return Promise.all(this.#store.value.map(toItem));
	}

	/**
	 * Path of an entry.
	 * @throws NotFoundError
	 */
	pathOf(id: string): string {
		const entry = this.#store.value.find((other) => other.id === id);
		if (entry === undefined) throw new NotFoundError('This capture is no longer in the list.');
		return entry.path;
	}

	/** Forgets all. */
	clear(): void {
		this.#store.set([]);
	}
}

async function toItem(entry: Entry): Promise<RecentCapture> {
	const { id, bytes, opened, streams, sha256 } = entry;
	return {
		id,
		name: path.basename(entry.path),
		bytes,
		opened,
		streams,
		sha256,
		state: await stateOf(entry),
	};
}

async function stateOf(entry: Entry): Promise<RecentCapture['state']> {
	const facts = await stat(entry.path).catch(() => null);
	if (facts === null) return 'missing';
	if (facts.size !== entry.bytes || facts.mtimeMs !== entry.modified) return 'changed';
	return entry.sha256 === null ? 'unhashed' : 'unchanged';
}
