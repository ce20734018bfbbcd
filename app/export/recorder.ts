/**
 * Writes RTP streams while they arrive. Each has a file under its name from its first packets on:
 * a WAV or AU is whole after every `tick`, other codecs are decoded at the end. The same packets
 * give the same audio as saving does, because the same code takes them.
 */
import { mkdirSync } from 'node:fs';
import { reasonOf } from '../capture/byte-stream.ts';
import { CancelledError, ExportError, NotFoundError } from '../errors.ts';
import { giveWay } from '../give-way.ts';
import * as R from '../protocols/rtp/stream-rows.ts';
import type { CaptureSession } from '../session.ts';
import { StreamWalk } from '../stream-reader.ts';
import type { StreamPacket } from '../stream-reader.ts';
import type { ManifestDocument, RecordingView, RecordRequest } from '../views/save.ts';
import {
	isEncrypted,
	listedStreams,
	rowValue,
	streamCodec,
	streamId,
	streamItem,
} from '../views/stream-item.ts';
import { ArrivalJudge } from './arrival-judge.ts';
import { ManifestFile } from './manifest.ts';
import { NameGiver } from './names.ts';
import { planStream } from './plan.ts';
import type { PlannedStream } from './plan.ts';
import { manifestItem, StreamFile } from './stream-file.ts';

/** Work between two breaks for other work of the process, ms. */
const BREATH_MS = 12;
const LOOK_PACKETS = 256;

interface Lane {
	readonly stream: number;
	file: StreamFile | null;
	/** What it was planned as: signalling may come later than media. */
	readonly kind: string;
	/** Nothing came for long, or it cannot be written. */
	isClosed: boolean;
	failure: unknown;
}

/** One recording; `tick` while packets come, then `finish`. */
export class Recorder {
	readonly #session: CaptureSession;
	readonly #request: RecordRequest;
	readonly #folder: string;
	readonly #names = new NameGiver();
	readonly #lanes = new Map<number, Lane>();
	readonly #manifest: ManifestFile;
	readonly #judge = new ArrivalJudge();
	/** Rows of the index that were looked at. */
	#row = 0;
	#missed = 0;
	#working: Promise<void> = Promise.resolve();

	/** @throws ExportError when the folder cannot be used */
	constructor(session: CaptureSession, request: RecordRequest, folder: string) {
		this.#session = session;
		this.#request = request;
		this.#folder = folder;
		try {
			mkdirSync(folder, { recursive: true });
		} catch (error) {
			throw new ExportError(`cannot make the folder ${folder}: ${reasonOf(error)}`, {}, error);
		}
		this.#manifest = new ManifestFile(session, folder, request.overwrite);
		// What is overwritten before it is written is counted, not passed over.
		session.heldFrom = 0;
	}

