/** What the streams of one capture sound like: heard when somebody looks at them, then kept. */
import { agreedEcho, findEcho, MAX_ECHO_DELAY } from '../analysis/echo.ts';
import type { Echo } from '../analysis/echo.ts';
import { heardFindings } from '../analysis/heard-findings.ts';
import type { StreamFinding } from '../analysis/media-findings.ts';
import type { CaptureSession } from '../session.ts';
import { eachStreamPacket } from '../stream-reader.ts';
import { streamItem } from '../views/stream-item.ts';
import type { StreamItem } from '../views/streams.ts';
import { Ear } from './ear.ts';
import type { HeardSound } from './ear.ts';
import { makeLane } from './make-lane.ts';

/** A stream that was listened to. */
export interface Heard {
	readonly tones: HeardSound['tones'];
	readonly findings: readonly StreamFinding[];
}

/** Streams of one call at most. */
const MAX_EARS = 32;
/** Departures from the RTP time that are no new time, ms: findings are about sound, not jitter. */
const PATIENT_BUFFER_MS = 2000;
/** Echo is searched in telephone sound. */
const MAX_ECHO_RATE = 16_000;

/** See the head of this file. */
export class Hearing {
	/** Changes whenever more was heard. */
	revision = 0;
	readonly #session: CaptureSession;
	readonly #heard = new Map<number, Heard | null>();
	readonly #waiting = new Set<number>();
	readonly #stop = new AbortController();
	#work: Promise<void> = Promise.resolve();

	constructor(session: CaptureSession) {
		this.#session = session;
	}

	/** What is known of a stream; null when it was not heard, or cannot be. */
	of(stream: number): Heard | null {
		return this.#heard.get(stream) ?? null;
	}

	/** Listens to streams that belong together, one such task after the other. */
	listen(streams: readonly number[]): Promise<void> {
		const isOver = this.#session.phase === 'complete';
		const wanted = streams
			.filter((one) => !this.#heard.has(one) && !this.#waiting.has(one))
			.slice(0, MAX_EARS);
		if (!isOver || wanted.length === 0 || !this.#session.options.keepPackets) return this.#work;
		for (const stream of wanted) this.#waiting.add(stream);
		this.#work = this.#work.then(() => this.#hear(wanted));
		return this.#work;
	}

	/** Listens without anybody waiting; the session tells when more is known. */
	start(streams: readonly number[]): void {
		const before = this.revision;
		void this.listen(streams).then(() => {
			if (this.revision !== before && !this.#stop.signal.aborted) this.#session.tellLater(0);
		});
	}

	/** Stops and waits until nothing is read any more. */
	async close(): Promise<void> {
		this.#stop.abort();
		await this.#work;
	}

	async #hear(streams: readonly number[]): Promise<void> {
		const { signal } = this.#stop;
		const ears = this.#earsOf(streams);
		try {
			await eachStreamPacket(
				this.#session,
				new Set(ears.keys()),
				(stream, packet) => ears.get(stream)?.take(packet),
				signal,
				async () => {
					for (const { place } of ears.values()) await place.lane.drained();
				},
			);
			const sounds = new Map<number, HeardSound>();
			for (const [stream, ear] of ears) {
				const sound = await ear.listen(signal);
				if (sound !== null) sounds.set(stream, sound);
			}
			for (const stream of streams) {
				const [ear, sound] = [ears.get(stream), sounds.get(stream)];
				const isHeard = ear !== undefined && sound !== undefined;
				this.#heard.set(stream, isHeard ? this.#judge(stream, ear, sound, ears) : null);
			}
		} catch {
			// Sound that cannot be read is no finding: whoever plays or saves it is told why.
			for (const stream of streams) this.#heard.set(stream, null);
		} finally {
			for (const { place } of ears.values()) await place.lane.close();
			for (const stream of streams) this.#waiting.delete(stream);
			this.revision++;
		}
	}

	#earsOf(streams: readonly number[]): ReadonlyMap<number, Ear> {
		const session = this.#session;
		const items = streams.map((stream) => streamItem(session, stream));
		const from = Math.min(...items.map((item) => item.startOffset));
		const ears = new Map<number, Ear>();
		streams.forEach((stream, at) => {
			const { startOffset, duration, codec } = items[at] as StreamItem;
			const { sound: lane } = makeLane({
				...{ facts: session, stream, rules: session.options.rules },
				query: { mode: 'jitter-buffer', bufferMs: PATIENT_BUFFER_MS },
				startSeconds: startOffset - from,
			});
			if (lane !== null) ears.set(stream, new Ear({ lane, codec, from, startOffset, duration }));
		});
		return ears;
	}

	#judge(stream: number, ear: Ear, sound: HeardSound, ears: ReadonlyMap<number, Ear>): Heard {
		const { events } = this.#session.tracker.protocols.rtp;
		const findings = heardFindings(streamItem(this.#session, stream), {
			...sound,
			echo: this.#echoOf(stream, sound, ears),
			hasEvents: events.of(stream).length > 0,
			frameAt: (offset) => ear.frameAt(offset),
		});
		return { tones: sound.tones, findings };
	}

	#echoOf(stream: number, sound: HeardSound, ears: ReadonlyMap<number, Ear>): Echo | null {
		const talk = ears.get(stream)?.place.lane;
		const back = ears.get(this.#reverseOf(stream) ?? -1)?.place.lane;
		if (talk === undefined || back?.sampleRate !== talk.sampleRate) return null;
		const rate = talk.sampleRate;
		if (rate > MAX_ECHO_RATE || talk.channels !== 1 || back.channels !== 1) return null;
		const found = sound.loudest.flatMap((second) => {
			const at = Math.round(second * rate);
			const other = back.read(at, Math.round(rate * (1 + MAX_ECHO_DELAY)));
			return findEcho(talk.read(at, rate), other, rate) ?? [];
		});
		return agreedEcho(found);
	}

	/** The opposite stream, by number. */
	#reverseOf(stream: number): number | null {
		const reverse = this.#session.reverseOf(streamItem(this.#session, stream).firstFrame);
		return reverse === null ? null : this.#session.findStream(reverse);
	}
}
