/** Media found by their bytes in one capture: the search, its list, and what is taken out of it. */
import type {
	GrantItem,
	SignatureItem,
	SignatureKind,
	SignatureManifest,
	SignatureProgress,
	SignaturesView,
} from '../../main/ipc/contract.ts';
import { CallError } from '../bridge.ts';
import type { Client } from '../bridge.ts';
import type { Capture } from './capture.svelte.ts';
import { Selection } from './selection.svelte.ts';
import type { SortKey } from './sort.ts';
import { clickSort } from './sort.ts';
import { Subscription } from './subscription.svelte.ts';

/** Columns of the list. */
export type SignatureColumn =
	| 'kind'
	| 'frame'
	| 'payloadOffset'
	| 'source'
	| 'destination'
	| 'bytes'
	| 'isWhole'
	| 'confidence'
	| 'reason';

/** Where a search stands. */
export type SearchPhase = 'running' | 'done' | 'stopped' | 'failed';

/** What became of finds that were taken out. */
export interface SavedFinds {
	readonly manifest: SignatureManifest;
	readonly folder: GrantItem;
}

/** Bytes of a find that are shown: all of a picture, the first ones of anything else. */
export interface FindPreview {
	readonly item: SignatureItem;
	readonly bytes: Uint8Array;
}

const PICTURE_BYTES = 16 << 20;
const HEAD_BYTES = 256;

/** A browser shows these by itself. */
export const isPicture = ({ kind }: SignatureItem): boolean => kind === 'JPEG' || kind === 'PNG';

/** See the head of this file. */
export class Signatures {
	readonly selection = new Selection();
	readonly #client: Client;
	readonly #search: Subscription<'signatureSearch'>;
	#capture = $state.raw<Capture | null>(null);
	#packets = $state(0);
	#phase = $state<SearchPhase>('done');
	#error = $state<string | null>(null);
	#view = $state.raw<SignaturesView | null>(null);
	#kind = $state<SignatureKind | null>(null);
	#words = $state('');
	#sort = $state.raw<SortKey<SignatureColumn> | null>(null);
	#preview = $state.raw<FindPreview | null>(null);
	#saved = $state.raw<SavedFinds | null>(null);
	#saveError = $state<string | null>(null);
	readonly #rows = $derived.by(() => this.#sorted());
	#asked = 0;

	constructor(client: Client) {
		this.#client = client;
		this.#search = new Subscription(client, 'signatureSearch');
	}

	get capture(): Capture | null {
		return this.#capture;
	}

	get phase(): SearchPhase {
		return this.#phase;
	}

	/** Why the search failed. */
	get error(): string | null {
		return this.#error;
	}

	/** How far the search is; null while it is not known. */
	get progress(): SignatureProgress | null {
		return this.#phase === 'running' ? (this.#search.value?.progress ?? null) : null;
	}

	/** What was gone through; null before the end of a search. */
	get scope(): SignaturesView['scope'] | null {
		return this.#view?.scope ?? null;
	}

	/** Packets came since the search began. */
	get isOld(): boolean {
		const packets = this.#capture?.view?.info.file.packets ?? this.#packets;
		return this.#phase === 'done' && packets > this.#packets;
	}

