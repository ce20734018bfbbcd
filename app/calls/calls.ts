/** All calls of a capture: found by Call-ID, worked out when asked for, kept until they change. */
import { NotFoundError } from '../errors.ts';
import type { SipMessages } from '../protocols/sip/message.ts';
import type { CallLink } from '../views/calls.ts';
import { analyseCall } from './analyse-call.ts';
import type { CallAnalysis } from './analyse-call.ts';
import type { CallMedia } from './call-media.ts';
import type { CallMessage, Hops } from './call-message.ts';
import { userOf } from './header-values.ts';
import { linkKeysOf } from './link-keys.ts';
import type { HandLink, Linkable } from './links.ts';
import { CallLinks } from './links.ts';

/** One Call-ID. */
export interface CallRecord {
	/** From 0, in the order of first messages. */
	readonly number: number;
	/** `sip-<first frame>`. */
	readonly id: string;
	readonly callId: string;
}

const REFRESH_MS = 5000;

/** Analyses kept: they hold all their messages. */
const KEPT_ANALYSES = 256;

interface Entry extends CallRecord {
	readonly messages: readonly number[];
	/** What linking needs, and the state of the capture that it was made from; null for no call. */
	linkable: Linkable | null;
	linkableKey: string;
}

/** What calls are made from. */
export interface CallSources {
	readonly messages: SipMessages;
	readonly hops: Hops;
	readonly media: CallMedia;
	/** Time of the last packet so far, ms, and whether more will come. */
	readonly end: () => { readonly ms: number; readonly isFinal: boolean };
}

/** See the head of this file. */
export class Calls {
	readonly #sources: CallSources;
	readonly #entries: Entry[] = [];
	readonly #byId = new Map<string, Entry>();
	/** By number, the one asked for last at the end. */
	readonly #kept = new Map<number, { readonly key: string; readonly analysis: CallAnalysis }>();
	readonly #byCallId = new Map<string, Entry>();
	/** Changes whenever any link may have. */
	linksRevision = 0;
	#links: CallLinks | null = null;
	#linksKey = '';
	#byHand: readonly HandLink[] = [];

	constructor(sources: CallSources) {
		this.#sources = sources;
	}

	/** All Call-IDs so far. */
	records(): readonly CallRecord[] {
		this.#sync();
		return this.#entries;
	}

	/** Number of Call-IDs so far. */
	get count(): number {
		return this.#sources.messages.byCallId.size;
	}

	/** @throws NotFoundError */
	byId(id: string): CallRecord {
		this.#sync();
		const entry = this.#byId.get(id);
		if (entry === undefined) throw new NotFoundError(`there is no call ${id} in this capture`);
		return entry;
	}

	/** The call with a Call-ID, or null. */
	byCallId(callId: string): CallRecord | null {
		this.#sync();
		return this.#byCallId.get(callId) ?? null;
	}

	/** The call with a number, or null. */
	byNumber(number: number): CallRecord | null {
		this.#sync();
		return this.#entries[number] ?? null;
	}

	/** What is known of a call; kept, as what is looked at once is looked at again. */
	analysis(record: CallRecord): CallAnalysis {
		const analysis = this.passingAnalysis(record);
		const { number } = record;
		this.#kept.delete(number);
		this.#kept.set(number, { key: this.keyOf(record), analysis });
		if (this.#kept.size > KEPT_ANALYSES) this.#dropOldest();
		return analysis;
	}

	/** The same for those who go through all calls: they would only drive out what is looked at. */
	passingAnalysis(record: CallRecord): CallAnalysis {
		const entry = this.#entries[record.number] as Entry;
		const key = this.keyOf(record);
		const kept = this.#kept.get(entry.number);
		const analysis =
			kept?.key === key
				? kept.analysis
				: analyseCall(
						this.#messagesOf(entry),
						this.#sources.media.streamsOf(entry.id),
						this.#sources.end().ms,
					);
		if (entry.linkableKey !== key) {
			entry.linkable = analysis.kind === 'call' ? linkable(entry, analysis) : null;
			entry.linkableKey = key;
		}
		return analysis;
	}

	/** Changes whenever the analysis of a call would. */
	keyOf(record: CallRecord): string {
		const entry = this.#entries[record.number] as Entry;
		const { ms, isFinal } = this.#sources.end();
		const streams = this.#sources.media.revisionOf(entry.id);
		return `${entry.messages.length} ${streams} ${clock(ms, isFinal, streams > 0)}`;
	}

	#dropOldest(): void {
		for (const number of this.#kept.keys()) {
			this.#kept.delete(number);
			return;
		}
	}

