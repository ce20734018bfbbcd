/** What packets are to a receiver, for streams that are read again. */
import type { Arrival } from '../analysis/arrival.ts';
import { ARRIVED_IN_ORDER, RtpStatistics } from '../analysis/rtp-statistics.ts';

/** Tells duplicates, late packets and restarts apart, stream by stream. */
export class ArrivalJudge {
	readonly #figures = new RtpStatistics();
	readonly #numbers = new Map<number, number>();
	#begun = 0;

	/** The stream is read from its beginning again. */
	forget(stream: number): void {
		this.#numbers.delete(stream);
	}

	/** @returns an ARRIVED_ value */
	judge(stream: number, packet: Arrival): number {
		const number = this.#numbers.get(stream);
		if (number !== undefined) return this.#figures.update(number, packet);
		const begun = this.#begun++;
		this.#numbers.set(stream, begun);
		this.#figures.begin(begun, packet, 2);
		return ARRIVED_IN_ORDER;
	}
}
