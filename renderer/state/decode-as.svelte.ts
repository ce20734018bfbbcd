/** Decode As: the rules of each capture, the table in which they are edited, what a stream may be. */
import type {
	CheckedRule,
	CodecChoices,
	DecodeAsAnswer,
	DecodeAsRow,
	Trial,
} from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import type { Capture } from './capture.svelte.ts';
import type { RuleRow } from './rule-rows.ts';
import { rowOf, ruleOf } from './rule-rows.ts';
import type { StreamRef } from './streams.svelte.ts';
import { keyOf } from './streams.svelte.ts';

/** See the head of this file. */
export class DecodeAs {
	readonly #client: Client;
	#capture = $state.raw<Capture | null>(null);
	#rows = $state.raw<readonly RuleRow[]>([]);
	#checked = $state.raw<ReadonlyMap<string, CheckedRule>>(new Map());
	#selected = $state<number | null>(null);
	#error = $state<string | null>(null);
	#undoable = $state.raw<ReadonlySet<string>>(new Set());
	#choices = $state.raw<CodecChoices | null>(null);
	#trials = $state.raw<readonly Trial[] | null>(null);
	#isTrying = $state(false);
	#chosen = '';
	#last = 0;

	constructor(client: Client) {
		this.#client = client;
	}

	/** The capture whose rules are edited. */
	get capture(): Capture | null {
		return this.#capture;
	}

	/** Rows of the table that is edited. */
	get rows(): readonly RuleRow[] {
		return this.#rows;
	}

	/** Id of the chosen row; null for none. */
	get selected(): number | null {
		return this.#selected;
	}

	/** Why the rules could not be applied; null when they were, or were not tried. */
	get error(): string | null {
		return this.#error;
	}

	/** What a stream may be; null while it is not known. */
	get choices(): CodecChoices | null {
		return this.#choices;
	}

	/** What ffmpeg made of the candidates; null while nobody asked. */
	get trials(): readonly Trial[] | null {
		return this.#trials;
	}

	get isTrying(): boolean {
		return this.#isTrying;
	}

	canUndo(capture: Capture | null): boolean {
		return capture !== null && this.#undoable.has(capture.id);
	}

	/** How a row is understood; undefined while it is being asked. */
	checkOf(row: RuleRow): CheckedRule | undefined {
		return this.#checked.get(ruleOf(row));
	}

	/** No row is misunderstood. */
	get isValid(): boolean {
		return this.#rows.every((row) => this.checkOf(row)?.row != null);
	}

