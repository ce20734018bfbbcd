/**
 * Layers of the tree for what came over a stream (TCP, TLS, WebSocket, SCTP): the messages of SIP or
 * MSRP that a frame completed.
 */
import type { DissectedLayer } from '../views/packets.ts';
import type { Header } from './header.ts';
import type { MessageBytes } from './message-places.ts';
import { placeMessages } from './message-places.ts';
import { msrpLayer } from './msrp-layer.ts';
import { sipLayers } from './sip-layer.ts';

/** Messages of one protocol that end in a frame, in order. */
export interface StreamMessages {
	readonly protocol: 'sip' | 'msrp';
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
};

/**
 * Takes the messages apart.
 * @param frame bytes as captured
 */
export function streamLayers(
	frame: Uint8Array,
	{ protocol, messages }: StreamMessages,
): StreamLayers {
	const { places, joined } = placeMessages(frame, messages);
	const layers = places.flatMap((place) =>
		MAKERS[protocol]({ kind: 0, type: 0, headerEnd: place.end, ...place }),
	);
	return { layers, joined, isWhole: messages.length > 0 && joined === null };
}
