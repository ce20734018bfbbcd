/** Sends snapshots of views: one in flight per subscription, at most ten a second, only changes. */
import type { ErrorEnvelope } from '../../app/index.ts';
import { toEnvelope } from '../../app/index.ts';

/** Shortest time between two snapshots of one subscription, ms. */
export const SNAPSHOT_INTERVAL_MS = 100;

/**
 * Times its own cost that a subscription rests while the capture is read: a list of 20,000 calls
 * takes half a second, and ten of them a second left reading 25 times slower.
 */
export const REST_FACTOR = 9;

/** Computes a snapshot; `revision` of the engine tells whether it can have changed. */
export type SnapshotSource = () => unknown;

/** Where snapshots go, and what time it is. */
export interface PublisherHost {
	send(id: number, revision: number, value: unknown): void;
	fail(id: number, error: ErrorEnvelope): void;
	now(): number;
	later(run: () => void, ms: number): void;
}

interface Subscription {
	readonly source: SnapshotSource;
	/** Revision last sent; −1 for none yet. */
	sent: number;
	sentAt: number;
	/** What the last snapshot took, ms. */
	cost: number;
	/** A snapshot is being computed, or is with the window and not yet taken. */
	busy: boolean;
	timer: boolean;
}

const FRESH = { sent: -1, sentAt: -Infinity, cost: 0, busy: false, timer: false };

/** All subscriptions of one engine. */
export class Publisher {
	readonly #host: PublisherHost;
	readonly #subscriptions = new Map<number, Subscription>();
	#revision = 0;

	constructor(host: PublisherHost) {
		this.#host = host;
	}

	/** Begins a subscription; its first snapshot goes out at once. */
	subscribe(id: number, source: SnapshotSource): void {
		this.#subscriptions.set(id, { source, ...FRESH });
		this.#pump(id);
	}

	unsubscribe(id: number): void {
		this.#subscriptions.delete(id);
	}

	/** The window has taken the last snapshot of `id`. */
	taken(id: number): void {
		const subscription = this.#subscriptions.get(id);
		if (subscription === undefined) return;
		subscription.busy = false;
		this.#pump(id);
	}

	/** Something changed; every subscription may send again. */
	changed(): void {
		this.#revision += 1;
		for (const id of this.#subscriptions.keys()) this.#pump(id);
	}

	/** Nothing more is to be read: what has changed goes out without the rest that reading needed. */
	settle(): void {
		for (const subscription of this.#subscriptions.values()) {
			subscription.cost = 0;
			// A timer that still runs finds nothing to do.
			subscription.timer = false;
		}
		this.changed();
	}

	#pump(id: number): void {
		const subscription = this.#subscriptions.get(id);
		if (subscription === undefined || subscription.busy || subscription.timer) return;
		if (subscription.sent === this.#revision) return;
		const rest = Math.max(SNAPSHOT_INTERVAL_MS, subscription.cost * REST_FACTOR);
		const wait = subscription.sentAt + rest - this.#host.now();
		if (wait <= 0) {
			void this.#send(id, subscription);
			return;
		}
		subscription.timer = true;
		this.#host.later(() => {
			subscription.timer = false;
			this.#pump(id);
		}, wait);
	}

	async #send(id: number, subscription: Subscription): Promise<void> {
		subscription.busy = true;
		subscription.sent = this.#revision;
		const revision = this.#revision;
		const begun = this.#host.now();
		try {
			const value = await subscription.source();
			if (this.#subscriptions.get(id) !== subscription) return;
			subscription.sentAt = this.#host.now();
			subscription.cost = subscription.sentAt - begun;
			this.#host.send(id, revision, value);
		} catch (error) {
			if (this.#subscriptions.get(id) !== subscription) return;
			subscription.busy = false;
			this.#host.fail(id, toEnvelope(error));
		}
	}
}
