/** Pictures and sound playing in the page, part by part. */
import type { OpenedClip } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import type { Capture } from './capture.svelte.ts';

/** Length of one part, s: short enough to be there soon. */
const PART_SECONDS = 120;

/** What the player needs of the page's `<video>`. */
export interface ClipScreen {
	currentTime: number;
	volume: number;
	muted: boolean;
	playbackRate: number;
	readonly paused: boolean;
	play(): Promise<void>;
	pause(): void;
	canPlayType(type: string): string;
}

const TYPES = {
	H264: 'video/mp4; codecs="avc1.42E01E"',
	H265: 'video/mp4; codecs="hvc1.1.6.L93.B0"',
	VP8: 'video/webm; codecs="vp8"',
	VP9: 'video/webm; codecs="vp9"',
	AV1: 'video/webm; codecs="av01.0.04M.08"',
} as const;

/** Codecs that a page may decode by itself. */
export type PageCodec = keyof typeof TYPES;

/** Codecs that a page decodes by itself. */
export function codecsOf(screen: Pick<ClipScreen, 'canPlayType'>): PageCodec[] {
	const names = Object.keys(TYPES) as PageCodec[];
	return names.filter((name) => screen.canPlayType(TYPES[name]) !== '');
}

/** What else is wanted of a track. */
export interface ClipWishes {
	/** Id of the stream of sound that is heard with it. */
	readonly sound?: string;
	/** Pictures with holes are shown too. */
	readonly damaged?: boolean;
}

/** See the head of this file. */
export class ClipPlayer {
	readonly #client: Client;
	#screen: ClipScreen | null = null;
	#capture: Capture | null = null;
	#clip = $state.raw<OpenedClip | null>(null);
	#track = $state<string | null>(null);
	#isOpening = $state(false);
	#failure = $state<string | null>(null);
	#position = $state(0);
	#isPlaying = $state(false);
	#volume = $state(1);
	#speed = $state(1);
	#asked = 0;
	#wishes: ClipWishes = {};
	/** Codecs of which the page said that it knows them, and then could not show them. */
	readonly #refused = new Set<string>();
	/** Where to go, and whether to play, once the part is there. */
	#then = { at: 0, play: false };

	constructor(client: Client) {
		this.#client = client;
	}

	get clip(): OpenedClip | null {
		return this.#clip;
	}

	/** Id of the track that is shown; null for none. */
	get track(): string | null {
		return this.#track;
	}

	get isOpening(): boolean {
		return this.#isOpening;
	}

	/** Why nothing can be shown; null while it can. */
	get failure(): string | null {
		return this.#failure;
	}

	get isPlaying(): boolean {
		return this.#isPlaying;
	}

	/** 0 to 1. */
	get volume(): number {
		return this.#volume;
	}

	/** 1 as it was sent. */
	get speed(): number {
		return this.#speed;
	}

	/** s since the capture's first packet; null while nothing is shown. */
	get position(): number | null {
		return this.#clip === null ? null : this.#clip.from + this.#position;
	}

	/** s since the part's beginning. */
	get elapsed(): number {
		return this.#position;
	}

