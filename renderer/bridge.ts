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

/** Pushes that are no snapshots. */
export type Notice = Exclude<Push, { readonly kind: 'snapshot' | 'failed' }>;

/** The contract's client. */
export class Client {
	readonly #bridge: Bridge;
	readonly #listeners = new Map<number, SnapshotListener<never>>();
	readonly #notices = new Set<(notice: Notice) => void>();
	/** Notices that came before anyone listened: files named on the command line, for example. */
	readonly #early: Notice[] = [];
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
		this.call('subscribe', { id, view, query }).catch((error: unknown) => {
			if (error instanceof CallError) listener.failed(error);
		});
		return () => {
			this.#listeners.delete(id);
			void this.call('unsubscribe', { id });
		};
	}

	/** Hears of everything that is no snapshot; returns what ends it. */
	onNotice(listener: (notice: Notice) => void): () => void {
		this.#notices.add(listener);
		for (const notice of this.#early.splice(0)) listener(notice);
		return () => this.#notices.delete(listener);
	}

	#receive(push: Push): void {
		switch (push.kind) {
			case 'snapshot':
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
