/** Progress of a save, told to whoever shows it. */
import { CancelledError, toEnvelope } from '../errors.ts';
import type { ManifestDocument, SaveProgress } from '../views/save.ts';

type ItemState = SaveProgress['items'][number]['state'];

/** Share of the work that reading the packets is. */
const READING_SHARE = 0.6;
/** Least time between two snapshots, ms. */
const TELL_MS = 100;

/** Keeps each item's state and hands snapshots on; the receiver coalesces. */
export class ProgressTeller {
	readonly #folder: string;
	readonly #tell: (progress: SaveProgress) => void;
	readonly #items = new Map<string, { state: ItemState; note: string | null }>();
	#phase: SaveProgress['phase'] = 'reading';
	#failure: string | null = null;
	#read = 0;
	#bytes = 0;
	#manifest: ManifestDocument | null = null;
	#toldAt = -Infinity;

	constructor(
		planned: readonly { readonly item: { readonly id: string } }[],
		folder: string,
		tell: (progress: SaveProgress) => void,
	) {
		this.#folder = folder;
		this.#tell = tell;
		for (const { item } of planned) this.#items.set(item.id, { state: 'waiting', note: null });
		this.#send();
	}

	/** @param share of the packets that were read, 0 to 1 */
	read(share: number): void {
		this.#read = share;
		this.#sendSoon();
	}

	itemWorking(id: string): void {
		this.#phase = 'writing';
		this.#read = 1;
		this.#set(id, 'working', null);
	}

	itemSaved(id: string, bytes: number): void {
		this.#bytes += bytes;
		this.#set(id, 'saved', null);
	}

	itemFailed(id: string, error: unknown): void {
		this.#set(id, 'failed', toEnvelope(error).message);
	}

	finish(manifest: ManifestDocument): void {
		this.#phase = 'done';
		this.#manifest = manifest;
		this.#send();
	}

	/** The whole save ended early. */
	fail(error: unknown): void {
		const isCancelled = error instanceof CancelledError;
		this.#phase = isCancelled ? 'cancelled' : 'failed';
		this.#failure = isCancelled ? null : toEnvelope(error).message;
		for (const [id, { state }] of this.#items) {
			if (state === 'waiting' || state === 'working') {
				this.#items.set(id, { state: 'cancelled', note: null });
			}
		}
		this.#send();
	}

	#set(id: string, state: ItemState, note: string | null): void {
		this.#items.set(id, { state, note });
		this.#sendSoon();
	}

	/** A snapshot of every item for each item would be quadratic: ten a second are enough. */
	#sendSoon(): void {
		if (performance.now() - this.#toldAt >= TELL_MS) this.#send();
	}

	#send(): void {
		this.#toldAt = performance.now();
		const items = [...this.#items].map(([id, { state, note }]) => ({ id, state, note }));
		const done = items.filter(({ state }) => state === 'saved' || state === 'failed').length;
		const finished = items.length === 0 ? 1 : done / items.length;
		const fraction = READING_SHARE * this.#read + (1 - READING_SHARE) * finished;
		this.#tell({
			phase: this.#phase,
			failure: this.#failure,
			done,
			total: items.length,
			fraction: this.#phase === 'done' ? 1 : fraction,
			bytesWritten: this.#bytes,
			items,
			manifest: this.#manifest,
			folder: this.#folder,
		});
	}
}
