/** The playbacks of one capture. */
import type { PlayerEngine } from '../engine-player.ts';
import { LimitExceededError, NotFoundError } from '../errors.ts';
import type { CaptureSession } from '../session.ts';
import type { PlayerQuery, PlayerView, SamplesView, WaveView } from '../views/player.ts';
import { Playback } from './playback.ts';

/** Playbacks open at once: windows on one capture. */
const MAX_PLAYBACKS = 16;

/** Opens, answers and closes playbacks. */
export class Player implements PlayerEngine {
	readonly #session: CaptureSession;
	readonly #playbacks = new Map<number, Playback>();
	#last = 0;

	constructor(session: CaptureSession) {
		this.#session = session;
	}

	openPlayer(query: PlayerQuery): Promise<PlayerView> {
		return Promise.resolve().then(() => this.#open(query));
	}

	#open(query: PlayerQuery): PlayerView {
		if (query.streams.length === 0) throw new NotFoundError('no stream was named to be played');
		if (this.#playbacks.size >= MAX_PLAYBACKS) {
			throw new LimitExceededError(`${MAX_PLAYBACKS} playbacks are open: close one`);
		}
		const number = ++this.#last;
		const playback = new Playback(this.#session, number, query);
		this.#playbacks.set(number, playback);
		return playback.view();
	}

	#playback(number: number): Playback {
		const playback = this.#playbacks.get(number);
		if (playback === undefined) throw new NotFoundError(`playback ${number} is not open`);
		return playback;
	}

	player(playback: number): PlayerView {
		return this.#playback(playback).view();
	}

	wave(query: {
		readonly playback: number;
		readonly stream: number;
		readonly from: number;
		readonly to: number;
		readonly bins: number;
	}): Promise<WaveView> {
		const { playback, stream, from, to, bins } = query;
		return Promise.resolve().then(() => this.#playback(playback).wave(stream, from, to, bins));
	}

	async samples(query: {
		readonly playback: number;
		readonly stream: number;
		readonly at: number;
		readonly count: number;
	}): Promise<SamplesView> {
		return this.#playback(query.playback).samples(query.stream, query.at, query.count);
	}

	async closePlayer(playback: number): Promise<void> {
		const open = this.#playback(playback);
		this.#playbacks.delete(playback);
		await open.close();
	}

	/** Ends every playback. */
	async close(): Promise<void> {
		await Promise.all([...this.#playbacks.keys()].map((number) => this.closePlayer(number)));
	}
}
