/** Serves the contract's capture-bound half over one `CaptureEngine`. Runs in the engine process. */
import type { CaptureEngine } from '../../app/index.ts';
import type {
	CallOrderQuery,
	OpenOptions,
	SaveProgress,
	SaveRequest,
	StreamOrderQuery,
} from '../../app/index.ts';
import { CancelledError, NotFoundError, toEnvelope } from '../../app/index.ts';
import type { CallListView, StreamListView } from '../ipc/contract.ts';
import { FIRST_ROWS } from '../ipc/contract.ts';
import type { FromEngine, ToEngine } from './messages.ts';
import { PacketOrders } from './packet-orders.ts';
import { Publisher } from './publisher.ts';
import { RecordingRoom } from './recording-room.ts';
import { SignatureDesk } from './signature-desk.ts';
import { callOfCalls } from './call-handlers.ts';

/** The stream id (`rtp-<frame>`), page or query of a call; already checked by main. */
type Fields = Readonly<Record<string, unknown>>;

interface SaveJob {
	readonly abort: AbortController;
	progress: SaveProgress;
}

/** How often is looked whether all of a capture that has ended was read. */
const END_LOOK_MS = 50;

/** How the server reaches main and the clock. */
export interface ServerHost {
	send(message: FromEngine): void;
	now(): number;
	later(run: () => void, ms: number): void;
}

/** One engine process: opens one capture and answers for it until it is closed. */
export class EngineServer {
	readonly #open: (options: OpenOptions) => CaptureEngine;
	readonly #host: ServerHost;
	readonly #publisher: Publisher;
	readonly #reading = new AbortController();
	readonly #jobs = new Map<number, SaveJob>();
	readonly #views = new Map<number, AbortController>();
	#engine: CaptureEngine | null = null;
	#orders: PacketOrders | null = null;
	#recording: RecordingRoom | null = null;
	#signatures: SignatureDesk | null = null;

