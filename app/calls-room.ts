/** The engine's answers about calls: the call model over one session. */
import type { CallsEngine, SipMessageView } from './engine-calls.ts';
import { SessionMedia } from './call-streams.ts';
import { NO_MEDIA_TITLE } from './calls/call-findings.ts';
import { Hops } from './calls/call-message.ts';
import type { CallRecord } from './calls/calls.ts';
import { Calls } from './calls/calls.ts';
import { passwordMatches } from './calls/password.ts';
import { summaryOf } from './calls/summary.ts';
import { NotFoundError } from './errors.ts';
import { readableSip } from './protocols/sip/index.ts';
import { matchingFrames, matchingStreams } from './matching.ts';
import { callPacketFrames } from './call-packets.ts';
import { callRuns } from './call-runs.ts';
import { digitRows, heardItem, heardOf } from './heard-calls.ts';
import type { Hearing } from './player/hearing.ts';
import type { CaptureSession } from './session.ts';
import { digitsOf, isoTime } from './time.ts';
import { hepRows } from './views/hep.ts';
import { manscdpRows } from './views/manscdp-rows.ts';
import { msrpRows } from './views/msrp.ts';
import { faxRows } from './views/fax-rows.ts';
import { loneCallItem, withLegs } from './views/call-item.ts';
import { isWanted, orderCalls } from './views/call-order.ts';
import { callNotices } from './views/media-notices.ts';
import { capturePointsOf } from './views/capture-points.ts';
import type { Finding } from './views/capture.ts';
import type { CallItem, CallOrderQuery, CallOrderView, CallsDocument } from './views/calls.ts';
import type { FlowDocument, FlowQuery, FlowRow, FlowView } from './views/flow.ts';
import { describedNodes } from './views/flow-nodes.ts';
import { mediaRow, messageRows, nodeNamer, nodesOf } from './views/flow-rows.ts';
import { streamId } from './views/stream-item.ts';

/** Rows of one page at most. */
const MAX_PAGE = 1000;
/** Findings of calls that `info` lists. */
const MAX_FINDINGS = 200;

interface Known {
	readonly key: string;
	readonly lone: CallItem;
	/** With its legs, and the revision of the links that they come from. */
	links: number;
	item: CallItem | null;
}

/** See the head of this file. */
export class CallsRoom implements CallsEngine {
	readonly model: Calls;
	readonly #session: CaptureSession;
	readonly #hearing: Hearing;
	readonly #items = new Map<number, Known>();
	readonly #never = new AbortController().signal;

	constructor(session: CaptureSession, hearing: Hearing) {
		this.#session = session;
		this.#hearing = hearing;
		const { tracker } = session;
		this.model = new Calls({
			messages: tracker.protocols.sip.messages,
			hops: new Hops(tracker.flows),
			media: new SessionMedia(session),
			end: () => ({
				ms: session.durationSeconds * 1000,
				isFinal: session.phase === 'complete' || session.phase === 'failed',
			}),
		});
	}

	async callOrder(query: CallOrderQuery): Promise<CallOrderView> {
		const { items, keys, all } = await this.#ordered(query);
		const { messages } = this.#session.tracker.protocols.sip;
		return {
			total: all.length,
			numbers: Uint32Array.from(items, ({ number }) => number),
			keys,
			figures: messages.count + this.model.linksRevision + this.#hearing.revision,
			summary: summaryOf(items),
		};
	}

