/** One open capture as the window knows it: its snapshots and the rows it has seen. */
import type { CaptureId, CaptureView, EngineEnd, StreamItem } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import { Subscription } from './subscription.svelte.ts';

/** Rows asked for in one call. */
const BATCH = 500;

interface KnownRow {
	readonly row: StreamItem;
	/** `figures` of the order the row was fetched under. */
	readonly figures: number;
}

/** See the head of this file. */
export class Capture {
	readonly id: CaptureId;
	/** A, B, C… the same in every table, strip and report. */
	readonly letter: string;
	readonly name: string;
	readonly streams: Subscription<'streams'>;
	readonly timeline: Subscription<'timeline'>;
	readonly #client: Client;
	readonly #facts: Subscription<'capture'>;
	readonly #wanted = new Set<number>();
	#end = $state.raw<EngineEnd | null>(null);
	#rows = $state.raw<ReadonlyMap<number, KnownRow>>(new Map());
	#fetching = false;
	#firstRows = $derived.by(
		() => new Map((this.streams.value?.rows ?? []).map((row) => [row.firstFrame, row])),
	);

	constructor(client: Client, id: CaptureId, letter: string, name: string) {
		this.#client = client;
		this.id = id;
		this.letter = letter;
		this.name = name;
		this.streams = new Subscription(client, 'streams');
		this.timeline = new Subscription(client, 'timeline');
		this.#facts = new Subscription(client, 'capture');
		this.#facts.ask({ capture: id });
	}

	/** Progress and facts; null before the engine has answered. */
	get view(): CaptureView | null {
		return this.#facts.value;
	}

	/** Set once the engine has died; the snapshots stay. */
	get end(): EngineEnd | null {
		return this.#end;
	}

	get isReading(): boolean {
		return this.#end === null && (this.view === null || this.view.phase === 'reading');
	}

	/** 0 to 1; null when the size is not known. */
	get fraction(): number | null {
		const { view } = this;
		if (view === null) return 0;
		if (view.bytesTotal === null || view.bytesTotal === 0) return null;
		return Math.min(1, view.bytesRead / view.bytesTotal);
	}

	/** A stream's row if known; otherwise, or when its figures are old, it is fetched. */
	row(stream: number): StreamItem | undefined {
		const first = this.#firstRows.get(stream);
		if (first !== undefined) return first;
		const known = this.#rows.get(stream);
		const figures = this.streams.value?.figures ?? 0;
		if (known?.figures !== figures) this.#want(stream);
		return known?.row;
	}

	/** Rows of these streams, fetched if need be, in their order. */
	async fetchRows(streams: readonly number[]): Promise<readonly StreamItem[]> {
		const rows: StreamItem[] = [];
		for (let at = 0; at < streams.length; at += BATCH) {
			const ids = streams.slice(at, at + BATCH);
			rows.push(...(await this.#client.call('streamRows', { capture: this.id, ids })));
		}
		return rows;
	}

	ended(end: EngineEnd): void {
		this.#end = end;
	}

	/** Lets a new engine take over. */
	async reopen(options: { readonly withoutFrames: boolean }): Promise<void> {
		const { withoutFrames } = options;
		await this.#client.call('reopenCapture', { capture: this.id, withoutFrames });
		this.#end = null;
	}

	async close(): Promise<void> {
		this.#facts.close();
		this.streams.close();
		this.timeline.close();
		await this.#client.call('closeCapture', { capture: this.id });
	}

	#want(stream: number): void {
		if (this.#end !== null) return;
		this.#wanted.add(stream);
		if (this.#fetching) return;
		this.#fetching = true;
		queueMicrotask(() => void this.#fetch());
	}

	async #fetch(): Promise<void> {
		const ids = [...this.#wanted].slice(0, BATCH);
		for (const id of ids) this.#wanted.delete(id);
		const figures = this.streams.value?.figures ?? 0;
		try {
			const fetched = await this.#client.call('streamRows', { capture: this.id, ids });
			const rows = new Map(this.#rows);
			for (const row of fetched) rows.set(row.firstFrame, { row, figures });
			this.#rows = rows;
		} catch {
			// The engine has ended: the notice of it says so, the known rows stay.
		}
		this.#fetching = false;
		if (this.#wanted.size > 0 && this.#end === null) {
			this.#fetching = true;
			void this.#fetch();
		}
	}
}