	/** Finds of each kind, for choosing one. */
	get kinds(): ReadonlyMap<SignatureKind, number> {
		const counts = new Map<SignatureKind, number>();
		for (const { kind } of this.#view?.items ?? []) counts.set(kind, (counts.get(kind) ?? 0) + 1);
		return counts;
	}

	/** Only finds of it are listed; null for all. */
	get kind(): SignatureKind | null {
		return this.#kind;
	}

	/** Only finds with these words are listed. */
	get words(): string {
		return this.#words;
	}

	get sort(): readonly SortKey<SignatureColumn>[] {
		return this.#sort === null ? [] : [this.#sort];
	}

	/** All finds, listed or not. */
	get total(): number {
		return this.#view?.items.length ?? 0;
	}

	get count(): number {
		return this.#rows.length;
	}

	/** Bytes of the find that has the focus; null while they are on their way. */
	get preview(): FindPreview | null {
		return this.#preview;
	}

	/** What was taken out last. */
	get saved(): SavedFinds | null {
		return this.#saved;
	}

	/** Why nothing was taken out the last time; null when something was. */
	get saveError(): string | null {
		return this.#saveError;
	}

	readonly at = (row: number): SignatureItem | undefined => this.#rows[row];

	readonly keyAt = (row: number): string => this.#rows[row]?.id ?? '';

	/** The find that has the focus. */
	get current(): SignatureItem | undefined {
		return this.#rows[this.selection.active];
	}

	/** The chosen finds where there are several, otherwise all that are listed. */
	get wanted(): readonly SignatureItem[] {
		if (this.selection.size < 2) return this.#rows;
		return this.#rows.filter(({ id }) => this.selection.has(id));
	}

	/** Searches a capture; what was found before stays until the answer is there. */
	async ask(capture: Capture): Promise<void> {
		if (capture !== this.#capture) this.#forget();
		this.#capture = capture;
		this.#packets = capture.view?.info.file.packets ?? 0;
		this.#phase = 'running';
		this.#error = null;
		this.#saved = null;
		this.#saveError = null;
		const asked = (this.#asked += 1);
		this.#search.ask({ capture: capture.id });
		try {
			const view = await this.#client.call('signatures', { capture: capture.id });
			if (asked !== this.#asked) return;
			this.#view = view;
			this.#phase = 'done';
			this.selection.follow((key) => this.#rows.findIndex(({ id }) => id === key));
		} catch (error) {
			if (asked !== this.#asked) return;
			const isStopped = error instanceof CallError && error.code === 'cancelled';
			this.#phase = isStopped ? 'stopped' : 'failed';
			this.#error = isStopped ? null : error instanceof Error ? error.message : String(error);
		} finally {
			if (asked === this.#asked) this.#search.close();
		}
	}

	/** Ends the search that runs. */
	async stop(): Promise<void> {
		const capture = this.#capture;
		if (capture === null || this.#phase !== 'running') return;
		await this.#client.call('stopSignatures', { capture: capture.id });
	}

	choose(kind: SignatureKind | null): void {
		this.#kind = kind;
		this.#startOver();
	}

	narrow(words: string): void {
		this.#words = words;
		this.#startOver();
	}

	/** A click on the head of a column. */
	sortBy(column: SignatureColumn): void {
		this.#sort = clickSort(this.sort, column, { add: false })[0] ?? null;
		this.selection.follow((key) => this.#rows.findIndex(({ id }) => id === key));
	}

	/** Fetches the bytes of a find. @throws CallError */
	async look(item: SignatureItem): Promise<void> {
		const capture = this.#capture;
		if (capture === null || this.#preview?.item === item) return;
		this.#preview = null;
		const limit = isPicture(item) ? PICTURE_BYTES : HEAD_BYTES;
		const query = { capture: capture.id, find: item.id, limit };
		const bytes = await this.#client.call('signatureBytes', query);
		if (this.current?.id === item.id) this.#preview = { item, bytes };
	}

	/**
	 * Takes finds out into a folder that the user chooses.
	 * @returns null when none was chosen, or nothing could be written: `saveError` says why
	 */
	async save(items: readonly SignatureItem[]): Promise<SavedFinds | null> {
		const capture = this.#capture;
		const folder = await this.#client.call('chooseFolder', undefined);
		if (capture === null || folder === null) return null;
		const finds = items.map(({ id }) => id);
		const query = { capture: capture.id, finds, grant: folder.grant };
		this.#saved = null;
		this.#saveError = null;
		try {
			this.#saved = { manifest: await this.#client.call('saveSignatures', query), folder };
		} catch (error) {
			this.#saveError = error instanceof Error ? error.message : String(error);
		}
		return this.#saved;
	}

	/**
	 * Writes RTP that was found inside other payloads into a file that the user chooses.
	 * @returns what may be opened as a capture; null when no file was chosen
	 * @throws CallError
	 */
	async writeRtp({ id: find, file: name }: SignatureItem): Promise<GrantItem | null> {
		const capture = this.#capture;
		const chosen = await this.#client.call('chooseSaveFile', { name });
		if (capture === null || chosen === null) return null;
		return await this.#client.call('writeFoundRtp', {
			...{ capture: capture.id, find, grant: chosen.grant },
		});
	}

	#forget(): void {
		this.#view = null;
		this.#kind = null;
		this.#words = '';
		this.#startOver();
	}

	#startOver(): void {
		this.selection.none();
		this.selection.focus(-1);
		this.#preview = null;
	}

	#sorted(): readonly SignatureItem[] {
		const words = this.#words.toLowerCase();
		const shown = (this.#view?.items ?? []).filter(
			(item) =>
				(this.#kind === null || item.kind === this.#kind) &&
				(words === '' || wordsOf(item).includes(words)),
		);
		if (this.#sort === null) return shown;
		const { column, descending } = this.#sort;
		const sign = descending ? -1 : 1;
		return shown.toSorted((a, b) => sign * compare(valueOf(a, column), valueOf(b, column)));
	}
}

/** Address and port as one value. */
export const endText = ({ address, port }: SignatureItem['source']): string =>
	address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

const wordsOf = (item: SignatureItem): string =>
	[item.kind, item.transport, endText(item.source), endText(item.destination), item.reason]
		.join(' ')
		.toLowerCase();

function valueOf(item: SignatureItem, column: SignatureColumn): string | number {
	if (column === 'source' || column === 'destination') return endText(item[column]);
	return column === 'isWhole' ? Number(item.isWhole) : item[column];
}

const compare = (a: string | number, b: string | number): number =>
	typeof a === 'string' || typeof b === 'string'
		? String(a).localeCompare(String(b), 'en', { numeric: true })
		: a - b;
