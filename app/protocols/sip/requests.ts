/** Requests that responses answer: where an offer stood. */

/** A request that may carry an offer. */
interface Request {
	readonly cseq: number;
	readonly method: string;
	readonly flow: number;
	readonly frame: number;
	/** A final answer came back on its hop: the next one is a repeat. */
	isAnswered: boolean;
}

/** A response, as far as it is matched. */
export interface Answer {
	readonly call: number;
	readonly cseq: number;
	readonly method: string;
	/** The flow of the opposite direction. */
	readonly back: number;
	readonly frame: number;
	readonly isFinal: boolean;
}

/** Where the offer of an answer stood. */
export interface SetupFrames {
	/** Frame of the request, on any hop; the answer's own when none was captured. */
	readonly setupFrame: number;
	/** What Wireshark takes for that. */
	readonly wiresharkFrame: number;
}

/** Requests kept of one call: re-INVITEs of a day-long call on several hops. */
const KEPT_PER_CALL = 64;

/** Offering requests by call. */
export class OfferingRequests {
	readonly #calls = new Map<number, Request[]>();

	/** Notes a request; a repeat of one changes nothing. */
	note(call: number, cseq: number, method: string, flow: number, frame: number): void {
		let known = this.#calls.get(call);
		if (known === undefined) {
			known = [];
			this.#calls.set(call, known);
		}
		for (const one of known) {
			if (one.cseq === cseq && one.flow === flow && one.method === method) return;
		}
		known.push({ cseq, method, flow, frame, isAnswered: false });
		if (known.length > KEPT_PER_CALL) known.shift();
	}

	/**
	 * The request that a response answers, on the same hop or on any. Wireshark knows the last request
	 * of the same hop only, and takes a provisional or repeated answer for a set-up of its own.
	 */
	answered({ call, cseq, method, back, frame, isFinal }: Answer): SetupFrames {
		let request: Request | null = null;
		let last: Request | null = null;
		for (const one of this.#calls.get(call) ?? []) {
			if (one.flow === back && one.method !== 'ACK') last = one;
			if (one.cseq !== cseq || one.method !== method) continue;
			if (request?.flow !== back) request = one;
		}
		if (request === null) return { setupFrame: frame, wiresharkFrame: frame };
		const isFirst = isFinal && request === last && !request.isAnswered;
		if (isFirst) request.isAnswered = true;
		return { setupFrame: request.frame, wiresharkFrame: isFirst ? request.frame : frame };
	}
}
