/**
 * Layers of the tree for SIP that came over a stream (TCP, TLS, WebSocket, SCTP): the messages that a
 * frame completed. They may have begun in frames before, or stand in it encrypted.
 */
import type { DissectedLayer } from '../views/packets.ts';
import { sipLayers } from './sip-layer.ts';

/** What the messages of a frame give. */
export interface StreamSip {
	/** SIP and SDP, message by message. */
	readonly layers: readonly DissectedLayer[];
	/** Bytes of the messages that are not to be read in the frame itself; null when all are. */
	readonly joined: Uint8Array | null;
	/** Every message stands in the frame: its payload is explained. */
	readonly isWhole: boolean;
}

/**
 * Takes the messages apart.
 * @param bytes the frame as captured
 * @param messages bytes of the messages that end in it, in order
 */
export function streamSip(bytes: Uint8Array, messages: readonly Uint8Array[]): StreamSip {
	const places = placesOf(bytes, messages);
	const joined = concatenated(messages.filter((_, index) => places[index] === -1));
	let next = 0;
	const layers = messages.flatMap((message, index) => {
		const place = places[index] ?? -1;
		const isReassembled = place === -1;
		const at = isReassembled ? next : place;
		if (isReassembled) next += message.length;
		const end = at + message.length;
		const data = isReassembled ? joined : bytes;
		return sipLayers({ kind: 0, type: 0, data, at, headerEnd: end, end, isReassembled });
	});
	const isWhole = messages.length > 0 && joined.length === 0;
	return { layers, joined: joined.length === 0 ? null : joined, isWhole };
}

/** Where each message begins in the frame; −1 where it does not stand there whole and in order. */
function placesOf(bytes: Uint8Array, messages: readonly Uint8Array[]): readonly number[] {
	let from = 0;
	return messages.map((message) => {
		const at = message.length === 0 ? -1 : indexOf(bytes, message, from);
		if (at >= 0) from = at + message.length;
		return at;
	});
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
	const [first = 0] = wanted;
	for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
		if (at + wanted.length > bytes.length) return -1;
		if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
	}
	return -1;
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
