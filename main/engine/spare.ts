/**
 * One engine process kept ready. Starting one takes a fifth of a second, which would be most of the
 * time until the first rows are seen; a spare has that behind it when a capture is opened.
 */
import type { EngineProcess } from './supervisor.ts';

/** Wait before the next spare is started, so that it does not compete with the capture just opened. */
export const SPARE_DELAY_MS = 2000;

/** See the head of this file. */
export class SpareEngine {
	readonly #fork: () => EngineProcess;
	readonly #later: (run: () => void, ms: number) => void;
	#spare: EngineProcess | null = null;
	#awaited = false;

	/**
	 * @param fork starts a process
	 * @param later calls back after so many ms
	 */
	constructor(fork: () => EngineProcess, later: (run: () => void, ms: number) => void) {
		this.#fork = fork;
		this.#later = later;
	}

	/** Starts a spare if there is none. */
	prepare(): void {
		if (this.#spare !== null) return;
		const spare = this.#fork();
		this.#spare = spare;
		spare.onExit(() => {
			if (this.#spare === spare) this.#spare = null;
		});
	}

	/** An engine process to use: the spare, or a new one when there is none. */
	take(): EngineProcess {
		const engine = this.#spare ?? this.#fork();
		this.#spare = null;
		if (!this.#awaited) {
			this.#awaited = true;
			this.#later(() => {
				this.#awaited = false;
				this.prepare();
			}, SPARE_DELAY_MS);
		}
		return engine;
	}
}