	constructor(open: (options: OpenOptions) => CaptureEngine, host: ServerHost) {
		this.#open = open;
		this.#host = host;
		this.#publisher = new Publisher({
			send: (id, revision, value) => host.send({ kind: 'snapshot', id, revision, value }),
			fail: (id, error) => host.send({ kind: 'failed', id, error }),
			now: () => host.now(),
			later: (run, ms) => host.later(run, ms),
		});
	}

	/** Takes one message of main. */
	async receive(message: ToEngine): Promise<void> {
		switch (message.kind) {
			case 'open':
				return this.#start(message.options);
			case 'call':
				return this.#answer(message.id, message.name, message.argument as Fields);
			case 'subscribe':
				this.#subscribe(message.id, message.view, message.query as Fields);
				return;
			case 'unsubscribe':
				this.#publisher.unsubscribe(message.id);
				this.#views.get(message.id)?.abort();
				this.#views.delete(message.id);
				return;
			case 'taken':
				this.#publisher.taken(message.id);
				return;
			case 'endFollowing':
				this.#endFollowing();
				return;
			case 'close':
				return this.#close();
		}
	}

	async #start(options: OpenOptions): Promise<void> {
		const engine = this.#open(options);
		// Changes after the end of reading are of the hash: no packet can be at fault then.
		let isReading = true;
		this.#engine = engine;
		this.#orders = new PacketOrders(engine);
		this.#recording = new RecordingRoom(engine, {
			changed: () => this.#publisher.changed(),
			later: (run, ms) => this.#host.later(run, ms),
		});
		this.#signatures = new SignatureDesk(engine, () => this.#publisher.changed());
		engine.onChange(() => {
			const frames = engine.readingFrames();
			if (isReading) this.#host.send({ kind: 'reading', frames });
			this.#publisher.changed();
		});
		this.#publisher.changed();
		// A capture that cannot be read says so in its view (phase `failed`); the engine stays.
		await engine.run(this.#reading.signal).catch(() => null);
		isReading = false;
		void this.#recording.finish();
		this.#host.send({ kind: 'reading', frames: null });
		this.#publisher.settle();
		await engine.hashed();
		const { info } = engine.capture();
		this.#publisher.changed();
		const { sha256 } = info.file;
		this.#host.send({ kind: 'learned', streams: info.found.rtpStreams, sha256 });
	}

	/** Reads what was written last, then stops waiting for more. */
	#endFollowing(): void {
		const view = this.#engine?.capture();
		if (view?.phase !== 'reading' && view?.phase !== 'following') return;
		// Of a capture that is not open yet nothing is known.
		if (view.bytesTotal !== null && view.bytesRead >= view.bytesTotal) this.#reading.abort();
		else this.#host.later(() => this.#endFollowing(), END_LOOK_MS);
	}

	async #close(): Promise<void> {
		this.#recording?.drop();
		this.#signatures?.stop();
		this.#reading.abort();
		for (const job of this.#jobs.values()) job.abort.abort();
		await this.#engine?.close();
	}

	async #answer(id: number, name: string, argument: Fields): Promise<void> {
		try {
			this.#host.send({ kind: 'reply', id, ok: await this.#call(name, argument) });
		} catch (error) {
			this.#host.send({ kind: 'refused', id, error: toEnvelope(error) });
		}
	}

	#opened(): CaptureEngine {
		if (this.#engine === null) throw new NotFoundError('No capture is open in this engine.');
		return this.#engine;
	}

	#recordings(): RecordingRoom {
		if (this.#recording === null) throw new NotFoundError('No capture is open in this engine.');
		return this.#recording;
	}

	#packets(): PacketOrders {
		if (this.#orders === null) throw new NotFoundError('No capture is open in this engine.');
		return this.#orders;
	}

	#subscribe(id: number, view: string, query: Fields): void {
		const abort = new AbortController();
		this.#views.set(id, abort);
		this.#publisher.subscribe(id, this.#source(view, query, abort.signal));
	}

	#source(view: string, query: Fields, signal: AbortSignal): () => unknown {
		return () => {
			if (this.#engine === null) return null;
			switch (view) {
				case 'capture':
					return this.#engine.capture();
				case 'streams':
					return streamList(this.#engine, query as unknown as StreamOrderQuery);
				case 'calls':
					return callList(this.#engine, query as unknown as CallOrderQuery);
				case 'decodeAs':
					return this.#engine.unannounced.decodeAs();
				case 'cameras':
					return this.#engine.cameras();
				case 'flow':
					return this.#engine.flow(query as unknown as Parameters<CaptureEngine['flow']>[0]);
				case 'player':
					return this.#engine.player(query['playback'] as number);
				case 'timeline':
					return this.#engine.timeline(
						query as unknown as Parameters<CaptureEngine['timeline']>[0],
					);
				case 'graph':
					return this.#engine.graph(query as unknown as Parameters<CaptureEngine['graph']>[0]);
				case 'packets':
					return this.#packets().list(query['filter'] as string, signal);
				case 'recording':
					return this.#recording?.state ?? null;
				case 'signatureSearch':
					return { progress: this.#signatures?.progress ?? null };
				case 'saveProgress':
					return this.#job(query['job'] as number).progress;
				default:
					throw new NotFoundError(`unknown view: ${view}`);
			}
		};
	}

	#call(name: string, argument: Fields): unknown {
		const engine = this.#opened();
		switch (name) {
			case 'stopReading':
				this.#reading.abort();
				return null;
			case 'streamRows':
				return engine.streamRows(argument['ids'] as readonly number[]);
			case 'reverseStream':
				return engine.reverseStream(argument['stream'] as number);
			case 'analysis':
				return engine.analysis(argument['stream'] as number);
			case 'streamQuality':
				return engine.quality(argument['stream'] as number);
			case 'analysisPage':
				return engine.analysisPage(argument as never);
			case 'analysisRowOfFrame':
				return engine.analysisRowOfFrame(argument as never);
			case 'nextProblem':
				return engine.nextProblem(argument as never);
			case 'packetPage':
				return this.#packets().page(argument as never);
			case 'packetIndex':
				return this.#packets().indexOf(argument as never);
			case 'packetDetail':
				return engine.packetDetail(argument['frame'] as number);
			case 'checkFilter':
				return engine.checkFilter(argument['expression'] as string);
			case 'fields':
				return engine.fields(argument['prefix'] as string).slice(0, 200);
			case 'planSave':
				return engine.planSave(argument['request'] as SaveRequest);
			case 'signatures':
				return this.#signatures?.search();
			case 'stopSignatures':
				return this.#signatures?.stop();
			case 'signatureBytes':
				return this.#signatures?.bytesOf(argument['find'] as string, argument['limit'] as number);
			default:
				return this.#saveCall(engine, name, argument);
		}
	}

	#saveCall(engine: CaptureEngine, name: string, argument: Fields): unknown {
		switch (name) {
			case 'startSave':
				return this.#startSave(
					engine,
					argument['request'] as SaveRequest,
					argument['path'] as string,
				);
			case 'cancelSave':
				this.#job(argument['job'] as number).abort.abort();
				return null;
			case 'savePackets':
				return engine.savePackets(
					argument['request'] as never,
					argument['path'] as string,
					new AbortController().signal,
				);
			case 'packetSecrets':
				return engine.packetSecrets(argument['request'] as never, new AbortController().signal);
			case 'startRecording':
				return this.#recordings().start(argument as never);
			case 'stopRecording':
				return this.#recordings().finish();
			case 'linkCalls':
				engine.linkCalls(argument as never);
				this.#publisher.changed();
				return null;
			default:
				return callOfCalls(engine, name, argument);
		}
	}

	#job(number: number): SaveJob {
		const job = this.#jobs.get(number);
		if (job === undefined) throw new NotFoundError(`There is no save number ${number}.`);
		return job;
	}

	#startSave(engine: CaptureEngine, request: SaveRequest, folder: string): number {
		const number = this.#jobs.size + 1;
		const job: SaveJob = { abort: new AbortController(), progress: emptyProgress(folder) };
		this.#jobs.set(number, job);
		const update = (progress: SaveProgress): void => {
			job.progress = progress;
			this.#publisher.changed();
		};
		engine.save(request, folder, update, job.abort.signal).then(
			(manifest) => update({ ...job.progress, phase: 'done', fraction: 1, manifest }),
			(error: unknown) => update(endedProgress(job.progress, error)),
		);
		return number;
	}
}

async function streamList(engine: CaptureEngine, query: StreamOrderQuery): Promise<StreamListView> {
	const order = await engine.streamOrder(query);
	return { ...order, rows: engine.streamRows([...order.ids.subarray(0, FIRST_ROWS)]) };
}

async function callList(engine: CaptureEngine, query: CallOrderQuery): Promise<CallListView> {
	const order = await engine.callOrder(query);
	return { ...order, rows: engine.callRows([...order.numbers.subarray(0, FIRST_ROWS)]) };
}

const emptyProgress = (folder: string): SaveProgress => ({
	phase: 'reading',
	failure: null,
	done: 0,
	total: 0,
	fraction: 0,
	bytesWritten: 0,
	items: [],
	manifest: null,
	folder,
});

function endedProgress(progress: SaveProgress, error: unknown): SaveProgress {
	const { code, message } = toEnvelope(error);
	const cancelled = error instanceof CancelledError || code === 'cancelled';
	return cancelled
		? { ...progress, phase: 'cancelled' }
		: { ...progress, phase: 'failed', failure: message };
}
