/** What a message of SIP is to those before it: the answer to a request, or the same once more. */
import type { SipMessageList } from '../protocols/sip/index.ts';
import type { SipMessage } from '../protocols/sip/index.ts';
import type { DissectedField, DissectedPacket } from '../views/packets.ts';
import { LayerBuilder } from './layer-builder.ts';

/** Messages of the dialogue that are looked back at. */
const REACH = 40;

/** The packet with these fields in each of its messages. @param reverse flow of the other direction */
export function withRelations(
	packet: DissectedPacket,
	messages: SipMessageList,
	reverse: (flow: number) => number,
): DissectedPacket {
	const numbers = messages.ofFrame(packet.frame);
	let next = 0;
	const layers = packet.layers.map((layer) => {
		const number = layer.name === 'sip' ? numbers[next++] : undefined;
		if (number === undefined) return layer;
		return { ...layer, fields: [...layer.fields, ...relationsOf(messages, number, reverse)] };
	});
	return { ...packet, layers };
}

/** Fields without bytes of their own, as Wireshark has them. */
function relationsOf(
	messages: SipMessageList,
	number: number,
	reverse: (flow: number) => number,
): readonly DissectedField[] {
	const own = messages.message(number);
	const all = messages.byCallId.get(own.callId) ?? [];
	const at = all.indexOf(number);
	const before = all
		.slice(Math.max(0, at - REACH), Math.max(0, at))
		.map((one) => messages.message(one));
	const builder = new LayerBuilder({ data: new Uint8Array(0), at: 0, headerEnd: 0, end: 0 });
	const back = reverse(own.flow);
	const request = before.find((one) => one.status === 0 && isRequestOf(one, own, back));
	if (request !== undefined) {
		builder.add('sip.response-request', request.frame, 0, 0);
		builder.add('sip.response-time', Math.floor(own.timeMs - request.timeMs), 0, 0);
	}
	const first = before.find((one) => isRepeated(one, own));
	builder.add('sip.resend', first !== undefined, 0, 0);
	if (first !== undefined) builder.add('sip.resend-original', first.frame, 0, 0);
	return builder.fields();
}

/** A response goes back; an ACK goes the way of its INVITE. @see RFC 3261 §17.1.1.3 */
function isRequestOf(one: SipMessage, own: SipMessage, back: number): boolean {
	if (own.status !== 0) return one.flow === back && isSameRequest(one, own);
	const isAck = own.method === 'ACK' && one.method === 'INVITE';
	return isAck && one.flow === own.flow && one.cseq === own.cseq;
}

function isSameRequest(one: SipMessage, other: SipMessage): boolean {
	return one.method === other.method && one.cseq === other.cseq && one.branch === other.branch;
}

function isRepeated(one: SipMessage, other: SipMessage): boolean {
	const isSame = one.flow === other.flow && one.status === other.status;
	return (
		isSame &&
		isSameRequest(one, other) &&
		one.toTag === other.toTag &&
		one.bodyHash === other.bodyHash
	);
}
