/**
 * Median timestamp step of packets in sequence, per stream: the packet time in ticks. The step seen
 * first is nearly always the only one; it is counted in the stream's row, here stand the others.
 */

/** Distinct steps kept per stream; further ones count with the farthest kept one. */
const MAX_DISTINCT = 4096;

interface OtherSteps {
	readonly counts: Map<number, number>;
	total: number;
}

/** Steps other than a stream's usual one; medians are exact up to 4096 distinct steps. */
export class StepMedian {
	readonly #streams = new Map<number, OtherSteps>();

	forget(stream: number): void {
		this.#streams.delete(stream);
	}

	/** Counts a step that is not the usual one. */
	add(stream: number, step: number, usual: number): void {
		let others = this.#streams.get(stream);
		if (others === undefined) {
			others = { counts: new Map(), total: 0 };
			this.#streams.set(stream, others);
		}
		others.total++;
		const { counts } = others;
		const isNew = !counts.has(step);
		const kept = isNew && counts.size >= MAX_DISTINCT ? farthest(counts, step, usual) : step;
		counts.set(kept, (counts.get(kept) ?? 0) + 1);
	}

	/** Lower median of all steps. */
	median(stream: number, usual: number, usualCount: number): number {
		const others = this.#streams.get(stream);
		if (others === undefined) return usual;
		const counts = [...others.counts, [usual, usualCount] as const];
		counts.sort((a, b) => a[0] - b[0]);
		let left = Math.ceil((usualCount + others.total) / 2);
		for (const [step, count] of counts) {
			left -= count;
			if (left <= 0) return step;
		}
		return usual;
	}
}

/**
 * The kept step that is farthest from the usual one on the side of `step`, which is all that the
 * median needs; `step` itself while none is kept on that side.
 */
function farthest(counts: ReadonlyMap<number, number>, step: number, usual: number): number {
	const isBelow = step < usual;
	let found: number | null = null;
	for (const kept of counts.keys()) {
		if (kept < usual !== isBelow) continue;
		if (found === null || kept < found === isBelow) found = kept;
	}
	return found ?? step;
}
