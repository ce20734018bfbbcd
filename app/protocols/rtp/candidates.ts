/**
 * RTP sources on probation: a source counts once two of its first packets are in sequence.
 * @see RFC 3550 A.1 (MIN_SEQUENTIAL)
 */
import {
	MAX_RTP_CANDIDATES,
	MAX_RTP_CANDIDATES_PER_FLOW,
	MAX_RTP_PROBATION_PACKETS,
} from '../../limits.ts';
import type { Arrival } from '../../analysis/arrival.ts';

interface Candidate {
	readonly ssrc: number;
	readonly packets: Arrival[];
}

/** Waiting sources of all flows; bounded per flow and in all. */
export class Candidates {
	readonly #flows = new Map<number, Candidate[]>();
	#count = 0;

	/**
	 * Offers a packet of a source that is no stream yet.
	 * @returns the source's earlier packets when it is now accepted (the given one not among them),
	 *   or null while it stays on probation
	 */
	offer(flow: number, ssrc: number, arrival: Arrival): readonly Arrival[] | null {
		const waiting = this.#flows.get(flow) ?? this.#open(flow);
		const candidate = waiting.find((one) => one.ssrc === ssrc);
		if (candidate === undefined) {
			this.#add(flow, waiting, { ssrc, packets: [arrival.clone()] });
			return null;
		}
		if (candidate.packets.some((one) => isNext(one, arrival))) {
			this.#remove(flow, waiting, candidate);
			return candidate.packets;
		}
		if (candidate.packets.length < MAX_RTP_PROBATION_PACKETS) {
			candidate.packets.push(arrival.clone());
		} else {
			this.#remove(flow, waiting, candidate);
		}
		return null;
	}

	/** Takes a source off probation: its packets until now, empty when it had none. */
	take(flow: number, ssrc: number): readonly Arrival[] {
		const waiting = this.#flows.get(flow);
		const candidate = waiting?.find((one) => one.ssrc === ssrc);
		if (waiting === undefined || candidate === undefined) return [];
		this.#remove(flow, waiting, candidate);
		return candidate.packets;
	}

	#open(flow: number): Candidate[] {
		const waiting: Candidate[] = [];
		this.#flows.set(flow, waiting);
		return waiting;
	}

	#add(flow: number, waiting: Candidate[], candidate: Candidate): void {
		waiting.push(candidate);
		this.#count++;
		const [oldest] = waiting;
		if (waiting.length > MAX_RTP_CANDIDATES_PER_FLOW && oldest !== undefined) {
			this.#remove(flow, waiting, oldest);
		}
		while (this.#count > MAX_RTP_CANDIDATES) this.#dropOldestFlow();
	}

	#remove(flow: number, waiting: Candidate[], candidate: Candidate): void {
		waiting.splice(waiting.indexOf(candidate), 1);
		this.#count--;
		if (waiting.length === 0) this.#flows.delete(flow);
	}

	#dropOldestFlow(): void {
		for (const [flow, waiting] of this.#flows) {
			this.#flows.delete(flow);
			this.#count -= waiting.length;
			return;
		}
	}
}

function isNext(before: Arrival, after: Arrival): boolean {
	return after.sequence === ((before.sequence + 1) & 0xffff);
}
