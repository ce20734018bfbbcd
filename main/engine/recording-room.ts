/** The recording of one capture: begun by a wish, ended by a wish or with the capture. */
import type { CaptureEngine, ManifestItem, Recording, SaveNames } from '../../app/index.ts';
import { ContractError } from '../../app/index.ts';
import type { RecordingState } from '../ipc/live.ts';

/** How often recorded files are made whole. */
export const TICK_MS = 500;

/** How the room reaches the rest of its process. */
export interface RecordingHost {
	/** The state is another one. */
	changed(): void;
	later(run: () => void, ms: number): void;
}

/** What is recorded, where and how. */
export interface RecordingWish {
	readonly path: string;
	readonly names: SaveNames;
	readonly silenceSeconds: number;
}

interface Running {
	readonly recording: Recording;
	phase: RecordingState['phase'];
	failure: string | null;
	items: readonly ManifestItem[];
}

/** See the head of this file. */
export class RecordingRoom {
	readonly #engine: CaptureEngine;
	readonly #host: RecordingHost;
	#running: Running | null = null;

	constructor(engine: CaptureEngine, host: RecordingHost) {
		this.#engine = engine;
		this.#host = host;
	}

	/** Null before anything was recorded. */
	get state(): RecordingState | null {
		if (this.#running === null) return null;
		const { recording, phase, failure, items } = this.#running;
		return { ...recording.view(), phase, failure, items };
	}

	/**
	 * Records from the capture's first packet on.
	 * @throws ContractError while another recording runs; ExportError when the folder cannot be used
	 */
	start({ path, names, silenceSeconds }: RecordingWish): null {
		if (this.#running?.phase === 'running' || this.#running?.phase === 'finishing') {
			throw new ContractError('the streams of this capture are being recorded already');
		}
		const request = { format: 'auto', names, overwrite: false, silenceSeconds } as const;
		const recording = this.#engine.record(request, path);
		const running: Running = { recording, phase: 'running', failure: null, items: [] };
		this.#running = running;
		this.#host.changed();
		void this.#tick(running);
		return null;
	}

	/** Writes the rest and the manifest; does nothing when nothing is recorded. */
	async finish(): Promise<null> {
		const running = this.#running;
		if (running?.phase !== 'running') return null;
		running.phase = 'finishing';
		this.#host.changed();
		try {
			const { items } = await running.recording.finish(new AbortController().signal);
			running.items = items;
			running.phase = 'done';
		} catch (error) {
			fail(running, error);
		}
		this.#host.changed();
		return null;
	}

	/** Ends without finishing: what was written stays. */
	drop(): void {
		if (this.#running !== null) this.#running.phase = 'done';
	}

	async #tick(running: Running): Promise<void> {
		if (running.phase !== 'running') return;
		try {
			await running.recording.tick();
		} catch (error) {
			fail(running, error);
		}
		this.#host.changed();
		this.#host.later(() => void this.#tick(running), TICK_MS);
	}
}

function fail(running: Running, error: unknown): void {
	running.phase = 'failed';
	running.failure = error instanceof Error ? error.message : String(error);
}
