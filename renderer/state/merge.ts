/** Merges the lists of several captures by their sort keys; rows are never sent for it. */
import type { StreamOrderView } from '../../main/ipc/contract.ts';

/** A sorted list: ids of streams or numbers of calls. */
export type SortedList = Pick<StreamOrderView, 'ids' | 'keys'>;

/** A merged list: for each row, which of the captures, and which stream (or call) of it. */
export interface MergedOrder {
	readonly capture: Uint16Array;
	readonly stream: Uint32Array;
}

type Keys = StreamOrderView['keys'];

/**
 * Order of all rows of several captures.
 * @param orders one per capture, each sorted by `descending.length` keys
 * @param descending direction of each sort key; empty for capture order (captures one after another)
 */
export function mergeOrders(
	orders: readonly SortedList[],
	descending: readonly boolean[],
): MergedOrder {
	const total = orders.reduce((sum, order) => sum + order.ids.length, 0);
	const merged = { capture: new Uint16Array(total), stream: new Uint32Array(total) };
	const next = orders.map(() => 0);
	for (let row = 0; row < total; row += 1) {
		const from = smallest(orders, next, descending);
		merged.capture[row] = from;
		merged.stream[row] = orders[from]?.ids[next[from] ?? 0] ?? 0;
		next[from] = (next[from] ?? 0) + 1;
	}
	return merged;
}

/** The capture whose next stream comes first; the earlier capture wins a tie (stable). */
function smallest(
	orders: readonly SortedList[],
	next: readonly number[],
	descending: readonly boolean[],
): number {
	let best = -1;
	orders.forEach((order, at) => {
		if ((next[at] ?? 0) >= order.ids.length) return;
		if (best < 0) best = at;
		else if (
			compareAt(order.keys, next[at] ?? 0, orders[best]?.keys ?? [], next[best] ?? 0, descending) <
			0
		)
			best = at;
	});
	return best;
}

function compareAt(
	a: Keys,
	rowA: number,
	b: Keys,
	rowB: number,
	descending: readonly boolean[],
): number {
	for (const [key, isDescending] of descending.entries()) {
		const order = compareValues(a[key]?.[rowA], b[key]?.[rowB]);
		if (order !== 0) return isDescending ? -order : order;
	}
	return 0;
}

/** Numbers by value with NaN (absent) first, texts by code unit. */
function compareValues(a: number | string | undefined, b: number | string | undefined): number {
	if (typeof a === 'number' && typeof b === 'number') {
		if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
		return Number.isNaN(b) ? 1 : a - b;
	}
	const [x, y] = [String(a), String(b)];
	return x < y ? -1 : x > y ? 1 : 0;
}
