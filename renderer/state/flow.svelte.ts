/** The ladder of the chosen calls: what is drawn of it, and where one stands in it. */
import type { FlowQuery, FlowRow, SipMessageView } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import type { LadderLayout, LadderRow } from '../draw/ladder.ts';
import { layoutLadder, rowAtTime } from '../draw/ladder.ts';
import type { CallRef } from './calls.svelte.ts';
import type { Capture } from './capture.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { Subscription } from './subscription.svelte.ts';

/** Calls drawn in one ladder at most; more would be no picture. */
const MAX_CALLS = 200;

/** What the user chose to see. */
export interface FlowOptions {
	/** Other legs of the conversation, too. */
	readonly legs: boolean;
	/** Nodes by address and port. */
	readonly ports: boolean;
	/** Repeats counted at their first message. */
	readonly fold: boolean;
	readonly scale: 'equal' | 'proportional';
	/** Response times in the comment column instead of Wireshark's words. */
	readonly responseTimes: boolean;
	/** Rows as a table. */
	readonly asTable: boolean;
}

/** A node with another name, or several addresses in one node. */
export type NodeGroup = FlowQuery['groups'][number];

/** See the head of this file. */
export class Flow {
	readonly selection = new Selection();
	readonly #client: Client;
	readonly #view: Subscription<'flow'>;
	readonly #texts = new Map<string, Promise<readonly SipMessageView[]>>();
	#capture = $state.raw<Capture | null>(null);
	#calls = $state.raw<readonly number[]>([]);
	#sessions = $state.raw<readonly string[]>([]);
	#options = $state.raw<FlowOptions>({
		legs: false,
		ports: false,
		fold: false,
		scale: 'equal',
		responseTimes: true,
		asTable: false,
	});
	#groups = $state.raw<readonly NodeGroup[]>([]);
	#order = $state.raw<readonly string[]>([]);
	#width = $state(600);
	#layout = $derived.by((): LadderLayout | null => {
		const view = this.#view.value;
		if (view === null || this.#capture === null) return null;
		const { fold, scale } = this.#options;
		return layoutLadder(view, { fold, scale, order: this.#order, width: this.#width });
	});

	constructor(client: Client) {
		this.#client = client;
		this.#view = new Subscription(client, 'flow');
	}

	/** Capture of the calls; null when none is chosen. */
	get capture(): Capture | null {
		return this.#capture;
	}

	get options(): FlowOptions {
		return this.#options;
	}

	/** Null until the engine has answered. */
	get layout(): LadderLayout | null {
		return this.#layout;
	}

	get rows(): readonly LadderRow[] {
		return this.#layout?.rows ?? [];
	}

	/** Why there is no ladder. */
	get error(): string | null {
		return this.#view.error?.message ?? null;
	}

	/** Merged nodes, and one of each name that the user gave to addresses. */
	get groups(): readonly NodeGroup[] {
		const merged = new Set(this.#groups.flatMap(({ addresses }) => addresses));
		const byName = new Map<string, string[]>();
		for (const [address, name] of this.#capture?.names.all ?? []) {
			if (!merged.has(address)) byName.set(name, [...(byName.get(name) ?? []), address]);
		}
		const named = [...byName].map(([name, addresses]) => ({ name, addresses }));
		return [...this.#groups, ...named];
	}

	/** Row with the focus, in a table or the drawing. */
	get row(): FlowRow | null {
		return this.rows[this.selection.active]?.row ?? null;
	}

	/** A call of the ladder by id. */
	get callIds(): ReadonlySet<string> {
		return new Set((this.#view.value?.calls ?? []).map(({ id }) => id));
	}

	readonly keyAt = (row: number): string => this.rows[row]?.key ?? `row-${row}`;

	/** Shows calls of one capture: that of the first; the same ones again change nothing. */
	follow(refs: readonly CallRef[]): void {
		const [first] = refs;
		const capture = first?.capture ?? null;
		const calls = refs
			.filter((ref) => ref.capture === capture)
			.slice(0, MAX_CALLS)
			.map(({ call }) => call);
		this.#show(capture, calls, []);
	}

	/** Shows a session of another protocol. @param id `dvrip-1` */
	followSession(capture: Capture, id: string): void {
		this.#show(capture, [], [id]);
	}

	#show(capture: Capture | null, calls: readonly number[], sessions: readonly string[]): void {
		const asked = (): string => `${this.#calls.join()} ${this.#sessions.join()}`;
		if (capture === this.#capture && `${calls.join()} ${sessions.join()}` === asked()) return;
		this.#capture = capture;
		this.#calls = calls;
		this.#sessions = sessions;
		this.#order = [];
		this.selection.none();
		this.selection.focus(-1);
		if (capture === null) this.#view.close();
		else this.#ask();
	}

	choose(change: Partial<FlowOptions>): void {
		const key = this.keyAt(this.selection.active);
		this.#options = { ...this.#options, ...change };
		this.#ask();
		this.#selectKey(key);
	}

	/** px that there are for the nodes. */
	resize(width: number): void {
		this.#width = width;
	}

	/** Moves a node by places to the left or right. */
	moveNode(key: string, by: number): void {
		const keys = (this.#layout?.columns ?? []).map(({ node }) => node.key);
		const at = keys.indexOf(key);
		const to = Math.max(0, Math.min(keys.length - 1, at + by));
		if (at < 0 || to === at) return;
		const others = keys.filter((other) => other !== key);
		this.#order = [...others.slice(0, to), key, ...others.slice(to)];
	}

	/** Gives a node another name; an empty one takes the name away. */
	async rename(key: string, name: string): Promise<void> {
		const addresses = this.#addressesOf(key);
		const others = this.#groups.filter((group) => group.name !== key);
		const isMerged = addresses.length > 1;
		const shown = name === '' ? (isMerged ? addresses.join(' + ') : (addresses[0] ?? key)) : name;
		const next = isMerged ? [...others, { name: shown, addresses }] : others;
		await this.#capture?.names.give(addresses, name);
		this.#regroup(next, key, shown);
	}

	/** Draws two nodes as one. */
	merge(key: string, other: string): void {
		const addresses = [...this.#addressesOf(key), ...this.#addressesOf(other)];
		const others = this.#groups.filter(({ name }) => name !== key && name !== other);
		const name = this.groupOf(key) === undefined ? addresses.join(' + ') : key;
		this.#regroup([...others, { name, addresses }], key, name);
	}

	/** Draws every address of a node by itself again. */
	async split(key: string): Promise<void> {
		const addresses = this.#addressesOf(key);
		// A name that several share would draw them as one again.
		if (addresses.length > 1) await this.#capture?.names.give(addresses, '');
		this.#regroup(
			this.#groups.filter(({ name }) => name !== key),
			key,
			key,
		);
	}

	/** A node stands for several addresses, or has a name of the user's. */
	groupOf(key: string): NodeGroup | undefined {
		return this.groups.find(({ name }) => name === key);
	}

	/** Goes to the last row at or before a time. */
	pointAt(time: number): void {
		const row = rowAtTime(this.rows, time);
		if (row >= 0 && row !== this.selection.active) this.selection.only(row, this.keyAt(row));
	}

	/** Goes to the row of a frame, if it is here. */
	goToFrame(frame: number): boolean {
		const at = this.rows.findIndex(({ row }) => row.frame === frame);
		if (at >= 0) this.selection.only(at, this.keyAt(at));
		return at >= 0;
	}

	/** Rows have moved: the focus stays with its row; the first row is taken when there is none. */
	keepPlace(): void {
		this.selection.follow((key) => this.rows.findIndex((row) => row.key === key));
		if (this.selection.active < 0 && this.rows.length > 0) this.selection.only(0, this.keyAt(0));
	}

	/** Messages of a row's call as text. */
	async textOf({ frame, call }: FlowRow): Promise<readonly SipMessageView[]> {
		const capture = this.#capture;
		if (capture === null) return [];
		const key = `${capture.id}/${call}/${capture.view?.info.file.packets ?? 0}`;
		const known = this.#texts.get(key) ?? this.#messages(capture, call);
		this.#texts.clear();
		this.#texts.set(key, known);
		return (await known).filter((message) => message.frame === frame);
	}

	/** All messages of a call. */
	async messagesOf(ref: CallRef): Promise<readonly SipMessageView[]> {
		return this.#client.call('callMessages', { capture: ref.capture.id, call: ref.call });
	}

	async #messages(capture: Capture, id: string): Promise<readonly SipMessageView[]> {
		const call = await this.#client.call('callNumber', { capture: capture.id, id });
		return this.#client.call('callMessages', { capture: capture.id, call });
	}

	#addressesOf(key: string): string[] {
		return [...(this.groupOf(key)?.addresses ?? [addressOf(key)])];
	}

	/** Names have changed elsewhere: nodes are asked for again. */
	refresh(): void {
		this.#ask();
	}

	#regroup(groups: readonly NodeGroup[], key: string, name: string): void {
		this.#groups = groups;
		this.#order = this.#order.map((other) => (other === key ? name : other));
		this.#ask();
	}

	#selectKey(key: string): void {
		const at = this.rows.findIndex((row) => row.key === key);
		if (at >= 0) this.selection.only(at, key);
	}

	#ask(): void {
		if (this.#capture === null) return;
		const { legs, ports } = this.#options;
		this.#view.ask({
			capture: this.#capture.id,
			calls: [...this.#calls],
			...(this.#sessions.length === 0 ? {} : { sessions: [...this.#sessions] }),
			legs,
			ports,
			groups: this.groups.map(({ name, addresses }) => ({ name, addresses: [...addresses] })),
		});
	}
}

/** Address of a node's key, which may name a port: `192.0.2.1:5060`, `[2001:db8::1]:5060`. */
export function addressOf(key: string): string {
	const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]+)):\d+$/u.exec(key) ?? [];
	return bracketed ?? plain ?? key;
}
