/** One open capture as the window knows it: its snapshots and the rows it has seen. */
import type {
	CallItem,
	CaptureId,
	CaptureView,
	EngineEnd,
	GrantItem,
	StreamItem,
} from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import { CapturePoint } from './capture-point.svelte.ts';
import { NodeNames } from './node-names.svelte.ts';
import { RowCache } from './row-cache.svelte.ts';
import { Subscription } from './subscription.svelte.ts';

/** See the head of this file. */
export class Capture {
	readonly id: CaptureId;
	/** A, B, C… the same in every table, strip and report. */
	readonly letter: string;
	readonly name: string;
	readonly streams: Subscription<'streams'>;
	readonly calls: Subscription<'calls'>;
	readonly timeline: Subscription<'timeline'>;
	readonly cameras: Subscription<'cameras'>;
	readonly decodeAs: Subscription<'decodeAs'>;
	/** Names of addresses. */
	readonly names: NodeNames;
	readonly point: CapturePoint;
	readonly #client: Client;
	readonly #facts: Subscription<'capture'>;
	readonly #streamRows: RowCache<StreamItem>;
	readonly #callRows: RowCache<CallItem>;
	#end = $state.raw<EngineEnd | null>(null);
	#keyLog = $state<string | null>(null);
	#wifiKeys = $state.raw<readonly string[]>([]);
	/** Rows of another reading are other rows, whatever their figures count to. */
	#readings = 0;

	constructor(client: Client, id: CaptureId, letter: string, name: string) {
		this.#client = client;
		this.id = id;
		this.letter = letter;
		this.name = name;
		this.streams = new Subscription(client, 'streams');
		this.calls = new Subscription(client, 'calls');
		this.timeline = new Subscription(client, 'timeline');
		this.cameras = new Subscription(client, 'cameras');
		this.decodeAs = new Subscription(client, 'decodeAs');
		this.#facts = new Subscription(client, 'capture');
		this.#facts.ask({ capture: id });
		this.decodeAs.ask({ capture: id });
		this.names = new NodeNames(client, id);
		// Names are a comfort: without them addresses are shown.
		this.names.load().catch(() => undefined);
		this.point = new CapturePoint(client, id);
		this.point.load().catch(() => undefined);
		const isEnded = (): boolean => this.#end !== null;
		this.#streamRows = new RowCache({
			fetch: (ids) => client.call('streamRows', { capture: id, ids: [...ids] }),
			idOf: ({ firstFrame }) => firstFrame,
			first: () => this.streams.value?.rows ?? [],
			figures: () => this.#stamp(this.streams.value?.figures),
			isEnded,
		});
		this.#callRows = new RowCache({
			fetch: (numbers) => client.call('callRows', { capture: id, numbers: [...numbers] }),
			idOf: ({ number }) => number,
			first: () => this.calls.value?.rows ?? [],
			figures: () => this.#stamp(this.calls.value?.figures),
			isEnded,
		});
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
		return this.#streamRows.row(stream);
	}

	/** A call's row, as `row`. */
	call(number: number): CallItem | undefined {
		return this.#callRows.row(number);
	}

	/** Rows of these streams, fetched, in their order. */
	fetchRows(streams: readonly number[]): Promise<readonly StreamItem[]> {
		return this.#streamRows.all(streams);
	}

	/** Rows of these calls, fetched, in their order. */
	fetchCalls(numbers: readonly number[]): Promise<readonly CallItem[]> {
		return this.#callRows.all(numbers);
	}

	ended(end: EngineEnd): void {
		this.#end = end;
	}

	/** Lets a new engine take over. */
	async reopen(options: { readonly withoutFrames: boolean }): Promise<void> {
		const { withoutFrames } = options;
		await this.#client.call('reopenCapture', { capture: this.id, withoutFrames });
		this.#end = null;
		this.#readings += 1;
	}

	/** Its files are read again from their start: rows are other rows. */
	reread(): void {
		this.#readings += 1;
	}

	/** Name of the TLS key log that was given last; null when none was. */
	get keyLog(): string | null {
		return this.#keyLog;
	}

	/** Reads the capture again with the secrets of a TLS key log. */
	async useKeyLog({ grant, name }: GrantItem): Promise<void> {
		await this.#client.call('useKeyLog', { capture: this.id, grant });
		this.#keyLog = name;
		this.#end = null;
		this.#readings += 1;
	}

	/** Wi-Fi keys that the capture was read with. */
	get wifiKeys(): readonly string[] {
		return this.#wifiKeys;
	}

	/** Reads the capture again with these Wi-Fi keys alone. @throws CallError when one is none */
	async useWifiKeys(keys: readonly string[]): Promise<void> {
		await this.#client.call('useWifiKeys', { capture: this.id, keys: [...keys] });
		this.#wifiKeys = keys;
		this.#end = null;
		this.#readings += 1;
	}

	#stamp(figures = 0): number {
		return this.#readings * 2 ** 32 + figures;
	}

	async close(): Promise<void> {
		this.#facts.close();
		this.streams.close();
		this.calls.close();
		this.timeline.close();
		this.cameras.close();
		this.decodeAs.close();
		await this.#client.call('closeCapture', { capture: this.id });
	}
}
