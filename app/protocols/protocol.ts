/**
 * What a protocol is to the engine. UDP datagrams are offered one by one to each protocol in the
 * order of `registry.ts` until one takes it: flows carry several protocols at once (RTP, RTCP,
 * STUN and DTLS share a port), so a datagram and not a flow is what is claimed.
 */
import type { FlowTable } from '../network/flow.ts';
import { NO_FLOW } from '../network/flow.ts';
import { PacketLayers } from '../network/layers.ts';

/** One packet on its way through the engine. One object is reused for all packets. */
export class PacketContext {
	readonly layers = new PacketLayers();
	/** Frame number, from 1. */
	frame = 0;
	/** ms since the first packet of the capture. */
	timeMs = 0;
	/** Capture time: seconds since 1970 and nanoseconds. */
	seconds = 0;
	nanoseconds = 0;
	interfaceId = 0;
	/** Bytes of the frame on the wire. */
	wireBytes = 0;
	/** Number in the flow table. */
	flow = NO_FLOW;
	/** What the index keeps beside the kind: a stream's number for RTP, otherwise the flow. */
	unit = NO_FLOW;
}

/** A protocol carried in UDP datagrams. */
export interface DatagramProtocol {
	readonly id: string;
	/**
	 * Looks at one datagram; must not allocate unless it is the protocol's own.
	 * May set `packet.unit`.
	 * @returns the packet's kind (see `kinds.ts`), or 0 when it is not this protocol's
	 */
	take(packet: PacketContext): number;
}

/** What the engine gives to a protocol when a capture is opened. */
export interface ProtocolHost {
	readonly flows: FlowTable;
	/** An earlier UDP packet of a frame of `bytes` turned out to be of another kind. */
	reclassify(frame: number, bytes: number, unit: number, kind: number): void;
}
