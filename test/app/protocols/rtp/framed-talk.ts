/** RTP in TCP connections, for tests. */
import { rtpPacket } from '../../../fixtures/builders/rtp.ts';
import { numbered } from '../../../fixtures/builders/calls.ts';
import { be16, bytes } from '../../network/frames.ts';

/** One packet with its length before it. @see RFC 4571 §2 */
export const framed = (packet: Uint8Array): Uint8Array => bytes(be16(packet.length), packet);

/** The packets of a stream of G.711, from a number on. */
export function packetsOf(
	count: number,
	{ first = 0, ssrc = 7, type = 0 }: { first?: number; ssrc?: number; type?: number } = {},
): readonly Uint8Array[] {
	return Array.from({ length: count }, (_, index) =>
		rtpPacket({
			...{ sequence: first + index, timestamp: (first + index) * 160, ssrc },
			...{ payloadType: type, payload: numbered(first + index) },
		}),
	);
}