	/** How far it is. */
	view(): RecordingView {
		const lanes = [...this.#lanes.values()];
		return {
			folder: this.#folder,
			streams: lanes.length,
			open: lanes.filter(({ isClosed }) => !isClosed).length,
			failed: lanes.filter(({ failure }) => failure !== null).length,
			missed: this.#missed,
		};
	}

	/** Takes what has come since the last call; calls queue up behind each other. */
	tick(): Promise<void> {
		this.#working = this.#working.then(() => this.#advance());
		return this.#working;
	}

	/**
	 * Takes the rest, decodes, hashes, writes the manifest.
	 * @throws CancelledError; what was recorded stays
	 */
	async finish(signal: AbortSignal, sha256: string | null = null): Promise<ManifestDocument> {
		await this.tick();
		this.#session.heldFrom = Infinity;
		for (const lane of this.#lanes.values()) {
			if (signal.aborted) throw new CancelledError();
			const id = streamId(this.#session, lane.stream);
			if (lane.file === null) {
				this.#manifest.fail(id, lane.failure);
				continue;
			}
			try {
				const finished = await lane.file.finish(signal);
				const item = streamItem(this.#session, lane.stream);
				this.#manifest.add(manifestItem(item, lane.file.planned.file, finished));
			} catch (error) {
				if (error instanceof CancelledError) throw error;
				this.#manifest.fail(id, error);
			}
		}
		await this.#session.hashes.finished();
		return this.#manifest.write(sha256);
	}

	async #advance(): Promise<void> {
		const { index } = this.#session.tracker;
		const end = index.count;
		for (const stream of listedStreams(this.#session)) await this.#welcome(stream, this.#row);
		await this.#read(new Set(this.#lanes.keys()), this.#row, end);
		this.#row = end;
		this.#session.heldFrom = end;
		this.#settle();
	}

	/** Opens files of new streams, and anew where signalling has named another codec. */
	async #welcome(stream: number, row: number): Promise<void> {
		const known = this.#lanes.get(stream);
		if (known?.isClosed === true) return;
		const kind = this.#kindOf(stream);
		if (known?.kind === kind) return;
		// What was written so far stays: the later file says the same and more.
		known?.file?.sync();
		const lane: Lane = {
			...{ stream, file: null, kind, isClosed: false, failure: null },
		};
		this.#lanes.set(stream, lane);
		this.#open(lane, planStream(this.#session, stream, this.#request, this.#names));
		// Its first packets came before it was known to be a stream.
		this.#judge.forget(stream);
		await this.#read(new Set([stream]), 0, row);
	}

	/** Changes when the stream would be saved in another way. */
	#kindOf(stream: number): string {
		const { codec, clockRate, payloadType } = streamCodec(this.#session, stream);
		const secrecy = isEncrypted(this.#session, stream) ? 'encrypted' : 'clear';
		return `${codec ?? payloadType} ${clockRate ?? 0} ${secrecy}`;
	}

	#open(lane: Lane, planned: PlannedStream): void {
		try {
			lane.file = new StreamFile(this.#session, planned, {
				...{ folder: this.#folder, overwrite: this.#request.overwrite },
				...{ leadSeconds: 0, isLive: true },
			});
		} catch (error) {
			lane.failure = error;
			lane.isClosed = true;
		}
	}

	async #read(streams: ReadonlySet<number>, from: number, to: number): Promise<void> {
		if (streams.size === 0 || from >= to) return;
		const walk = new StreamWalk(this.#session, streams, (stream, packet) =>
			this.#take(stream, packet),
		);
		let breath = performance.now();
		let looked = 0;
		for (const frame of walk.select(from)) {
			if (frame > to) break;
			this.#takeFrame(walk, frame);
			if (++looked % LOOK_PACKETS !== 0 || performance.now() - breath < BREATH_MS) continue;
			await giveWay();
			breath = performance.now();
		}
	}

	/** A ring may overwrite a packet before it is read again: it is missing then, the rest goes on. */
	#takeFrame(walk: StreamWalk, frame: number): void {
		try {
			walk.take(frame);
		} catch (error) {
			if (!(error instanceof NotFoundError)) throw error;
			this.#missed++;
		}
	}

	#take(stream: number, packet: StreamPacket): void {
		const lane = this.#lanes.get(stream);
		if (lane?.file == null) return;
		lane.isClosed = false;
		try {
			lane.file.take(packet, this.#judge.judge(stream, packet));
		} catch (error) {
			lane.failure = error;
			lane.file = null;
			lane.isClosed = true;
		}
	}

	/** Makes every file whole; a stream that has been silent for long is done until it comes again. */
	#settle(): void {
		const nowMs = this.#session.durationSeconds * 1000;
		for (const lane of this.#lanes.values()) {
			if (lane.isClosed) continue;
			lane.file?.sync();
			const lastMs = rowValue(this.#session, lane.stream, R.LAST_TIME);
			lane.isClosed = nowMs - lastMs >= this.#request.silenceSeconds * 1000;
		}
	}
}
