/** Capturing live: what there is to capture from, how, and what runs. */
import { SvelteMap } from 'svelte/reactivity';
import type {
	CaptureFilterCheck,
	CaptureId,
	LeftSpool,
	LiveChoice,
	LiveInterface,
	LiveSources,
	LiveTrace,
	LiveView,
} from '../../main/ipc/contract.ts';
import type { Client, Notice } from '../bridge.ts';
import type { Capture } from './capture.svelte.ts';
import type { SettingsState } from './settings.svelte.ts';
import { Subscription } from './subscription.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Seconds that a trace shows. */
export const TRACE_SECONDS = 60;

/** As a capture begins where nothing else was chosen. */
export const USUAL_CHOICE: Omit<LiveChoice, 'interfaces'> = {
	filter: '',
	snapLength: 262_144,
	bufferMebibytes: 32,
	promiscuous: true,
	monitor: false,
	timestampType: '',
	immediate: false,
	remote: '',
	remoteInterface: 'any',
	ring: null,
};

/** See the head of this file. */
export class Live {
	readonly #client: Client;
	readonly #settings: SettingsState;
	readonly #workbench: Workbench;
	#sources = $state.raw<LiveSources | null>(null);
	#left = $state.raw<readonly LeftSpool[]>([]);
	#check = $state.raw<CaptureFilterCheck | null>(null);
	#isHeld = $state(false);
	#isStarting = $state(false);
	readonly #rates = new SvelteMap<string, readonly number[]>();
	readonly #views = new SvelteMap<CaptureId, LiveView>();
	readonly #recordings = new Map<CaptureId, Subscription<'recording'>>();
	/** Packets counted when a trace last came. */
	#counted = new Map<string, number>();
	#checks = 0;

	constructor(client: Client, settings: SettingsState, workbench: Workbench) {
		this.#client = client;
		this.#settings = settings;
		this.#workbench = workbench;
	}

	/** Null until they were asked for. */
	get sources(): LiveSources | null {
		return this.#sources;
	}

	/** Captures that were never saved. */
	get left(): readonly LeftSpool[] {
		return this.#left;
	}

	/** How the next capture is made. */
	get choice(): LiveChoice {
		const chosen = this.#settings.value.liveChoice ?? { ...USUAL_CHOICE, interfaces: [] };
		const known = this.#sources?.interfaces ?? [];
		const kept = chosen.interfaces.filter((name) =>
			known.some((one) => one.name === name && one.capturable),
		);
		const first = known.find(({ capturable, up }) => capturable && up);
		const usual = first === undefined ? [] : [first.name];
		return { ...chosen, interfaces: kept.length > 0 ? kept : usual };
	}

	/** What is wrong with the filter; null while it is not known or nothing is. */
	get filterFault(): CaptureFilterCheck | null {
		return this.#check?.failure == null ? null : this.#check;
	}

	/** The filter was found right. */
	get isFilterRight(): boolean {
		return this.#check !== null && this.#check.failure === null && this.choice.filter !== '';
	}

