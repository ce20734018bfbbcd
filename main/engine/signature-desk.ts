/** The search for media by their bytes: one at a time, with its progress, and ended by a wish. */
import type { CaptureEngine, SignatureProgress, SignaturesView } from '../../app/index.ts';

/** Most bytes of a find that are sent to be looked at. */
export const MAX_PREVIEW_BYTES = 16 << 20;

/** See the head of this file. */
export class SignatureDesk {
	readonly #engine: CaptureEngine;
	readonly #changed: () => void;
	#running: { readonly abort: AbortController; readonly result: Promise<SignaturesView> } | null =
		null;
	#progress: SignatureProgress | null = null;

	/** @param changed the progress is another one */
	constructor(engine: CaptureEngine, changed: () => void) {
		this.#engine = engine;
		this.#changed = changed;
	}

	/** How far the search is; null while none runs. */
	get progress(): SignatureProgress | null {
		return this.#progress;
	}

	/** Searches; who asks while a search runs waits for the same one. @throws CancelledError */
	async search(): Promise<SignaturesView> {
		if (this.#running !== null) return await this.#running.result;
		const abort = new AbortController();
		const tell = (progress: SignatureProgress): void => {
			this.#progress = progress;
			this.#changed();
		};
		const result = this.#engine.unannounced.signatures(abort.signal, tell);
		this.#running = { abort, result };
		try {
			return await result;
		} finally {
			this.#running = null;
			this.#progress = null;
			this.#changed();
		}
	}

	/** Ends the search that runs, if one does. */
	stop(): null {
		this.#running?.abort.abort();
		return null;
	}

	/**
	 * The first bytes of a find.
	 * @param limit most bytes wanted
	 * @throws NotFoundError
	 */
	async bytesOf(id: string, limit: number): Promise<Uint8Array> {
		const bytes = await this.#engine.unannounced.extractSignature(id, calm());
		return bytes.slice(0, Math.min(limit, MAX_PREVIEW_BYTES));
	}
}

const calm = (): AbortSignal => new AbortController().signal;
