/** One open capture: reads it to the end, answers every view, saves. */
import { measureAgain, StreamAnalyses, settleStreams, unsettledStreams } from './analyses.ts';
import type { StreamAnalysis } from './analysis/stream-analysis.ts';
import { CaptureHashes } from './capture/capture-hashes.ts';
import { readKeyLog } from './capture/key-log-file.ts';
import { openFiles } from './capture/open.ts';
import type { KeyLog } from './protocols/tls/index.ts';
import type { FileSource } from './capture/reader.ts';
import type { CaptureFacts } from './capture-facts.ts';
import type { OpenOptions } from './engine.ts';
import { NotFoundError, UsageError } from './errors.ts';
import { WifiKeys, wifiSecrets } from './network/wifi-keys.ts';
import { NO_FLOW } from './network/flow.ts';
import { PacketReader } from './packet-reader.ts';
import { DecodeAsRules } from './protocols/rtp/index.ts';
import * as R from './protocols/rtp/stream-rows.ts';
import { giveWay } from './give-way.ts';
import { fixClocks } from './stream-clocks.ts';
import { offsetSeconds, parseBound } from './time.ts';
import { PacketTracker } from './tracker.ts';
import type { TimeRange } from './tracker.ts';
import { listedStreams, rowValue } from './views/stream-item.ts';

/** Type of secrets in a pcapng: `TLSK`. */
const TLS_KEY_LOG = 0x544c534b;

/** Work between two breaks for other work of the process, ms. */
const BREATH_MS = 12;

/** The state of one capture's reading: what the engine's views are made from. */
export class CaptureSession implements CaptureFacts {
	readonly options: OpenOptions;
	readonly hashes: CaptureHashes;
	readonly analyses: StreamAnalyses;
	phase: 'reading' | 'following' | 'complete' | 'failed' = 'reading';
	failure: string | null = null;
	/** Frames of the block being taken now. */
	reading: readonly [number, number] = [0, 0];
	readonly tracker: PacketTracker;
	/** Keys of protected Wi-Fi, and what was seen of its stations. */
	readonly wifiKeys: WifiKeys;
	/** What the user says of ports and streams. */
	readonly decodeAs: DecodeAsRules;
	/** Row of the index from which on a recording still wants packets. */
	heldFrom = Infinity;
	readonly #stop = new AbortController();
	readonly #listeners: (() => void)[] = [];
	#later: ReturnType<typeof setTimeout> | null = null;
	#source: FileSource | null = null;
	#reader: PacketReader | null = null;
	#secretsTaken = 0;
	#range: TimeRange = { from: -Infinity, to: Infinity };
	#streamsByFrame = new Map<number, number>();

	/** @throws UsageError when a rule or bound is not understood */
	constructor(options: OpenOptions) {
		this.options = options;
		for (const bound of [options.from, options.to]) checkBound(bound);
		const decodeAs = new DecodeAsRules(options.decodeAs);
		this.decodeAs = decodeAs;
		const { heuristics, rules, keepPackets, cameras = true } = options;
		this.tracker = new PacketTracker({ heuristics, rules, decodeAs, cameras }, keepPackets);
		this.tracker.skip(options.skipFrames ?? []);
		this.wifiKeys = new WifiKeys(wifiSecrets(options.wpa ?? []));
		this.hashes = new CaptureHashes(options.paths, options.hash, () => this.#changed());
		this.analyses = new StreamAnalyses(this, options.rules);
	}

	get source(): FileSource {
		if (this.#source === null) throw new NotFoundError('the capture is not open yet');
		return this.#source;
	}

	/** True once the file was recognised: from then on `source` may be asked. */
	get isOpen(): boolean {
		return this.#source !== null;
	}

	onChange(listener: () => void): void {
		this.#listeners.push(listener);
	}

	#changed(): void {
		for (const listener of this.#listeners) listener();
	}

	/** Tells the listeners: something else than reading changed what views show. */
	changed(): void {
		this.#changed();
	}

	/** Which streams are listed is found out anew. */
	forgetStreams(): void {
		this.#streamsByFrame = new Map();
	}

	/** Tells the listeners once more after a while: a view held something back. */
	tellLater(ms: number): void {
		this.#later ??= setTimeout(() => {
			this.#later = null;
			this.#changed();
		}, ms);
	}

