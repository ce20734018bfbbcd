/** SIP in UDP datagrams, recognised by content on any port. @see RFC 3261 §18 */
import { LAYER_SNAPPED } from '../../network/layers.ts';
import { KIND_OTHER, KIND_SIP } from '../kinds.ts';
import type { DatagramProtocol, PacketContext } from '../protocol.ts';
import { SipEnvelope } from './envelope.ts';
import { SipMessageList } from './messages.ts';
import type { SipBytes, SipPlace } from './messages.ts';
import { isSipStart } from './start-line.ts';

/** The shortest start line: `A a:b SIP/2.0`. */
const LEAST_BYTES = 12;
const LF = 10;

/** The SIP room's state for one capture. */
export class SipProtocol implements DatagramProtocol {
	readonly id = 'sip';
	readonly messages = new SipMessageList();
	readonly #envelope = new SipEnvelope();

	take(packet: PacketContext): number {
		const { layers } = packet;
		const { data, payloadStart: start, payloadEnd: end } = layers;
		if (end - start < LEAST_BYTES) return KIND_OTHER;
		const isCut = (layers.flags & LAYER_SNAPPED) !== 0;
		if (!isSipStart(data, start, end, isCut)) return KIND_OTHER;
		const missing = isCut ? Math.max(0, layers.payloadLength - (end - start)) : 0;
		const { frame, timeMs, flow } = packet;
		this.takeMessage(
			{ data, start, end, missing },
			{ frame, part: 0, timeMs, flow, transport: 'udp' },
		);
		return KIND_SIP;
	}

	/** Takes one message, whatever carried it; its bytes are copied. */
	takeMessage(bytes: SipBytes, place: SipPlace): void {
		const { data, start, end } = bytes;
		const envelope = this.#envelope;
		let line = start;
		while (line < end && data[line] !== LF) line++;
		envelope.read(data, line + 1, end);
		const { callIdStart, callIdEnd } = envelope;
		const call = this.messages.callNumber(data, callIdStart, callIdEnd, place.frame);
		this.messages.add(bytes, place, call);
	}
}
