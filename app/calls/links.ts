/** Joins the legs of one conversation (B2BUA, SBC, PBX, transfer), each link with its reason. */
import type { CallLink, LinkCertainty } from '../views/calls.ts';
import type { EndpointItem } from '../views/streams.ts';
import type { LinkKeys } from './link-keys.ts';
import { callIdStem } from './link-keys.ts';

/** What linking needs to know of a call. */
export interface Linkable {
	readonly id: string;
	readonly callId: string;
	readonly keys: LinkKeys;
	/** ms since the first packet. */
	readonly startMs: number;
	readonly stopMs: number;
	/** The first message's hop. */
	readonly source: EndpointItem;
	readonly destination: EndpointItem;
	readonly fromUser: string;
	readonly toUser: string;
	/** SSRCs of its media. */
	readonly ssrcs: readonly number[];
}

/** A pair that the user joined or split by hand. */
export interface HandLink {
	readonly one: string;
	readonly other: string;
	readonly join: boolean;
}

/** A leg of a middle box starts at most this long after the other. */
const LEG_DELAY_MS = 2000;
/** A transfer's call starts at most this long after its REFER. */
const REFER_DELAY_MS = 5000;
const SAME_DIGITS = 7;
/** Identifiers shared by more calls than this identify a box, not a conversation. */
const MAX_SHARED = 16;

/** Links of all calls, by call id. */
export class CallLinks {
	readonly #links = new Map<string, CallLink[]>();
	readonly #apart: ReadonlySet<string>;

	constructor(calls: readonly Linkable[], byHand: readonly HandLink[]) {
		this.#apart = new Set(byHand.filter(({ join }) => !join).map(pairKey));
		this.#byName(calls);
		this.#byIdentifier(calls);
		this.#byStem(calls);
		this.#byMedia(calls);
		const bySource = startsBySource(calls);
		this.#byReferral(calls, bySource);
		this.#byTiming(calls, bySource);
		const known = new Set(calls.map(({ id }) => id));
		for (const { one, other, join } of byHand) {
			if (join && known.has(one) && known.has(other)) {
				this.#link(one, other, 'user', 'joined by hand');
			}
		}
	}

	/** Links of one call, surest first. */
	of(id: string): readonly CallLink[] {
		return this.#links.get(id) ?? [];
	}

	/** Ids of all calls of the conversation, the call itself left out. */
	conversation(id: string): readonly string[] {
		const seen = new Set([id]);
		for (const one of seen) for (const { call } of this.of(one)) seen.add(call);
		seen.delete(id);
		return [...seen];
	}

	#link(one: string, other: string, certainty: LinkCertainty, reason: string): void {
		if (one === other || this.#apart.has(pairKey({ one, other }))) return;
		if (this.of(one).some(({ call }) => call === other)) return;
		this.#add(one, { call: other, certainty, reason });
		this.#add(other, { call: one, certainty, reason });
	}

