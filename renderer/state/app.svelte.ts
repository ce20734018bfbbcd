/** The window's whole state, given to components by context. */
import { createContext } from 'svelte';
import type { Argument, ProgramFacts, Settings } from '../../main/ipc/contract.ts';
import type { Client, Notice } from '../bridge.ts';
import { CallError } from '../bridge.ts';
import type { AudioSink } from '../audio/scheduler.ts';
import { NumberFormat } from '../format/numbers.ts';
import type { Messages } from '../messages/index.ts';
import { messagesOf } from '../messages/index.ts';
import { Cameras } from './cameras.svelte.ts';
import type { CallRef } from './calls.svelte.ts';
import { CallList } from './calls.svelte.ts';
import type { Capture } from './capture.svelte.ts';
import type { ClipPlayer } from './clip.svelte.ts';
import { Conversations } from './conversations.svelte.ts';
import { DecodeAs } from './decode-as.svelte.ts';
import { Flow } from './flow.svelte.ts';
import { Live } from './live.svelte.ts';
import type { PayloadPlace } from './packets.svelte.ts';
import { PacketSecretsState } from './packet-secrets.svelte.ts';
import { PacketList } from './packets.svelte.ts';
import { Player } from './player.svelte.ts';
import { Quality } from './quality.svelte.ts';
import { SaveState } from './save.svelte.ts';
import { SdpEditor } from './sdp.svelte.ts';
import { SettingsState } from './settings.svelte.ts';
import type { StreamRef } from './streams.svelte.ts';
import { StreamList } from './streams.svelte.ts';
import { Signatures } from './signatures.svelte.ts';
import { StreamVideo } from './video.svelte.ts';
import { Workbench } from './workbench.svelte.ts';

/** Dialogs; at most one is open. */
export type DialogName =
	| 'save'
	| 'secrets'
	| 'palette'
	| 'keys'
	| 'settings'
	| 'about'
	| 'columns'
	| 'captureOptions'
	| 'bridge'
	| 'decodeAs'
	| 'wifi'
	| 'conversations'
	| 'signatures'
	| 'replay'
	| 'sdp';
/** Tabs of the stream detail. */
export type DetailTab = (typeof DETAIL_TABS)[number];
/** Tabs of the call detail. */
export type CallTab = (typeof CALL_TABS)[number];

/** In the order of the bar. */
export const DETAIL_TABS = ['quality', 'play', 'packet', 'facts'] as const;
/** See `DETAIL_TABS`. */
export const CALL_TABS = ['flow', 'quality', 'play', 'messages', 'facts'] as const;
/** See `DETAIL_TABS`. */
export const CAMERA_TABS = ['session', 'flow', 'play', 'changes', 'facts'] as const;

