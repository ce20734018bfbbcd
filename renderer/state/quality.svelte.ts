/** The Quality view of one stream: its graphs, its packets, and the cross-hair they share. */
import type {
	AnalysisPacket,
	GraphView,
	StreamItem,
	StreamQuality,
} from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import type { Capture } from './capture.svelte.ts';
import { PagedRows } from './paged-rows.svelte.ts';
import { Selection } from './selection.svelte.ts';
import type { StreamRef } from './streams.svelte.ts';
import { keyOf } from './streams.svelte.ts';
import { Subscription } from './subscription.svelte.ts';
import type { TimeRange } from './workbench.svelte.ts';

/** Which direction is drawn. */
export type Direction = 'forward' | 'reverse' | 'both';

/** Depth of a jitter buffer, ms, or the one that adapts. */
export type BufferDepth = number | 'adaptive';

const BINS = 1000;

/** See the head of this file. */
export class Quality {
	readonly selection = new Selection();
	readonly rows: PagedRows<AnalysisPacket>;
	readonly #client: Client;
	readonly #forwardGraph: Subscription<'graph'>;
	readonly #reverseGraph: Subscription<'graph'>;
	#forward = $state.raw<StreamRef | null>(null);
	#reverse = $state.raw<StreamRef | null>(null);
	#direction = $state<Direction>('forward');
	#range = $state.raw<TimeRange | null>(null);
	#buffer = $state<BufferDepth>(60);
	#buffers = $state.raw<StreamQuality | null>(null);
	#cursor = $state<number | null>(null);
	#count = $state(0);
	#locating = false;

