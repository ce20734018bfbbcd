/** The live captures of one window: the process that writes, the spool, the engine that reads it. */
import path from 'node:path';
import type { OpenOptions } from '../app/index.ts';
import { CaptureUnavailableError, NotFoundError, VERSION } from '../app/index.ts';
import type { CaptureProcess } from './capture/desk.ts';
import { CaptureDesk } from './capture/desk.ts';
import type { LiveFigures } from './capture/live-session.ts';
import { USUAL_REQUEST } from './capture/live-source.ts';
import type { LiveReport } from './capture/messages.ts';
import type { SavedSpool, SpoolFolder, SpoolPiece } from './capture/spool-folder.ts';
import { copySpool } from './capture/spool-folder.ts';
import type { WindowCaptures } from './captures.ts';
import type { CaptureId, OpenedCapture, Push } from './ipc/contract.ts';
import type { LiveChoice, LiveView } from './ipc/live.ts';

/** A capture stops rather than fill the disk, bytes. */
const RESERVE_BYTES = 200e6;

/** What live captures need of the program. */
export interface LiveHost {
	readonly fork: () => CaptureProcess;
	readonly push: (message: Push) => void;
	readonly captures: WindowCaptures;
	readonly spools: SpoolFolder;
	readonly now: () => number;
	/** The computer may not fall asleep while this is on. */
	readonly keepAwake: (isOn: boolean) => void;
}

interface Live {
	readonly capture: CaptureId;
	readonly spool: string;
	readonly startedMs: number;
	figures: LiveFigures;
	bytesOnDisk: number;
	isRunning: boolean;
	isSaved: boolean;
	failure: string | null;
}

/** See the head of this file. */
export class LiveCaptures {
	readonly desk: CaptureDesk;
	readonly #host: LiveHost;
	readonly #lives = new Map<CaptureId, Live>();
	#current: Live | null = null;

	constructor(host: LiveHost) {
		this.#host = host;
		this.desk = new CaptureDesk(host.fork, {
			report: (report) => this.#report(report),
			lost: (reason) => this.#lost(reason),
			traces: (traces) => host.push({ kind: 'traces', traces }),
		});
	}

