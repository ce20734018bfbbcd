/** The table of conversations of one capture: which layer, in what order, by what filter. */
import type {
	ConversationColumn,
	ConversationItem,
	ConversationKind,
	ConversationsView,
} from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import type { Capture } from './capture.svelte.ts';
import { PagedRows } from './paged-rows.svelte.ts';
import { Selection } from './selection.svelte.ts';
import type { SortKey } from './sort.ts';
import { clickSort } from './sort.ts';

/** In the order of the tabs. */
export const KINDS = ['ethernet', 'ipv4', 'ipv6', 'tcp', 'udp'] as const;
/** Times its own cost that a table rests before it is counted again. */
const REST_FACTOR = 4;
/** Rows of one call when all are wanted. */
const MOST_ROWS = 1000;

type Counts = ConversationsView['counts'];

/** See the head of this file. */
export class Conversations {
	readonly selection = new Selection();
	readonly #client: Client;
	readonly #rows: PagedRows<ConversationItem>;
	#capture = $state.raw<Capture | null>(null);
	#kind = $state<ConversationKind>('ipv4');
	#filter = $state('');
	#sort = $state.raw<SortKey<ConversationColumn> | null>(null);
	#counts = $state.raw<Counts | null>(null);
	#error = $state<string | null>(null);
	#asked = 0;
	/** When the last counting ended, and how long it took, ms. */
	#endedAt = -Infinity;
	#cost = 0;
	#isFollowing = false;
	readonly #now: () => number;

	/** @param now a clock, ms */
	constructor(client: Client, now: () => number = () => performance.now()) {
		this.#client = client;
		this.#now = now;
		this.#rows = new PagedRows(async (offset, limit) => {
			return { offset, rows: (await this.#fetch(offset, limit)).items };
		});
	}

	get capture(): Capture | null {
		return this.#capture;
	}

	get kind(): ConversationKind {
		return this.#kind;
	}

	/** Only frames that match are counted; empty for all. */
	get filter(): string {
		return this.#filter;
	}

	get sort(): readonly SortKey<ConversationColumn>[] {
		return this.#sort === null ? [] : [this.#sort];
	}

	/** Conversations of each layer; null while they are being counted. */
	get counts(): Counts | null {
		return this.#counts;
	}

	/** Why they could not be counted. */
	get error(): string | null {
		return this.#error;
	}

	/** Rows of the layer that is shown. */
	get count(): number {
		return this.#counts?.[this.#kind] ?? 0;
	}

	readonly keyAt = (row: number): string => `${this.#kind}-${row}`;

	/**
	 * A row; undefined while it is on its way. None is asked for while they are counted: a further
	 * question for the first rows would take the place of the counting.
	 */
	readonly at = (row: number): ConversationItem | undefined =>
		row < this.count ? this.#rows.at(row) : undefined;

	/** Counts anew, of another capture or by another filter. */
	async ask(capture: Capture, filter: string): Promise<void> {
		this.#capture = capture;
		this.#filter = filter;
		this.#counts = null;
		this.#error = null;
		this.#startOver();
		const asked = (this.#asked += 1);
		try {
			const { counts } = await this.#fetch(0, 1);
			if (asked !== this.#asked) return;
			// A layer that is empty is not what anybody came for.
			if (counts[this.#kind] === 0) this.#kind = KINDS.find((kind) => counts[kind] > 0) ?? 'ipv4';
			this.#counts = counts;
		} catch (error) {
			if (asked !== this.#asked) return;
			this.#error = error instanceof Error ? error.message : String(error);
		}
	}

	/**
	 * The capture has grown: what was added is counted too, and what is shown stays until then. It
	 * rests several times what the last counting took, but never at the end.
	 */
	async follow(options: { readonly isOver: boolean }): Promise<void> {
		if (this.#counts === null || this.#isFollowing) return;
		if (!options.isOver && this.#now() - this.#endedAt < this.#cost * REST_FACTOR) return;
		const asked = this.#asked;
		this.#isFollowing = true;
		const begin = this.#now();
		try {
			const { counts } = await this.#fetch(0, 1);
			if (asked !== this.#asked) return;
			this.#counts = counts;
			this.#rows.refresh();
		} catch {
			// The table stays as it was; the next growth asks again.
		} finally {
			this.#isFollowing = false;
			this.#endedAt = this.#now();
			this.#cost = this.#endedAt - begin;
		}
	}

	choose(kind: ConversationKind): void {
		this.#kind = kind;
		this.#startOver();
	}

	/** A click on the head of a column. */
	sortBy(column: ConversationColumn): void {
		this.#sort = clickSort(this.sort, column, { add: false })[0] ?? null;
		this.#startOver();
	}

	/** The chosen rows where several are, otherwise all, in the order shown. @throws CallError */
	async wanted(): Promise<readonly ConversationItem[]> {
		const items: ConversationItem[] = [];
		const { count } = this;
		while (items.length < count) {
			const page = await this.#fetch(items.length, MOST_ROWS);
			if (page.items.length === 0) break;
			items.push(...page.items);
		}
		const isSome = this.selection.size > 1;
		return isSome ? items.filter((_, row) => this.selection.has(this.keyAt(row))) : items;
	}

	#startOver(): void {
		this.#rows.clear();
		this.selection.none();
	}

	#fetch(offset: number, limit: number): Promise<ConversationsView> {
		const capture = this.#capture?.id;
		if (capture === undefined) return Promise.reject(new Error('no capture'));
		const query = { kind: this.#kind, filter: this.#filter, sort: this.#sort, offset, limit };
		return this.#client.call('conversations', { capture, ...query });
	}
}