	constructor(client: Client) {
		this.#client = client;
		this.#forwardGraph = new Subscription(client, 'graph');
		this.#reverseGraph = new Subscription(client, 'graph');
		this.rows = new PagedRows((offset, limit) => this.#page(offset, limit));
	}

	/** The stream that was chosen. */
	get forward(): StreamRef | null {
		return this.#forward;
	}

	/** Its opposite direction, when there is one. */
	get reverse(): StreamRef | null {
		return this.#reverse;
	}

	get direction(): Direction {
		return this.#direction;
	}

	/** The stream whose packets are listed. */
	get main(): StreamRef | null {
		return this.#direction === 'reverse' ? this.#reverse : this.#forward;
	}

	/** Jitter buffer that MOS goes by. */
	get buffer(): BufferDepth {
		return this.#buffer;
	}

	/** What buffers of several depths would let through of `main`; null while it is not known. */
	get buffers(): StreamQuality | null {
		return this.#buffers;
	}

	/** Packets of `main`. */
	get count(): number {
		return this.#count;
	}

	/** Range drawn; null for the whole stream. */
	get range(): TimeRange | null {
		return this.#range;
	}

	/** Time under the cross-hair, seconds since the first packet. */
	get cursor(): number | null {
		return this.#cursor;
	}

	/** What is drawn: main first, the other direction behind it when both are shown. */
	get graphs(): readonly GraphView[] {
		const [forward, reverse] = [this.#forwardGraph.value, this.#reverseGraph.value];
		const shown = { forward: [forward], reverse: [reverse], both: [forward, reverse] };
		return shown[this.#direction].flatMap((graph) => graph ?? []);
	}

	get error(): string | null {
		return this.#forwardGraph.error?.message ?? null;
	}

	/** Figures of both directions. */
	get items(): {
		readonly forward: StreamItem | undefined;
		readonly reverse: StreamItem | undefined;
	} {
		return {
			forward: this.#forward?.capture.row(this.#forward.stream),
			reverse: this.#reverse?.capture.row(this.#reverse.stream),
		};
	}

	/** The capture of the stream that is shown; null when none is. */
	get capture(): Capture | null {
		return this.#forward?.capture ?? null;
	}

	readonly keyAt = (row: number): string => `packet-${row}`;

	/**
	 * Shows a stream; the same one again changes nothing, and one that a filter has hidden stays.
	 * @param captures those that are open: the stream of a closed one goes
	 */
	async follow(ref: StreamRef | undefined, captures: readonly Capture[]): Promise<void> {
		if (this.#forward !== null && !captures.includes(this.#forward.capture)) this.clear();
		if (ref === undefined) return;
		if (this.#forward !== null && keyOf(this.#forward) === keyOf(ref)) return;
		this.#forward = ref;
		this.#reverse = null;
		this.#direction = 'forward';
		this.#range = null;
		this.#reset();
		this.#ask();
		const { capture, stream } = ref;
		const reverse = await this.#client.call('reverseStream', { capture: capture.id, stream });
		if (this.#forward !== ref) return;
		this.#reverse = reverse === null ? null : { capture, stream: reverse };
	}

	/** Shows nothing. */
	clear(): void {
		this.#forward = null;
		this.#reverse = null;
		this.#forwardGraph.close();
		this.#reverseGraph.close();
		this.#reset();
	}

	setDirection(direction: Direction): void {
		if (direction !== 'forward' && this.#reverse === null) return;
		const before = this.main;
		this.#direction = direction;
		if (this.main !== before) this.#reset();
		this.#ask();
	}

	setBuffer(depth: BufferDepth): void {
		this.#buffer = depth;
		this.#ask();
	}

	/** Draws a part; null for the whole. */
	setRange(range: TimeRange | null): void {
		this.#range = range !== null && range.to - range.from < 1e-6 ? this.#range : range;
		this.#ask();
	}

	/** Zooms by a factor about a time; a factor above 1 shows more. */
	zoom(factor: number, about: number): void {
		const whole = this.#whole();
		if (whole === null) return;
		const now = this.#range ?? whole;
		const from = Math.max(whole.from, about - (about - now.from) * factor);
		const to = Math.min(whole.to, about + (now.to - about) * factor);
		this.setRange(from <= whole.from && to >= whole.to ? null : { from, to });
	}

	/** Moves the range by a share of its width. */
	pan(share: number): void {
		const whole = this.#whole();
		if (whole === null || this.#range === null) return;
		const { from, to } = this.#range;
		const width = to - from;
		const start = Math.max(whole.from, Math.min(whole.to - width, from + share * width));
		this.setRange({ from: start, to: start + width });
	}

	/** Puts the cross-hair at a time; the packet table follows. */
	async point(time: number): Promise<void> {
		this.#cursor = time;
		const frame = frameAt(this.graphs[0], time);
		if (frame === null || this.#locating) return;
		this.#locating = true;
		try {
			await this.#select(await this.#rowOfFrame(frame), { moveCursor: false });
		} finally {
			this.#locating = false;
		}
	}

	/** Goes to a row of the packet table; the cross-hair follows. */
	async goToRow(row: number): Promise<void> {
		if (row >= 0 && row < this.#count) await this.#select(row, { moveCursor: true });
	}

	/** Goes to a frame of this stream. */
	async goToFrame(frame: number): Promise<void> {
		await this.goToRow(await this.#rowOfFrame(frame));
	}

	/** Moves by seconds to the packet nearest to that time. */
	async step(seconds: number): Promise<void> {
		const graph = this.graphs[0];
		if (graph === undefined) return;
		const time = (this.#cursor ?? graph.from) + seconds;
		await this.point(Math.max(graph.from, Math.min(graph.to, time)));
	}

	/**
	 * Goes to the next packet with a problem.
	 * @returns false when there is none on that side
	 */
	async nextProblem(options: { readonly backwards: boolean }): Promise<boolean> {
		const ref = this.main;
		if (ref === null) return false;
		const { backwards } = options;
		const start = this.selection.active < 0 && backwards ? this.#count : this.selection.active;
		const row = await this.#client.call('nextProblem', {
			capture: ref.capture.id,
			stream: ref.stream,
			row: start,
			backwards,
		});
		await this.goToRow(row);
		return row >= 0;
	}

	/** The capture has grown. */
	refresh(): void {
		if (this.main === null) return;
		this.rows.refresh();
		void this.#measure();
	}

	#whole(): TimeRange | null {
		const { forward, reverse } = this.items;
		const item = this.#direction === 'reverse' ? reverse : forward;
		if (item === undefined) return null;
		return { from: item.startOffset, to: item.startOffset + item.duration };
	}

	#reset(): void {
		this.#cursor = null;
		this.#count = 0;
		this.#buffers = null;
		this.selection.none();
		this.selection.focus(-1);
		this.rows.clear();
		void this.#measure();
	}

	async #measure(): Promise<void> {
		const ref = this.main;
		if (ref === null) return;
		try {
			const { capture, stream } = ref;
			const query = { capture: capture.id, stream, offset: 0, limit: 1 };
			const { total } = await this.#client.call('analysisPage', query);
			if (this.main === ref) this.#count = total;
			// Seven buffers over all packets: once, when all are there.
			if (capture.isReading) return;
			const known = await this.#client.call('streamQuality', { capture: capture.id, stream });
			if (this.main === ref) this.#buffers = known;
		} catch {
			// The engine has ended; its notice says so and the old count stays.
		}
	}

	#ask(): void {
		const { from = null, to = null } = this.#range ?? {};
		const query = ({ capture, stream }: StreamRef) => ({
			capture: capture.id,
			stream,
			from,
			to,
			bins: BINS,
			buffer: this.#buffer,
		});
		if (this.#forward !== null) this.#forwardGraph.ask(query(this.#forward));
		if (this.#reverse !== null && this.#direction !== 'forward') {
			this.#reverseGraph.ask(query(this.#reverse));
		}
	}

	async #page(offset: number, limit: number) {
		const ref = this.main;
		if (ref === null) return { offset, rows: [] };
		const { capture, stream } = ref;
		return this.#client.call('analysisPage', { capture: capture.id, stream, offset, limit });
	}

	async #rowOfFrame(frame: number): Promise<number> {
		const ref = this.main;
		if (ref === null) return -1;
		const { capture, stream } = ref;
		return this.#client.call('analysisRowOfFrame', { capture: capture.id, stream, frame });
	}

	async #select(row: number, options: { readonly moveCursor: boolean }): Promise<void> {
		if (row < 0) return;
		this.selection.only(row, this.keyAt(row));
		if (!options.moveCursor) return;
		const packet = await this.rows.load(row);
		if (packet !== undefined && this.selection.active === row) this.#cursor = packet.offset;
	}
}

/** Frame of the drawn bin nearest to a time; null when nothing is drawn. */
export function frameAt(graph: GraphView | undefined, time: number): number | null {
	const series = graph?.series.find((candidate) => candidate.time.length > 0);
	if (series === undefined) return null;
	let low = 0;
	let high = series.time.length - 1;
	while (high - low > 1) {
		const middle = (low + high) >>> 1;
		if ((series.time[middle] ?? 0) <= time) low = middle;
		else high = middle;
	}
	const nearer = time - (series.time[low] ?? 0) <= (series.time[high] ?? 0) - time ? low : high;
	return series.frame[nearer] ?? null;
}