	/** The capture that runs; null for none. */
	get running(): LiveView | null {
		const isOpen = ({ capture }: LiveView): boolean => this.#workbench.byId(capture) !== undefined;
		return [...this.#views.values()].find((view) => view.isRunning && isOpen(view)) ?? null;
	}

	/** What a capture would begin on, for people; empty where nothing can be. */
	get startName(): string {
		const { remote, remoteInterface, interfaces } = this.choice;
		return remote === '' ? interfaces.join(', ') : `${remoteInterface} · ${remote}`;
	}

	/** A capture is being started, or may be. */
	get canStart(): boolean {
		return (
			!this.#isStarting &&
			this.running === null &&
			this.filterFault === null &&
			this.startName !== ''
		);
	}

	/** What is shown stands still although the capture goes on. */
	get isHeld(): boolean {
		return this.#isHeld;
	}

	/** Figures of a live capture; undefined for a file. */
	view(capture: CaptureId): LiveView | undefined {
		return this.#views.get(capture);
	}

	/** The live capture that is shown: of several the one that runs, or the last. */
	get shown(): { readonly capture: Capture; readonly view: LiveView } | null {
		const all = this.#workbench.shown.flatMap((capture) => {
			const view = this.#views.get(capture.id);
			return view === undefined ? [] : [{ capture, view }];
		});
		return all.find(({ view }) => view.isRunning) ?? all.at(-1) ?? null;
	}

	/** The streams that are recorded; null for none. */
	recording(capture: CaptureId) {
		return this.#recordings.get(capture)?.value ?? null;
	}

	/** Packets a second of an interface, the last one at the end. */
	rates(name: string): readonly number[] {
		return this.#rates.get(name) ?? [];
	}

	/** Looks again what there is. */
	async load(): Promise<void> {
		this.#sources = await this.#client.call('liveSources', undefined);
		this.#left = await this.#client.call('leftSpools', undefined);
		await this.checkFilter();
	}

	/** Counts packets of the interfaces while the start screen is seen. */
	async watch(): Promise<void> {
		const names = this.#watched().map(({ name }) => name);
		await this.#client.call('watchInterfaces', { names });
	}

	async unwatch(): Promise<void> {
		this.#rates.clear();
		this.#counted = new Map();
		await this.#client.call('watchInterfaces', { names: [] });
	}

	/** Changes how the next capture is made. */
	async choose(change: Partial<LiveChoice>): Promise<void> {
		this.#settings.update({ liveChoice: { ...this.choice, ...change } });
		if (change.filter !== undefined || change.interfaces !== undefined) await this.checkFilter();
	}

	/** Another interface alone, or one more or less of several. */
	async pick(name: string, options: { readonly isAdded: boolean }): Promise<void> {
		const { interfaces } = this.choice;
		if (!options.isAdded) return this.choose({ interfaces: [name] });
		const others = interfaces.filter((other) => other !== name);
		const next = others.length === interfaces.length ? [...interfaces, name] : others;
		return next.length === 0 ? undefined : this.choose({ interfaces: next });
	}

	/** Asks libpcap about the filter; a later answer than the last question's is not used. */
	async checkFilter(): Promise<void> {
		const { filter, interfaces } = this.choice;
		const mine = (this.#checks += 1);
		if (filter.trim() === '' || this.#sources?.failure !== null) {
			this.#check = null;
			return;
		}
		const linkNumber = this.#byName(interfaces[0])?.linkNumber ?? 1;
		const check = await this.#client.call('checkCaptureFilter', { filter, linkNumber });
		if (mine === this.#checks) this.#check = check;
	}

	/** Begins a capture. @throws CallError with the remedy */
	async start(): Promise<void> {
		if (!this.canStart) return;
		this.#isStarting = true;
		try {
			const { rules } = this.#settings.value;
			const argument = { choice: this.choice, rules };
			this.#follow(await this.#client.call('startCapture', argument));
		} finally {
			this.#isStarting = false;
		}
	}

	/** Ends the capture that runs; resolves when its last packet is counted. */
	async stop(): Promise<void> {
		const { running } = this;
		if (running === null) return;
		const ended = this.#ended(running.capture);
		await this.#client.call('stopCapture', { capture: running.capture });
		await ended;
	}

	/** Ends the capture that runs, keeps it, and begins another one. */
	async restart(): Promise<void> {
		await this.stop();
		await this.start();
	}

	/** Writes streams into a folder from now on, with what came before. */
	async record(capture: CaptureId): Promise<void> {
		const folder = await this.#client.call('chooseFolder', undefined);
		if (folder === null) return;
		const { grant } = folder;
		const how = { names: 'ssrc', silenceSeconds: 5 } as const;
		await this.#client.call('startRecording', { capture, grant, ...how });
	}

	async stopRecording(capture: CaptureId): Promise<void> {
		await this.#client.call('stopRecording', { capture });
	}

	/** Lets what is shown stand still, or follow again. */
	hold(isHeld: boolean): void {
		this.#isHeld = isHeld;
		this.#client.hold(isHeld);
	}

	/** Shows a capture that was left behind. */
	async openLeft(id: string): Promise<void> {
		const { rules } = this.#settings.value;
		this.#workbench.add(await this.#client.call('openSpool', { id, rules }));
	}

	async discardLeft(id: string): Promise<void> {
		await this.#client.call('discardSpool', { id });
		this.#left = await this.#client.call('leftSpools', undefined);
	}

	/** Takes what main tells unasked. */
	notice(notice: Notice): void {
		if (notice.kind === 'traces') this.#trace(notice.traces);
		if (notice.kind !== 'live') return;
		this.#views.set(notice.live.capture, notice.live);
		if (!notice.live.isRunning && this.#isHeld) this.hold(false);
		for (const done of this.#endings.splice(0)) done();
	}

	readonly #endings: (() => void)[] = [];

	/** Resolves when a capture has ended. */
	async #ended(capture: CaptureId): Promise<void> {
		while (this.#views.get(capture)?.isRunning === true) {
			await new Promise<void>((resolve) => this.#endings.push(resolve));
		}
	}

	#follow(opened: Parameters<Workbench['add']>[0]): void {
		this.#workbench.add(opened);
		// What was captured before stays open; the new one alone is looked at.
		if (this.#workbench.captures.length > 1) {
			this.#workbench.go(this.#workbench.view, opened.capture);
		}
		const recording = new Subscription(this.#client, 'recording');
		recording.ask({ capture: opened.capture });
		this.#recordings.set(opened.capture, recording);
	}

	#byName(name: string | undefined): LiveInterface | undefined {
		return this.#sources?.interfaces.find((one) => one.name === name);
	}

	/** Those that tapdeck may open itself: starting dumpcap for a trace would be too much. */
	#watched(): readonly LiveInterface[] {
		const all = this.#sources?.interfaces ?? [];
		return all.filter(({ through, up }) => through === 'tapdeck' && up).slice(0, 64);
	}

	#trace(traces: readonly LiveTrace[]): void {
		for (const { name, packets } of traces) {
			const rate = packets - (this.#counted.get(name) ?? packets);
			this.#counted.set(name, packets);
			this.#rates.set(name, [...this.rates(name), Math.max(0, rate)].slice(-TRACE_SECONDS));
		}
	}
}
