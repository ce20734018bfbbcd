/**
 * Where a packet's samples belong in a file that keeps time. RTP timestamps rule; where they jump
 * in a way that arrival times contradict (restart, new offset), arrival decides.
 */
import { ARRIVED_AFTER_RESTART, ARRIVED_OUTSIDE } from '../analysis/rtp-statistics.ts';

/** A timestamp jump that departs this far from the arrival times is not believed, s. */
const DOUBT_SECONDS = 2;
/** No gap in a file is longer: a day of silence stands for any capture of bursts. */
const MAX_GAP_SECONDS = 86_400;

/** Sample positions of one stream's packets. */
export class Placement {
	/** Samples per second of the output. */
	readonly #sampleRate: number;
	/** Ticks per second of the RTP clock. */
	readonly #clockRate: number;
	#started = false;
	#timestamp = 0;
	#timeMs = 0;
	#position = 0;
	/** Jumps of the timestamp that were not believed. */
	corrections = 0;

	/** @param startSample silence before the stream's first packet */
	constructor(sampleRate: number, clockRate: number, startSample: number) {
		this.#sampleRate = sampleRate;
		this.#clockRate = clockRate;
		this.#position = startSample;
	}

	/**
	 * @param timestamp signed 32-bit RTP timestamp
	 * @param arrived what the packet is to a receiver, an ARRIVED_ value
	 * @returns first sample of the packet; below 0 when it lies before the file's beginning
	 */
	place(timestamp: number, timeMs: number, arrived: number): number {
		if (!this.#started) {
			this.#started = true;
			this.#keep(timestamp, timeMs, this.#position);
			return this.#position;
		}
		const step = ((timestamp - this.#timestamp) | 0) / this.#clockRate;
		const elapsed = (timeMs - this.#timeMs) / 1000;
		const isJump = arrived === ARRIVED_OUTSIDE || arrived === ARRIVED_AFTER_RESTART;
		const isDoubtful =
			Math.abs(step - elapsed) > DOUBT_SECONDS && (isJump || !isStall(step, elapsed));
		if (isDoubtful) this.corrections++;
		const seconds = Math.min(MAX_GAP_SECONDS, isDoubtful ? Math.max(0, elapsed) : step);
		const position = this.#position + Math.round(seconds * this.#sampleRate);
		if (seconds >= 0) this.#keep(timestamp, timeMs, position);
		return position;
	}

	#keep(timestamp: number, timeMs: number, position: number): void {
		this.#timestamp = timestamp;
		this.#timeMs = timeMs;
		this.#position = position;
	}
}

/**
 * The sender's clock went on by one packet, while the network held packets back, or the capture's clock
 * was set back, as time itself never goes.
 */
function isStall(step: number, elapsed: number): boolean {
	return step >= 0 && step < 1 && (elapsed >= step || elapsed < 0);
}
