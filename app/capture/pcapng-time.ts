/** 64-bit pcapng time stamps to seconds and nanoseconds, exact and without BigInt on the usual paths. */

/** Largest resolution for which the digit-wise division below stays below 2^53. */
const MAX_FAST_TICKS = 2 ** 37;

/** Divides time stamps of one interface; keeps its result in two fields to allocate nothing. */
export class TimestampDivider {
	seconds = 0;
	nanoseconds = 0;
	readonly #ticks: number;
	readonly #offsetSeconds: number;
	readonly #perTick: number;

	/**
	 * @param ticksPerSecond resolution of the interface
	 * @param offsetSeconds `if_tsoffset`, added to every time
	 */
	constructor(ticksPerSecond: number, offsetSeconds: number) {
		this.#ticks = ticksPerSecond;
		this.#offsetSeconds = offsetSeconds;
		this.#perTick = 1e9 / ticksPerSecond;
	}

	/** Splits the time stamp `high`·2^32 + `low`. */
	divide(high: number, low: number): void {
		const ticks = this.#ticks;
		if (high < 2_097_152) {
			const value = high * 4294967296 + low;
			const seconds = Math.floor(value / ticks);
			this.#keep(seconds, value - seconds * ticks);
		} else if (ticks <= MAX_FAST_TICKS) {
			this.#divideDigits(high, low);
		} else {
			const value = (BigInt(high) << 32n) | BigInt(low);
			const seconds = value / BigInt(ticks);
			this.#keep(Number(seconds), Number(value - seconds * BigInt(ticks)));
		}
	}

	/** Long division, one 16-bit digit at a time: every step is exact in a double. */
	#divideDigits(high: number, low: number): void {
		const ticks = this.#ticks;
		let quotient = 0;
		let rest = 0;
		for (let digit = 0; digit < 4; digit++) {
			const word = digit < 2 ? high : low;
			const value = rest * 65536 + ((digit & 1) === 0 ? word >>> 16 : word & 0xffff);
			const part = Math.floor(value / ticks);
			quotient = quotient * 65536 + part;
			rest = value - part * ticks;
		}
		this.#keep(quotient, rest);
	}

	#keep(seconds: number, rest: number): void {
		this.seconds = seconds + this.#offsetSeconds;
		this.nanoseconds = Math.floor(rest * this.#perTick);
	}
}
