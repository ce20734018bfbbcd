/** The list of RTP streams over all captures in scope: filter, order, selection. */
import type { StreamItem, StreamSortColumn } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import type { Capture } from './capture.svelte.ts';
import type { MergedOrder } from './merge.ts';
import { mergeOrders } from './merge.ts';
import { Selection } from './selection.svelte.ts';
import type { SortKey } from './sort.ts';
import { clickSort } from './sort.ts';
import { TypedFilter } from './typed-filter.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** A stream and the capture it is in. */
export interface StreamRef {
	readonly capture: Capture;
	/** Number of its first frame. */
	readonly stream: number;
}

/** See the head of this file. */
export class StreamList {
	readonly selection = new Selection();
	readonly filter: TypedFilter;
	readonly #workbench: Workbench;
	#marked = $state.raw<ReadonlySet<string>>(new Set());
	#sort = $state.raw<readonly SortKey<StreamSortColumn>[]>([]);
	#ready = $derived.by(() => this.#workbench.shown.filter(({ streams }) => streams.value !== null));
	#merged = $derived.by(() => {
		const orders = this.#ready.flatMap(({ streams }) => streams.value ?? []);
		const descending = this.#sort.map((key) => key.descending);
		const usable = orders.every((order) => order.keys.length >= descending.length);
		return mergeOrders(orders, usable ? descending : []);
	});

	constructor(client: Client, workbench: Workbench) {
		this.#workbench = workbench;
		this.filter = new TypedFilter(client, workbench);
	}

	get sort(): readonly SortKey<StreamSortColumn>[] {
		return this.#sort;
	}

	/** Every capture in scope has answered, or said why it cannot. */
	get isAnswered(): boolean {
		return this.#workbench.shown.every(
			({ streams, end }) => streams.value !== null || streams.error !== null || end !== null,
		);
	}

	get count(): number {
		return this.#merged.stream.length;
	}

	/** Streams before filter and range. */
	get total(): number {
		return this.#ready.reduce((sum, { streams }) => sum + (streams.value?.total ?? 0), 0);
	}

	/** Why the list is not what was asked for: the first engine's words. */
	get error(): string | null {
		return (
			this.#workbench.shown.find(({ streams }) => streams.error)?.streams.error?.message ?? null
		);
	}

	/** The merged list itself: another object whenever rows have moved. */
	get order(): MergedOrder {
		return this.#merged;
	}

	/** Stream at a row. */
	at(row: number): StreamRef | undefined {
		const stream = this.#merged.stream[row];
		const capture = this.#ready[this.#merged.capture[row] ?? -1];
		return stream === undefined || capture === undefined ? undefined : { capture, stream };
	}

	/** Figures of the stream at a row; undefined until they have come. */
	rowAt(row: number): { readonly ref: StreamRef; readonly item: StreamItem } | undefined {
		const ref = this.at(row);
		const item = ref?.capture.row(ref.stream);
		return ref === undefined || item === undefined ? undefined : { ref, item };
	}

	readonly keyAt = (row: number): string => {
		const ref = this.at(row);
		return ref === undefined ? `row-${row}` : keyOf(ref);
	};

	/** Row of a stream's key; −1 when it is not in the list. */
	rowOf(key: string): number {
		const { capture, stream } = this.#merged;
		const [id = '', frame = ''] = key.split(':');
		return stream.findIndex(
			(first, row) => String(first) === frame && this.#ready[capture[row] ?? -1]?.id === id,
		);
	}

	/** Rows have moved: the focus stays with its stream. */
	follow(): void {
		this.selection.follow((key) => this.rowOf(key));
	}

	/** The stream with the focus, else the first selected one. */
	get current(): StreamRef | undefined {
		const { active } = this.selection;
		return active >= 0 && active < this.count ? this.at(active) : undefined;
	}

	/** Selected streams, in no special order; hidden ones too. */
	get selected(): readonly StreamRef[] {
		return [...this.selection.keys].flatMap((key) => {
			const [id = '', stream = ''] = key.split(':');
			const capture = this.#workbench.byId(id);
			return capture === undefined ? [] : [{ capture, stream: Number(stream) }];
		});
	}

	/** Selected streams that filter or range hide. */
	get hiddenSelected(): number {
		if (this.selection.size === 0) return 0;
		const visible = new Set<string>();
		for (let row = 0; row < this.count; row += 1) visible.add(this.keyAt(row));
		return [...this.selection.keys].filter((key) => !visible.has(key)).length;
	}

	/** A stream that the user has marked to find it again. */
	isMarked(ref: StreamRef): boolean {
		return this.#marked.has(keyOf(ref));
	}

	/** Marks the selected streams, or takes the marks away when all of them have one. */
	mark(): void {
		const keys = this.selected.map(keyOf);
		const marked = new Set(this.#marked);
		const isAll = keys.every((key) => marked.has(key));
		for (const key of keys) {
			if (isAll) marked.delete(key);
			else marked.add(key);
		}
		this.#marked = marked;
	}

	clickHead(column: StreamSortColumn, options: { readonly add: boolean }): void {
		this.#sort = clickSort(this.#sort, column, options);
	}

	/** (Re)asks all captures in scope; cheap when nothing changed. */
	ask(): void {
		const { range } = this.#workbench;
		const query = {
			filter: this.filter.value,
			from: range?.from ?? null,
			to: range?.to ?? null,
			sort: [...this.#sort],
		};
		for (const capture of this.#workbench.shown)
			capture.streams.ask({ capture: capture.id, ...query });
	}
}

/** Key of a stream in selections: `c3:955`. */
export const keyOf = ({ capture, stream }: StreamRef): string => `${capture.id}:${stream}`;
