/**
 * The row that Wireshark's VoIP Calls shows for a call, rules and oddities included: only an INVITE
 * opens it, a 401 makes it REJECTED, the 200 of a CANCEL stands in its comment.
 */
import type { CallMessage } from './call-message.ts';

/** State, packets and comment as Wireshark's dialog has them. */
export interface WiresharkCall {
	readonly state: string;
	readonly packets: number;
	readonly comment: string;
	/** Messages that made it IN CALL: their text in the Flow Sequence differs. */
	readonly connectedBy: ReadonlySet<CallMessage>;
}

/** Wireshark's row, or null where VoIP Calls lists none. */
export function wiresharkCall(messages: readonly CallMessage[]): WiresharkCall | null {
	const from = messages.findIndex(({ sip }) => sip.status === 0 && sip.method === 'INVITE');
	const first = messages[from];
	if (first === undefined) return null;
	const row = new Row(first);
	for (const message of messages.slice(from)) row.take(message);
	const { state, packets, comment, connectedBy } = row;
	return { state, packets, comment, connectedBy };
}

class Row {
	state = 'CALL SETUP';
	packets = 0;
	comment = 'INVITE';
	readonly connectedBy = new Set<CallMessage>();
	readonly #initiator: string;
	#cseq: number;
	#inner: 'sent' | 'answered' | 'cancelled' = 'sent';

	constructor(first: CallMessage) {
		this.#initiator = first.source.address;
		this.#cseq = first.sip.cseq;
	}

	take(message: CallMessage): void {
		this.packets++;
		if (message.sip.status === 0) this.#takeRequest(message);
		else this.#takeResponse(message);
	}

	#takeRequest(message: CallMessage): void {
		const { sip, source } = message;
		const isInitiator = source.address === this.#initiator;
		if (sip.method === 'BYE') this.state = 'COMPLETED';
		if (!isInitiator) return;
		if (sip.method === 'INVITE') {
			this.#cseq = sip.cseq;
			this.state = 'CALL SETUP';
			return;
		}
		if (sip.cseq !== this.#cseq || this.state !== 'CALL SETUP') return;
		if (sip.method === 'ACK' && this.#inner === 'answered') {
			this.state = 'IN CALL';
			this.connectedBy.add(message);
		}
		if (sip.method === 'CANCEL') {
			this.state = 'CANCELLED';
			this.#inner = 'cancelled';
		}
	}

	/** The method of CSeq is not compared: a CANCEL has its INVITE's number. */
	#takeResponse({ sip, destination }: CallMessage): void {
		if (sip.cseq !== this.#cseq || destination.address !== this.#initiator) return;
		if (sip.status < 200) return;
		this.comment += ` ${sip.status}`;
		if (this.#inner !== 'sent') return;
		if (sip.status < 300) this.#inner = 'answered';
		else this.state = 'REJECTED';
	}
}
