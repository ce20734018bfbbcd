/**
 * Where a packet's sound stands in time, by the modes of Wireshark's player. Positions count
 * sample frames at the lane's rate from the beginning of the playback.
 */
import { Placement } from '../export/placement.ts';

/** What of a packet decides its place. */
export interface PlayoutPacket {
	/** Signed 32-bit RTP timestamp. */
	readonly timestamp: number;
	/** Arrival, ms since the capture's first packet. */
	readonly timeMs: number;
	readonly sequence: number;
	/** What the packet is to a receiver, an ARRIVED_ value. */
	readonly arrived: number;
	/** Sample frames that it holds. */
	readonly samples: number;
}

/** Decides packet by packet, in sequence order; duplicates are not asked for. */
export interface Playout {
	/** @returns first sample of the packet; null when a listener would not have heard it */
	place(packet: PlayoutPacket): number | null;
}

/** What every mode needs to know of the lane. */
export interface PlayoutShape {
	/** Hz of the decoded samples. */
	readonly sampleRate: number;
	/** Hz of the RTP clock. */
	readonly clockRate: number;
	/** Where the first packet stands. */
	readonly startSample: number;
}

/** Mode "RTP timestamps": every packet where its sender meant it. */
export class TimestampPlayout implements Playout {
	readonly #placement: Placement;

	constructor({ sampleRate, clockRate, startSample }: PlayoutShape) {
		this.#placement = new Placement(sampleRate, clockRate, startSample);
	}

	place({ timestamp, timeMs, arrived }: PlayoutPacket): number {
		return this.#placement.place(timestamp, timeMs, arrived);
	}
}

/** Mode "uninterrupted": packets one behind the other, whatever time passed between them. */
export class UninterruptedPlayout implements Playout {
	#end: number;

	constructor({ startSample }: PlayoutShape) {
		this.#end = startSample;
	}

	place({ samples }: PlayoutPacket): number {
		const position = this.#end;
		this.#end += samples;
		return position;
	}
}

/** A drop begins a new time when the timestamps left more than this many packet times between. */
const RESYNC_PACKETS = 2;

/**
 * Mode "jitter buffer" as Wireshark's player has it: a packet is dropped when its arrival departs
 * by more than the buffer from its RTP time; a dropped one begins a new time when more than two
 * packet times lie before it. Unlike there, packets that overtook each other inside the buffer are
 * both heard, and a timestamp that jumped backwards begins a new time too.
 */
export class JitterBufferPlayout implements Playout {
	readonly #shape: PlayoutShape;
	readonly #bufferMs: number;
	/** Timestamp, arrival and place that others are measured from; null before the first packet. */
	#anchor: { timestamp: number; timeMs: number; position: number } | null = null;
	/** RTP time (s since the anchor), length (s) and place of the last packet heard. */
	#rtpTime = 0;
	#period = 0;
	#position = 0;
	#timeMs = 0;

	constructor(shape: PlayoutShape, bufferMs: number) {
		this.#shape = shape;
		this.#bufferMs = bufferMs;
	}

	place(packet: PlayoutPacket): number | null {
		const { sampleRate, clockRate, startSample } = this.#shape;
		const { timestamp, timeMs } = packet;
		this.#anchor ??= { timestamp, timeMs, position: startSample };
		const anchor = this.#anchor;
		const rtpTime = ((timestamp - anchor.timestamp) | 0) / clockRate;
		const departure = timeMs - anchor.timeMs - rtpTime * 1000;
		if (Math.abs(departure) > this.#bufferMs) {
			if (this.#isGap(rtpTime)) this.#resync(packet);
			return null;
		}
		const position = anchor.position + Math.round(rtpTime * sampleRate);
		if (rtpTime >= this.#rtpTime) this.#keep(packet, rtpTime, position);
		return position;
	}

	#isGap(rtpTime: number): boolean {
		return Math.abs(rtpTime - this.#rtpTime) > RESYNC_PACKETS * this.#period;
	}

	/** Time goes on from this packet: its arrival says how much passed. */
	#resync({ timestamp, timeMs }: PlayoutPacket): void {
		const elapsed = Math.max(0, timeMs - this.#timeMs) / 1000;
		const position = this.#position + Math.round(elapsed * this.#shape.sampleRate);
		this.#anchor = { timestamp, timeMs, position };
		this.#rtpTime = 0;
		this.#position = position;
		this.#timeMs = timeMs;
	}

	#keep({ samples, timeMs }: PlayoutPacket, rtpTime: number, position: number): void {
		this.#rtpTime = rtpTime;
		this.#period = samples / this.#shape.sampleRate;
		this.#position = position;
		this.#timeMs = timeMs;
	}
}
