/**
 * A lane whose packets do not stand alone: decoded ahead of the player, most of them by an ffmpeg
 * that is fed while packets are read, into a temporary file.
 */
import { AudioDecoder } from '../export/audio-decoder.ts';
import type { DecoderHost, FeedChannel, MediaPacket, SoundShape } from '../export/audio-decoder.ts';
import { feedFfmpeg } from '../export/ffmpeg.ts';
import type { FedFfmpeg } from '../export/ffmpeg.ts';
import { StretchCutter } from '../export/place-decoded.ts';
import { decodeArguments } from '../export/plan.ts';
import type { Stretches } from '../export/stretches.ts';
import { TemporaryPcm } from '../export/temporary-pcm.ts';
import { CancelledError, toEnvelope } from '../errors.ts';
import type { FfmpegCodec } from '../media/codec-methods.ts';
import type { PayloadFeed } from '../media/payload-feed.ts';
import type { PayloadFormats } from '../media/payload-format.ts';
import type { StreamPacket } from '../stream-reader.ts';
import type { PlayerCounts } from '../views/player.ts';
import type { LaneSound } from './lane.ts';
import type { LanePacket, LaneTimeline } from './lane-timeline.ts';
import type { LaneMarks } from './marks.ts';
import { PEAK_SAMPLES, Peaks, binsOfSamples } from './peaks.ts';
import type { PeakBins } from './peaks.ts';

/** Bytes that may wait for one ffmpeg before reading pauses. */
const MAX_WAITING = 1 << 20;
const POLL_MS = 5;

/** One ffmpeg of a lane. */
class FeedPipe implements FeedChannel {
	readonly ffmpeg: FedFfmpeg;
	readonly cutter: StretchCutter;
	readonly stretches: Stretches;
	readonly #feed: PayloadFeed;
	#isBegun = false;
	isDone = false;

	constructor(
		given: {
			readonly feed: PayloadFeed;
			readonly stretches: Stretches;
			readonly shape: SoundShape;
		},
		target: { put(position: number, samples: Int16Array): void },
		signal: AbortSignal,
	) {
		const { feed, stretches, shape } = given;
		this.#feed = feed;
		this.stretches = stretches;
		this.cutter = new StretchCutter(stretches, target, shape.channels);
		const args = decodeArguments(feed, 'pipe:0', shape);
		this.ffmpeg = feedFfmpeg(args, signal, (piece) => this.cutter.take(piece));
	}

	write(bytes: Uint8Array): void {
		// How many bytes follow is not known: as many as a header can say.
		if (!this.#isBegun) this.ffmpeg.write(this.#feed.header(0x7fff_ffff));
		this.#isBegun = true;
		this.ffmpeg.write(bytes);
	}

	/** First sample that may still come; Infinity when none waits. */
	get next(): number {
		if (this.isDone) return Infinity;
		for (let at = this.cutter.passed; at < this.stretches.count; at++) {
			const position = this.stretches.position(at);
			if (position !== null) return position;
		}
		return Infinity;
	}
}

/** What a lane of this kind is made from. */
export interface FedLaneGiven {
	readonly formats: PayloadFormats;
	/** Found out from the first packet. */
	readonly shape: SoundShape;
	readonly makeTimeline: (give: (packet: LanePacket) => void) => LaneTimeline;
}

/** See the head of this file. */
export class FedLane implements LaneSound, DecoderHost<FeedPipe> {
	readonly sampleRate: number;
	readonly channels: number;
	failure: string | null = null;
	readonly #timeline: LaneTimeline;
	readonly #decoder: AudioDecoder<FeedPipe>;
	readonly #peaks = new Peaks();
	readonly #pcm: TemporaryPcm;
	readonly #stop = new AbortController();
	readonly #pipes: FeedPipe[] = [];
	#ending: Promise<void> = Promise.resolve();
	#isPassed = false;
	#isFinished = false;
	#reached = 0;
	/** Packets that got their place. */
	#placed = 0;

	constructor(given: FedLaneGiven) {
		this.sampleRate = given.shape.sampleRate;
		this.channels = given.shape.channels;
		this.#pcm = new TemporaryPcm(this.channels);
		this.#timeline = given.makeTimeline((packet) => this.#give(packet));
		this.#decoder = new AudioDecoder(given.formats, this);
	}

