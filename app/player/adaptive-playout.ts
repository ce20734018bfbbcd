/**
 * Mode "adaptive": sound as a phone with an adaptive jitter buffer would have played it. Where the
 * buffer grows, silence is put in; where it shrinks, a packet is dropped.
 */
import { AdaptiveDelay } from '../analysis/adaptive-delay.ts';
import { Placement } from '../export/placement.ts';
import type { Playout, PlayoutPacket, PlayoutShape } from './playout.ts';

/** See the head of this file. */
export class AdaptivePlayout implements Playout {
	readonly #shape: PlayoutShape;
	readonly #placement: Placement;
	readonly #delay = new AdaptiveDelay();
	/** Delay with which the first packet was played, ms: the lane begins with its arrival. */
	#firstOffset: number | null = null;
	#end = -Infinity;

	constructor(shape: PlayoutShape) {
		this.#shape = shape;
		const { sampleRate, clockRate, startSample } = shape;
		this.#placement = new Placement(sampleRate, clockRate, startSample);
	}

	place({ timestamp, timeMs, arrived, samples }: PlayoutPacket): number | null {
		const { sampleRate, startSample } = this.#shape;
		const own = this.#placement.place(timestamp, timeMs, arrived);
		const ownMs = ((own - startSample) * 1000) / sampleRate;
		const fate = this.#delay.take(timeMs - ownMs, timeMs, (samples * 1000) / sampleRate);
		this.#firstOffset ??= this.#delay.offsetMs;
		const shiftMs = this.#delay.offsetMs - this.#firstOffset;
		const position = own + Math.round((shiftMs * sampleRate) / 1000);
		// What was played stays played: after a new beginning time may lie behind it.
		const isOver = position + samples <= this.#end;
		if (fate !== 'played' || isOver) return null;
		this.#end = Math.max(this.#end, position + samples);
		return position;
	}
}
