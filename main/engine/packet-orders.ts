/**
 * Filtered packet lists, kept where the packets are: the window gets a number and a count and asks
 * for the rows it shows. (A list of 2.4 million frames would take a fifth of a second to send.)
 */
import type { CaptureEngine, PacketOrderView, PacketRow } from '../../app/index.ts';
import { NotFoundError } from '../../app/index.ts';

/** Lists kept; the oldest is dropped first. */
const MAX_ORDERS = 8;

/** Filtered packet lists of one capture. */
export class PacketOrders {
	readonly #engine: CaptureEngine;
	readonly #orders = new Map<number, PacketOrderView>();
	readonly #numbers = new Map<string, number>();
	#last = 0;

	constructor(engine: CaptureEngine) {
		this.#engine = engine;
	}

	/**
	 * Packets that match; the same filter keeps its number while the capture grows.
	 * @throws FilterSyntaxError
	 */
	async list(
		filter: string,
		signal: AbortSignal,
	): Promise<{ readonly order: number; readonly count: number; readonly total: number }> {
		const view = await this.#engine.packetOrder({ filter }, signal);
		const order = this.#numbers.get(filter) ?? (this.#last += 1);
		this.#numbers.set(filter, order);
		this.#orders.delete(order);
		this.#orders.set(order, view);
		if (this.#orders.size > MAX_ORDERS) this.#drop();
		return { order, count: view.count, total: view.total };
	}

	/**
	 * Rows `offset` and following of a list.
	 * @throws NotFoundError when the list was dropped
	 */
	page(query: { readonly order: number; readonly offset: number; readonly limit: number }): {
		readonly offset: number;
		readonly rows: readonly PacketRow[];
	} {
		const { frames, count, gone } = this.#order(query.order);
		const end = Math.min(query.offset + query.limit, count);
		const wanted: number[] = [];
		for (let at = query.offset; at < end; at += 1) wanted.push(frames?.[at] ?? gone + at + 1);
		return { offset: query.offset, rows: this.#engine.packetRows(wanted) };
	}

	/** Row of a frame, or of the next one in the list; −1 when there is none. */
	indexOf(query: { readonly order: number; readonly frame: number }): number {
		const { frames, count, gone } = this.#order(query.order);
		const row = query.frame - gone - 1;
		if (frames === null) return row >= 0 && row < count ? row : -1;
		let low = 0;
		let high = count;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((frames[middle] ?? 0) < query.frame) low = middle + 1;
			else high = middle;
		}
		return low < count ? low : -1;
	}

	#order(order: number): PacketOrderView {
		const view = this.#orders.get(order);
		if (view === undefined) throw new NotFoundError('This packet list is no longer kept.');
		return view;
	}

	#drop(): void {
		const [oldest] = this.#orders.keys();
		if (oldest === undefined) return;
		this.#orders.delete(oldest);
		for (const [filter, order] of this.#numbers) if (order === oldest) this.#numbers.delete(filter);
	}
}
