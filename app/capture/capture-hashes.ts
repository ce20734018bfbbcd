/** The SHA-256 of every file of a capture, beside the analysis. */
import { FileHasher, PassingHash } from './hash.ts';
import type { FileHash } from './hash.ts';

const UNKNOWN: FileHash = {
	sha256: null,
	bytesHashed: 0,
	reason: 'not asked for',
	done: true,
};

function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		signal.addEventListener('abort', () => resolve(), { once: true });
	});
}

/** Hashes by file, in the order of the paths. */
export class CaptureHashes {
	readonly #hashers: (FileHasher | null)[];
	/** For standard input: bytes that pass once. */
	readonly passing: PassingHash | null;
	#passed: FileHash | null = null;

	/**
	 * @param paths `-` is standard input
	 * @param isWanted false: nothing is hashed
	 */
	constructor(paths: readonly string[], isWanted: boolean, onChange: () => void) {
		this.#hashers = paths.map((path) =>
			isWanted && path !== '-' ? new FileHasher(path, onChange) : null,
		);
		this.passing = isWanted && paths.includes('-') ? new PassingHash() : null;
	}

	/** Call when standard input has ended. */
	endOfInput(): void {
		this.#passed ??= this.passing?.finish() ?? null;
	}

	get states(): readonly FileHash[] {
		return this.#hashers.map((hasher) => hasher?.state ?? this.#passed ?? UNKNOWN);
	}

	/** Waits until all hashes are known, or until the signal aborts. */
	async finished(signal?: AbortSignal): Promise<void> {
		const all = this.#all();
		if (signal === undefined) await all;
		else if (!signal.aborted) await Promise.race([all, aborted(signal)]);
	}

	async #all(): Promise<void> {
		for (const hasher of this.#hashers) await hasher?.finished;
	}

	async stop(): Promise<void> {
		for (const hasher of this.#hashers) await hasher?.stop();
	}
}