	callRows(numbers: readonly number[]): readonly CallItem[] {
		if (!this.#session.isOpen) return [];
		this.model.updateLinks();
		return numbers.slice(0, MAX_PAGE).flatMap((number) => {
			const record = this.model.byNumber(number);
			return record === null ? [] : [this.#heardItem(record)];
		});
	}

	callNumber(id: string): number {
		return this.model.byId(id).number;
	}

	async calls(query: CallOrderQuery): Promise<CallsDocument> {
		const { items } = await this.#ordered(query);
		return { schema: 'tapdeck/calls@1', items, summary: summaryOf(items) };
	}

	async flow(query: FlowQuery): Promise<FlowView> {
		const records = this.#recordsOf(query);
		const rows = await this.#rows(query, records);
		const analyses = records.map((record) => this.model.analysis(record));
		// Who looks at a ladder has it at once; digits in the sound come when they are heard.
		this.#hearing.start(analyses.flatMap(({ streams }) => streams.map(({ stream }) => stream)));
		return {
			nodes: describedNodes(nodesOf(rows), analyses, nodeNamer(query)),
			rows,
			calls: records.map(({ id, callId }) => ({ id, callId })),
		};
	}

	async flowDocument(query: FlowQuery): Promise<FlowDocument> {
		const records = this.#recordsOf(query);
		for (const record of records) {
			await this.#hearing.listen(this.model.analysis(record).streams.map(({ stream }) => stream));
		}
		const rows = await this.#rows(query, records);
		const calls = records.map((record) => this.#heardItem(record));
		return { schema: 'tapdeck/flow@1', nodes: nodesOf(rows), rows, calls };
	}

	callMessages(number: number): readonly SipMessageView[] {
		const record = this.#record(number);
		const { messages } = this.#session.tracker.protocols.sip;
		return (messages.byCallId.get(record.callId) ?? []).map((one) => {
			const { frame, part, faults } = messages.message(one);
			return { frame, part, text: readableSip(messages.bytesOf(one)), faults };
		});
	}

	/** Frames of everything that calls need to be followed elsewhere. @throws NotFoundError */
	packetFrames(numbers: readonly number[]): Uint32Array {
		const analyses = numbers.map((number) => this.model.analysis(this.#record(number)));
		return callPacketFrames(this.#session, analyses);
	}

	checkPassword({ call, password }: { readonly call: number; readonly password: string }) {
		const { messages } = this.#session.tracker.protocols.sip;
		const numbers = messages.byCallId.get(this.#record(call).callId) ?? [];
		return passwordMatches(messages, numbers, password);
	}

	linkCalls(query: { readonly one: number; readonly other: number; readonly join: boolean }): void {
		this.model.linkByHand(this.#record(query.one), this.#record(query.other), query.join);
		this.#session.tellLater(0);
	}

	/** Call-IDs that are calls, for `info`. */
	get count(): number {
		if (!this.#session.isOpen) return 0;
		return this.model.records().filter((one) => this.#lone(one).lone.kind === 'call').length;
	}

	/** What is to be noted of single calls, for `info`; notes alone are left to their calls. */
	findings(): readonly Finding[] {
		if (!this.#session.isOpen) return [];
		const found: Finding[] = [];
		const records = this.model.records();
		const missing = (record: CallRecord): boolean =>
			this.#lone(record).lone.findings.some(({ title }) => title === NO_MEDIA_TITLE);
		// Legs are looked for only where one might have what another misses.
		const needsLegs = records.length > 1 && records.some(missing);
		if (needsLegs) this.model.updateLinks();
		for (const record of records) {
			if (found.length >= MAX_FINDINGS) break;
			found.push(...callNotices(needsLegs ? this.#item(record) : this.#lone(record).lone));
		}
		return found;
	}

	#record(number: number): CallRecord {
		const record = this.model.byNumber(number);
		if (record === null) throw new NotFoundError(`there is no call number ${number}`);
		return record;
	}

	#recordsOf({ calls, legs }: FlowQuery): readonly CallRecord[] {
		const ids = new Set<string>();
		for (const number of calls) {
			const record = this.#record(number);
			ids.add(record.id);
			if (legs) for (const id of this.model.conversation(record)) ids.add(id);
		}
		return [...ids].map((id) => this.model.byId(id)).sort((a, b) => a.number - b.number);
	}

	async #rows(query: FlowQuery, records: readonly CallRecord[]): Promise<readonly FlowRow[]> {
		const nameOf = nodeNamer(query);
		const rows: FlowRow[] = [];
		for (const record of records) {
			const analysis = this.model.analysis(record);
			rows.push(...messageRows(record, analysis, nameOf));
			const runs = await callRuns(this.#session, analysis.streams);
			rows.push(...runs.map((run) => mediaRow(record.id, run, nameOf)));
			rows.push(...faxRows(this.#session, record.id, nameOf));
			rows.push(...msrpRows(this.#session, record.id, nameOf));
			rows.push(...hepRows(this.#session, record, nameOf));
			for (const heard of heardOf(analysis.streams, this.#hearing)) {
				rows.push(...digitRows(record, heard, nameOf));
			}
		}
		return manscdpRows(
			this.#session,
			rows.sort((a, b) => a.frame - b.frame),
		);
	}

	async #ordered(query: CallOrderQuery): Promise<{
		readonly items: readonly CallItem[];
		readonly keys: readonly (Float64Array | readonly string[])[];
		readonly all: readonly CallItem[];
	}> {
		if (!this.#session.isOpen) return { items: [], keys: query.sort.map(() => []), all: [] };
		const records = this.model.records();
		// Links look at every call: worked out here, a call is read once for both.
		for (const record of records) this.#lone(record);
		this.model.updateLinks();
		const all = records
			.map((record) => this.#item(record))
			.filter(({ kind }) =>
				query.kinds.length === 0 ? kind === 'call' : query.kinds.includes(kind),
			);
		const matches = await this.#matching(query.filter);
		const wanted = all.filter((item) => isWanted(item, query) && matches(item));
		return { ...orderCalls(wanted, query.sort), all };
	}

	/** A call matches when one of its messages or one packet of its streams does. */
	async #matching(filter: string): Promise<(item: CallItem) => boolean> {
		if (filter.trim() === '') return () => true;
		const session = this.#session;
		const frames = new Set(await matchingFrames(session, filter, this.#never));
		const streams = new Set(
			[...(await matchingStreams(session, filter))].map((stream) => streamId(session, stream)),
		);
		return ({ number, streams: own }) => {
			if (own.some((id) => streams.has(id))) return true;
			const record = this.model.byNumber(number);
			if (record === null) return false;
			return this.model.analysis(record).messages.some(({ sip }) => frames.has(sip.frame));
		};
	}

	/** A call that somebody looks at: with its sound, where that was heard. */
	#heardItem(record: CallRecord): CallItem {
		const item = this.#item(record);
		if (this.#hearing.revision === 0 || item.streams.length === 0) return item;
		const heard = heardOf(this.model.analysis(record).streams, this.#hearing);
		return heard.length === 0 ? item : heardItem(item, heard);
	}

	#item(record: CallRecord): CallItem {
		const known = this.#lone(record);
		if (known.item !== null && known.links === this.model.linksRevision) return known.item;
		known.item = withLegs(this.model, record, known.lone);
		known.links = this.model.linksRevision;
		return known.item;
	}

	/** A call is worked out once for each state of the capture; only its item is kept. */
	#lone(record: CallRecord): Known {
		const key = this.model.keyOf(record);
		const known = this.#items.get(record.number);
		if (known?.key === key) return known;
		const lone = loneCallItem(
			record,
			this.model.passingAnalysis(record),
			(ms) => this.isoTime(ms),
			capturePointsOf(this.#session, record.callId),
		);
		const made = { key, lone, links: -1, item: null };
		this.#items.set(record.number, made);
		return made;
	}

	/** The moment so many ms after the first packet, in the capture's own precision. */
	isoTime(timeMs: number): string {
		const { tracker, source } = this.#session;
		const ticks = source.interfaces[tracker.startInterface]?.ticksPerSecond ?? 1e6;
		const nanoseconds = tracker.startNanoseconds + Math.round(timeMs * 1e6);
		const carried = Math.floor(nanoseconds / 1e9);
		const moment = {
			seconds: tracker.startSeconds + carried,
			nanoseconds: nanoseconds - carried * 1e9,
		};
		return isoTime(moment, digitsOf(ticks));
	}
}
