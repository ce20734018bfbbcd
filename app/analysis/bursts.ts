/** Bursts and gaps of loss: RFC 3611's own counting, and the exact runs beside it. */

/** Good packets that end a burst. */
const GMIN = 16;

/** RFC 3611's metrics; densities 0 to 1. */
export interface BurstMetrics {
	readonly burstDensity: number;
	readonly gapDensity: number;
	/** Mean length, ms. */
	readonly burstMs: number;
	readonly gapMs: number;
	/** Its counters, by its names. */
	readonly c11: number;
	readonly c13: number;
	readonly c14: number;
	readonly c22: number;
	readonly c23: number;
	readonly c33: number;
}

/** Counts packets in sequence order. @see RFC 3611 §4.7.2, A.2 */
export class BurstCounter {
	#good = 0;
	#lostInBurst = 0;
	#packets = 0;
	#c11 = 0;
	#c13 = 0;
	#c14 = 0;
	#c22 = 0;
	#c23 = 0;
	#c33 = 0;

	/** @param isBad lost or discarded */
	add(isBad: boolean): void {
		this.#packets++;
		if (!isBad) {
			this.#good++;
			return;
		}
		if (this.#good >= GMIN) {
			// The burst before has ended. The first loss of all counts here too: the RFC's own quirk.
			if (this.#lostInBurst === 1) this.#c14++;
			else this.#c13++;
			this.#lostInBurst = 1;
			this.#c11 += this.#good;
		} else {
			this.#lostInBurst++;
			if (this.#good === 0) {
				this.#c33++;
			} else {
				this.#c23++;
				this.#c22 += this.#good - 1;
			}
		}
		this.#good = 0;
	}

	/** @param packetMs ms per packet */
	metrics(packetMs: number): BurstMetrics {
		const [c11, c13, c14] = [this.#c11, this.#c13, this.#c14];
		const [c22, c23, c33] = [this.#c22, this.#c23, this.#c33];
		const counters = { c11, c13, c14, c22, c23, c33 };
		const bad = c13 + c14 + c23 + c33;
		const whole = this.#packets * packetMs;
		if (bad === 0) return { burstDensity: 0, gapDensity: 0, burstMs: 0, gapMs: whole, ...counters };
		const all = c11 + c14 + c13 + c22 + c23 + c13 + c23 + c33;
		const p32 = ratio(c23, c13 + c23 + c33);
		const p23 = c22 + c23 === 0 ? 1 : 1 - c22 / (c22 + c23);
		const gapMs = c13 === 0 ? whole : ((c11 + c14 + c13) * packetMs) / c13;
		return {
			burstDensity: ratio(p23, p23 + p32),
			gapDensity: ratio(c14, c11 + c14),
			gapMs,
			burstMs: c13 === 0 ? 0 : Math.max(0, (all * packetMs) / c13 - gapMs),
			...counters,
		};
	}
}

function ratio(part: number, whole: number): number {
	return whole === 0 ? 0 : part / whole;
}

/** A run of packets of which the first and last are bad, and no 16 good ones stand between. */
export interface Burst {
	/** Number of its first packet in sequence order. */
	readonly start: number;
	/** Packets from the first bad to the last bad one. */
	readonly length: number;
	/** Bad ones among them. */
	readonly lost: number;
}

/** Exact bursts and runs. */
export interface LossPattern {
	readonly packets: number;
	readonly lost: number;
	/** Runs of bad packets without any good one between. */
	readonly runs: number;
	/** Runs by length: 1, 2, 3, 4, 5 to 9, 10 and more. */
	readonly histogram: readonly [number, number, number, number, number, number];
	/** Longest run, packets. */
	readonly longest: number;
	readonly bursts: readonly Burst[];
	readonly burstsLeftOut: number;
	/** Gilbert model: probability that a bad packet follows a good one. */
	readonly goodToBad: number;
	/** Probability that a good packet follows a bad one. */
	readonly badToGood: number;
}

const MAX_BURSTS = 1000;

/** Finds runs and bursts in packets given in sequence order. */
export class LossPatternCounter {
	readonly #histogram: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
	readonly #bursts: Burst[] = [];
	#left = 0;
	#packets = 0;
	#lost = 0;
	#run = 0;
	#runs = 0;
	#longest = 0;
	#goodThenBad = 0;
	#badThenGood = 0;
	#burst: { start: number; last: number; lost: number } | null = null;

	/** @param isBad lost or discarded */
	add(isBad: boolean): void {
		const at = this.#packets++;
		if (!isBad) {
			if (this.#run > 0) {
				this.#badThenGood++;
				this.#endRun();
			}
			return;
		}
		if (this.#run === 0 && at > 0) this.#goodThenBad++;
		this.#run++;
		this.#lost++;
		if (this.#burst !== null && at - this.#burst.last > GMIN) this.#endBurst();
		this.#burst ??= { start: at, last: at, lost: 0 };
		this.#burst.last = at;
		this.#burst.lost++;
	}

	#endRun(): void {
		const run = this.#run;
		this.#run = 0;
		if (run === 0) return;
		this.#runs++;
		this.#longest = Math.max(this.#longest, run);
		const column = run >= 10 ? 5 : run >= 5 ? 4 : run - 1;
		this.#histogram[column as 0]++;
	}

	#endBurst(): void {
		if (this.#burst === null) return;
		const { start, last, lost } = this.#burst;
		this.#burst = null;
		if (this.#bursts.length >= MAX_BURSTS) this.#left++;
		else this.#bursts.push({ start, length: last - start + 1, lost });
	}

	/** Ends counting. */
	pattern(): LossPattern {
		this.#endRun();
		this.#endBurst();
		const good = this.#packets - this.#lost;
		return {
			packets: this.#packets,
			lost: this.#lost,
			runs: this.#runs,
			histogram: this.#histogram,
			longest: this.#longest,
			bursts: this.#bursts,
			burstsLeftOut: this.#left,
			goodToBad: ratio(this.#goodThenBad, good),
			badToGood: ratio(this.#badThenGood, this.#lost),
		};
	}
}
