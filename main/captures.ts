/** The captures of one window: opens engines, routes calls and subscriptions to them, closes them. */
import type { OpenOptions } from '../app/index.ts';
import { ContractError, NotFoundError, wifiSecrets } from '../app/index.ts';
import type { EngineProcess } from './engine/supervisor.ts';
import { EngineSupervisor } from './engine/supervisor.ts';
import type { CaptureId, DecodeAsOutcome, Push } from './ipc/contract.ts';
import { checkQuery } from './ipc/wire.ts';

/** Subscriptions one window may hold; more is a fault or an attack. */
const MAX_SUBSCRIPTIONS = 1000;

/** What the captures of a window need of the program. */
export interface CapturesHost {
	readonly fork: () => EngineProcess;
	readonly push: (message: Push) => void;
	readonly learned: (path: string, streams: number, sha256: string | null) => void;
}

/** How the window opens every capture. */
export const WINDOW_OPTIONS: Omit<OpenOptions, 'paths' | 'rules'> = {
	follow: false,
	heuristics: true,
	decodeAs: [],
	from: null,
	to: null,
	keepPackets: true,
	hash: true,
};

/** See the head of this file. */
export class WindowCaptures {
	readonly #host: CapturesHost;
	readonly #engines = new Map<string, EngineSupervisor>();
	readonly #subscriptions = new Map<number, EngineSupervisor>();
	#last = 0;

	constructor(host: CapturesHost) {
		this.#host = host;
	}

	/**
	 * Opens files as one capture in an engine of its own.
	 * @param changes of how files are opened: a live capture is followed
	 */
	open(
		paths: readonly string[],
		rules: OpenOptions['rules'],
		changes: Partial<OpenOptions> = {},
	): CaptureId {
		const capture = `c${(this.#last += 1)}` as CaptureId;
		const options = { ...WINDOW_OPTIONS, ...changes, paths, rules };
		const { push, learned } = this.#host;
		const engine: EngineSupervisor = new EngineSupervisor(capture, options, this.#host.fork, {
			snapshot: (id, revision, value) => push({ kind: 'snapshot', id, revision, value }),
			failed: (id, error) => push({ kind: 'failed', id, error }),
			ended: (end) => push({ kind: 'engineEnd', end }),
			learned: (streams, sha256) => learned(engine.path, streams, sha256),
		});
		this.#engines.set(capture, engine);
		return capture;
	}

	/** Starts a new engine for a capture, leaving out the frames that were being read if asked. */
	reopen(capture: CaptureId, options: { readonly withoutFrames: boolean }): void {
		const engine = this.#engine(capture);
		engine.reopen(options.withoutFrames ? engine.reading : null);
	}

	/** Reads a capture again with the secrets of one more TLS key log. */
	useKeyLog(capture: CaptureId, file: string): void {
		this.#engine(capture).useKeyLog(file);
	}

	/**
	 * Reads a capture again with these Wi-Fi keys in the place of those it had.
	 * @throws UsageError when one is none, and all stays as it is
	 */
	useWifiKeys(capture: CaptureId, keys: readonly string[]): void {
		wifiSecrets(keys);
		this.#engine(capture).useWifiKeys(keys);
	}

	/** Rules of Decode As in force. @throws NotFoundError */
	decodeAs(capture: CaptureId): readonly string[] {
		return this.#engine(capture).decodeAs;
	}

	/** First of the files of a capture. @throws NotFoundError */
	pathOf(capture: CaptureId): string {
		return this.#engine(capture).path;
	}

	/**
	 * Puts rules of Decode As in the place of those in force, reading again where that is needed.
	 * @throws UsageError, and all stay as they are
	 */
	async setDecodeAs(capture: CaptureId, rules: readonly string[]): Promise<DecodeAsOutcome> {
		const engine = this.#engine(capture);
		const outcome = (await engine.call('setDecodeAs', { capture, rules })) as DecodeAsOutcome;
		engine.keepDecodeAs(rules);
		if (outcome === 'reopen') {
			engine.reopen(null);
			this.#host.push({ kind: 'reread', capture });
		}
		return outcome;
	}

	/** Nothing more is written to a capture; it is read to its end. */
	endFollowing(capture: CaptureId): void {
		this.#engines.get(capture)?.endFollowing();
	}

	close(capture: CaptureId): void {
		const engine = this.#engine(capture);
		this.#engines.delete(capture);
		for (const [id, other] of this.#subscriptions) {
			if (other === engine) this.#subscriptions.delete(id);
		}
		engine.close();
	}

	closeAll(): void {
		for (const capture of this.#engines.keys()) this.close(capture as CaptureId);
	}

	/**
	 * Passes a checked call to the engine of its capture.
	 * @throws NotFoundError, or what the engine throws
	 */
	call(name: string, argument: { readonly capture: string }): Promise<unknown> {
		return this.#engine(argument.capture).call(name, argument);
	}

	/**
	 * Begins a subscription.
	 * @throws ContractError when view or query do not fit
	 */
	subscribe(id: number, name: string, untrusted: unknown): void {
		const { view, query } = checkQuery(name, untrusted);
		if (this.#subscriptions.has(id)) throw new ContractError(`subscription ${id} exists already`);
		if (this.#subscriptions.size >= MAX_SUBSCRIPTIONS) {
			throw new ContractError(`more than ${MAX_SUBSCRIPTIONS} subscriptions`);
		}
		const engine = this.#engine(query.capture);
		this.#subscriptions.set(id, engine);
		engine.subscribe(id, view, query);
	}

	unsubscribe(id: number): void {
		this.#subscriptions.get(id)?.unsubscribe(id);
		this.#subscriptions.delete(id);
	}

	taken(id: number): void {
		this.#subscriptions.get(id)?.taken(id);
	}

	#engine(capture: string): EngineSupervisor {
		const engine = this.#engines.get(capture);
		if (engine === undefined) throw new NotFoundError(`Capture ${capture} is not open here.`);
		return engine;
	}
}