	/** Opens and reads to the end; an abort keeps what was read. */
	async run(signal: AbortSignal): Promise<void> {
		const stop = this.#stop;
		const abort = (): void => stop.abort();
		signal.addEventListener('abort', abort, { once: true });
		if (signal.aborted) stop.abort();
		try {
			await this.#open();
			this.#changed();
			await this.#pump(this.source);
			await this.#finish();
			this.phase = 'complete';
		} catch (error) {
			this.phase = 'failed';
			this.failure = error instanceof Error ? error.message : String(error);
			throw error;
		} finally {
			signal.removeEventListener('abort', abort);
			this.#changed();
		}
	}

	async #open(): Promise<void> {
		const { options, hashes } = this;
		for (const path of options.keyLogs ?? []) this.#keyLog.add(readKeyLog(path));
		const { passing } = hashes;
		this.#source = await openFiles(options.paths, {
			follow: options.follow,
			ring: options.ring === true,
			replay: options.keepPackets,
			memory: this.tracker.memory,
			signal: this.#stop.signal,
			...(passing === null ? {} : { onBytes: (piece: Uint8Array) => passing.update(piece) }),
		});
		for (const { rtpPorts } of this.#source.extras) {
			for (const port of rtpPorts) this.tracker.protocols.rtp.expectPort(port);
		}
		this.#source.wifiKeys = this.wifiKeys;
		this.tracker.useWifiKeys(this.wifiKeys);
		if (options.follow) this.phase = 'following';
	}

	async #pump(source: FileSource): Promise<void> {
		const { tracker, options } = this;
		// Nobody knows when more of it will come: what is there is told at once.
		const tellsAll = options.follow || options.paths.includes('-');
		let breath = performance.now();
		for (;;) {
			const block = await source.next();
			if (block === null || this.#stop.signal.aborted) return;
			if (tracker.index.count === 0) this.#setRange(block.seconds[0], block.nanoseconds[0]);
			this.reading = [tracker.index.count + 1, tracker.index.count + block.count];
			this.#takeSecrets(source);
			tracker.take(block, source.interfaces);
			const older = tracker.index.count - (options.keepLast ?? Infinity);
			tracker.forget(Math.min(Math.max(source.packetsGone ?? 0, older), this.heldFrom));
			if (!tellsAll && performance.now() - breath < BREATH_MS) continue;
			this.#changed();
			await giveWay();
			breath = performance.now();
		}
	}

	get #keyLog(): KeyLog {
		return this.tracker.protocols.tls.keyLog;
	}

	/** Secrets stand in a pcapng before the packets that need them. */
	#takeSecrets(source: FileSource): void {
		const secrets = source.extras.flatMap((extras) => extras.secrets);
		for (const one of secrets.slice(this.#secretsTaken)) {
			if (one.type === TLS_KEY_LOG) this.#keyLog.add(new TextDecoder().decode(one.data), 'capture');
		}
		// Of several files one may tell its secrets later: adding them twice does no harm.
		this.#secretsTaken = source.extras.length === 1 ? secrets.length : 0;
	}

	/** Bounds may be absolute times: they are known once the first packet is. */
	#setRange(seconds = 0, nanoseconds = 0): void {
		const start = { seconds, nanoseconds };
		const { from, to } = this.options;
		this.#range = {
			from: from === null ? -Infinity : (parseBound(from, start) ?? -Infinity),
			to: to === null ? Infinity : (parseBound(to, start) ?? Infinity),
		};
		this.tracker.setRange(this.#range);
	}

	async #finish(): Promise<void> {
		this.tracker.tcp.close();
		this.wifiKeys.isLearning = false;
		this.hashes.endOfInput();
		const unclocked = fixClocks(this);
		if (this.options.keepPackets && unclocked.size > 0) await measureAgain(this, unclocked);
		const unsettled = new Set(unsettledStreams(this));
		if (!this.options.keepPackets) for (const stream of unclocked) unsettled.add(stream);
		if (unsettled.size === 0) return;
		if (this.options.keepPackets) await settleStreams(this, unsettled);
		else if (!this.options.paths.includes('-')) await this.#settleFromFiles(unsettled);
	}

	/**
	 * Without an index the files are read once more; the numbers of streams are the same. What came
	 * through a pipe and was not kept cannot be read again: its first decisions stay.
	 */
	async #settleFromFiles(unsettled: ReadonlySet<number>): Promise<void> {
		const again = new CaptureSession({
			...this.options,
			keepPackets: true,
			follow: false,
			hash: false,
		});
		try {
			await again.run(this.#stop.signal);
			const { streams } = this.tracker.protocols.rtp;
			for (const stream of unsettled)
				streams.copyFigures(again.tracker.protocols.rtp.streams, stream);
		} finally {
			await again.close();
		}
	}

	/** Reads single packets again. */
	get reader(): PacketReader {
		this.#reader ??= new PacketReader(this.tracker.index, this.source);
		return this.#reader;
	}

	/** Number of the stream with this first frame, or null. */
	findStream(firstFrame: number): number | null {
		const known = this.#streamsByFrame.get(firstFrame);
		if (known !== undefined) return known;
		// Streams are added while reading, and their confidence grows.
		this.#streamsByFrame = new Map(
			listedStreams(this).map((stream) => [rowValue(this, stream, R.FIRST_FRAME), stream]),
		);
		return this.#streamsByFrame.get(firstFrame) ?? null;
	}

	/** Number of the stream with this first frame. @throws NotFoundError */
	streamOf(firstFrame: number): number {
		const stream = this.findStream(firstFrame);
		if (stream === null) {
			throw new NotFoundError(`there is no RTP stream rtp-${firstFrame} in this capture`);
		}
		return stream;
	}

	analysisOf(firstFrame: number): Promise<StreamAnalysis> {
		return this.analyses.of(this.streamOf(firstFrame));
	}

	/** First frame of the stream with most packets in the opposite direction, or null. */
	reverseOf(firstFrame: number): number | null {
		const flow = rowValue(this, this.streamOf(firstFrame), R.FLOW);
		const reverse = this.tracker.flows.reverse(flow);
		if (reverse === NO_FLOW) return null;
		const [best] = listedStreams(this)
			.filter((stream) => rowValue(this, stream, R.FLOW) === reverse)
			.sort((a, b) => rowValue(this, b, R.PACKETS) - rowValue(this, a, R.PACKETS));
		return best === undefined ? null : rowValue(this, best, R.FIRST_FRAME);
	}

	/** Seconds from the first to the last packet. */
	get durationSeconds(): number {
		const { tracker } = this;
		if (tracker.index.count === 0) return 0;
		const start = { seconds: tracker.startSeconds, nanoseconds: tracker.startNanoseconds };
		const last = { seconds: tracker.lastSeconds, nanoseconds: tracker.lastNanoseconds };
		return Math.max(0, offsetSeconds(start, last));
	}

	async close(): Promise<void> {
		this.#stop.abort();
		if (this.#later !== null) clearTimeout(this.#later);
		await this.hashes.stop();
		await this.#source?.close();
	}
}

function checkBound(text: string | null): void {
	if (text === null || parseBound(text, { seconds: 0, nanoseconds: 0 }) !== null) return;
	throw new UsageError(
		`"${text}" is no time: give seconds since the first packet or ISO 8601, for example 2024-05-01T10:00:00Z`,
	);
}
