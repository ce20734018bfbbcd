/** One playback: its lanes, where it stands, how it sounds. */
import type { PlayerLane, PlayerView, PlayoutMode, WaveView } from '../../main/ipc/contract.ts';
import type { AudioSink } from '../audio/scheduler.ts';
import { PlayScheduler } from '../audio/scheduler.ts';
import type { Client } from '../bridge.ts';
import type { Capture } from './capture.svelte.ts';
import type { StreamRef } from './streams.svelte.ts';
import { Subscription } from './subscription.svelte.ts';
import type { TimeRange } from './workbench.svelte.ts';

/** Which ears hear a lane. */
export type Route = 'left' | 'both' | 'right';

const PAN: Readonly<Record<Route, number>> = { left: -1, both: 0, right: 1 };

/** How arrival times become sound. */
export interface PlayoutChoice {
	readonly mode: PlayoutMode;
	readonly bufferMs: number;
}

const TICK_MS = 60;
/** How far behind what came last a running call is heard, s: packets that are late may still come. */
const LIVE_SECONDS = 2;

/** See the head of this file. Times are seconds since the first packet of the capture. */
export class Player {
	readonly #client: Client;
	readonly #createSink: () => AudioSink;
	readonly #progress: Subscription<'player'>;
	#scheduler: PlayScheduler | null = null;
	#timer: ReturnType<typeof setInterval> | null = null;
	#capture = $state.raw<Capture | null>(null);
	#opened = $state.raw<PlayerView | null>(null);
	#streams: readonly number[] = [];
	#wanted = '';
	#failure = $state<string | null>(null);
	#isPlaying = $state(false);
	#isWaiting = $state(false);
	#position = $state(0);
	#volume = $state(0.8);
	#speed = $state(1);
	#playout = $state.raw<PlayoutChoice>({ mode: 'jitter-buffer', bufferMs: 60 });
	#muted = $state.raw<ReadonlySet<number>>(new Set());
	#routes = $state.raw<ReadonlyMap<number, Route>>(new Map());
	#lane = $state<number | null>(null);
	#range = $state.raw<TimeRange | null>(null);
	#follows = $state(true);
	#waves = $state.raw<ReadonlyMap<number, WaveView>>(new Map());

	constructor(client: Client, createSink: () => AudioSink) {
		this.#client = client;
		this.#createSink = createSink;
		this.#progress = new Subscription(client, 'player');
	}

	get capture(): Capture | null {
		return this.#capture;
	}

	/** The playback as decoding has it now; null while none is open. */
	get view(): PlayerView | null {
		const { value } = this.#progress;
		return value !== null && value.playback === this.#opened?.playback ? value : this.#opened;
	}

	/** Why nothing could be opened. */
	get failure(): string | null {
		return this.#failure;
	}

	get isPlaying(): boolean {
		return this.#isPlaying;
	}

	/** Playing, but decoding is behind. */
	get isWaiting(): boolean {
		return this.#isWaiting;
	}

	/** What is heard now. */
	get position(): number {
		return this.#position;
	}

	get volume(): number {
		return this.#volume;
	}

	get speed(): number {
		return this.#speed;
	}

	get playout(): PlayoutChoice {
		return this.#playout;
	}

	/** Strip, ladder and packet table go along. */
	get follows(): boolean {
		return this.#follows;
	}

	/** Range that is drawn: all, or what was zoomed to. */
	get shown(): TimeRange {
		return this.#range ?? { from: this.view?.from ?? 0, to: this.view?.to ?? 1 };
	}

	/** The lane that keys act on. */
	get lane(): number | null {
		return this.#lane;
	}

	/** Waves of the lanes as last drawn, for the table of marks. */
	get waves(): ReadonlyMap<number, WaveView> {
		return this.#waves;
	}

	isMuted(stream: number): boolean {
		return this.#muted.has(stream);
	}

	routeOf(stream: number): Route {
		return this.#routes.get(stream) ?? 'both';
	}

