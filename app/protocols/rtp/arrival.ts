/** What of one RTP packet the figures need. */

/** One RTP packet's header fields and place; reused by the per-packet path. */
export class Arrival {
	frame = 0;
	timeMs = 0;
	sequence = 0;
	/** Unsigned. */
	timestamp = 0;
	payloadType = 0;
	/** 0 or 1. */
	marker = 0;
	/** Payload on the wire without header and padding. */
	payloadBytes = 0;
	/** STREAM_ bits that this packet adds to its stream. */
	flags = 0;

	/** A copy that can be kept. */
	clone(): Arrival {
		return Object.assign(new Arrival(), this);
	}
}
