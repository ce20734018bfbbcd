/** SHA-256 of capture files, taken in a thread of its own beside the analysis. */
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';

/** What is known of one file's hash so far. */
export interface FileHash {
	/** Lower-case hex, or null while it is being taken or when it cannot be. */
	readonly sha256: string | null;
	readonly bytesHashed: number;
	/** Why there is no hash, or null. */
	readonly reason: string | null;
	readonly done: boolean;
}

/**
 * Runs in a worker thread without any module of ours, so that it needs no file of its own in a
 * bundle: reads the file in large pieces, the next one while the last is hashed.
 */
const WORKER_SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const { createHash } = require('node:crypto');
const { open } = require('node:fs/promises');
const PIECE = 4 << 20;
(async () => {
	const file = await open(workerData, 'r');
	const hash = createHash('sha256');
	const buffers = [Buffer.allocUnsafe(PIECE), Buffer.allocUnsafe(PIECE)];
	let done = 0;
	let turn = 0;
	let pending = file.read(buffers[0], 0, PIECE, 0);
	for (;;) {
		const { bytesRead } = await pending;
		if (bytesRead === 0) break;
		const current = buffers[turn];
		turn ^= 1;
		done += bytesRead;
		pending = file.read(buffers[turn], 0, PIECE, done);
		hash.update(current.subarray(0, bytesRead));
		parentPort.postMessage({ done });
	}
	await file.close();
	parentPort.postMessage({ done, sha256: hash.digest('hex') });
})().catch((error) => parentPort.postMessage({ reason: error.message }));
`;

interface WorkerNews {
	readonly done?: number;
	readonly sha256?: string;
	readonly reason?: string;
}

/** Takes the hash of one file; `finished` resolves when it is known or cannot be. */
export class FileHasher {
	#state: FileHash = { sha256: null, bytesHashed: 0, reason: null, done: false };
	readonly finished: Promise<void>;
	readonly #worker: Worker;
	readonly #onChange: () => void;

	/** @param onChange called as the work goes on and once at its end */
	constructor(path: string, onChange: () => void) {
		this.#onChange = onChange;
		this.#worker = new Worker(WORKER_SOURCE, { eval: true, workerData: path });
		this.finished = new Promise((resolve) => {
			this.#worker.on('message', (news: WorkerNews) => this.#take(news));
			this.#worker.on('error', (error) => this.#take({ reason: error.message }));
			this.#worker.on('exit', () => {
				if (!this.#state.done) this.#take({ reason: 'hashing was stopped' });
				resolve();
			});
		});
	}

	get state(): FileHash {
		return this.#state;
	}

	/** Ends the thread; the hash stays unknown. */
	async stop(): Promise<void> {
		await this.#worker.terminate();
	}

	#take(news: WorkerNews): void {
		this.#state = {
			sha256: news.sha256 ?? null,
			bytesHashed: news.done ?? this.#state.bytesHashed,
			reason: news.reason ?? null,
			done: news.sha256 !== undefined || news.reason !== undefined,
		};
		this.#onChange();
	}
}

/** Hash of bytes that pass by once (standard input). */
export class PassingHash {
	readonly #hash = createHash('sha256');
	#bytes = 0;

	update(piece: Uint8Array): void {
		this.#hash.update(piece);
		this.#bytes += piece.length;
	}

	/** Call once, at the end. */
	finish(): FileHash {
		const sha256 = this.#hash.digest('hex');
		return { sha256, bytesHashed: this.#bytes, reason: null, done: true };
	}
}