	/** Opens streams of one capture, that of the first; the same ones again change nothing. */
	async open(refs: readonly StreamRef[]): Promise<void> {
		const capture = refs[0]?.capture ?? null;
		const streams = refs.filter((ref) => ref.capture === capture).map(({ stream }) => stream);
		const wanted = `${capture?.id ?? ''}/${streams.join()}`;
		if (wanted === this.#wanted) return;
		this.#wanted = wanted;
		this.#streams = streams.slice(0, 64);
		this.#muted = new Set();
		this.#routes = firstRoutes(this.#streams);
		this.#range = null;
		await this.#close();
		this.#capture = capture;
		this.#failure = null;
		if (capture !== null) await this.#start(capture, null);
	}

	/** Ends the playback and forgets it. */
	async clear(): Promise<void> {
		this.#wanted = '';
		await this.#close();
		this.#capture = null;
	}

	toggle(): void {
		if (this.#isPlaying) this.pause();
		else this.play();
	}

	play(): void {
		const view = this.view;
		if (view === null) return;
		const isAtEnd = this.#position >= view.to - 0.01;
		const start = view.isGrowing ? Math.max(view.from, view.to - LIVE_SECONDS) : view.from;
		this.#extend();
		this.#sound().play((isAtEnd ? start : this.#position) - view.from);
		this.#isPlaying = true;
		this.#timer ??= setInterval(() => this.tick(), TICK_MS);
	}

	pause(): void {
		this.#scheduler?.stop();
		this.tick();
	}

	/** Stops and goes back to the start. */
	stop(): void {
		this.pause();
		this.seek(this.view?.from ?? 0);
	}

	seek(time: number): void {
		const view = this.view;
		if (view === null) return;
		this.#position = Math.max(view.from, Math.min(view.to, time));
		this.#scheduler?.seek(this.#position - view.from);
	}

	/** Goes to what came last of a capture that grows, and plays on from there. */
	goLive(): void {
		const view = this.view;
		if (view === null) return;
		this.#extend();
		this.seek(Math.max(view.from, view.to - LIVE_SECONDS));
		if (!this.#isPlaying) this.play();
	}

	seekBy(seconds: number): void {
		this.seek(this.#position + seconds);
	}

	setVolume(volume: number): void {
		this.#volume = volume;
		this.#scheduler?.setVolume(volume);
	}

	setSpeed(speed: number): void {
		this.#speed = speed;
		this.#scheduler?.setSpeed(speed);
	}

	/** Makes the sound another way; where one stands stays. */
	async setPlayout(change: Partial<PlayoutChoice>): Promise<void> {
		this.#playout = { ...this.#playout, ...change };
		const capture = this.#capture;
		const position = this.#position;
		await this.#close();
		if (capture !== null) await this.#start(capture, position);
	}

	setFollows(follows: boolean): void {
		this.#follows = follows;
	}

	focusLane(stream: number): void {
		this.#lane = stream;
	}

	/** Mutes a lane or lets it be heard; without a name the one with the focus. */
	toggleMute(stream: number | null = this.#lane): void {
		const target = stream ?? this.view?.lanes[0]?.stream;
		if (target === undefined) return;
		const muted = new Set(this.#muted);
		if (!muted.delete(target)) muted.add(target);
		this.#muted = muted;
		this.#tellLane(target);
	}

	setRoute(stream: number, route: Route): void {
		this.#routes = new Map(this.#routes).set(stream, route);
		this.#tellLane(stream);
	}

	/** Draws a part; null for all. */
	setRange(range: TimeRange | null): void {
		this.#range = range;
	}

	/** Asks for the wave of a lane over what is drawn. */
	async loadWave(stream: number, bins: number): Promise<void> {
		const [view, capture] = [this.view, this.#capture];
		if (view === null || capture === null) return;
		const { from, to } = this.shown;
		const { playback } = view;
		const query = { capture: capture.id, playback, stream, from, to, bins };
		try {
			const wave = await this.#client.call('wave', query);
			if (this.view?.playback !== playback) return;
			this.#waves = new Map(this.#waves).set(stream, wave);
		} catch {
			// The playback was closed meanwhile; its lanes are gone from the page too.
		}
	}

	/** Reads the clock of the sound; the timer calls it while playing. */
	tick(): void {
		const scheduler = this.#scheduler;
		const view = this.view;
		if (scheduler === null || view === null) return;
		this.#extend();
		scheduler.pump();
		this.#position = view.from + scheduler.position;
		this.#isPlaying = scheduler.isPlaying;
		this.#isWaiting = scheduler.isWaiting;
		if (this.#isPlaying || this.#timer === null) return;
		clearInterval(this.#timer);
		this.#timer = null;
	}

	/** The sound goes on as far as the capture has come. */
	#extend(): void {
		const view = this.view;
		if (view !== null) this.#scheduler?.extend(view.to - view.from, view.isGrowing);
	}

	/** @param position where to stand; null for the start */
	async #start(capture: Capture, position: number | null): Promise<void> {
		const wanted = this.#wanted;
		const { mode, bufferMs } = this.#playout;
		const query = { capture: capture.id, streams: [...this.#streams], mode, bufferMs };
		try {
			const view = await this.#client.call('openPlayer', query);
			if (wanted !== this.#wanted) {
				const { playback } = view;
				await this.#client.call('closePlayer', { capture: capture.id, playback });
				return;
			}
			this.#opened = view;
			this.#position = Math.max(view.from, Math.min(view.to, position ?? view.from));
			this.#lane = view.lanes[0]?.stream ?? null;
			this.#progress.ask({ capture: capture.id, playback: view.playback });
			if (this.#scheduler !== null) this.#tellLanes(this.#scheduler, view);
		} catch (error) {
			this.#failure = error instanceof Error ? error.message : String(error);
		}
	}

	async #close(): Promise<void> {
		this.pause();
		const [capture, view] = [this.#capture, this.#opened];
		this.#progress.close();
		this.#opened = null;
		this.#waves = new Map();
		if (capture === null || view === null || capture.end !== null) return;
		const { playback } = view;
		// A capture that was closed has closed its playbacks.
		await this.#client
			.call('closePlayer', { capture: capture.id, playback })
			.catch(() => undefined);
	}

	/** The sound card is asked for when something is to be heard, not before. */
	#sound(): PlayScheduler {
		if (this.#scheduler !== null) return this.#scheduler;
		const scheduler = new PlayScheduler(this.#createSink(), (stream, at, count) => {
			const [capture, playback] = [this.#capture, this.view?.playback];
			if (capture === null || playback === undefined) throw new RangeError('nothing is open');
			return this.#client.call('samples', { capture: capture.id, playback, stream, at, count });
		});
		this.#scheduler = scheduler;
		scheduler.setVolume(this.#volume);
		scheduler.setSpeed(this.#speed);
		if (this.view !== null) this.#tellLanes(scheduler, this.view);
		return scheduler;
	}

	#tellLanes(scheduler: PlayScheduler, view: PlayerView): void {
		scheduler.setLanes(view.lanes.filter(isHeard), view.to - view.from);
		scheduler.seek(this.#position - view.from);
		for (const { stream } of view.lanes) this.#tellLane(stream);
	}

	#tellLane(stream: number): void {
		this.#scheduler?.setLane(stream, {
			muted: this.#muted.has(stream),
			pan: PAN[this.routeOf(stream)],
		});
	}
}

const isHeard = ({ silentBecause }: PlayerLane): boolean => silentBecause === null;

/** Two lanes are the two ends of a talk: one for each ear. */
function firstRoutes(streams: readonly number[]): ReadonlyMap<number, Route> {
	const [one, other] = streams;
	if (streams.length !== 2 || one === undefined || other === undefined) return new Map();
	return new Map<number, Route>([
		[one, 'left'],
		[other, 'right'],
	]);
}
