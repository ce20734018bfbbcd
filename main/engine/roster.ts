/**
 * The engine processes that run. The program waits for their end before its own: one that is cut off
 * leaves behind what it had begun, an ffmpeg at work among it.
 */
import type { EngineProcess } from './supervisor.ts';

/** How long the program waits for engines that were told to close, ms. */
export const FAREWELL_MS = 2000;
/** And then for those that were made to end, ms. */
const LAST_MS = 500;

/** See the head of this file. */
export class EngineRoster {
	readonly #running = new Set<EngineProcess>();
	readonly #later: (run: () => void, ms: number) => void;
	#gone: () => void = () => undefined;

	/** @param later calls back after so many ms */
	constructor(later: (run: () => void, ms: number) => void) {
		this.#later = later;
	}

	/** Engines that have not ended. */
	get count(): number {
		return this.#running.size;
	}

	/** Counts an engine in until it ends. @returns it */
	add(engine: EngineProcess): EngineProcess {
		this.#running.add(engine);
		engine.onExit(() => {
			this.#running.delete(engine);
			if (this.#running.size === 0) this.#gone();
		});
		return engine;
	}

	/** Tells all engines to close; settles when none is left, or when patience is. */
	async end(): Promise<void> {
		for (const engine of this.#running) engine.postMessage({ kind: 'close' });
		await this.#wait(FAREWELL_MS);
		for (const engine of this.#running) engine.kill();
		await this.#wait(LAST_MS);
	}

	#wait(ms: number): Promise<void> {
		return new Promise((resolve) => {
			this.#gone = resolve;
			if (this.#running.size === 0) resolve();
			else this.#later(resolve, ms);
		});
	}
}
