/** A SIP message with the addresses of its hop: what the call model works on. */
import type { FlowTable } from '../network/flow.ts';
import { formatIpv4, formatIpv6 } from '../network/format.ts';
import type { SipMessage } from '../protocols/sip/message.ts';
import type { EndpointItem } from '../views/streams.ts';

/** One message of a call. */
export interface CallMessage {
	readonly sip: SipMessage;
	readonly source: EndpointItem;
	readonly destination: EndpointItem;
}

/** Addresses of flows, made once for each. */
export class Hops {
	readonly #flows: FlowTable;
	readonly #known = new Map<number, readonly [EndpointItem, EndpointItem]>();

	constructor(flows: FlowTable) {
		this.#flows = flows;
	}

	/** Source and destination of a flow. */
	of(flow: number): readonly [EndpointItem, EndpointItem] {
		const known = this.#known.get(flow);
		if (known !== undefined) return known;
		const flows = this.#flows;
		const made = [
			{ address: textOf(flows.sourceWords(flow)), port: flows.sourcePort(flow) },
			{ address: textOf(flows.destinationWords(flow)), port: flows.destinationPort(flow) },
		] as const;
		this.#known.set(flow, made);
		return made;
	}
}

function textOf(words: readonly number[]): string {
	const [a = 0, b = 0, c = 0, d = 0] = words;
	return words.length === 1 ? formatIpv4(a) : formatIpv6(a, b, c, d);
}

/** True for a request with this method. */
export function isRequest(message: CallMessage, method: string): boolean {
	return message.sip.status === 0 && message.sip.method === method;
}

/** True for a response to this method with a status in the range. */
export function isResponse(
	message: CallMessage,
	method: string,
	least: number,
	most: number,
): boolean {
	const { status } = message.sip;
	return message.sip.method === method && status >= least && status <= most;
}

/** True for 401 and 407: not an end, an invitation to try again with credentials. */
export function isChallenge(status: number): boolean {
	return status === 401 || status === 407;
}

/** Tag of the side that sent a message: From's for a request, To's for a response. */
export function senderTag(message: CallMessage): string {
	return message.sip.status === 0 ? message.sip.fromTag : message.sip.toTag;
}
