/** A running capture: sources on one side, the spool on the other, counters between. */
import type { CaptureInterface, LiveBatch } from '../../app/index.ts';
import { Spool } from '../../app/index.ts';
import type { LiveSource } from './live-source.ts';

/** How to keep what is captured. */
export interface LiveKeeping {
	readonly path: string;
	readonly application: string;
	readonly fileBytes: number | null;
	readonly fileCount: number | null;
	readonly reserveBytes: number;
	readonly overwrite: boolean;
}

/** Counters of one interface. */
export interface InterfaceFigures {
	readonly name: string;
	readonly packets: number;
	readonly bytes: number;
	readonly droppedByKernel: number;
	readonly droppedByInterface: number;
	/** Why it ended before the others; null while it runs or when it was stopped. */
	readonly failure: string | null;
	readonly isRunning: boolean;
}

/** Counters of a capture. Bytes are those on the wire. */
export interface LiveFigures {
	readonly packets: number;
	readonly bytes: number;
	readonly droppedByKernel: number;
	readonly droppedByInterface: number;
	/** Packets that reached tapdeck and could not be kept. */
	readonly droppedByTapdeck: number;
	readonly files: readonly string[];
	readonly interfaces: readonly InterfaceFigures[];
	/** Why nothing more is kept; null while all is well. */
	readonly failure: string | null;
}

const STATISTICS_MS = 1000;

interface Lane {
	readonly source: LiveSource;
	readonly facts: CaptureInterface;
	packets: number;
	bytes: number;
	noted: string;
	failure: string | null;
	isRunning: boolean;
}

/** Clock and timer, so that tests need not wait. */
export interface LiveClock {
	readonly now: () => number;
	readonly every: (run: () => void, ms: number) => () => void;
}

/** The real ones. */
export const SYSTEM_CLOCK: LiveClock = {
	now: () => Date.now(),
	every: (run, ms) => {
		const timer = setInterval(run, ms);
		return () => clearInterval(timer);
	},
};

/** See the head of this file. */
export class LiveSession {
	/** Resolves when all interfaces have ended and the file is closed. */
	readonly ended: Promise<void>;
	readonly #spool: Spool;
	readonly #lanes: readonly Lane[];
	readonly #clock: LiveClock;
	readonly #stopNoting: () => void;
	#dropped = 0;
	#failure: string | null = null;
	#end: () => void = () => undefined;

	/**
	 * Starts at once.
	 * @throws SpoolError when the file cannot be made: the sources are stopped then
	 */
	constructor(sources: readonly LiveSource[], keeping: LiveKeeping, clock = SYSTEM_CLOCK) {
		this.#clock = clock;
		this.#lanes = sources.map((source, id) => ({
			...{ source, facts: { ...source.facts, id }, packets: 0, bytes: 0, noted: '' },
			...{ failure: null, isRunning: true },
		}));
		try {
			this.#spool = new Spool({ ...keeping, interfaces: this.#lanes.map(({ facts }) => facts) });
		} catch (error) {
			for (const source of sources) source.stop();
			throw error;
		}
		this.ended = new Promise((resolve) => (this.#end = resolve));
		this.#stopNoting = clock.every(() => this.#noteAll(), STATISTICS_MS);
		for (const lane of this.#lanes) {
			lane.source.start({
				batch: (batch) => this.#take(lane, batch),
				end: (failure) => this.#ended(lane, failure),
			});
		}
	}

	/** The file being written now. */
	get file(): string {
		return this.#spool.current;
	}

	/** Bytes of that file. */
	get bytesOnDisk(): number {
		return this.#spool.fileBytes;
	}

	figures(): LiveFigures {
		const interfaces = this.#lanes.map(({ source, facts, packets, bytes, failure, isRunning }) => {
			const { droppedByKernel, droppedByInterface } = source.counters();
			const name = facts.name ?? '';
			return { name, packets, bytes, droppedByKernel, droppedByInterface, failure, isRunning };
		});
		const sum = (of: (one: InterfaceFigures) => number): number =>
			interfaces.reduce((total, one) => total + of(one), 0);
		return {
			packets: sum(({ packets }) => packets),
			bytes: sum(({ bytes }) => bytes),
			droppedByKernel: sum(({ droppedByKernel }) => droppedByKernel),
			droppedByInterface: sum(({ droppedByInterface }) => droppedByInterface),
			droppedByTapdeck: this.#dropped,
			files: [...this.#spool.files],
			interfaces,
			failure: this.#failure,
		};
	}

	/** SHA-256 of the files that are complete: all that are left, once the capture has ended. */
	get hashes(): readonly { readonly file: string; readonly sha256: string }[] {
		return [...this.#spool.hashes].map(([file, sha256]) => ({ file, sha256 }));
	}

	/** Stops all interfaces; `ended` follows. */
	stop(): void {
		for (const { source, isRunning } of this.#lanes) if (isRunning) source.stop();
	}

	#take(lane: Lane, batch: LiveBatch): void {
		if (this.#failure !== null) {
			this.#dropped += batch.count;
			return;
		}
		const before = this.#spool.packets;
		try {
			this.#spool.write(batch, lane.facts.id);
		} catch (error) {
			this.#dropped += batch.count - (this.#spool.packets - before);
			this.#fail(error);
		}
		const kept = this.#spool.packets - before;
		lane.packets += kept;
		for (let row = 0; row < kept; row++) lane.bytes += batch.lengths[row] ?? 0;
	}

	/** Nothing more can be kept: going on would only pretend to capture. */
	#fail(error: unknown): void {
		this.#failure ??= error instanceof Error ? error.message : String(error);
		this.stop();
	}

	#ended(lane: Lane, failure: string | null): void {
		lane.failure = failure;
		lane.isRunning = false;
		this.#note(lane);
		if (this.#lanes.some(({ isRunning }) => isRunning)) return;
		this.#stopNoting();
		this.#spool.close();
		this.#end();
	}

	#noteAll(): void {
		for (const lane of this.#lanes) if (lane.isRunning) this.#note(lane);
	}

	/** Counters go into the file when they have changed. */
	#note(lane: Lane): void {
		const counters = lane.source.counters();
		const text = JSON.stringify(counters);
		if (text === lane.noted || this.#failure !== null) return;
		lane.noted = text;
		try {
			this.#spool.statistics(lane.facts.id, this.#clock.now(), counters);
		} catch (error) {
			this.#fail(error);
		}
	}
}
