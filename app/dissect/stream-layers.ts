/**
 * Layers of the tree for what came over a stream (TCP, TLS, WebSocket, SCTP): the messages of SIP or
 * MSRP, and packets of probes, that a frame completed.
 */
import { concatenated } from '../bytes.ts';
import type { DissectedLayer } from '../views/packets.ts';
import type { Header } from './header.ts';
import { hepLayer } from './hep-layer.ts';
import type { MessageBytes, MessagePlace } from './message-places.ts';
import { placeMessages } from './message-places.ts';
import { msrpLayer } from './msrp-layer.ts';
import { sipLayers } from './sip-layer.ts';

/** Messages of one protocol that end in a frame, in order. */
export interface StreamMessages {
	readonly protocol: 'sip' | 'msrp' | 'hep';
	readonly messages: readonly MessageBytes[];
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
	Record<StreamMessages['protocol'], (header: Header) => readonly DissectedLayer[]>
> = {
	sip: sipLayers,
	msrp: (header) => [msrpLayer(header)],
	hep: (header) => [hepLayer(header)],
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
		const make = MAKERS[groups[each]?.protocol ?? 'sip'];
		const made = places.flatMap((place) => make(headerOf(moved(place, joined, offset))));
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
