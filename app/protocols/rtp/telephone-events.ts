/** Digits of RFC 4733 events, kept while the capture is read. */
import { u16, u8 } from '../../bytes.ts';

/** Events of one capture that are kept. */
const MAX_EVENTS = 1_000_000;
const END = 0x80;
const LEAST_BYTES = 4;

/** One event: its packets share stream and timestamp. */
export interface TelephoneEvent {
	readonly stream: number;
	/** RTP timestamp of its beginning. */
	readonly timestamp: number;
	/** 0 to 9, 10 `*`, 11 `#`, 12 to 15 A to D, 16 flash; other events above. */
	readonly event: number;
	readonly frame: number;
	/** ms since the first packet of the capture. */
	readonly timeMs: number;
	/** Ticks said last. */
	duration: number;
	hasEnd: boolean;
}

/** All events by stream. */
export class TelephoneEvents {
	readonly #byStream = new Map<number, TelephoneEvent[]>();
	#count = 0;

	/** Takes the payload of an event packet: `start` to `end` of `data`. */
	take(
		data: Uint8Array,
		start: number,
		end: number,
		packet: {
			readonly stream: number;
			readonly timestamp: number;
			readonly frame: number;
			readonly timeMs: number;
		},
	): void {
		if (end - start < LEAST_BYTES) return;
		const known = this.#byStream.get(packet.stream) ?? [];
		const event = u8(data, start);
		const last = known.at(-1);
		const isSame = last?.timestamp === packet.timestamp && last.event === event;
		const current = isSame ? last : this.#begin(known, packet, event);
		if (current === null) return;
		current.duration = Math.max(current.duration, u16(data, start + 2));
		if ((u8(data, start + 1) & END) !== 0) current.hasEnd = true;
	}

	#begin(
		known: TelephoneEvent[],
		{ stream, timestamp, frame, timeMs }: Parameters<TelephoneEvents['take']>[3],
		event: number,
	): TelephoneEvent | null {
		if (this.#count >= MAX_EVENTS) return null;
		this.#count++;
		this.#byStream.set(stream, known);
		const made = { stream, timestamp, event, frame, timeMs, duration: 0, hasEnd: false };
		known.push(made);
		return made;
	}

	/** Events of a stream in the order of their first packets. */
	of(stream: number): readonly TelephoneEvent[] {
		return this.#byStream.get(stream) ?? [];
	}
}