	get marks(): LaneMarks {
		return this.#timeline.marks;
	}

	get counts(): PlayerCounts {
		return this.#timeline.counts;
	}

	get end(): number {
		return this.#timeline.end;
	}

	get ready(): number {
		if (this.#isFinished) return Infinity;
		const waiting = Math.min(...this.#pipes.map((pipe) => pipe.next));
		return Math.min(this.#isPassed ? this.end : this.#reached, waiting);
	}

	take(packet: StreamPacket): void {
		this.#timeline.take(packet);
	}

	#give(packet: LanePacket): void {
		const before = this.#placed;
		try {
			// Half a frame would throw a decoder out of step with its packets.
			if (this.failure === null && !packet.isCut) this.#decoder.take(packet);
		} catch (error) {
			this.#fail(error);
		}
		if (this.#placed === before) this.#timeline.place(packet, 0);
	}

	begin(): SoundShape {
		return { sampleRate: this.sampleRate, channels: this.channels };
	}

	place(packet: MediaPacket, samples: number): number | null {
		this.#placed++;
		const position = this.#timeline.place(packet as LanePacket, samples);
		this.#reached = Math.max(this.#reached, position ?? 0);
		return position;
	}

	placeNoise(packet: MediaPacket): number | null {
		this.#placed++;
		return this.#timeline.placeNoise(packet as LanePacket);
	}

	put(position: number, samples: Int16Array): void {
		if (this.#stop.signal.aborted) return;
		try {
			this.#pcm.put(position, samples);
			this.#peaks.add(position, samples, this.channels);
		} catch (error) {
			this.#fail(error);
		}
	}

	open(_: FfmpegCodec, feed: PayloadFeed, stretches: Stretches): FeedPipe {
		const shape = { sampleRate: this.sampleRate, channels: this.channels };
		const pipe = new FeedPipe({ feed, stretches, shape }, this, this.#stop.signal);
		this.#pipes.push(pipe);
		// Waited for in `finish`; a failure before must not go unheard.
		pipe.ffmpeg.done.catch((error: unknown) => this.#fail(error));
		return pipe;
	}

	#fail(error: unknown): void {
		if (!(error instanceof CancelledError)) this.failure ??= toEnvelope(error).message;
	}

	drained(): Promise<void> | null {
		return this.#isFull ? this.#drain() : null;
	}

	get #isFull(): boolean {
		const isWaiting = this.#pipes.some(({ ffmpeg }) => ffmpeg.waiting > MAX_WAITING);
		return isWaiting && this.failure === null && !this.#stop.signal.aborted;
	}

	async #drain(): Promise<void> {
		while (this.#isFull) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}

	finish(): void {
		this.#timeline.finish();
		this.#isPassed = true;
		for (const { ffmpeg } of this.#pipes) ffmpeg.end();
		this.#ending = this.#finishPipes();
	}

	async #finishPipes(): Promise<void> {
		for (const pipe of this.#pipes) {
			await pipe.ffmpeg.done.catch((error: unknown) => this.#fail(error));
			pipe.isDone = true;
		}
		this.#isFinished = true;
	}

	read(at: number, count: number): Int16Array {
		return this.#pcm.read(at, Math.max(0, count));
	}

	bins(from: number, to: number, count: number): PeakBins {
		if ((to - from) / count >= PEAK_SAMPLES * 2) return this.#peaks.bins(from, to, count);
		const first = Math.floor(from);
		const skipped = Math.max(0, -first);
		const samples = new Int16Array(Math.ceil(to - from) * this.channels);
		if (skipped * this.channels < samples.length) {
			const heard = this.read(first + skipped, Math.ceil(to - from) - skipped);
			samples.set(heard, skipped * this.channels);
		}
		return binsOfSamples(samples, this.channels, count);
	}

	async close(): Promise<void> {
		this.#stop.abort();
		for (const { ffmpeg } of this.#pipes) ffmpeg.end();
		await this.#ending;
		await Promise.allSettled(this.#pipes.map(({ ffmpeg }) => ffmpeg.done));
		this.#pcm.close();
	}
}