	/**
	 * Begins a capture and shows it.
	 * @throws CapturePermissionError, CaptureUnavailableError, FilterSyntaxError, SpoolError
	 */
	async start(choice: LiveChoice, rules: OpenOptions['rules']): Promise<OpenedCapture> {
		if (this.#current !== null) {
			throw new CaptureUnavailableError('A capture is running in this window: stop it first.');
		}
		if (choice.remote === '' && choice.interfaces.length === 0) {
			throw new CaptureUnavailableError('No interface was chosen to capture on.');
		}
		const { id, file } = this.#host.spools.begin();
		let written: string;
		try {
			written = await this.desk.start(requestsOf(choice), {
				...{ path: file, application: `tapdeck ${VERSION}`, overwrite: false },
				fileBytes: choice.ring === null ? null : choice.ring.fileMegabytes * 1e6,
				fileCount: choice.ring?.fileCount ?? null,
				reserveBytes: RESERVE_BYTES,
			});
		} catch (error) {
			this.#host.spools.release(id);
			throw error;
		}
		const capture = this.#host.captures.open([written], rules, {
			...{ follow: true, ring: choice.ring !== null, hash: false },
		});
		const live: Live = {
			...{ capture, spool: id, startedMs: this.#host.now(), bytesOnDisk: 0 },
			figures: { ...NO_FIGURES, files: [written] },
			...{ isRunning: true, isSaved: false, failure: null },
		};
		this.#lives.set(capture, live);
		this.#current = live;
		this.#host.keepAwake(true);
		this.#push(live);
		return { capture, name: `Live: ${namesOf(choice).join(', ')}` };
	}

	stop(capture: CaptureId): void {
		if (this.#current?.capture === capture) this.desk.stop();
	}

	/**
	 * Copies what was captured so far.
	 * @returns bytes written and their SHA-256
	 * @throws NotFoundError for a capture of files; ExportError
	 */
	async save(capture: CaptureId, target: string): Promise<SavedSpool> {
		const live = this.#lives.get(capture);
		if (live === undefined) throw new NotFoundError('This capture is a file already.');
		const wasRunning = live.isRunning;
		const { files } = live.figures;
		const last = files.at(-1);
		const pieces = files.map((file): SpoolPiece => ({
			...{ file, bytes: wasRunning && file === last ? live.bytesOnDisk : null },
		}));
		const written = await copySpool(pieces, target);
		live.isSaved = !wasRunning;
		this.#push(live);
		return written;
	}

	/** Shows a capture that was left behind. @throws NotFoundError */
	openLeft(id: string, rules: OpenOptions['rules']): OpenedCapture {
		const files = this.#host.spools.take(id);
		const capture = this.#host.captures.open(files, rules);
		const live: Live = {
			...{ capture, spool: id, startedMs: 0, figures: { ...NO_FIGURES, files } },
			...{ bytesOnDisk: 0, isRunning: false, isSaved: false, failure: null },
		};
		this.#lives.set(capture, live);
		return { capture, name: path.basename(files[0] ?? '') };
	}

	/** A capture is no longer shown: what was saved leaves no second copy, the rest stays. */
	forget(capture: CaptureId): void {
		const live = this.#lives.get(capture);
		if (live === undefined) return;
		this.#lives.delete(capture);
		if (live === this.#current) this.#endCurrent();
		if (live.isRunning) this.desk.stop();
		if (live.isSaved) this.#host.spools.discard(live.spool);
		else this.#host.spools.release(live.spool);
	}

	/** The window is closed. */
	close(): void {
		for (const capture of [...this.#lives.keys()]) this.forget(capture);
		this.desk.close();
	}

	#report({ figures, bytesOnDisk, isOver }: LiveReport): void {
		const live = this.#current;
		if (live === null) return;
		live.figures = figures;
		live.bytesOnDisk = bytesOnDisk;
		if (isOver) this.#over(live, figures.failure);
		else this.#push(live);
	}

	#lost(reason: string): void {
		if (this.#current !== null) this.#over(this.#current, reason);
	}

	#over(live: Live, failure: string | null): void {
		live.isRunning = false;
		live.failure = failure;
		this.#endCurrent();
		this.#host.captures.endFollowing(live.capture);
		this.#push(live);
	}

	#endCurrent(): void {
		this.#current = null;
		this.#host.keepAwake(false);
	}

	#push(live: Live): void {
		this.#host.push({ kind: 'live', live: viewOf(live, this.#host.spools.freeBytes()) });
	}
}

const NO_FIGURES: LiveFigures = {
	...{ packets: 0, bytes: 0, droppedByKernel: 0, droppedByInterface: 0, droppedByTapdeck: 0 },
	...{ files: [], interfaces: [], failure: null },
};

function requestsOf(choice: LiveChoice) {
	const { filter, snapLength, bufferMebibytes, timestampType, promiscuous, monitor } = choice;
	const { immediate, remote, remoteInterface, interfaces } = choice;
	const shared = { filter, snapLength, timestampType, promiscuous, monitor, immediate, remote };
	return (remote === '' ? interfaces : [remoteInterface]).map((name) => ({
		...USUAL_REQUEST,
		...shared,
		interface: name,
		bufferBytes: bufferMebibytes * 2 ** 20,
	}));
}

/** What is captured on, for people. */
function namesOf({ remote, remoteInterface, interfaces }: LiveChoice): readonly string[] {
	return remote === '' ? interfaces : [`${remoteInterface} of ${remote}`];
}

function viewOf(live: Live, freeBytes: number | null): LiveView {
	const { files, interfaces, failure: _failure, ...counters } = live.figures;
	return {
		...counters,
		capture: live.capture,
		isRunning: live.isRunning,
		startedMs: live.startedMs,
		interfaces: interfaces.map(({ bytes: _bytes, ...one }) => one),
		files: files.length,
		freeBytes,
		isSaved: live.isSaved,
		failure: live.failure,
	};
}
