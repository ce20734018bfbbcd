/** Bandwidth over the trailing second, as a true queue and as Wireshark's ring of 300 has it. */

const WINDOW_MS = 1000;
const WIRESHARK_RING = 300;

/** kbit/s over the last second; an entry exactly 1000 ms old still counts. */
export class Bandwidth {
	#times: number[] = [];
	#bytes: number[] = [];
	#first = 0;
	#sum = 0;

	/** @returns kbit/s including this packet */
	add(timeMs: number, bytes: number): number {
		this.#times.push(timeMs);
		this.#bytes.push(bytes);
		this.#sum += bytes;
		while ((this.#times[this.#first] as number) + WINDOW_MS < timeMs) {
			this.#sum -= this.#bytes[this.#first++] as number;
		}
		if (this.#first > 4096) {
			this.#times = this.#times.slice(this.#first);
			this.#bytes = this.#bytes.slice(this.#first);
			this.#first = 0;
		}
		return (this.#sum * 8) / 1000;
	}
}

/**
 * Wireshark's figure: the ring has 300 entries, so that above 300 packets a second nothing is
 * ever taken off the sum. Kept to compare with it, never shown as ours.
 */
export class WiresharkBandwidth {
	readonly #times = new Float64Array(WIRESHARK_RING);
	readonly #bytes = new Float64Array(WIRESHARK_RING);
	#next = 0;
	#start = 0;
	#sum = 0;

	/** @returns kbit/s as Wireshark's Bandwidth column shows */
	add(timeMs: number, bytes: number): number {
		this.#times[this.#next] = timeMs;
		this.#bytes[this.#next] = bytes;
		while ((this.#times[this.#start] as number) + WINDOW_MS < timeMs) {
			this.#sum -= this.#bytes[this.#start] as number;
			this.#start = (this.#start + 1) % WIRESHARK_RING;
		}
		this.#sum += bytes;
		this.#next = (this.#next + 1) % WIRESHARK_RING;
		return (this.#sum * 8) / 1000;
	}
}
