/** The only file that touches `window.tapdeck`. */
import type {
	Argument,
	Bridge,
	CallName,
	ErrorEnvelope,
	Push,
	Query,
	Result,
	Snapshot,
	ViewName,
} from '../main/ipc/contract.ts';

/** An error of the engine or of main, as it crossed the border. */
export class CallError extends Error {
	readonly code: ErrorEnvelope['code'];
	readonly details: ErrorEnvelope['details'];

	constructor(envelope: ErrorEnvelope) {
		super(envelope.message);
		this.name = 'CallError';
		this.code = envelope.code;
		this.details = envelope.details;
	}
}

/** Where the snapshots of one subscription go. */
export interface SnapshotListener<V> {
	snapshot(value: V): void;
	failed(error: CallError): void;
}

/** What can be held still; progress and players go on. */
const STILL_VIEWS: ReadonlySet<ViewName> = new Set([
	'streams',
	'calls',
	'flow',
	'timeline',
	'graph',
	'packets',
]);

/** Pushes that are no snapshots. */
export type Notice = Exclude<Push, { readonly kind: 'snapshot' | 'failed' }>;

/** The contract's client. */
export class Client {
	readonly #bridge: Bridge;
	readonly #listeners = new Map<number, SnapshotListener<never>>();
	readonly #notices = new Set<(notice: Notice) => void>();
	/** Notices that came before anyone listened: files named on the command line, for example. */
	readonly #early: Notice[] = [];
	/** Views that stand still while held, and the snapshots that wait; null when nothing is held. */
	#held: Map<number, Push> | null = null;
	/** Subscriptions that have had a snapshot: a new one is shown even while the rest is held. */
	readonly #shown = new Set<number>();
	readonly #views = new Map<number, ViewName>();
	#last = 0;

	constructor(bridge: Bridge) {
		this.#bridge = bridge;
		bridge.listen((push) => this.#receive(push));
	}

	/**
	 * Calls main or an engine.
	 * @throws CallError
	 */
	async call<N extends CallName>(name: N, argument: Argument<N>): Promise<Result<N>> {
		const answer = await this.#bridge.call(name, argument);
		if ('error' in answer) throw new CallError(answer.error);
		return answer.ok;
	}

	/**
	 * Subscribes to a view.
	 * @returns ends the subscription
	 */
	subscribe<N extends ViewName>(
		view: N,
		query: Query<N>,
		listener: SnapshotListener<Snapshot<N>>,
	): () => void {
		const id = (this.#last += 1);
		this.#listeners.set(id, listener);
		this.#views.set(id, view);
		this.call('subscribe', { id, view, query }).catch((error: unknown) => {
			if (error instanceof CallError) listener.failed(error);
		});
		return () => {
			this.#listeners.delete(id);
			this.#views.delete(id);
			this.#shown.delete(id);
			this.#held?.delete(id);
			void this.call('unsubscribe', { id });
		};
	}

	/** Hears of everything that is no snapshot; returns what ends it. */
	onNotice(listener: (notice: Notice) => void): () => void {
		this.#notices.add(listener);
		for (const notice of this.#early.splice(0)) listener(notice);
		return () => this.#notices.delete(listener);
	}

	/**
	 * Holds back what lists and drawings would show next, or lets it through again. A snapshot that
	 * is not taken is the last one that is sent, so nothing piles up.
	 */
	hold(isHeld: boolean): void {
		if (isHeld) {
			this.#held ??= new Map();
			return;
		}
		const waiting = [...(this.#held?.values() ?? [])];
		this.#held = null;
		for (const push of waiting) this.#receive(push);
	}

	#isHeldBack(id: number): boolean {
		const view = this.#views.get(id);
		const isStill = view !== undefined && STILL_VIEWS.has(view);
		return this.#held !== null && isStill && this.#shown.has(id);
	}

	#receive(push: Push): void {
		switch (push.kind) {
			case 'snapshot':
				if (this.#isHeldBack(push.id)) {
					this.#held?.set(push.id, push);
					return;
				}
				if (push.value !== null) this.#shown.add(push.id);
				// Null: the engine has not opened its capture yet.
				if (push.value !== null) this.#listeners.get(push.id)?.snapshot(push.value as never);
				void this.call('taken', { id: push.id });
				return;
			case 'failed':
				this.#listeners.get(push.id)?.failed(new CallError(push.error));
				return;
			default:
				if (this.#notices.size === 0) this.#early.push(push);
				for (const listener of this.#notices) listener(push);
		}
	}
}

/** The bridge the preload script has put into this page. */
export function pageBridge(): Bridge {
	return (window as unknown as { readonly tapdeck: Bridge }).tapdeck;
}
