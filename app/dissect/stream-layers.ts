/**
 * Layers of the tree for what came over a stream (TCP, TLS, WebSocket, SCTP): the messages of SIP or
 * MSRP, packets of RTP and of probes, that a frame completed.
 */
import { concatenated } from '../bytes.ts';
import type { DissectedLayer } from '../views/packets.ts';
import type { Header } from './header.ts';
import { hepLayer } from './hep-layer.ts';
import type { MessageBytes, MessagePlace } from './message-places.ts';
import { placeMessages } from './message-places.ts';
import { rtpHeaderLength, rtpPadding } from '../protocols/rtp/index.ts';
import { PacketLayers } from '../network/layers.ts';
import { msrpLayer } from './msrp-layer.ts';
import { rtpLayer } from './rtp-layer.ts';
import { sipLayers } from './sip-layer.ts';

/** One message, and for RTP the frame that announced its stream; 0 for none. */
export interface StreamMessage extends MessageBytes {
	readonly setupFrame?: number;
}

/** Messages of one protocol that end in a frame, in order. */
export interface StreamMessages {
	readonly protocol: 'sip' | 'msrp' | 'hep' | 'rtp';
	readonly messages: readonly StreamMessage[];
}

/** What the messages of a frame give. */
export interface StreamLayers {
	/** Message by message: SIP and SDP, or MSRP. */
	readonly layers: readonly DissectedLayer[];
	/** Bytes of the messages that are not to be read in the frame itself; null when all are. */
	readonly joined: Uint8Array | null;
	/** Every message stands in the frame: its payload is explained. */
	readonly isWhole: boolean;
}

const MAKERS: Readonly<
	Record<
		StreamMessages['protocol'],
		(header: Header, setupFrame: number) => readonly DissectedLayer[]
	>
> = {
	sip: sipLayers,
	msrp: (header) => [msrpLayer(header)],
	hep: (header) => [hepLayer(header)],
	rtp: rtpLayers,
};

/**
 * Takes the messages apart.
 * @param frame bytes as captured
 * @param groups those of each protocol; what carries others comes first
 */
export function streamLayers(frame: Uint8Array, groups: readonly StreamMessages[]): StreamLayers {
	const placed = groups.map(({ messages }) => placeMessages(frame, messages));
	const joined = concatenated(placed.flatMap((one) => one.joined ?? []));
	let offset = 0;
	const layers = placed.flatMap(({ places, joined: own }, each) => {
		const { protocol = 'sip', messages = [] } = groups[each] ?? {};
		const made = places.flatMap((place, number) => {
			const header = headerOf(moved(place, joined, offset));
			return MAKERS[protocol](header, messages[number]?.setupFrame ?? 0);
		});
		offset += own?.length ?? 0;
		return made;
	});
	const isJoined = joined.length > 0;
	return { layers, joined: isJoined ? joined : null, isWhole: layers.length > 0 && !isJoined };
}

/** A place in the buffer of all that was joined. */
function moved(place: MessagePlace, joined: Uint8Array, offset: number): MessagePlace {
	if (!place.isReassembled) return place;
	return { ...place, data: joined, at: place.at + offset, end: place.end + offset };
}

function headerOf(place: MessagePlace): Header {
	return { kind: 0, type: 0, headerEnd: place.end, ...place };
}

/** What begins like RTP and is not leaves no layer. */
function rtpLayers(header: Header, setupFrame: number): readonly DissectedLayer[] {
	const { data, at, end } = header;
	const packet = new PacketLayers();
	packet.clear(data, at);
	packet.payloadEnd = end;
	packet.payloadLength = end - at;
	const length = rtpHeaderLength(packet);
	if (length === 0) return [];
	return [rtpLayer({ ...header, headerEnd: at + length }, rtpPadding(packet), { setupFrame })];
}
