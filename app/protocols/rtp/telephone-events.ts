/** Digits of RFC 4733 events, kept while the capture is read. */
import { u16, u8 } from '../../bytes.ts';

/** Events of one capture that are kept. */
const MAX_EVENTS = 1_000_000;
const END = 0x80;
const LEAST_BYTES = 4;
/** A longer event goes on in a segment that begins so many ticks later. @see RFC 4733 §2.5.1.3 */
const SEGMENT_TICKS = 0xffff;
/** Events whose packets may still come. */
const LAST_EVENTS = 3;

/** One event: its packets share stream and timestamp. */
export interface TelephoneEvent {
	readonly stream: number;
	/** RTP timestamp of its beginning. */
	readonly timestamp: number;
	readonly payloadType: number;
	/** 0 to 9, 10 `*`, 11 `#`, 12 to 15 A to D, 16 flash; other events above. */
	readonly event: number;
	readonly frame: number;
	/** ms since the first packet of the capture. */
	readonly timeMs: number;
	/** Ticks said last, of all its segments. */
	duration: number;
	hasEnd: boolean;
	/** RTP timestamp of its running segment. */
	segment: number;
	/** Ticks of the segments before that one. */
	earlier: number;
}

/** Where a packet of an event stands. */
type EventPacket = Pick<
	TelephoneEvent,
	'stream' | 'timestamp' | 'payloadType' | 'frame' | 'timeMs'
>;

/** All events by stream. */
export class TelephoneEvents {
	readonly #byStream = new Map<number, TelephoneEvent[]>();
	#count = 0;

	/** Takes the payload of an event packet: `start` to `end` of `data`. */
	take(data: Uint8Array, start: number, end: number, packet: EventPacket): void {
		if (end - start < LEAST_BYTES) return;
		const known = this.#byStream.get(packet.stream) ?? [];
		const event = u8(data, start);
		const current = eventOf(known, packet.timestamp, event) ?? this.#begin(known, packet, event);
		if (current === null) return;
		if (current.segment === packet.timestamp) {
			const duration = current.earlier + u16(data, start + 2);
			current.duration = Math.max(current.duration, duration);
		}
		if ((u8(data, start + 1) & END) !== 0) current.hasEnd = true;
	}

	#begin(known: TelephoneEvent[], packet: EventPacket, event: number): TelephoneEvent | null {
		if (this.#count >= MAX_EVENTS) return null;
		this.#count++;
		this.#byStream.set(packet.stream, known);
		const place = { segment: packet.timestamp, earlier: 0 };
		const made = { ...packet, event, duration: 0, hasEnd: false, ...place };
		known.push(made);
		return made;
	}

	/** Events of a stream in the order of their first packets. */
	of(stream: number): readonly TelephoneEvent[] {
		return this.#byStream.get(stream) ?? [];
	}
}

/**
 * The event that a packet belongs to: one of the last (a copy of its end may come behind the next
 * digit's beginning), or the last one going on in a further segment.
 */
function eventOf(
	known: readonly TelephoneEvent[],
	timestamp: number,
	event: number,
): TelephoneEvent | null {
	for (const one of known.slice(-LAST_EVENTS).reverse()) {
		if (one.event === event && one.timestamp === timestamp) return one;
		if (one.event === event && one.segment === timestamp) return one;
	}
	const last = known.at(-1);
	if (last?.event !== event || last.hasEnd) return null;
	if (((timestamp - last.segment) | 0) !== SEGMENT_TICKS) return null;
	last.earlier += SEGMENT_TICKS;
	last.segment = timestamp;
	return last;
}