	/**
	 * Begins to edit the rules of a capture.
	 * @param rule that is added for the user to change; null for none
	 */
	async edit(capture: Capture, rule: string | null): Promise<void> {
		this.#capture = capture;
		this.#error = null;
		const rules = this.#inForce(capture).map((row) => row.rule);
		this.#rows = [...rules, ...(rule === null || rules.includes(rule) ? [] : [rule])].map((one) =>
			rowOf(one, (this.#last += 1)),
		);
		this.#selected = this.#rows.at(-1)?.id ?? null;
		await this.#check();
	}

	select(id: number): void {
		this.#selected = id;
	}

	/** Adds an ordinary row behind the others, and chooses it. */
	async add(): Promise<void> {
		await this.#insert({ field: 'udp.port', value: '', current: 'rtp' });
	}

	/** Copies the chosen row. */
	async copy(): Promise<void> {
		const row = this.#rows.find(({ id }) => id === this.#selected);
		if (row !== undefined) await this.#insert(row);
	}

	async #insert(row: Omit<RuleRow, 'id'>): Promise<void> {
		const id = (this.#last += 1);
		this.#rows = [...this.#rows, { ...row, id }];
		this.#selected = id;
		await this.#check();
	}

	/** Takes the chosen row away; its neighbour is chosen then. */
	remove(): void {
		const at = this.#rows.findIndex(({ id }) => id === this.#selected);
		if (at < 0) return;
		this.#rows = this.#rows.filter((_, row) => row !== at);
		this.#selected = this.#rows[Math.min(at, this.#rows.length - 1)]?.id ?? null;
	}

	clear(): void {
		this.#rows = [];
		this.#selected = null;
	}

	async change(id: number, change: Partial<Omit<RuleRow, 'id'>>): Promise<void> {
		this.#rows = this.#rows.map((row) => (row.id === id ? { ...row, ...change } : row));
		await this.#check();
	}

	/** @returns true when the rules are in force */
	async apply(): Promise<boolean> {
		if (this.#capture === null) return false;
		try {
			await this.set(this.#capture, this.#rows.map(ruleOf));
			return true;
		} catch (error) {
			this.#error = error instanceof Error ? error.message : String(error);
			return false;
		}
	}

	/** Puts rules in the place of those in force. @throws CallError */
	async set(capture: Capture, rules: readonly string[]): Promise<DecodeAsAnswer> {
		const query = { capture: capture.id, rules: [...rules] };
		return this.#took(capture, await this.#client.call('setDecodeAs', query));
	}

	/** Adds rules before those in force, so that they hold; those of the same conditions go. */
	async say(capture: Capture, ...rules: readonly string[]): Promise<DecodeAsAnswer> {
		const conditionOf = (rule: string): string => rule.slice(0, rule.indexOf(','));
		const conditions = new Set(rules.map(conditionOf));
		const others = this.#inForce(capture)
			.map((row) => row.rule)
			.filter((one) => !conditions.has(conditionOf(one)));
		return this.set(capture, [...rules, ...others]);
	}

	/** Takes the last change back. @throws CallError */
	async undo(capture: Capture): Promise<DecodeAsAnswer> {
		return this.#took(capture, await this.#client.call('undoDecodeAs', { capture: capture.id }));
	}

	#took(capture: Capture, answer: DecodeAsAnswer): DecodeAsAnswer {
		const others = [...this.#undoable].filter((id) => id !== capture.id);
		this.#undoable = new Set([...others, ...(answer.canUndo ? [capture.id] : [])]);
		if (answer.outcome === 'applied') capture.reread();
		this.#chosen = '';
		return answer;
	}

	/** Asks what a stream may be; the same one with the same codec is asked once. @throws CallError */
	async ask(ref: StreamRef, stamp: string): Promise<void> {
		const wanted = `${keyOf(ref)} ${stamp}`;
		if (wanted === this.#chosen) return;
		if (!this.#chosen.startsWith(`${keyOf(ref)} `)) this.#choices = null;
		this.#chosen = wanted;
		this.#trials = null;
		const query = { capture: ref.capture.id, stream: ref.stream };
		const choices = await this.#client.call('codecChoices', query);
		if (wanted === this.#chosen) this.#choices = choices;
	}

	/** Lets ffmpeg decode a few seconds as each candidate. @throws CallError */
	async tryAll({ capture, stream }: StreamRef): Promise<void> {
		this.#isTrying = true;
		try {
			this.#trials = await this.#client.call('tryCodecs', { capture: capture.id, stream });
			capture.reread();
			this.#choices = await this.#client.call('codecChoices', { capture: capture.id, stream });
		} finally {
			this.#isTrying = false;
		}
	}

	#inForce(capture: Capture): readonly DecodeAsRow[] {
		return capture.decodeAs.value?.rows ?? [];
	}

	async #check(): Promise<void> {
		const capture = this.#capture;
		const rules = this.#rows.map(ruleOf).filter((rule) => !this.#checked.has(rule));
		if (capture === null || rules.length === 0) return;
		const answers = await this.#client.call('checkRules', { capture: capture.id, rules });
		const known = rules.flatMap((rule, at) => {
			const answer = answers[at];
			return answer === undefined ? [] : [[rule, answer] as const];
		});
		this.#checked = new Map([...this.#checked, ...known]);
	}
}
