/** The window's whole state, given to components by context. */
import { createContext } from 'svelte';
import type { Argument, ProgramFacts, Settings } from '../../main/ipc/contract.ts';
import type { Client, Notice } from '../bridge.ts';
import { CallError } from '../bridge.ts';
import { NumberFormat } from '../format/numbers.ts';
import type { Messages } from '../messages/index.ts';
import { messagesOf } from '../messages/index.ts';
import { PacketList } from './packets.svelte.ts';
import { Quality } from './quality.svelte.ts';
import { SaveState } from './save.svelte.ts';
import { SettingsState } from './settings.svelte.ts';
import { StreamList } from './streams.svelte.ts';
import { Workbench } from './workbench.svelte.ts';

/** Dialogs; at most one is open. */
export type DialogName = 'save' | 'palette' | 'keys' | 'settings' | 'about' | 'columns';
/** Tabs of the stream detail. */
export type DetailTab = 'quality' | 'packet' | 'facts';

/** A short message that goes away by itself, or stays until closed. */
export interface Toast {
	readonly id: number;
	readonly text: string;
	readonly look: 'note' | 'error';
}

/** See the head of this file. */
export class App {
	readonly client: Client;
	readonly facts: ProgramFacts;
	readonly settings: SettingsState;
	readonly workbench: Workbench;
	readonly streams: StreamList;
	readonly quality: Quality;
	readonly packets: PacketList;
	readonly save: SaveState;
	#dialog = $state<DialogName | null>(null);
	#detailTab = $state<DetailTab>('quality');
	#toasts = $state.raw<readonly Toast[]>([]);
	#announcement = $state('');
	#language = $derived.by(() => this.#chosenLanguage());
	#text = $derived.by(() => messagesOf(this.#language));
	#format = $derived.by(() => new NumberFormat(this.#language));
	#lastToast = 0;

	constructor(client: Client, facts: ProgramFacts, settings: Settings) {
		this.client = client;
		this.facts = facts;
		this.settings = new SettingsState(client, settings);
		this.workbench = new Workbench(client, this.settings);
		this.streams = new StreamList(client, this.workbench);
		this.quality = new Quality(client);
		this.packets = new PacketList(client, this.workbench);
		this.save = new SaveState(client);
	}

	get dialog(): DialogName | null {
		return this.#dialog;
	}

	get detailTab(): DetailTab {
		return this.#detailTab;
	}

	get toasts(): readonly Toast[] {
		return this.#toasts;
	}

	/** Last thing said to screen readers. */
	get announcement(): string {
		return this.#announcement;
	}

	get language(): string {
		return this.#language;
	}

	get text(): Messages {
		return this.#text;
	}

	get format(): NumberFormat {
		return this.#format;
	}

	show(dialog: DialogName | null): void {
		this.#dialog = dialog;
	}

	showTab(tab: DetailTab): void {
		this.#detailTab = tab;
	}

	/** Says something in the corner and to screen readers. */
	say(text: string, look: Toast['look'] = 'note'): void {
		const toast = { id: (this.#lastToast += 1), text, look };
		this.#toasts = [...this.#toasts.slice(-3), toast];
		this.#announcement = text;
		if (look === 'note') setTimeout(() => this.unsay(toast.id), 4000);
	}

	unsay(id: number): void {
		this.#toasts = this.#toasts.filter((toast) => toast.id !== id);
	}

	/** Does something that may be refused; a refusal is said. */
	async attempt(act: () => Promise<unknown>): Promise<void> {
		try {
			await act();
		} catch (error) {
			this.say(error instanceof Error ? error.message : String(error), 'error');
			if (!(error instanceof CallError)) throw error;
		}
	}

	async chooseCaptures(): Promise<void> {
		await this.attempt(async () => {
			await this.workbench.openAll(await this.client.call('chooseCaptures', undefined));
		});
	}

	/** Opens the Save dialog on the selected streams, or on all. */
	async openSave(): Promise<void> {
		const { selected, selection } = this.streams;
		const only = selection.size > 1 ? selected : null;
		this.#dialog = 'save';
		await this.save.prepare(this.workbench.shown, only);
	}

	copy(text: string): void {
		void this.attempt(() => this.client.call('copyText', { text }));
	}

	windowAct(act: Argument<'window'>['act']): void {
		void this.client.call('window', { act });
	}

	/** Takes what main tells unasked; commands of the system's menu are run by the caller. */
	notice(notice: Notice): void {
		this.workbench.notice(notice);
		if (notice.kind === 'engineEnd') this.#announcement = notice.end.message;
	}

	#chosenLanguage(): string {
		const { language } = this.settings.value;
		return language === 'system' ? navigator.language : language;
	}
}

/** Reads and gives the state of the window. */
export const [getApp, setApp] = createContext<App>();
