/**
 * Plays lanes together: asks for their samples a little ahead and hands them to Web Audio with the
 * time they are due. Holds about two seconds of each lane, never a whole call.
 */
import type { SamplesView } from '../../main/ipc/contract.ts';

/** The part of `AudioContext` that playing needs. */
export type AudioSink = Pick<
	AudioContext,
	| 'currentTime'
	| 'createBuffer'
	| 'createBufferSource'
	| 'createGain'
	| 'createStereoPanner'
	| 'destination'
	| 'resume'
	| 'suspend'
>;

/** A lane that can be heard. */
export interface HeardLane {
	readonly stream: number;
	/** Hz. */
	readonly sampleRate: number;
	readonly channels: number;
}

/** Asks for samples; `at` and `count` in sample frames of the lane's rate. */
export type SampleSource = (stream: number, at: number, count: number) => Promise<SamplesView>;

/** Seconds of sound scheduled ahead. */
export const AHEAD_SECONDS = 1.5;
/** Seconds asked for at once. */
export const CHUNK_SECONDS = 0.5;
/** Seconds between the wish to play and the first sample, so that the first chunk is in time. */
const LEAD_SECONDS = 0.15;

interface LaneState {
	readonly lane: HeardLane;
	readonly gain: GainNode;
	readonly pan: StereoPannerNode;
	readonly sources: Set<AudioBufferSourceNode>;
	/** Next sample frame to ask for. */
	next: number;
	isAsking: boolean;
	isEnded: boolean;
	/** The last answer was empty although the lane has not ended: decoding is behind. */
	isDry: boolean;
}

/** See the head of this file. Times are seconds since the start of the playback. */
export class PlayScheduler {
	readonly #sink: AudioSink;
	readonly #source: SampleSource;
	readonly #master: GainNode;
	readonly #lanes = new Map<number, LaneState>();
	#state: 'stopped' | 'playing' | 'waiting' = 'stopped';
	/** Where playing began, and at which time of the sink. */
	#from = 0;
	#startedAt = 0;
	#speed = 1;
	#end = 0;
	/** More will come behind the end. */
	#isOpen = false;
	/** Answers to older questions are not heard. */
	#turn = 0;

	constructor(sink: AudioSink, source: SampleSource) {
		this.#sink = sink;
		this.#source = source;
		this.#master = sink.createGain();
		this.#master.connect(sink.destination);
	}

	/** Decoding is behind: the clock stands until there is sound again. */
	get isWaiting(): boolean {
		return this.#state === 'waiting';
	}

	get isPlaying(): boolean {
		return this.#state !== 'stopped';
	}