	/** Finds the links anew when they may have changed: `linksRevision` tells. */
	updateLinks(): void {
		this.#allLinks();
	}

	/** Links of a call to other legs. */
	links(record: CallRecord): readonly CallLink[] {
		return this.#allLinks().of(record.id);
	}

	/** Ids of the other calls of its conversation. */
	conversation(record: CallRecord): readonly string[] {
		return this.#allLinks().conversation(record.id);
	}

	/** The user's word on two calls; the last word counts. @throws NotFoundError */
	linkByHand(one: CallRecord, other: CallRecord, join: boolean): void {
		const isPair = (link: HandLink): boolean =>
			(link.one === one.id && link.other === other.id) ||
			(link.one === other.id && link.other === one.id);
		this.#byHand = [
			...this.#byHand.filter((link) => !isPair(link)),
			{ one: one.id, other: other.id, join },
		];
		this.#links = null;
		this.linksRevision++;
	}

	#messagesOf(entry: Entry): readonly CallMessage[] {
		const { messages, hops } = this.#sources;
		return entry.messages.map((number) => {
			const sip = messages.message(number);
			const [source, destination] = hops.of(sip.flow);
			return { sip, source, destination };
		});
	}

	#sync(): void {
		const { byCallId } = this.#sources.messages;
		if (byCallId.size === this.#entries.length) return;
		let index = 0;
		for (const [callId, messages] of byCallId) {
			if (index++ >= this.#entries.length) this.#add(callId, messages);
		}
	}

	#add(callId: string, messages: readonly number[]): void {
		const frame = this.#sources.messages.frameOf(messages[0] ?? 0);
		let id = `sip-${frame}`;
		for (let next = 2; this.#byId.has(id); next++) id = `sip-${frame}-${next}`;
		const number = this.#entries.length;
		const entry: Entry = { number, id, callId, messages, linkable: null, linkableKey: '' };
		this.#entries.push(entry);
		this.#byId.set(id, entry);
		this.#byCallId.set(callId, entry);
	}

	#allLinks(): CallLinks {
		this.#sync();
		const key = this.#linkKey();
		if (this.#links !== null && this.#linksKey === key) return this.#links;
		const calls = this.#entries.map((entry) => {
			if (entry.linkableKey !== this.keyOf(entry)) this.passingAnalysis(entry);
			return entry.linkable;
		});
		this.#links = new CallLinks(
			calls.filter((call) => call !== null),
			this.#byHand,
		);
		this.#linksKey = key;
		this.linksRevision++;
		return this.#links;
	}

	/** Linking looks at every call: while reading, once in a while is enough. */
	#linkKey(): string {
		const { ms, isFinal } = this.#sources.end();
		return `${this.#entries.length} ${clock(ms, isFinal, true)}`;
	}
}

/** While the capture grows, calls with media are worked out anew every few seconds of it. */
function clock(ms: number, isFinal: boolean, hasMedia: boolean): string {
	if (isFinal) return 'final';
	return hasMedia ? String(Math.floor(ms / REFRESH_MS)) : '';
}

function linkable(entry: Entry, { messages, streams, setup }: CallAnalysis): Linkable {
	const first = setup.first ?? messages[0];
	const last = messages.at(-1) ?? first;
	const nowhere = { address: '', port: 0 };
	return {
		id: entry.id,
		callId: entry.callId,
		keys: linkKeysOf(messages),
		startMs: first?.sip.timeMs ?? 0,
		stopMs: last?.sip.timeMs ?? 0,
		source: first?.source ?? nowhere,
		destination: first?.destination ?? nowhere,
		fromUser: userOf(first?.sip.from ?? ''),
		toUser: userOf(first?.sip.to ?? ''),
		ssrcs: streams.map(({ ssrc }) => ssrc),
	};
}
