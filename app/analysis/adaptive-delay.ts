/**
 * The playout delay of an adaptive jitter buffer in the manner of Asterisk and VoIPmonitor: it
 * follows the transit times of the last 500 packets, one frame at a time.
 */

const HISTORY = 500;
/** Share of the history that is left out at either end. */
const TRIMMED = 0.03;
/** ms above the slowest packet that counts. */
const MARGIN_MS = 40;
/** ms between two moves. */
const PACE_MS = 40;
/** ms above the fastest packet at most. */
const MAX_MS = 500;
/** Packets in a row that must be far off before a new beginning. */
const FAR_PACKETS = 3;

/** What becomes of a packet. */
export type AdaptiveFate = 'played' | 'late' | 'shrunk';

/** One stream's buffer. */
export class AdaptiveDelay {
	/** ms between a packet's own time and when it is played; grows and shrinks by frames. */
	offsetMs = 0;
	/** New beginnings after the first. */
	resyncs = 0;
	readonly #recent: number[] = [];
	readonly #sorted: number[] = [];
	#oldest = 0;
	#isBegun = false;
	#movedAt = -Infinity;
	#far = 0;

	/**
	 * @param transitMs arrival minus the packet's own time, from any origin
	 * @param timeMs arrival
	 * @param frameMs length of the packet
	 */
	take(transitMs: number, timeMs: number, frameMs: number): AdaptiveFate {
		this.#remember(transitMs);
		if (!this.#isBegun) this.#begin(transitMs);
		const { target, jitter } = this.#target();
		if (this.#isFar(transitMs, jitter)) {
			this.#begin(transitMs);
			this.resyncs++;
			return 'played';
		}
		const isShrunk = this.#move(target, timeMs, frameMs);
		if (transitMs > this.offsetMs) return 'late';
		return isShrunk ? 'shrunk' : 'played';
	}

	/** ms that a packet waits when it comes with the fastest. */
	get depthMs(): number {
		return this.offsetMs - (this.#sorted[0] ?? this.offsetMs);
	}

	#begin(transitMs: number): void {
		this.#isBegun = true;
		this.#far = 0;
		this.offsetMs = transitMs + MARGIN_MS;
		this.#recent.length = 0;
		this.#sorted.length = 0;
		this.#oldest = 0;
		this.#remember(transitMs);
	}

	#remember(transitMs: number): void {
		if (this.#recent.length === HISTORY) {
			const gone = this.#recent[this.#oldest] as number;
			this.#sorted.splice(placeOf(this.#sorted, gone), 1);
			this.#recent[this.#oldest] = transitMs;
			this.#oldest = (this.#oldest + 1) % HISTORY;
		} else {
			this.#recent.push(transitMs);
		}
		this.#sorted.splice(placeOf(this.#sorted, transitMs), 0, transitMs);
	}

	#target(): { readonly target: number; readonly jitter: number } {
		const sorted = this.#sorted;
		const left = Math.floor(sorted.length * TRIMMED);
		const least = sorted[left] as number;
		const jitter = (sorted[sorted.length - 1 - left] as number) - least;
		return { target: least + Math.min(MAX_MS, jitter + MARGIN_MS), jitter };
	}

	#isFar(transitMs: number, jitter: number): boolean {
		const isFar = Math.abs(transitMs - this.offsetMs) > 2 * jitter + MAX_MS;
		this.#far = isFar ? this.#far + 1 : 0;
		return this.#far >= FAR_PACKETS;
	}

	/** Moves by one frame towards the target. @returns true when a frame was dropped for it */
	#move(target: number, timeMs: number, frameMs: number): boolean {
		if (timeMs - this.#movedAt < PACE_MS) return false;
		const isGrowing = target > this.offsetMs + frameMs;
		const isShrinking = target < this.offsetMs - frameMs;
		if (!isGrowing && !isShrinking) return false;
		this.#movedAt = timeMs;
		this.offsetMs += isGrowing ? frameMs : -frameMs;
		return isShrinking;
	}
}

/** First place of a value in a sorted list. */
function placeOf(sorted: readonly number[], value: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((sorted[middle] as number) < value) low = middle + 1;
		else high = middle;
	}
	return low;
}
