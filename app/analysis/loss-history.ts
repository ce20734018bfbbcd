/** Lost packets of one stream over time: single events first, then bins that widen as it grows. */

const BINS = 256;
/** Width of a bin at the beginning, ms. */
const FIRST_WIDTH_MS = 250;
/** Events kept one by one: two numbers each. */
const MAX_EVENTS = 512;

/** Cheap to add to (two pushes); put into bins only when there are many or somebody looks. */
export class LossHistory {
	readonly #startMs: number;
	#widthMs = FIRST_WIDTH_MS;
	/** Made when first needed: most streams lose a few packets and nobody asks when. */
	#counts: Int32Array | null = null;
	/** Times and counts by turns, not yet in bins. */
	#events: number[] = [];

	/** @param startMs first packet of the stream */
	constructor(startMs: number) {
		this.#startMs = startMs;
	}

	/** @param count packets lost before a packet at `timeMs`; negative for one that came late */
	add(timeMs: number, count: number): void {
		this.#events.push(timeMs, count);
		if (this.#events.length >= MAX_EVENTS * 2) this.#settle();
	}

	#settle(): Int32Array {
		const counts = (this.#counts ??= new Int32Array(BINS));
		const events = this.#events;
		this.#events = [];
		for (let at = 0; at < events.length; at += 2) {
			this.#put(counts, events[at] ?? 0, events[at + 1] ?? 0);
		}
		return counts;
	}

	#put(counts: Int32Array, timeMs: number, count: number): void {
		const offset = Math.max(0, timeMs - this.#startMs);
		while (offset >= this.#widthMs * BINS) this.#widen(counts);
		const bin = Math.floor(offset / this.#widthMs);
		counts[bin] = Math.max(0, (counts[bin] as number) + count);
	}

	#widen(counts: Int32Array): void {
		for (let bin = 0; bin < BINS / 2; bin++) {
			counts[bin] = (counts[bin * 2] as number) + (counts[bin * 2 + 1] as number);
		}
		counts.fill(0, BINS / 2);
		this.#widthMs *= 2;
	}

	/** Packets lost between two times, ms; a bin that straddles a border counts by its share. */
	between(fromMs: number, toMs: number): number {
		const counts = this.#settle();
		const from = (fromMs - this.#startMs) / this.#widthMs;
		const to = (toMs - this.#startMs) / this.#widthMs;
		let sum = 0;
		const last = Math.min(BINS, Math.ceil(to));
		for (let bin = Math.max(0, Math.floor(from)); bin < last; bin++) {
			const share = Math.min(to, bin + 1) - Math.max(from, bin);
			sum += (counts[bin] as number) * share;
		}
		return sum;
	}
}
