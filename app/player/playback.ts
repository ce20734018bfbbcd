/** One playback: lanes side by side on capture time, filled by one pass over their packets. */
import { CancelledError, toEnvelope } from '../errors.ts';
import type { CaptureSession } from '../session.ts';
import { followStreamPackets } from '../stream-reader.ts';
import { streamItem } from '../views/stream-item.ts';
import type { StreamItem } from '../views/streams.ts';
import type {
	PlayerLane,
	PlayerMark,
	PlayerQuery,
	PlayerView,
	SamplesView,
	WaveView,
} from '../views/player.ts';
import type { LaneSound } from './lane.ts';
import { makeLane } from './make-lane.ts';

/** Least time between two words about how far decoding has come, ms. */
const PROGRESS_MS = 250;
/** Lanes of one playback at most. */
const MAX_LANES = 64;
/** Samples of one answer at most, s. */
const MAX_SECONDS = 10;
/** Bins and marks of one wave at most. */
const MAX_BINS = 4000;
const MAX_MARKS = 500;
/** How long an answer waits for samples that are being decoded, ms. */
const PATIENCE_MS = 200;
const POLL_MS = 4;

interface Lane {
	/** Number in `RtpStreams`. */
	readonly number: number;
	readonly item: StreamItem;
	readonly sound: LaneSound | null;
	readonly silentBecause: string | null;
}

/** See the head of this file. */
export class Playback {
	readonly #session: CaptureSession;
	readonly #number: number;
	readonly #lanes: readonly Lane[];
	/** Seconds since the first packet of the capture. */
	readonly #from: number;
	readonly #stop = new AbortController();
	readonly #filling: Promise<void>;
	#failure: unknown = null;

