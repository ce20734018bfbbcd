/** STUN and TURN messages, recognised by their magic cookie. @see RFC 8489 §5 */
import { u16, u32 } from '../../bytes.ts';
import { KIND_OTHER, KIND_STUN } from '../kinds.ts';
import type { DatagramProtocol, PacketContext } from '../protocol.ts';

const MAGIC_COOKIE = 0x2112a442;
const HEADER = 20;

/** Names STUN so that it is told apart from media on the same port; nothing is kept of it. */
export class StunProtocol implements DatagramProtocol {
	readonly id = 'stun';

	take(packet: PacketContext): number {
		const { data, payloadStart: at, payloadEnd, payloadLength } = packet.layers;
		if (payloadEnd - at < HEADER || u16(data, at) >= 0x4000) return KIND_OTHER;
		const fits = u16(data, at + 2) + HEADER <= payloadLength;
		return fits && u32(data, at + 4) === MAGIC_COOKIE ? KIND_STUN : KIND_OTHER;
	}
}
