/** The exchange list of one session: filters, place, and the message that is looked at. */
import type { DvripMessageView, DvripSessionView, ExchangeView } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import type { Capture } from './capture.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { TypedFilter } from './typed-filter.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Which exchanges are listed. */
export type ExchangeScope = 'all' | 'failed' | 'unanswered' | 'encrypted' | 'device';
/** Half of an exchange. */
export type ExchangeSide = 'request' | 'reply';

/** In the order of the choice. */
export const EXCHANGE_SCOPES: readonly ExchangeScope[] = [
	'all',
	'failed',
	'unanswered',
	'encrypted',
	'device',
];

/** See the head of this file. */
export class Exchanges {
	readonly selection = new Selection();
	/** A display filter over the packets of requests and answers. */
	readonly filter: TypedFilter;
	readonly #client: Client;
	#capture: Capture | null = null;
	#session = $state<string | null>(null);
	/** Frames that the filter selects; null while there is none. */
	#frames = $state.raw<ReadonlySet<number> | null>(null);
	#isMatching = $state(false);
	#all = $state.raw<readonly ExchangeView[]>([]);
	#text = $state('');
	#scope = $state<ExchangeScope>('all');
	#side = $state<ExchangeSide>('request');
	#message = $state.raw<DvripMessageView | null>(null);
	#rows = $derived.by(() => this.#all.filter((one) => this.#isListed(one)));

	constructor(client: Client, workbench: Workbench) {
		this.#client = client;
		this.filter = new TypedFilter(client, workbench);
	}

	get rows(): readonly ExchangeView[] {
		return this.#rows;
	}

	/** Exchanges before any filter. */
	get total(): number {
		return this.#all.length;
	}

	/** The packets are being asked. */
	get isMatching(): boolean {
		return this.#isMatching;
	}

	get text(): string {
		return this.#text;
	}

	get scope(): ExchangeScope {
		return this.#scope;
	}

	get side(): ExchangeSide {
		return this.#side;
	}

	/** The message that is looked at; null while it is on its way, or where there is none. */
	get message(): DvripMessageView | null {
		return this.#message;
	}

	readonly keyAt = (row: number): string => {
		const one = this.#rows[row];
		return one === undefined ? `row-${row}` : keyOf(one);
	};

	get current(): ExchangeView | undefined {
		return this.#rows[this.selection.active];
	}

	/** Frame of the half that is looked at. */
	get frame(): number | null {
		const { current } = this;
		if (current === undefined) return null;
		return this.#side === 'reply'
			? (current.replyFrame ?? current.requestFrame)
			: (current.requestFrame ?? current.replyFrame);
	}

	/** Lists another session, or a longer state of the same one. */
	show(capture: Capture | null, detail: DvripSessionView | null): void {
		this.#capture = capture;
		this.#session = detail?.item.id ?? null;
		this.#all = detail?.exchanges ?? [];
		if (detail === null) {
			this.#message = null;
			this.selection.none();
			this.selection.focus(-1);
			return;
		}
		this.follow();
	}

	/** What the selection by filter depends on: it is worked out again when this changes. */
	get question(): readonly unknown[] {
		return [this.filter.value, this.#session, this.#all];
	}

	/**
	 * Asks which exchanges the filter selects; the rows before stay until the answer is there.
	 * @throws CallError
	 */
	async match(): Promise<void> {
		const { value } = this.filter;
		const id = this.#session;
		const all = this.#all;
		if (value === '' || id === null || this.#capture === null) {
			this.#take(null);
			return;
		}
		const query = { capture: this.#capture.id, id, filter: value };
		const isAsked = (): boolean => value === this.filter.value && all === this.#all;
		this.#isMatching = true;
		try {
			const frames = await this.#client.call('exchangeFrames', query);
			if (isAsked()) this.#take(new Set(frames));
		} catch (error) {
			// Another question took the place of this one.
			if (isAsked()) throw error;
		} finally {
			if (isAsked()) this.#isMatching = false;
		}
	}

	#take(frames: ReadonlySet<number> | null): void {
		this.#frames = frames;
		this.#isMatching = false;
		this.follow();
	}

	/** Commands, operations and results with this in them are listed. */
	search(text: string): void {
		this.#text = text;
		this.follow();
	}

	choose(scope: ExchangeScope): void {
		this.#scope = scope;
		this.follow();
	}

	/** Looks at the request or at its answer. */
	look(side: ExchangeSide): void {
		this.#side = side;
	}

	/** Goes to the exchange of a frame; false when it is not listed. */
	goTo(frame: number): boolean {
		const at = this.#rows.findIndex(
			({ requestFrame, replyFrame }) => requestFrame === frame || replyFrame === frame,
		);
		const one = this.#rows[at];
		if (one === undefined) return false;
		this.#side = one.requestFrame === frame ? 'request' : 'reply';
		this.selection.only(at, keyOf(one));
		return true;
	}

	/** Rows have moved: the focus stays with its row, or goes to the first one. */
	follow(): void {
		this.selection.follow((key) => this.#rows.findIndex((one) => keyOf(one) === key));
		if (this.selection.active < 0 && this.#rows.length > 0) this.selection.only(0, this.keyAt(0));
	}

	/**
	 * Fetches the message that is looked at.
	 * @throws CallError
	 */
	async load(): Promise<void> {
		const { frame, current } = this;
		const capture = this.#capture;
		if (frame === null || capture === null || current === undefined) {
			this.#message = null;
			return;
		}
		const isRequest = frame === current.requestFrame;
		const query = { capture: capture.id, frame };
		const messages = await this.#client.call('sessionMessages', query);
		if (this.frame !== frame) return;
		// Several messages may end in one frame: the command tells them apart.
		const fitting = messages.filter(
			({ header }) => (commandOf(header) === current.command) === isRequest,
		);
		this.#message = fitting[0] ?? messages[0] ?? null;
	}

	#isSelected({ requestFrame, replyFrame }: ExchangeView): boolean {
		const frames = this.#frames;
		return frames === null || [requestFrame, replyFrame].some((one) => frames.has(one ?? -1));
	}

	#isListed(one: ExchangeView): boolean {
		if (!this.#isSelected(one)) return false;
		const { command, name, operation, resultText } = one;
		const words = `${command} ${name} ${operation} ${resultText}`.toLowerCase();
		if (!words.includes(this.#text.trim().toLowerCase())) return false;
		switch (this.#scope) {
			case 'all':
				return true;
			case 'failed':
				return one.isDone === false;
			case 'unanswered':
				return one.requestFrame === null || one.replyFrame === null;
			case 'encrypted':
				return one.isEncrypted;
			case 'device':
				return one.fromDevice;
		}
	}
}

/** Command code of a header's 20 bytes. */
export const commandOf = (header: Uint8Array): number =>
	(header[14] ?? 0) + 256 * (header[15] ?? 0);

const keyOf = ({ requestFrame, replyFrame, command, offset }: ExchangeView): string =>
	`${requestFrame ?? ''}-${replyFrame ?? ''}-${command}-${offset}`;
