/** When pictures are shown: by the sender's clock, held to the time of capture. */

/** A timestamp that jumps and departs from the arrival times by more is another time-line, ms. */
const MAX_DEPARTURE_MS = 2000;
/**
 * The same where timestamps went on evenly: then packets were late, by a slow sender or a network that
 * stood still, and come early again; only what departs further runs at another rate.
 */
const MAX_LATENESS_MS = 10_000;
/** Longer steps from picture to picture, forward or back, are jumps, ms. */
const MAX_STEP_MS = 1000;

/** The time-line of one stream's pictures. */
export class PictureClock {
	readonly #ticksPerMs: number;
	readonly #isFree: boolean;
	#originMs: number;
	/** Where the time-line of the timestamps begins, ms; NaN before the first picture. */
	#baseMs = NaN;
	#corrections = 0;
	/** Of the picture before. */
	#lastMs = 0;

	/**
	 * @param clockRate Hz
	 * @param originMs what time 0 is, ms since the capture's first packet; NaN for the first picture
	 * @param stretch how much faster the pictures follow each other than the sender says. Other than 1,
	 *   the time of capture says nothing any more
	 */
	constructor(clockRate: number, originMs = NaN, stretch = 1) {
		this.#ticksPerMs = (clockRate / 1000) * stretch;
		this.#isFree = stretch !== 1;
		this.#originMs = originMs;
	}

	/** Jumps of the timestamp that were placed by arrival time. */
	get corrections(): number {
		return this.#corrections;
	}

	/**
	 * Time of the next picture, ms since the origin.
	 * @param ticks of the RTP clock since the stream's first picture
	 * @param arrivedMs arrival of its first packet, ms since the capture's first packet
	 */
	place(ticks: number, arrivedMs: number): number {
		if (Number.isNaN(this.#originMs)) this.#originMs = arrivedMs;
		const arrivalMs = arrivedMs - this.#originMs;
		const streamMs = ticks / this.#ticksPerMs;
		const isEven = Math.abs(streamMs - this.#lastMs) <= MAX_STEP_MS;
		this.#lastMs = streamMs;
		const most = isEven ? MAX_LATENESS_MS : MAX_DEPARTURE_MS;
		if (Number.isNaN(this.#baseMs)) this.#baseMs = arrivalMs - streamMs;
		else if (!this.#isFree && Math.abs(this.#baseMs + streamMs - arrivalMs) > most) {
			this.#baseMs = arrivalMs - streamMs;
			this.#corrections++;
		}
		return this.#baseMs + streamMs;
	}
}
