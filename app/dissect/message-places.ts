/**
 * Where the messages of a stream stand that a frame completed: in the frame itself, or, when they
 * began in frames before or stand in it encrypted, in a buffer of their own.
 */
import { concatenated } from '../bytes.ts';

/** One message and its bytes. */
export interface MessagePlace {
	/** The frame, or the buffer of joined messages. */
	readonly data: Uint8Array;
	readonly at: number;
	readonly end: number;
	readonly isReassembled: boolean;
}

/** The messages of one frame. */
export interface PlacedMessages {
	/** In the order of the messages. */
	readonly places: readonly MessagePlace[];
	/** Bytes of the messages that are not to be read in the frame; null when all are. */
	readonly joined: Uint8Array | null;
}

/** A message to be found in a frame. */
export interface MessageBytes {
	/** As far as it is kept. */
	readonly bytes: Uint8Array;
	/** What its bytes begin with; all of it when left out. */
	readonly beginning?: Uint8Array;
	/** Bytes from its beginning on; those of `bytes` when left out. */
	readonly length?: number;
}

/**
 * Finds each message, whole and in order.
 * @param frame bytes as captured
 */
export function placeMessages(
	frame: Uint8Array,
	messages: readonly MessageBytes[],
): PlacedMessages {
	let from = 0;
	const found = messages.map(({ bytes, beginning = bytes, length = bytes.length }) => {
		const at = beginning.length === 0 ? -1 : indexOf(frame, beginning, from);
		const isThere = at >= 0 && at + length <= frame.length;
		if (isThere) from = at + length;
		return isThere ? { data: frame, at, end: at + length, isReassembled: false } : null;
	});
	const others = messages.filter((_, each) => found[each] === null);
	const joined = concatenated(others.map(({ bytes }) => bytes));
	let next = 0;
	const places = messages.map(({ bytes }, each): MessagePlace => {
		const own = found[each] ?? null;
		if (own !== null) return own;
		const at = next;
		next += bytes.length;
		return { data: joined, at, end: next, isReassembled: true };
	});
	return { places, joined: joined.length === 0 ? null : joined };
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
	const [first = 0] = wanted;
	for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
		if (at + wanted.length > bytes.length) return -1;
		if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
	}
	return -1;
}
