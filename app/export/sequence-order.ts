/** Puts packets back into sequence order before their payloads are joined. */
import {
	ARRIVED_AFTER_RESTART,
	ARRIVED_DUPLICATE,
	ARRIVED_OUTSIDE,
} from '../analysis/rtp-statistics.ts';
import { extend16 } from '../analysis/unwrap.ts';

/** Packets held back for one that is late. */
const WINDOW = 64;

/** What of a packet is handed on: its payload (a copy) and its place in time. */
export interface OrderedPayload {
	readonly timestamp: number;
	readonly timeMs: number;
	readonly arrived: number;
	readonly payload: Uint8Array;
	/** As sent when pushed; extended when handed on. */
	readonly sequence: number;
}

/** Reorders one stream's packets over a window of 64 sequence numbers; duplicates are dropped. */
export class SequenceOrder<P extends OrderedPayload = OrderedPayload> {
	readonly #give: (packet: P) => void;
	readonly #held: P[] = [];
	#highest = -1;
	#given = -1;
	/** A packet far from the others: a restart when the next one follows it, otherwise a stray. */
	#aside: P | null = null;

	constructor(give: (packet: P) => void) {
		this.#give = give;
	}

	/** @param packet with its number as sent, 16 bits */
	push(packet: P): void {
		if (packet.arrived === ARRIVED_DUPLICATE) return;
		// What is held belongs before the restart that this packet confirms.
		if (packet.arrived === ARRIVED_AFTER_RESTART) this.#giveHeld();
		this.#placeAside(packet.arrived === ARRIVED_AFTER_RESTART);
		if (packet.arrived === ARRIVED_OUTSIDE) this.#aside = packet;
		else this.#place(packet);
	}

	/** The packet set aside begins the new order, or stood alone; far behind it comes too late. */
	#placeAside(isRestart: boolean): void {
		const aside = this.#aside;
		if (aside === null) return;
		this.#aside = null;
		if (isRestart || this.#highest < 0) {
			this.#place(aside);
		} else if (extend16(this.#highest, aside.sequence) > this.#highest) {
			this.#giveHeld();
			this.#give(aside);
		}
	}

	#place(packet: P): void {
		const { sequence } = packet;
		const isFirst = this.#highest < 0;
		const extended = isFirst ? sequence + 0x1_0000 : extend16(this.#highest, sequence);
		if (extended <= this.#given) return;
		this.#highest = Math.max(this.#highest, extended);
		this.#hold({ ...packet, sequence: extended });
		while (this.#isDue()) this.#giveFirst();
	}

	/** Keeps the list sorted; a packet nearly always belongs at its end. */
	#hold(packet: P): void {
		let at = this.#held.length;
		while (at > 0 && (this.#held[at - 1]?.sequence ?? 0) > packet.sequence) at--;
		if (this.#held[at - 1]?.sequence === packet.sequence) return;
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
		const aside = this.#aside;
		this.#aside = null;
		this.#giveHeld();
		if (aside !== null) this.#give(aside);
	}

	#giveHeld(): void {
		while (this.#held.length > 0) this.#giveFirst();
		this.#highest = -1;
		this.#given = -1;
	}
}
