/** Main's end of the capture process: starts it when it is first needed, and again when it died. */
import { CaptureUnavailableError, fromEnvelope } from '../../app/index.ts';
import type { LiveTrace } from '../ipc/live.ts';
import type { LiveKeeping } from './live-session.ts';
import type { LiveRequest } from './live-source.ts';
import type { Answers, FromCapture, LiveReport, ToCapture } from './messages.ts';

/** The part of a utility process that is used. */
export interface CaptureProcess {
	postMessage(message: ToCapture): void;
	onMessage(listener: (message: FromCapture) => void): void;
	onExit(listener: (code: number) => void): void;
	kill(): void;
}

/** What a desk tells. */
export interface DeskEvents {
	report(report: LiveReport): void;
	/** The process died while it captured. */
	lost(reason: string): void;
	traces(traces: readonly LiveTrace[]): void;
}

interface Waiting {
	readonly resolve: (value: never) => void;
	readonly reject: (error: Error) => void;
}

/** How long the process may take to write its last packets, ms. */
const CLOSE_PATIENCE_MS = 1500;

type Question = { [K in keyof Answers]: Omit<Extract<ToCapture, { kind: K }>, 'id'> };

/** See the head of this file. */
export class CaptureDesk {
	readonly #fork: () => CaptureProcess;
	readonly #events: DeskEvents;
	readonly #waiting = new Map<number, Waiting>();
	#process: CaptureProcess | null = null;
	#isCapturing = false;
	#last = 0;

	/** @param fork starts a process */
	constructor(fork: () => CaptureProcess, events: DeskEvents) {
		this.#fork = fork;
		this.#events = events;
	}

	/** True between the start of a capture and its last report. */
	get isCapturing(): boolean {
		return this.#isCapturing;
	}

	/** What there is to capture from. */
	sources(): Promise<Answers['sources']> {
		return this.#ask('sources', { kind: 'sources' });
	}

	/** Whether a capture filter is right, for a link-layer type. */
	check(filter: string, linkNumber: number): Promise<Answers['check']> {
		return this.#ask('check', { kind: 'check', filter, linkNumber });
	}

	/**
	 * Begins a capture; one at a time.
	 * @returns the file that is written
	 * @throws CapturePermissionError, CaptureUnavailableError, FilterSyntaxError, SpoolError
	 */
	async start(requests: readonly LiveRequest[], keeping: LiveKeeping): Promise<string> {
		const file = await this.#ask('start', { kind: 'start', requests, keeping });
		this.#isCapturing = true;
		return file;
	}

	/** Counts the packets of interfaces; none ends it. */
	watch(names: readonly string[]): void {
		if (names.length > 0) this.#living().postMessage({ kind: 'watch', names });
		else this.#process?.postMessage({ kind: 'watch', names });
	}

	/** Ends the capture; its last report follows. */
	stop(): void {
		this.#process?.postMessage({ kind: 'stop' });
	}

	/** Ends the process; what was captured is written first. */
	close(): void {
		const process = this.#process;
		this.#process = null;
		this.#isCapturing = false;
		process?.postMessage({ kind: 'close' });
		if (process !== null) setTimeout(() => process.kill(), CLOSE_PATIENCE_MS).unref();
	}

	#ask<N extends keyof Answers>(_name: N, question: Question[N]): Promise<Answers[N]> {
		const id = (this.#last += 1);
		return new Promise((resolve, reject) => {
			this.#waiting.set(id, { resolve, reject });
			this.#living().postMessage({ ...question, id } as ToCapture);
		});
	}

	#living(): CaptureProcess {
		if (this.#process !== null) return this.#process;
		const process = this.#fork();
		this.#process = process;
		process.onMessage((message) => {
			if (this.#process === process) this.#receive(message);
		});
		process.onExit((code) => {
			if (this.#process === process) this.#exited(code);
		});
		return process;
	}

	#receive(message: FromCapture): void {
		switch (message.kind) {
			case 'reply':
				this.#settle(message.id)?.resolve(message.ok as never);
				return;
			case 'refused':
				this.#settle(message.id)?.reject(fromEnvelope(message.error));
				return;
			case 'traces':
				this.#events.traces(message.traces);
				return;
			case 'report':
				if (message.report.isOver) this.#isCapturing = false;
				this.#events.report(message.report);
		}
	}

	#settle(id: number): Waiting | undefined {
		const waiting = this.#waiting.get(id);
		this.#waiting.delete(id);
		return waiting;
	}

	#exited(code: number): void {
		this.#process = null;
		const reason = `the capture process has ended (exit code ${code}); what it wrote is kept`;
		for (const { reject } of this.#waiting.values()) reject(new CaptureUnavailableError(reason));
		this.#waiting.clear();
		if (!this.#isCapturing) return;
		this.#isCapturing = false;
		this.#events.lost(reason);
	}
}
