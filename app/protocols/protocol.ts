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

/** A payload type as signalling announced it. */
export interface AnnouncedFormat {
	readonly payloadType: number;
	/** Encoding name as written; null when it was not named. */
	readonly codec: string | null;
	/** Hz; 0 when it was not said. */
	readonly clockRate: number;
	readonly channels: number;
	/** Format parameters as written. */
	readonly fmtp: string;
	/** True when it was named, false when only the number was. */
	readonly isMapped: boolean;
}

/** Payload types of one kind of media. */
export interface AnnouncedMedia {
	/** `audio`, `video`, or another word. */
	readonly kind: string;
	readonly formats: readonly AnnouncedFormat[];
}

/** RTP that signalling announced to arrive at one address and port. */
export interface MediaAnnouncement {
	readonly address: string;
	readonly port: number;
	readonly rtcpAddress: string;
	readonly rtcpPort: number;
	/** `RTP/AVP`, `RTP/SAVP` … */
	readonly profile: string;
	/** One, or several that share the port. */
	readonly media: readonly AnnouncedMedia[];
	/** Other addresses at which it may arrive: component 1 is RTP, 2 RTCP. */
	readonly candidates: readonly {
		readonly component: number;
		readonly address: string;
		readonly port: number;
	}[];
	/** Frame of the announcement: it holds from there on. */
	readonly frame: number;
	/** Frame of the offer, for offer and answer alike. */
	readonly setupFrame: number;
	/**
	 * What Wireshark takes for that: the request for a final answer on the same hop, otherwise the
	 * message itself.
	 */
	readonly wiresharkFrame: number;
	/** ms since the first packet of the capture. */
	readonly timeMs: number;
	/** Id of the call, `sip-12`; empty when none. */
	readonly session: string;
}

/** Media other than RTP that signalling announced to arrive at one address and port. */
export interface NamedMedia {
	readonly protocol: 't38' | 'msrp';
	readonly address: string;
	readonly port: number;
	/** URIs of MSRP as written; absent for others. */
	readonly path?: string;
	/** Which file is offered or asked for over MSRP, as written; absent for a chat. */
	readonly fileSelector?: string;
	/** Id of the call, `sip-12`. */
	readonly session: string;
}

/** What the engine gives to a protocol when a capture is opened. */
export interface ProtocolHost {
	readonly flows: FlowTable;
	/** Signalling says that media will arrive: it is taken without probation from now on. */
	expect(announcement: MediaAnnouncement): void;
	/** The same for media of another protocol. */
	expectNamed(media: NamedMedia): void;
	/** An earlier UDP packet of a frame of `bytes` turned out to be of another kind. */
	reclassify(frame: number, bytes: number, unit: number, kind: number): void;
}