/** Tabs of a camera's session. */
export type CameraTab = (typeof CAMERA_TABS)[number];

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
	readonly calls: CallList;
	readonly flow: Flow;
	readonly player: Player;
	readonly quality: Quality;
	readonly packets: PacketList;
	readonly save: SaveState;
	readonly packetSecrets: PacketSecretsState;
	readonly live: Live;
	readonly cameras: Cameras;
	readonly video: StreamVideo;
	readonly decodeAs: DecodeAs;
	readonly conversations: Conversations;
	readonly signatures: Signatures;
	readonly sdp: SdpEditor;
	#dialog = $state<DialogName | null>(null);
	#detailTab = $state<DetailTab>('quality');
	#callTab = $state<CallTab>('flow');
	#cameraTab = $state<CameraTab>('session');
	#toasts = $state.raw<readonly Toast[]>([]);
	#announcement = $state('');
	#language = $derived.by(() => this.#chosenLanguage());
	#text = $derived.by(() => messagesOf(this.#language));
	#format = $derived.by(() => new NumberFormat(this.#language));
	#lastToast = 0;

	/** @param createSink where sound goes; made when something is to be heard */
	constructor(
		client: Client,
		facts: ProgramFacts,
		settings: Settings,
		createSink: () => AudioSink = () => new AudioContext(),
	) {
		this.client = client;
		this.facts = facts;
		this.settings = new SettingsState(client, settings);
		this.workbench = new Workbench(client, this.settings);
		this.streams = new StreamList(client, this.workbench);
		this.calls = new CallList(client, this.workbench);
		this.flow = new Flow(client);
		this.player = new Player(client, createSink);
		this.quality = new Quality(client);
		this.packets = new PacketList(client, this.workbench);
		this.save = new SaveState(client);
		this.packetSecrets = new PacketSecretsState(client);
		this.live = new Live(client, this.settings, this.workbench);
		this.cameras = new Cameras(client, this.workbench);
		this.video = new StreamVideo(client);
		this.decodeAs = new DecodeAs(client);
		this.conversations = new Conversations(client);
		this.signatures = new Signatures(client);
		this.sdp = new SdpEditor(client, this.decodeAs);
	}

	get dialog(): DialogName | null {
		return this.#dialog;
	}

	get detailTab(): DetailTab {
		return this.#detailTab;
	}

	get callTab(): CallTab {
		return this.#callTab;
	}

	get cameraTab(): CameraTab {
		return this.#cameraTab;
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

	showCallTab(tab: CallTab): void {
		this.#callTab = tab;
	}

	showCameraTab(tab: CameraTab): void {
		this.#cameraTab = tab;
	}

	/** Goes to another tab of the detail that is shown. */
	stepTab(step: 1 | -1): void {
		const { view } = this.workbench;
		if (view === 'calls') this.#callTab = beside(CALL_TABS, this.#callTab, step);
		else if (view === 'cameras') this.#cameraTab = beside(CAMERA_TABS, this.#cameraTab, step);
		else this.#detailTab = beside(DETAIL_TABS, this.#detailTab, step);
	}

	/** The player of pictures that is shown. */
	get clip(): ClipPlayer {
		return this.workbench.view === 'cameras' ? this.cameras.clip : this.video.clip;
	}

	/** Shows the player of what is selected. */
	playHere(): void {
		if (this.workbench.view === 'calls') this.#callTab = 'play';
		else this.#detailTab = 'play';
	}

	/** Shows a frame in the list of packets, with bytes of its payload marked where they are told. */
	async goToFrame(
		capture: Capture,
		frame: number,
		place: PayloadPlace | null = null,
	): Promise<void> {
		this.workbench.go('packets');
		await this.packets.goTo(capture, frame, place);
	}

	/** RTP streams of the chosen calls. */
	streamsOfCalls(chosen: readonly CallRef[] = this.calls.chosen): readonly StreamRef[] {
		return chosen.flatMap(({ capture, call }) =>
			(capture.call(call)?.streams ?? []).map((id) => ({
				capture,
				stream: Number(id.replace('rtp-', '')),
			})),
		);
	}

	/** The stream of the opposite direction; null when there is none. */
	async reverseOf({ capture, stream }: StreamRef): Promise<StreamRef | null> {
		const reverse = await this.client.call('reverseStream', { capture: capture.id, stream });
		return reverse === null ? null : { capture, stream: reverse };
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

	/** Opens the Save dialog: on the selected calls or streams, whichever are shown, or on all. */
	async openSave(): Promise<void> {
		this.#dialog = 'save';
		const { shown } = this.workbench;
		if (this.workbench.view === 'calls') {
			const { chosen, selection, all } = this.calls;
			await this.save.prepareCalls(selection.size > 1 ? chosen : all);
			return;
		}
		if (this.workbench.view === 'cameras') {
			await this.save.prepareSessions(this.cameras.chosen);
			return;
		}
		const { selected, selection } = this.streams;
		await this.save.prepare(shown, selection.size > 1 ? selected : null);
	}

	/** One elementary stream of a transport or program stream alone. @param id `rtp-1/256` */
	async saveInside(capture: Capture, id: string): Promise<void> {
		this.#dialog = 'save';
		await this.save.prepareSessions([{ capture, ids: [id] }]);
	}

	/** Everything that cameras sent, as the dissector before tapdeck saved it: raw, by its names. */
	async saveCameraStreams(): Promise<void> {
		this.#dialog = 'save';
		const sessions = this.workbench.shown.map((capture) => ({ capture, ids: null }));
		await this.save.prepareSessions(sessions, { format: 'raw', names: 'seed' });
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
		this.live.notice(notice);
		if (notice.kind === 'engineEnd') this.#announcement = notice.end.message;
	}

	#chosenLanguage(): string {
		const { language } = this.settings.value;
		return language === 'system' ? navigator.language : language;
	}
}

function beside<T>(all: readonly T[], one: T, step: 1 | -1): T {
	return all[(all.indexOf(one) + step + all.length) % all.length] ?? one;
}

/** Reads and gives the state of the window. */
export const [getApp, setApp] = createContext<App>();
