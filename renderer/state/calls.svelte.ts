/** The list of calls over all captures in scope: filters, order, selection. */
import type {
	CallItem,
	CallKind,
	CallQualityBand,
	CallSortColumn,
	CallState,
	CallSummary,
} from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import type { Capture } from './capture.svelte.ts';
import type { MergedOrder } from './merge.ts';
import { mergeOrders } from './merge.ts';
import { Selection } from './selection.svelte.ts';
import type { SortKey } from './sort.ts';
import { clickSort } from './sort.ts';
import { TypedFilter } from './typed-filter.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** A call and the capture it is in. */
export interface CallRef {
	readonly capture: Capture;
	/** As in `CallOrderView.numbers`. */
	readonly call: number;
}

/** A call whose figures are known. */
export interface CallRow {
	readonly ref: CallRef;
	readonly item: CallItem;
}

/** What is listed: calls, one other kind, or everything with a Call-ID. */
export type CallScope = CallKind | 'all';

/** Every kind, in the order of the choice. */
export const CALL_KINDS: readonly CallKind[] = [
	'call',
	'registration',
	'options',
	'subscription',
	'message',
	'publish',
	'other',
];

/** See the head of this file. */
export class CallList {
	readonly selection = new Selection();
	readonly filter: TypedFilter;
	readonly #workbench: Workbench;
	#text = $state('');
	#states = $state.raw<readonly CallState[]>([]);
	#quality = $state<CallQualityBand | null>(null);
	#scope = $state<CallScope>('call');
	#sort = $state.raw<readonly SortKey<CallSortColumn>[]>([]);
	#ready = $derived.by(() => this.#workbench.shown.filter(({ calls }) => calls.value !== null));
	#merged = $derived.by(() => {
		const orders = this.#ready.flatMap(({ calls }) => calls.value ?? []);
		const descending = this.#sort.map((key) => key.descending);
		const usable = orders.every((order) => order.keys.length >= descending.length);
		const lists = orders.map(({ numbers, keys }) => ({ ids: numbers, keys }));
		return mergeOrders(lists, usable ? descending : []);
	});

	constructor(client: Client, workbench: Workbench) {
		this.#workbench = workbench;
		this.filter = new TypedFilter(client, workbench);
	}

	/** Number or URI that is searched for. */
	get text(): string {
		return this.#text;
	}

	/** States that are listed; none for all. */
	get states(): readonly CallState[] {
		return this.#states;
	}

	/** Quality that is listed; null for any. */
	get quality(): CallQualityBand | null {
		return this.#quality;
	}

	get scope(): CallScope {
		return this.#scope;
	}

	get sort(): readonly SortKey<CallSortColumn>[] {
		return this.#sort;
	}

	/** Every capture in scope has answered, or said why it cannot. */
	get isAnswered(): boolean {
		return this.#workbench.shown.every(
			({ calls, end }) => calls.value !== null || calls.error !== null || end !== null,
		);
	}

	/** Something hides calls. */
	get isFiltered(): boolean {
		return (
			this.filter.value !== '' ||
			this.#text !== '' ||
			this.#states.length > 0 ||
			this.#quality !== null ||
			this.#workbench.range !== null
		);
	}

	get count(): number {
		return this.#merged.stream.length;
	}

	/** Calls before filters and range. */
	get total(): number {
		return this.#ready.reduce((sum, { calls }) => sum + (calls.value?.total ?? 0), 0);
	}

	/** Why the list is not what was asked for: the first engine's words. */
	get error(): string | null {
		return this.#workbench.shown.find(({ calls }) => calls.error)?.calls.error?.message ?? null;
	}

	/** The merged list itself: another object whenever rows have moved. */
	get order(): MergedOrder {
		return this.#merged;
	}

	/** Figures of the capture of the current call; the engine's own, never summed up here. */
	get summary(): { readonly capture: Capture; readonly figures: CallSummary } | null {
		const capture = this.current?.capture ?? this.#ready[0];
		const view = capture?.calls.value;
		return capture === undefined || !view ? null : { capture, figures: view.summary };
	}

	/** Call at a row. */
	at(row: number): CallRef | undefined {
		const call = this.#merged.stream[row];
		const capture = this.#ready[this.#merged.capture[row] ?? -1];
		return call === undefined || capture === undefined ? undefined : { capture, call };
	}

	/** Figures of the call at a row; undefined until they have come. */
	rowAt(row: number): CallRow | undefined {
		const ref = this.at(row);
		const item = ref?.capture.call(ref.call);
		return ref === undefined || item === undefined ? undefined : { ref, item };
	}

	readonly keyAt = (row: number): string => {
		const ref = this.at(row);
		return ref === undefined ? `row-${row}` : callKeyOf(ref);
	};

	/** Row of a call's key; −1 when it is not in the list. */
	rowOf(key: string): number {
		const { capture, stream } = this.#merged;
		const [id = '', number = ''] = key.split(':');
		return stream.findIndex(
			(call, row) => String(call) === number && this.#ready[capture[row] ?? -1]?.id === id,
		);
	}

	/** Rows have moved: the focus stays with its call. */
	follow(): void {
		this.selection.follow((key) => this.rowOf(key));
	}

	/** The call with the focus. */
	get current(): CallRef | undefined {
		const { active } = this.selection;
		return active >= 0 && active < this.count ? this.at(active) : undefined;
	}

	/** Figures of the call with the focus. */
	get currentItem(): CallItem | undefined {
		const ref = this.current;
		return ref?.capture.call(ref.call);
	}

	/** Selected calls, by capture and number; hidden ones too. */
	get selected(): readonly CallRef[] {
		return [...this.selection.keys]
			.flatMap((key) => {
				const [id = '', call = ''] = key.split(':');
				const capture = this.#workbench.byId(id);
				return capture === undefined ? [] : [{ capture, call: Number(call) }];
			})
			.toSorted((a, b) => a.capture.id.localeCompare(b.capture.id) || a.call - b.call);
	}

	/** Selected calls, or the one with the focus. */
	get chosen(): readonly CallRef[] {
		const { current, selected } = this;
		return selected.length > 0 ? selected : current === undefined ? [] : [current];
	}

	/** Every call that is listed. */
	get all(): readonly CallRef[] {
		return Array.from({ length: this.count }, (_, row) => this.at(row)).flatMap((ref) => ref ?? []);
	}

	/** Selected calls that the filters hide. */
	get hiddenSelected(): number {
		if (this.selection.size === 0) return 0;
		const visible = new Set<string>();
		for (let row = 0; row < this.count; row += 1) visible.add(this.keyAt(row));
		return [...this.selection.keys].filter((key) => !visible.has(key)).length;
	}

	clickHead(column: CallSortColumn, options: { readonly add: boolean }): void {
		this.#sort = clickSort(this.#sort, column, options);
	}

	search(text: string): void {
		this.#text = text.slice(0, 256);
	}

	/** Takes a state into the filter or out of it. */
	toggleState(state: CallState): void {
		this.#states = this.#states.includes(state)
			? this.#states.filter((other) => other !== state)
			: [...this.#states, state];
	}

	setQuality(quality: CallQualityBand | null): void {
		this.#quality = quality;
	}

	setScope(scope: CallScope): void {
		this.#scope = scope;
	}

	/** Takes every filter away, the time range too. */
	async showAll(): Promise<void> {
		this.#text = '';
		this.#states = [];
		this.#quality = null;
		this.#workbench.setRange(null);
		await this.filter.type('');
	}

	/** Selects one call, wherever it stands; false when the filters hide it. */
	select(ref: CallRef): boolean {
		const row = this.rowOf(callKeyOf(ref));
		if (row >= 0) this.selection.only(row, callKeyOf(ref));
		return row >= 0;
	}

	/** (Re)asks all captures in scope; cheap when nothing changed. */
	ask(): void {
		const { range } = this.#workbench;
		const query = {
			filter: this.filter.value,
			text: this.#text,
			kinds: this.#scope === 'all' ? [...CALL_KINDS] : [this.#scope],
			states: [...this.#states],
			...(this.#quality === null ? {} : { quality: this.#quality }),
			from: range?.from ?? null,
			to: range?.to ?? null,
			sort: [...this.#sort],
		};
		for (const capture of this.#workbench.shown) {
			capture.calls.ask({ capture: capture.id, ...query });
		}
	}
}

/** Key of a call in selections: `c3:0`. */
export const callKeyOf = ({ capture, call }: CallRef): string => `${capture.id}:${call}`;