	#add(id: string, link: CallLink): void {
		const known = this.#links.get(id);
		if (known === undefined) this.#links.set(id, [link]);
		else known.push(link);
	}

	#byName(calls: readonly Linkable[]): void {
		const byCallId = new Map(calls.map((call) => [call.callId, call]));
		for (const call of calls) {
			for (const { value, header, frame } of call.keys.named) {
				const other = byCallId.get(value);
				if (other !== undefined) {
					this.#link(call.id, other.id, 'certain', `${header} names its Call-ID (frame ${frame})`);
				}
			}
		}
	}

	#byIdentifier(calls: readonly Linkable[]): void {
		for (const [key, group] of groupedBy(calls, (call) => [...call.keys.shared.keys()])) {
			const [first, ...others] = group;
			if (first === undefined || group.length > MAX_SHARED) continue;
			const { header = key, frame = 0 } = first.keys.shared.get(key) ?? {};
			for (const other of others) {
				this.#link(first.id, other.id, 'certain', `same ${header} (frame ${frame})`);
			}
		}
	}

	/** `abc@x` and `abc_b2b-1@y`: told by the Call-IDs, and in time together. */
	#byStem(calls: readonly Linkable[]): void {
		const stems = groupedBy(calls, (call) => {
			const stem = callIdStem(call.callId);
			return stem.length >= 8 ? [stem] : [];
		});
		for (const [stem, group] of stems) {
			if (group.length < 2 || group.length > MAX_SHARED) continue;
			const [first, ...others] = group;
			for (const other of others) {
				if (first === undefined || !mayBeLegs(first, other)) continue;
				this.#link(first.id, other.id, 'probable', `both Call-IDs begin with ${stem}`);
			}
		}
	}

	/** The same media on two legs: a relay that keeps the SSRC, or an SDP that was passed on. */
	#byMedia(calls: readonly Linkable[]): void {
		for (const [ssrc, group] of groupedBy(calls, (call) => call.ssrcs.map(String))) {
			const hex = `0x${Number(ssrc).toString(16).padStart(8, '0')}`;
			this.#chain(group, `the same stream ${hex} on both legs`);
		}
		for (const [endpoint, group] of groupedBy(calls, (call) => call.keys.media)) {
			this.#chain(group, `both SDPs name ${endpoint}`);
		}
	}

	#chain(group: readonly Linkable[], reason: string): void {
		if (group.length > MAX_SHARED) return;
		for (const [index, call] of group.entries()) {
			for (const other of group.slice(index + 1)) {
				if (mayBeLegs(call, other)) this.#link(call.id, other.id, 'probable', reason);
			}
		}
	}

	/** A REFER without Replaces: who got it calls the user that it names. */
	#byReferral(calls: readonly Linkable[], bySource: StartsBySource): void {
		for (const call of calls) {
			for (const { by, user, frame, timeMs } of call.keys.referrals) {
				const later = bySource.get(by) ?? [];
				for (let at = firstFrom(later, timeMs); at < later.length; at++) {
					const other = later[at];
					if (other === undefined || other.startMs > timeMs + REFER_DELAY_MS) break;
					if (!sameUser(other.toUser, user)) continue;
					this.#link(
						call.id,
						other.id,
						'probable',
						`REFER sends ${by} to ${user} (frame ${frame})`,
					);
					break;
				}
			}
		}
	}

	/** A box in the middle is called and calls on at once, with the same number on one side. */
	#byTiming(calls: readonly Linkable[], bySource: StartsBySource): void {
		for (const call of calls) {
			const later = bySource.get(call.destination.address) ?? [];
			for (let at = firstFrom(later, call.startMs); at < later.length; at++) {
				const other = later[at];
				if (other === undefined || other.startMs > call.startMs + LEG_DELAY_MS) break;
				if (other === call || other.startMs > call.stopMs || !sameParty(call, other)) continue;
				if (!callsOn(call, other)) continue;
				const delay = ((other.startMs - call.startMs) / 1000).toFixed(3);
				const reason = `${call.destination.address} calls on ${delay} s later for the same party`;
				this.#link(call.id, other.id, 'probable', reason);
			}
		}
	}
}

/** Calls by the address that they come from, in the order of their starts. */
type StartsBySource = ReadonlyMap<string, readonly Linkable[]>;

function startsBySource(calls: readonly Linkable[]): StartsBySource {
	const bySource = groupedBy(calls, (call) => [call.source.address]);
	for (const group of bySource.values()) group.sort((a, b) => a.startMs - b.startMs);
	return bySource;
}

function pairKey({ one, other }: { readonly one: string; readonly other: string }): string {
	return one < other ? `${one} ${other}` : `${other} ${one}`;
}

/** Two legs overlap in time, and the second does not come from where the first came from. */
function mayBeLegs(a: Linkable, b: Linkable): boolean {
	if (sameEndpoint(a.source, b.source)) return false;
	return a.startMs <= b.stopMs + LEG_DELAY_MS && b.startMs <= a.stopMs + LEG_DELAY_MS;
}

/** The second call comes from where the first went, and does not go back to where it came from. */
function callsOn(first: Linkable, second: Linkable): boolean {
	const isOneHost = first.source.address === first.destination.address;
	if (isOneHost && first.destination.port !== second.source.port) return false;
	if (isOneHost) return !sameEndpoint(first.source, second.destination);
	return second.destination.address !== first.source.address;
}

function sameEndpoint(a: EndpointItem, b: EndpointItem): boolean {
	return a.address === b.address && a.port === b.port;
}

function sameParty(a: Linkable, b: Linkable): boolean {
	return sameUser(a.fromUser, b.fromUser) || sameUser(a.toUser, b.toUser);
}

/** Equal names, or numbers that end alike: a prefix for the outside line may be put before. */
function sameUser(a: string, b: string): boolean {
	if (a === '' || b === '') return false;
	if (a === b) return true;
	const [left, right] = [a.replaceAll(/\D/gu, ''), b.replaceAll(/\D/gu, '')];
	if (left.length < SAME_DIGITS || right.length < SAME_DIGITS) return false;
	return left.slice(-SAME_DIGITS) === right.slice(-SAME_DIGITS);
}

function groupedBy(
	calls: readonly Linkable[],
	keysOf: (call: Linkable) => readonly string[],
): Map<string, Linkable[]> {
	const groups = new Map<string, Linkable[]>();
	for (const call of calls) {
		for (const key of keysOf(call)) {
			const group = groups.get(key);
			if (group === undefined) groups.set(key, [call]);
			else if (group.at(-1) !== call) group.push(call);
		}
	}
	return groups;
}

/** First call that starts at `startMs` or later. */
function firstFrom(sorted: readonly Linkable[], startMs: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((sorted[middle]?.startMs ?? 0) < startMs) low = middle + 1;
		else high = middle;
	}
	return low;
}
