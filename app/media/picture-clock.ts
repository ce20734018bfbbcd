/** When pictures are shown: by the sender's clock, held to the time of capture. */

/** A timestamp that departs from the arrival times by more is another time-line, ms. */
const MAX_DEPARTURE_MS = 2000;

/** The time-line of one stream's pictures. */
export class PictureClock {
	readonly #ticksPerMs: number;
	readonly #isFree: boolean;
	#originMs: number;
	/** Where the time-line of the timestamps begins, ms; NaN before the first picture. */
	#baseMs = NaN;
	#corrections = 0;

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
		if (Number.isNaN(this.#baseMs)) this.#baseMs = arrivalMs - streamMs;
		else if (!this.#isFree && Math.abs(this.#baseMs + streamMs - arrivalMs) > MAX_DEPARTURE_MS) {
			this.#baseMs = arrivalMs - streamMs;
			this.#corrections++;
		}
		return this.#baseMs + streamMs;
	}
}
