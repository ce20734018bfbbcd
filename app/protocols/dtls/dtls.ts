/** DTLS records, and which flows they secure: media beside them is SRTP. @see RFC 6347 §4.1, RFC 5764 */
import { u8, u16 } from '../../bytes.ts';
import { KIND_DTLS, KIND_OTHER } from '../kinds.ts';
import type { DatagramProtocol, PacketContext } from '../protocol.ts';

const RECORD_HEADER = 13;

/** Recognises DTLS by the first byte's range (RFC 7983) and its record header. */
export class DtlsProtocol implements DatagramProtocol {
	readonly id = 'dtls';
	/** Flows that carried a handshake. */
	readonly flows = new Set<number>();

	take(packet: PacketContext): number {
		const { data, payloadStart: at, payloadEnd, payloadLength } = packet.layers;
		if (payloadEnd - at < RECORD_HEADER) return KIND_OTHER;
		const type = u8(data, at);
		if (type < 20 || type > 63) return KIND_OTHER;
		const version = u16(data, at + 1);
		const isVersion = version === 0xfeff || version === 0xfefd || version === 0x0100;
		if (!isVersion || u16(data, at + 11) + RECORD_HEADER > payloadLength) return KIND_OTHER;
		this.flows.add(packet.flow);
		return KIND_DTLS;
	}
}
