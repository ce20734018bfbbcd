/** What of one RTP packet the figures need. */

/**
 * One RTP packet's header fields and place; reused by the per-packet path. Handed on as an object:
 * a double passed as an argument is boxed at every call that is not inlined, a field is not.
 */
export class Arrival {
	frame = 0;
	timeMs = 0;
	sequence = 0;
	/** RTP timestamp as a *signed* 32-bit number; `>>> 0` for show. */
	timestamp = 0;
	/** Hz as Wireshark believes it; 0 when unknown. */
	staticRate = 0;
	/** Hz as we know it; 0 when unknown. */
	clockRate = 0;
	payloadType = 0;
	/** 0 or 1. */
	marker = 0;
	/** Payload on the wire without header and padding. */
	payloadBytes = 0;
	/** Bytes of the frame on the wire. */
	wireBytes = 0;
	/** Capture time, kept for the first packet of a stream: seconds since 1970, nanoseconds. */
	seconds = 0;
	nanoseconds = 0;
	interfaceId = 0;
	/** STREAM_ bits that this packet adds to its stream. */
	flags = 0;
	/** The payload's first bytes, of packets that wait until their source is believed. */
	head: Uint8Array | null = null;

	/** A copy that can be kept. */
	clone(): Arrival {
		return Object.assign(new Arrival(), this);
	}
}