	/** @throws NotFoundError when a stream is not in the capture */
	constructor(session: CaptureSession, number: number, query: PlayerQuery) {
		this.#session = session;
		this.#number = number;
		const streams = [...new Set(query.streams)]
			.slice(0, MAX_LANES)
			.map((id) => session.streamOf(id));
		const items = streams.map((stream) => streamItem(session, stream));
		this.#from = Math.min(...items.map((item) => item.startOffset));
		this.#lanes = items.map((item, at) => ({
			item,
			number: streams[at] as number,
			...makeLane({
				facts: session,
				stream: streams[at] as number,
				query,
				rules: session.options.rules,
				startSeconds: item.startOffset - this.#from,
			}),
		}));
		this.#filling = this.#fill(streams)
			.catch((error: unknown) => {
				this.#failure = error;
			})
			.finally(() => this.#tellTheEnd());
	}

	/** One pass hands every packet to its lane. */
	async #fill(streams: readonly number[]): Promise<void> {
		const sounds = new Map<number, LaneSound>();
		for (const [at, { sound }] of this.#lanes.entries()) {
			if (sound !== null) sounds.set(streams[at] as number, sound);
		}
		if (sounds.size === 0) return;
		// What asked for the playback gets its answer first.
		await new Promise((resolve) => setTimeout(resolve, 0));
		if (this.#stop.signal.aborted) throw new CancelledError();
		await followStreamPackets(
			this.#session,
			new Set(sounds.keys()),
			(stream, packet) => sounds.get(stream)?.take(packet),
			this.#stop.signal,
			async () => {
				for (const sound of sounds.values()) await sound.drained();
				this.#session.tellLater(PROGRESS_MS);
			},
			() => this.#isGrowing,
		);
		for (const sound of sounds.values()) sound.finish();
	}

	/** A decoder may go on after its last packet; once it ends nothing else would tell of it. */
	async #tellTheEnd(): Promise<void> {
		while (!this.#stop.signal.aborted) {
			this.#session.tellLater(0);
			const isDone = this.#lanes.every(
				({ sound }) => sound === null || sound.ready === Infinity || sound.failure !== null,
			);
			if (isDone) return;
			await new Promise((resolve) => setTimeout(resolve, PROGRESS_MS));
		}
	}

	/** Packets may still come: what is heard goes on. */
	get #isGrowing(): boolean {
		return this.#session.phase === 'following' || this.#session.phase === 'reading';
	}

	view(): PlayerView {
		const lanes = this.#lanes.map((lane) => this.#laneView(lane));
		return {
			playback: this.#number,
			from: this.#from,
			to: Math.max(...lanes.map((lane) => lane.to)),
			isGrowing: this.#session.phase === 'following',
			lanes,
		};
	}

	#laneView({ number, item, sound, silentBecause }: Lane): PlayerLane {
		const sampleRate = sound?.sampleRate ?? item.clockRate ?? 8000;
		const known = sound === null ? 0 : this.#from + sound.end / sound.sampleRate;
		// Until all packets were seen the stream's own length stands for that of its sound.
		const isDone = sound?.ready === Infinity;
		const { startOffset, duration } = isDone ? item : streamItem(this.#session, number);
		const expected = startOffset + duration;
		const { address, port } = item.source;
		return {
			stream: item.firstFrame,
			title: `${item.ssrc} ${address}:${port} → ${item.destination.address}:${item.destination.port}`,
			codec: item.codec,
			inferred: item.codecFrom === 'inferred',
			sampleRate,
			channels: sound?.channels ?? 1,
			from: item.startOffset,
			to: isDone ? Math.max(known, item.startOffset) : Math.max(known, expected),
			counts: sound?.counts ?? { lost: item.lost, late: 0, wrongTimestamps: 0, silences: 0 },
			silentBecause: silentBecause ?? sound?.failure ?? this.#failureWords(),
			decoded: sound === null ? 0 : shareOf(sound, (expected - this.#from) * sampleRate),
		};
	}

	#failureWords(): string | null {
		if (this.#failure === null || this.#stop.signal.aborted) return null;
		return toEnvelope(this.#failure).message;
	}

	#laneOf(stream: number): Lane | undefined {
		return this.#lanes.find(({ item }) => item.firstFrame === stream);
	}

	/** Samples of a lane; waits a moment for those that are being decoded. */
	async samples(stream: number, at: number, count: number): Promise<SamplesView> {
		const sound = this.#laneOf(stream)?.sound;
		if (sound == null) return { at, samples: new Int16Array(0), end: true };
		const from = Math.max(0, Math.floor(at));
		const wanted = Math.max(0, Math.min(Math.floor(count), MAX_SECONDS * sound.sampleRate));
		await this.#patience(() => sound.ready >= from + wanted);
		const isAll = sound.ready === Infinity;
		const past = Math.min(from + wanted, isAll ? sound.end : sound.ready);
		const samples = sound.read(from, Math.max(0, past - from));
		return { at: from, samples, end: isAll && from + wanted >= sound.end };
	}

	async #patience(isDone: () => boolean): Promise<void> {
		const limit = performance.now() + PATIENCE_MS;
		while (!isDone() && this.#failure === null && performance.now() < limit) {
			await new Promise((resolve) => setTimeout(resolve, POLL_MS));
		}
	}

	/** The wave of a lane between two capture times, s. */
	wave(stream: number, from: number, to: number, bins: number): WaveView {
		const count = Math.max(1, Math.min(MAX_BINS, Math.floor(bins)));
		const sound = this.#laneOf(stream)?.sound;
		const past = Math.max(from, to);
		if (sound == null) return emptyWave(from, past, count);
		const { sampleRate } = sound;
		const first = (from - this.#from) * sampleRate;
		const last = (past - this.#from) * sampleRate;
		const { marks, leftOut } = sound.marks.between(first, last, MAX_MARKS);
		return {
			from,
			to: past,
			...sound.bins(first, last, count),
			marks: marks.map(({ kind, position, length, frame, packets }): PlayerMark => ({
				kind,
				offset: this.#from + position / sampleRate,
				duration: length / sampleRate,
				frame,
				packets,
			})),
			marksLeftOut: leftOut,
			complete: sound.ready >= last,
		};
	}

	/** Stops the work and takes the files away. */
	async close(): Promise<void> {
		this.#stop.abort();
		await this.#filling;
		for (const { sound } of this.#lanes) await sound?.close();
	}
}

/** Share decoded; less than 1 until all is. */
function shareOf({ ready }: LaneSound, expectedEnd: number): number {
	return ready === Infinity ? 1 : Math.min(0.99, ready / Math.max(1, expectedEnd));
}

function emptyWave(from: number, to: number, count: number): WaveView {
	return {
		...{ from, to, marks: [], marksLeftOut: 0, complete: true },
		least: new Int8Array(count),
		largest: new Int8Array(count),
	};
}
