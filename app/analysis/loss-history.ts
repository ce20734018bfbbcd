/** Lost packets of one stream over time, in bins that widen as the stream grows longer. */

const BINS = 256;
/** Width of a bin at the beginning, ms. */
const FIRST_WIDTH_MS = 250;

/** 256 bins from the stream's first packet on. */
export class LossHistory {
	readonly startMs: number;
	/** Width of a bin, ms. */
	widthMs = FIRST_WIDTH_MS;
	readonly counts = new Int32Array(BINS);

	constructor(startMs: number) {
		this.startMs = startMs;
	}

	/** @param count packets lost before a packet at `timeMs`; negative for one that came late */
	add(timeMs: number, count: number): void {
		const offset = Math.max(0, timeMs - this.startMs);
		while (offset >= this.widthMs * BINS) this.#widen();
		const bin = Math.floor(offset / this.widthMs);
		this.counts[bin] = Math.max(0, (this.counts[bin] as number) + count);
	}

	#widen(): void {
		for (let bin = 0; bin < BINS / 2; bin++) {
			this.counts[bin] = (this.counts[bin * 2] as number) + (this.counts[bin * 2 + 1] as number);
		}
		this.counts.fill(0, BINS / 2);
		this.widthMs *= 2;
	}

	/** Packets lost between two times, ms; a bin that straddles a border counts by its share. */
	between(fromMs: number, toMs: number): number {
		const from = (fromMs - this.startMs) / this.widthMs;
		const to = (toMs - this.startMs) / this.widthMs;
		let sum = 0;
		const last = Math.min(BINS, Math.ceil(to));
		for (let bin = Math.max(0, Math.floor(from)); bin < last; bin++) {
			const share = Math.min(to, bin + 1) - Math.max(from, bin);
			sum += (this.counts[bin] as number) * share;
		}
		return sum;
	}
}