	/** What is heard now. */
	get position(): number {
		if (this.#state !== 'playing') return this.#from;
		const passed = Math.max(0, this.#sink.currentTime - this.#startedAt);
		return Math.min(this.#end, this.#from + passed * this.#speed);
	}

	/** Lanes of another playback; whatever was playing stops. */
	setLanes(lanes: readonly HeardLane[], end: number): void {
		this.stop();
		for (const { gain, pan } of this.#lanes.values()) {
			gain.disconnect();
			pan.disconnect();
		}
		this.#lanes.clear();
		for (const lane of lanes) this.#lanes.set(lane.stream, this.#connect(lane));
		this.#end = end;
		this.#isOpen = false;
		this.#from = Math.min(this.#from, end);
	}

	/** The playback has become longer. @param isOpen its end is that of a capture which grows */
	extend(end: number, isOpen: boolean): void {
		this.#end = Math.max(this.#end, end);
		this.#isOpen = isOpen;
	}

	setVolume(volume: number): void {
		this.#master.gain.value = volume;
	}

	/** @param pan −1 left, 0 both, 1 right */
	setLane(stream: number, { muted, pan }: { readonly muted: boolean; readonly pan: number }): void {
		const state = this.#lanes.get(stream);
		if (state === undefined) return;
		state.gain.gain.value = muted ? 0 : 1;
		state.pan.pan.value = pan;
	}

	/** @param speed 0.5 to 2; takes effect at once, from where it is */
	setSpeed(speed: number): void {
		const { position, isPlaying } = this;
		this.#speed = speed;
		if (isPlaying) this.play(position);
	}

	/** Plays from a time. */
	play(from: number): void {
		this.#silence();
		this.#from = Math.max(0, Math.min(from, this.#end));
		this.#startedAt = this.#sink.currentTime + LEAD_SECONDS;
		this.#state = 'playing';
		void this.#sink.resume();
		this.pump();
	}

	/** Stops where it is; `position` stays. */
	stop(): void {
		this.#from = this.position;
		this.#silence();
		this.#state = 'stopped';
	}

	/** Goes to a time, playing or not. */
	seek(to: number): void {
		if (this.isPlaying) this.play(to);
		else this.#from = Math.max(0, Math.min(to, this.#end));
	}

	/** Asks for what is due; to be called several times a second while playing. */
	pump(): void {
		if (this.#state === 'stopped') return;
		if (this.#state === 'playing') {
			const isAtEnd = this.position >= this.#end;
			if (isAtEnd && !this.#isOpen) {
				this.stop();
				return;
			}
			if (isAtEnd || this.#hasRunDry()) this.#wait();
		}
		const horizon = this.position + AHEAD_SECONDS * this.#speed;
		for (const state of this.#lanes.values()) {
			if (state.isAsking || state.isEnded) continue;
			if (state.next / state.lane.sampleRate < horizon) void this.#ask(state, this.#turn);
		}
	}

	#connect(lane: HeardLane): LaneState {
		const gain = this.#sink.createGain();
		const pan = this.#sink.createStereoPanner();
		gain.connect(pan);
		pan.connect(this.#master);
		return {
			lane,
			gain,
			pan,
			sources: new Set(),
			next: 0,
			isAsking: false,
			isEnded: false,
			isDry: false,
		};
	}

	/** Ends what is scheduled and forgets what was asked. */
	#silence(): void {
		this.#turn += 1;
		for (const state of this.#lanes.values()) {
			for (const source of state.sources) source.stop();
			state.sources.clear();
			state.isAsking = false;
			state.isEnded = false;
			state.isDry = false;
			state.next = -1;
		}
	}

	#hasRunDry(): boolean {
		const { position } = this;
		return [...this.#lanes.values()].some(
			({ isDry, next, lane }) => isDry && next / lane.sampleRate <= position,
		);
	}

	#wait(): void {
		this.stop();
		this.#state = 'waiting';
	}

	async #ask(state: LaneState, turn: number): Promise<void> {
		const { stream, sampleRate } = state.lane;
		if (state.next < 0) state.next = Math.floor(this.#from * sampleRate);
		const at = state.next;
		state.isAsking = true;
		const count = Math.ceil(CHUNK_SECONDS * sampleRate * Math.max(1, this.#speed));
		const answer = await this.#source(stream, at, count).catch(() => null);
		if (turn !== this.#turn) return;
		state.isAsking = false;
		// An engine that is gone says no more; what is scheduled is played to its end.
		state.isEnded = answer === null || answer.end;
		state.isDry = answer !== null && !answer.end && answer.samples.length === 0;
		if (answer === null || state.isDry) return;
		if (this.#state === 'waiting') {
			this.play(this.#from);
			return;
		}
		if (answer.samples.length > 0) this.#schedule(state, answer);
		this.pump();
	}

	#schedule(state: LaneState, { at, samples }: SamplesView): void {
		const { sampleRate, channels } = state.lane;
		const frames = Math.floor(samples.length / channels);
		state.next = at + frames;
		if (frames === 0) return;
		const buffer = this.#sink.createBuffer(channels, frames, sampleRate);
		for (let channel = 0; channel < channels; channel += 1) {
			const target = buffer.getChannelData(channel);
			for (let frame = 0; frame < frames; frame += 1) {
				target[frame] = (samples[frame * channels + channel] ?? 0) / 32_768;
			}
		}
		const source = this.#sink.createBufferSource();
		source.buffer = buffer;
		source.playbackRate.value = this.#speed;
		source.connect(state.gain);
		source.onended = () => state.sources.delete(source);
		const due = this.#startedAt + (at / sampleRate - this.#from) / this.#speed;
		const late = Math.max(0, this.#sink.currentTime - due);
		// What should have been heard already is left out: lanes stay together.
		if (late * this.#speed >= frames / sampleRate) return;
		state.sources.add(source);
		source.start(Math.max(due, this.#sink.currentTime), late * this.#speed);
	}
}
