/** Where the clock of a capture was set back: times across such a place mean nothing. */

/** Packets of several queues or interfaces come a little out of order; more is the clock, s. */
const LEAST_STEP = 0.5;
/** Places that are kept. */
const MAX_STEPS = 200;

/** Arrival times of consecutive packets. */
export interface TimeColumns {
	/** Row of the first packet. */
	readonly first: number;
	readonly count: number;
	/** What `seconds` counts from. */
	readonly baseSeconds: number;
	readonly seconds: Int32Array;
	readonly nanoseconds: Uint32Array;
}

/** One place. */
export interface ClockStep {
	/** The first packet behind it. */
	readonly frame: number;
	/** How far back, s. */
	readonly seconds: number;
}

/** Looks for them; asked again it goes on where it stopped. */
export class ClockSteps {
	readonly found: ClockStep[] = [];
	/** All of them, those that are not kept as well. */
	count = 0;
	#next = 0;
	#before = -Infinity;

	/** @param segments of one capture, in order; they may have grown, and the first ones be gone */
	update(segments: readonly TimeColumns[]): void {
		for (const segment of segments) {
			const { first, count } = segment;
			const from = Math.max(0, this.#next - first);
			for (let row = from; row < count; row++) this.#take(segment, row);
			this.#next = Math.max(this.#next, first + count);
		}
	}

	#take({ first, baseSeconds, seconds, nanoseconds }: TimeColumns, row: number): void {
		const time = baseSeconds + (seconds[row] as number) + (nanoseconds[row] as number) / 1e9;
		const back = this.#before - time;
		this.#before = time;
		if (back < LEAST_STEP) return;
		this.count++;
		if (this.found.length < MAX_STEPS) this.found.push({ frame: first + row + 1, seconds: back });
	}
}
