/** When each picture of a lane should be seen: capture time without its jitter, or the camera's clock. */
import type { CameraClock } from './media-facts.ts';

/** A picture that is this far from its time was not sent evenly: the clock begins anew there, ms. */
const TOLERANCE_MS = 500;
/** Share of each deviation that is taken over: long drifts are followed, jitter is not. */
const GAIN = 0.05;

/** One lane's clock; asked for each picture in order. */
export class FrameClock {
	readonly #stepMs: number;
	readonly #isLive: boolean;
	#next = NaN;
	#last = NaN;

	/**
	 * @param frameRate pictures a second; null when not known: then capture time is all there is
	 * @param clock what the camera's own times tell
	 */
	constructor(frameRate: number | null, clock: CameraClock | null) {
		this.#stepMs = frameRate === null || frameRate <= 0 ? 0 : 1000 / frameRate;
		this.#isLive = clock?.isLive ?? true;
	}

	/** @param timeMs capture time of its first byte; @returns ms, always later than the one before */
	next(timeMs: number): number {
		const shown = Number.isNaN(this.#next) ? timeMs : this.#follow(timeMs);
		const later = Number.isNaN(this.#last) ? shown : Math.max(shown, this.#last + 0.1);
		this.#last = later;
		this.#next = later + this.#stepMs;
		return later;
	}

	#follow(timeMs: number): number {
		if (this.#stepMs === 0) return timeMs;
		// What was recorded earlier comes at the network's pace: only the steps count.
		if (!this.#isLive) return this.#next;
		const deviation = timeMs - this.#next;
		return Math.abs(deviation) > TOLERANCE_MS ? timeMs : this.#next + deviation * GAIN;
	}
}
