/**
 * Keeps one engine process per capture. When it dies the window stays: its subscriptions are kept,
 * the end is told with the packets that were being read, and a new process can take over.
 */
import type { ErrorEnvelope, OpenOptions } from '../../app/index.ts';
import { EngineCrashedError, fromEnvelope } from '../../app/index.ts';
import type { CaptureId, EngineEnd } from '../ipc/contract.ts';
import type { FromEngine, ToEngine } from './messages.ts';

/** The part of a utility process that is used. */
export interface EngineProcess {
	postMessage(message: ToEngine): void;
	onMessage(listener: (message: FromEngine) => void): void;
	onExit(listener: (code: number) => void): void;
	kill(): void;
}

/** What a supervisor tells. */
export interface SupervisorEvents {
	snapshot(id: number, revision: number, value: unknown): void;
	failed(id: number, error: ErrorEnvelope): void;
	ended(end: EngineEnd): void;
	learned(streams: number, sha256: string | null): void;
}

interface Waiting {
	readonly resolve: (value: unknown) => void;
	readonly reject: (error: Error) => void;
}

/** How long an engine may take to close by itself, ms. */
const CLOSE_PATIENCE_MS = 1000;

/** One capture's engine process and all that is asked of it. */
export class EngineSupervisor {
	readonly #capture: CaptureId;
	readonly #fork: () => EngineProcess;
	readonly #events: SupervisorEvents;
	readonly #waiting = new Map<number, Waiting>();
	readonly #subscriptions = new Map<number, ToEngine>();
	#options: OpenOptions;
	#process: EngineProcess | null = null;
	#reading: readonly [number, number] | null = null;
	#lastCall = 0;
	#closing = false;

	/** @param fork starts a new engine process */
	constructor(
		capture: CaptureId,
		options: OpenOptions,
		fork: () => EngineProcess,
		events: SupervisorEvents,
	) {
		this.#capture = capture;
		this.#options = options;
		this.#fork = fork;
		this.#events = events;
		this.#start();
	}

	/** First of the files that are read. */
	get path(): string {
		return this.#options.paths[0] ?? '';
	}

	/**
	 * Passes a call on.
	 * @throws EngineCrashedError when the engine is not there or dies meanwhile
	 */
	call(name: string, argument: unknown): Promise<unknown> {
		const engine = this.#process;
		if (engine === null) return Promise.reject(this.#gone());
		const id = (this.#lastCall += 1);
		return new Promise((resolve, reject) => {
			this.#waiting.set(id, { resolve, reject });
			engine.postMessage({ kind: 'call', id, name, argument });
		});
	}

	/** Passes a subscription on and keeps it for the next engine. */
	subscribe(id: number, view: string, query: unknown): void {
		const message: ToEngine = { kind: 'subscribe', id, view, query };
		this.#subscriptions.set(id, message);
		this.#process?.postMessage(message);
	}

	unsubscribe(id: number): void {
		this.#subscriptions.delete(id);
		this.#process?.postMessage({ kind: 'unsubscribe', id });
	}

	taken(id: number): void {
		this.#process?.postMessage({ kind: 'taken', id });
	}

	/**
	 * Starts a new engine in place of the dead one; subscriptions go on.
	 * @param without frames to leave out, first and last; null for none
	 */
	reopen(without: readonly [number, number] | null): void {
		this.#process?.kill();
		this.#process = null;
		if (without !== null) {
			const { skipFrames = [] } = this.#options;
			this.#options = { ...this.#options, skipFrames: [...skipFrames, without] };
		}
		this.#start();
	}

	/** Starts a new engine that knows the secrets of one more key log; subscriptions go on. */
	useKeyLog(file: string): void {
		const others = (this.#options.keyLogs ?? []).filter((other) => other !== file);
		this.#options = { ...this.#options, keyLogs: [...others, file] };
		this.reopen(null);
	}

	/** Starts a new engine with other Wi-Fi keys; subscriptions go on. They are kept nowhere else. */
	useWifiKeys(keys: readonly string[]): void {
		this.#options = { ...this.#options, wpa: keys };
		this.reopen(null);
	}

	/** Rules of Decode As that every engine of this capture is started with. */
	get decodeAs(): readonly string[] {
		return this.#options.decodeAs;
	}

	/** Keeps rules for the next engine; the one that runs has them already. */
	keepDecodeAs(rules: readonly string[]): void {
		this.#options = { ...this.#options, decodeAs: rules };
	}

	/** The files grow no more: the engine reads on to their end. */
	endFollowing(): void {
		this.#options = { ...this.#options, follow: false };
		this.#process?.postMessage({ kind: 'endFollowing' });
	}

	/** Frames that were being read when the engine died, or are being read now. */
	get reading(): readonly [number, number] | null {
		return this.#reading;
	}

	/** Ends the engine; nothing is told any more. */
	close(): void {
		this.#closing = true;
		const engine = this.#process;
		if (engine === null) return;
		engine.postMessage({ kind: 'close' });
		setTimeout(() => engine.kill(), CLOSE_PATIENCE_MS).unref();
	}

	#start(): void {
		const engine = this.#fork();
		this.#process = engine;
		this.#reading = null;
		engine.onMessage((message) => {
			if (this.#process === engine) this.#receive(message);
		});
		engine.onExit((code) => {
			if (this.#process === engine) this.#exited(code);
		});
		engine.postMessage({ kind: 'open', options: this.#options });
		for (const message of this.#subscriptions.values()) engine.postMessage(message);
	}

	#receive(message: FromEngine): void {
		switch (message.kind) {
			case 'reply':
				this.#settle(message.id)?.resolve(message.ok);
				return;
			case 'refused':
				this.#settle(message.id)?.reject(fromEnvelope(message.error));
				return;
			case 'snapshot':
				this.#events.snapshot(message.id, message.revision, message.value);
				return;
			case 'failed':
				this.#events.failed(message.id, message.error);
				return;
			case 'reading':
				this.#reading = message.frames;
				return;
			case 'learned':
				this.#events.learned(message.streams, message.sha256);
				return;
		}
	}

	#settle(id: number): Waiting | undefined {
		const waiting = this.#waiting.get(id);
		this.#waiting.delete(id);
		return waiting;
	}

	#exited(code: number): void {
		this.#process = null;
		const waiting = [...this.#waiting.values()];
		this.#waiting.clear();
		for (const { reject } of waiting) reject(this.#gone());
		if (this.#closing) return;
		const frames = this.#reading;
		this.#events.ended({
			capture: this.#capture,
			reason: isKilled(code) ? 'killed' : 'crashed',
			message: endMessage(code, frames),
			frames,
		});
	}

	#gone(): EngineCrashedError {
		return new EngineCrashedError('The engine of this capture has ended. Reopen the capture.', {
			firstFrame: this.#reading?.[0] ?? null,
			lastFrame: this.#reading?.[1] ?? null,
		});
	}
}

/** SIGKILL, SIGTERM and SIGINT arrive as the signal's number or 128 + it; Windows says 1. */
const isKilled = (code: number): boolean => [1, 2, 9, 15, 130, 137, 143].includes(code);

function endMessage(code: number, frames: readonly [number, number] | null): string {
	const how = isKilled(code) ? 'was ended from outside' : 'ended unexpectedly';
	// 0 tells nothing: older runtimes say it of a process that a signal ended, too.
	const status = code === 0 ? '' : ` (exit code ${code})`;
	if (frames === null) return `The engine ${how}${status}.`;
	return `The engine ${how}${status} while reading frames ${frames[0]} to ${frames[1]}.`;
}
