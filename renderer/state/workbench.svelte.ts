/** What is open and where the user stands: captures, scope, view, time range. */
import type { CaptureId, GrantItem, OpenedCapture } from '../../main/ipc/contract.ts';
import type { Client, Notice } from '../bridge.ts';
import { Capture } from './capture.svelte.ts';
import { History } from './history.ts';
import type { SettingsState } from './settings.svelte.ts';

/** Screens of the workbench. */
export type ViewName = 'start' | 'calls' | 'streams' | 'cameras' | 'packets' | 'findings';

/** Seconds since the first packet. */
export interface TimeRange {
	readonly from: number;
	readonly to: number;
}

interface Place {
	readonly view: ViewName;
	readonly scope: CaptureId | null;
}

/** See the head of this file. */
export class Workbench {
	readonly #client: Client;
	readonly #settings: SettingsState;
	readonly #history = new History<Place>();
	#captures = $state.raw<readonly Capture[]>([]);
	#scope = $state<CaptureId | null>(null);
	#view = $state<ViewName>('start');
	#range = $state.raw<TimeRange | null>(null);
	#letters = 0;

	constructor(client: Client, settings: SettingsState) {
		this.#client = client;
		this.#settings = settings;
	}

	get captures(): readonly Capture[] {
		return this.#captures;
	}

	/** The one capture that is shown; null for all. */
	get scope(): CaptureId | null {
		return this.#scope;
	}

	get view(): ViewName {
		return this.#captures.length === 0 ? 'start' : this.#view;
	}

	/** The brush: only streams that overlap it are listed. */
	get range(): TimeRange | null {
		return this.#range;
	}

	/** Captures in scope. */
	get shown(): readonly Capture[] {
		return this.#captures.filter(({ id }) => this.#scope === null || id === this.#scope);
	}

	get isReading(): boolean {
		return this.#captures.some((capture) => capture.isReading);
	}

	byId(id: string): Capture | undefined {
		return this.#captures.find((capture) => capture.id === id);
	}

	/** Opens each grant as a capture of its own. */
	async openAll(grants: readonly GrantItem[]): Promise<void> {
		for (const { grant } of grants) {
			const { rules } = this.#settings.value;
			this.add(await this.#client.call('openCapture', { grants: [grant], rules }));
		}
	}

	/** Shows a capture that main has opened. */
	add({ capture: id, name }: OpenedCapture): void {
		const letter = letterOf((this.#letters += 1));
		this.#captures = [...this.#captures, new Capture(this.#client, id, letter, name)];
		if (this.#view === 'start') this.#view = 'streams';
	}

	async close(capture: Capture): Promise<void> {
		this.#captures = this.#captures.filter((other) => other !== capture);
		if (this.#scope === capture.id) this.#scope = null;
		if (this.#captures.length === 0) this.#view = 'start';
		await capture.close();
	}

	/** Goes to a view, keeping the way back. */
	go(view: ViewName, scope: CaptureId | null = this.#scope): void {
		if (view === this.#view && scope === this.#scope) return;
		this.#history.leave(this.#place());
		this.#enter({ view, scope });
	}

	back(): void {
		const place = this.#history.back(this.#place());
		if (place !== null) this.#enter(place);
	}

	forward(): void {
		const place = this.#history.forward(this.#place());
		if (place !== null) this.#enter(place);
	}

	setRange(range: TimeRange | null): void {
		this.#range = range;
	}

	/** Takes what main tells unasked. */
	notice(notice: Notice): void {
		if (notice.kind === 'engineEnd') this.byId(notice.end.capture)?.ended(notice.end);
		if (notice.kind === 'reread') this.byId(notice.capture)?.reread();
		if (notice.kind === 'grants') void this.openAll(notice.items);
	}

	#place(): Place {
		return { view: this.#view, scope: this.#scope };
	}

	#enter({ view, scope }: Place): void {
		this.#view = view;
		this.#scope = scope !== null && this.byId(scope) === undefined ? null : scope;
	}
}

/** A … Z, AA, AB …: the letter of the n-th capture, counted from 1. */
export function letterOf(number: number): string {
	let text = '';
	for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26)) {
		text = String.fromCharCode(65 + ((rest - 1) % 26)) + text;
	}
	return text;
}
