/** Clocks that only the payload tells, by stream and payload type: our own figures go by them. */
import type { PayloadSample } from '../../media/infer/index.ts';
import { Arrival } from '../../analysis/arrival.ts';
import type { RtpStatistics } from '../../analysis/rtp-statistics.ts';

/** What the figures need of a payload type that nobody announced. */
export interface InferredClock {
	/** Hz; never 0. */
	readonly clockRate: number;
	/** 0 audio, 1 video, 2 other, as in `RtpStatistics`. */
	readonly kind: number;
}

/** The clocks of one stream by payload type. */
export type StreamClocks = ReadonlyMap<number, InferredClock>;

const NONE: StreamClocks = new Map();

/** The clocks of all streams. */
export class InferredClocks {
	readonly #clocks = new Map<number, StreamClocks>();

	/** @returns null where a payload type of a stream has none */
	of(stream: number, payloadType: number): InferredClock | null {
		return this.#clocks.get(stream)?.get(payloadType) ?? null;
	}

	/**
	 * Fixes a stream's clocks in the place of those that it had.
	 * @returns whether they are others now: what was measured by the old ones is wrong
	 */
	set(stream: number, clocks: StreamClocks): boolean {
		const before = this.#clocks.get(stream) ?? NONE;
		const isSame =
			before.size === clocks.size &&
			[...clocks].every(([type, { clockRate, kind }]) => {
				const known = before.get(type);
				return known?.clockRate === clockRate && known.kind === kind;
			});
		if (clocks.size === 0) this.#clocks.delete(stream);
		else this.#clocks.set(stream, clocks);
		return !isSame;
	}
}

/**
 * Measures a stream anew from samples that are all of its packets until now, so that a clock found
 * late holds from the first packet on.
 * @param maxDeltaFrame stays: samples do not know their frames
 */
export function remeasure(
	figures: RtpStatistics,
	stream: number,
	samples: readonly PayloadSample[],
	clocks: StreamClocks,
	kind: number,
): void {
	const { maxDeltaFrame } = figures.figures(stream);
	for (const [at, sample] of samples.entries()) {
		const { sequence, timestamp, timeMs, payloadType, length } = sample;
		const arrival = Object.assign(new Arrival(), {
			...{ frame: maxDeltaFrame, sequence, timestamp, timeMs, payloadType, payloadBytes: length },
			...{ marker: sample.marker ? 1 : 0, clockRate: clocks.get(payloadType)?.clockRate ?? 0 },
		});
		if (at === 0) figures.begin(stream, arrival, kind);
		else figures.update(stream, arrival);
	}
}
