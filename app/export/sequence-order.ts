/** Puts packets back into sequence order before their payloads are joined. */
import { ARRIVED_DUPLICATE } from '../analysis/rtp-statistics.ts';
import { extend16 } from '../analysis/unwrap.ts';

/** Packets held back for one that is late. */
const WINDOW = 64;

/** What of a packet is handed on: its payload (a copy) and its place in time. */
export interface OrderedPayload {
	readonly timestamp: number;
	readonly timeMs: number;
	readonly arrived: number;
	readonly payload: Uint8Array;
	/** Extended sequence number. */
	readonly sequence: number;
}

/** Reorders one stream's packets over a window of 64 sequence numbers; duplicates are dropped. */
export class SequenceOrder {
	readonly #give: (packet: OrderedPayload) => void;
	readonly #held: OrderedPayload[] = [];
	#highest = -1;
	#given = -1;

	constructor(give: (packet: OrderedPayload) => void) {
		this.#give = give;
	}

	/** @param isRestart the stream began anew: what is held belongs before */
	push(packet: Omit<OrderedPayload, 'sequence'>, sequence: number, isRestart: boolean): void {
		if (packet.arrived === ARRIVED_DUPLICATE) return;
		if (isRestart) this.flush();
		const isFirst = this.#highest < 0;
		const extended = isFirst ? sequence + 0x1_0000 : extend16(this.#highest, sequence);
		if (extended <= this.#given) return;
		this.#highest = Math.max(this.#highest, extended);
		this.#hold({ ...packet, sequence: extended });
		while (this.#isDue()) this.#giveFirst();
	}

	/** Keeps the list sorted; a packet nearly always belongs at its end. */
	#hold(packet: OrderedPayload): void {
		let at = this.#held.length;
		while (at > 0 && (this.#held[at - 1]?.sequence ?? 0) > packet.sequence) at--;
		this.#held.splice(at, 0, packet);
	}

	/** The next number in sequence, or one that the window has left behind. */
	#isDue(): boolean {
		const [first] = this.#held;
		if (first === undefined) return false;
		return first.sequence === this.#given + 1 || first.sequence + WINDOW <= this.#highest;
	}

	#giveFirst(): void {
		const first = this.#held.shift();
		if (first === undefined) return;
		this.#given = first.sequence;
		this.#give(first);
	}

	/** Hands on everything that is held; the next packet begins a new order. */
	flush(): void {
		while (this.#held.length > 0) this.#giveFirst();
		this.#highest = -1;
		this.#given = -1;
	}
}
