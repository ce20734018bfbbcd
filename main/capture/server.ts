/**
 * Serves one capture at a time in a process of its own: when an engine dies, packets are still
 * written, and when this process dies the engine still shows what was written.
 */
import type { ErrorEnvelope } from '../../app/index.ts';
import { CaptureUnavailableError, toEnvelope } from '../../app/index.ts';
import type { CaptureFilterCheck, LiveSources } from '../ipc/live.ts';
import type { Addon } from './addon.ts';
import type { Dumpcap } from './dumpcap.ts';
import type { ExtcapInterface } from './extcap.ts';
import { filterErrorPosition } from './filter-error.ts';
import type { InterfaceItem } from './interfaces.ts';
import { extcapItems, interfaceItems } from './interfaces.ts';
import type { LiveClock, LiveKeeping } from './live-session.ts';
import { LiveSession } from './live-session.ts';
import type { LiveRequest, LiveSource } from './live-source.ts';
import { USUAL_REQUEST } from './live-source.ts';
import type { Answers, FromCapture, ToCapture } from './messages.ts';
import { PRESETS } from './presets.ts';
import { faultOf, remedy } from './remedies.ts';
import { InterfaceWatch } from './watch.ts';

/** Counters are told so often, and traces. */
const REPORT_MS = 200;
const TRACE_MS = 1000;

/** What the server works with. */
export interface CaptureServerHost {
	send(message: FromCapture): void;
	/** @throws CaptureUnavailableError when there is none */
	addon(): Addon;
	dumpcap(): Dumpcap | null;
	/** Interfaces of extcap programs. */
	extcaps(): Promise<readonly ExtcapInterface[]>;
	open(request: LiveRequest): Promise<LiveSource>;
	readonly clock: LiveClock;
}

/** See the head of this file. */
export class CaptureServer {
	readonly #host: CaptureServerHost;
	readonly #watch: InterfaceWatch;
	#stopTracing: (() => void) | null = null;
	#session: LiveSession | null = null;

	constructor(host: CaptureServerHost, watched: (name: string) => LiveSource) {
		this.#host = host;
		this.#watch = new InterfaceWatch(watched);
	}

	/** Takes one message of main; resolves when it is done, a capture when it has ended. */
	async receive(message: ToCapture): Promise<void> {
		switch (message.kind) {
			case 'sources':
				return this.#answer(message.id, () => this.#sources());
			case 'check':
				return this.#answer(message.id, () => this.#check(message.filter, message.linkNumber));
			case 'start':
				return this.#start(message.id, message.requests, message.keeping);
			case 'watch':
				this.#count(message.names);
				return;
			case 'stop':
				this.#session?.stop();
				return;
			case 'close':
				this.#count([]);
				this.#session?.stop();
				await this.#session?.ended;
		}
	}

	async #answer(
		id: number,
		work: () => Answers[keyof Answers] | Promise<Answers[keyof Answers]>,
	): Promise<void> {
		try {
			this.#host.send({ kind: 'reply', id, ok: await work() });
		} catch (error) {
			this.#refuse(id, toEnvelope(error));
		}
	}

	#refuse(id: number, error: ErrorEnvelope): void {
		this.#host.send({ kind: 'refused', id, error });
	}

	async #sources(): Promise<LiveSources> {
		const extcaps = extcapItems(await this.#host.extcaps()).map(listed);
		try {
			const items = interfaceItems(this.#host.addon(), this.#host.dumpcap());
			return { interfaces: [...items.map(listed), ...extcaps], presets: PRESETS, failure: null };
		} catch (error) {
			const said = error instanceof Error ? error.message : String(error);
			const failure =
				error instanceof CaptureUnavailableError ? said : remedy(faultOf(error), '', said);
			return { interfaces: extcaps, presets: PRESETS, failure };
		}
	}

	#check(filter: string, linkNumber: number): CaptureFilterCheck {
		const addon = this.#host.addon();
		const failure = addon.compileFilter(filter, linkNumber);
		if (failure === null) return { failure, position: -1 };
		const compiles = (part: string): boolean => addon.compileFilter(part, linkNumber) === null;
		return { failure, position: filterErrorPosition(filter, failure, compiles) };
	}

	#count(names: readonly string[]): void {
		this.#watch.set(names);
		if (names.length === 0) {
			this.#stopTracing?.();
			this.#stopTracing = null;
			return;
		}
		this.#stopTracing ??= this.#host.clock.every(
			() => this.#host.send({ kind: 'traces', traces: this.#watch.traces() }),
			TRACE_MS,
		);
	}

	async #start(id: number, requests: readonly LiveRequest[], keeping: LiveKeeping): Promise<void> {
		let session: LiveSession;
		try {
			if (this.#session !== null) {
				throw new CaptureUnavailableError('a capture is running already: stop it first');
			}
			session = new LiveSession(await this.#openAll(requests), keeping, this.#host.clock);
		} catch (error) {
			this.#refuse(id, toEnvelope(error));
			return;
		}
		this.#session = session;
		this.#host.send({ kind: 'reply', id, ok: session.file });
		const stopReporting = this.#host.clock.every(() => this.#report(session, false), REPORT_MS);
		await session.ended;
		stopReporting();
		this.#session = null;
		this.#report(session, true);
	}

	/** Opens all interfaces, or none. */
	async #openAll(requests: readonly LiveRequest[]): Promise<readonly LiveSource[]> {
		const sources: LiveSource[] = [];
		try {
			for (const request of requests) sources.push(await this.#host.open(request));
			return sources;
		} catch (error) {
			for (const source of sources) source.stop();
			throw error;
		}
	}

	#report(session: LiveSession, isOver: boolean): void {
		const report = { figures: session.figures(), bytesOnDisk: session.bytesOnDisk, isOver };
		this.#host.send({ kind: 'report', report });
	}
}

function listed(item: InterfaceItem): LiveSources['interfaces'][number] {
	const { fault: _fault, linkType: _name, linkTypes, ...rest } = item;
	return { ...rest, linkNumber: linkTypes[0]?.value ?? null };
}

/** How the start screen looks at an interface: it takes as little as it can. */
export const WATCH_REQUEST: LiveRequest = {
	...USUAL_REQUEST,
	snapLength: 64,
	bufferBytes: 1 << 20,
	promiscuous: false,
};