	/** Index of the picture that is shown; −1 for none. */
	get picture(): number {
		const times = this.#clip?.times ?? [];
		// Players stop a little before or after the time that they were told.
		return times.findLastIndex((time) => time <= this.#position + 0.002);
	}

	/** Packet with the first byte of the picture that is shown. */
	get frame(): number | null {
		return this.#clip?.frames[this.picture] ?? null;
	}

	/** The page's player; null when it went. */
	attach(screen: ClipScreen | null): void {
		this.#screen = screen;
		if (screen === null) this.#isPlaying = false;
		else screen.volume = this.#volume;
	}

	/**
	 * Shows a track from a time on.
	 * @param at s since the capture's first packet
	 */
	async open(
		capture: Capture,
		track: string,
		at: number,
		play = false,
		wishes: ClipWishes = {},
	): Promise<void> {
		const asked = (this.#asked += 1);
		this.#wishes = wishes;
		this.#capture = capture;
		this.#track = track;
		this.#then = { at, play };
		this.#isOpening = true;
		this.#failure = null;
		const known = this.#screen === null ? [] : codecsOf(this.#screen);
		const codecs = known.filter((name) => !this.#refused.has(name));
		const range = { from: at, seconds: PART_SECONDS };
		const query = { capture: capture.id, track, ...range, codecs, ...wishes };
		try {
			const clip = await this.#client.call('openClip', query);
			if (asked !== this.#asked) return;
			this.#position = 0;
			this.#clip = clip;
		} catch (error) {
			if (asked !== this.#asked) return;
			this.#clip = null;
			this.#failure = error instanceof Error ? error.message : String(error);
		} finally {
			if (asked === this.#asked) this.#isOpening = false;
		}
	}

	/** The page has the part's first bytes. */
	async ready(): Promise<void> {
		const { at, play } = this.#then;
		if (this.#screen !== null) this.#screen.playbackRate = this.#speed;
		this.seek(at);
		if (play) await this.#screen?.play();
	}

	/** The page cannot show it: what was copied is made anew once, so that any page can. */
	async broke(words: string): Promise<void> {
		const clip = this.#clip;
		const capture = this.#capture;
		if (clip === null) return;
		const { codec } = clip;
		if (codec !== null && capture !== null && !clip.isTranscoded && !this.#refused.has(codec)) {
			this.#refused.add(codec);
			this.#clip = null;
			await this.open(capture, clip.track, this.#then.at, this.#then.play, this.#wishes);
			return;
		}
		this.#failure = words;
		this.#clip = null;
	}

	/** Takes where the page's player stands. */
	moved(): void {
		if (this.#screen === null) return;
		this.#position = this.#screen.currentTime;
		this.#isPlaying = !this.#screen.paused;
	}

	/** The part is over: the next one begins, if there is one. */
	async ended(): Promise<void> {
		const next = this.#clip?.next ?? null;
		this.#isPlaying = false;
		if (next === null || this.#capture === null || this.#track === null) return;
		await this.open(this.#capture, this.#track, next, true, this.#wishes);
	}

	async toggle(): Promise<void> {
		const screen = this.#screen;
		if (screen === null || this.#clip === null) return;
		if (screen.paused) await screen.play();
		else screen.pause();
		this.moved();
	}

	/** Goes to a time, s since the capture's first packet; outside of the part another one is opened. */
	seek(at: number): void {
		const clip = this.#clip;
		const screen = this.#screen;
		if (clip === null || screen === null) return;
		const inside = at - clip.from;
		const isLater = inside > clip.duration && clip.next !== null && at >= clip.next;
		const isBefore = inside < -0.5;
		if ((isLater || isBefore) && this.#capture !== null && this.#then.at !== at) {
			void this.open(this.#capture, clip.track, at, !screen.paused, this.#wishes);
			return;
		}
		screen.currentTime = Math.max(0, Math.min(clip.duration, inside));
		this.#position = screen.currentTime;
	}

	seekBy(seconds: number): void {
		if (this.position !== null) this.seek(this.position + seconds);
	}

	/** Goes one picture back or on, and stands there. */
	step(by: -1 | 1): void {
		const { clip, picture } = this;
		const time = clip?.times[picture + by];
		if (clip === null || time === undefined) return;
		this.#screen?.pause();
		// Behind its beginning, where neither rounding nor Opus's first 7 ms can show the one before.
		const next = clip.times[picture + by + 1] ?? Infinity;
		this.seek(clip.from + time + Math.min(0.01, (next - time) / 2));
		this.#isPlaying = false;
	}

	setVolume(volume: number): void {
		this.#volume = Math.max(0, Math.min(1, volume));
		if (this.#screen !== null) this.#screen.volume = this.#volume;
	}

	/** @param speed 1 as it was sent; sound keeps its pitch */
	setSpeed(speed: number): void {
		this.#speed = Math.max(0.1, Math.min(8, speed));
		if (this.#screen !== null) this.#screen.playbackRate = this.#speed;
	}

	/** Stops and forgets; a part that is being made is given up. */
	close(): void {
		if (this.#isOpening && this.#capture !== null) this.#giveUp(this.#capture);
		this.#asked += 1;
		this.#screen?.pause();
		this.#clip = null;
		this.#track = null;
		this.#failure = null;
		this.#isOpening = false;
		this.#isPlaying = false;
	}

	#giveUp({ id: capture }: Capture): void {
		// An engine that is gone has given it up by itself.
		this.#client.call('stopClip', { capture }).catch(() => null);
	}
}
