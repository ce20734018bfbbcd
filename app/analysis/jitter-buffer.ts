/** What a receiver's jitter buffer would have done with a stream's packets. */
import { AdaptiveDelay } from './adaptive-delay.ts';

/** What of a packet the buffer looks at. */
export interface BufferedPacket {
	readonly timeMs: number;
	/** Signed 32-bit RTP timestamp. */
	readonly timestamp: number;
	readonly payloadType: number;
	readonly marker: boolean;
	/** 0 in order, 1 late, 2 duplicate, 3 restart. */
	readonly arrival: number;
}

/** A stream's packets in arrival order. */
export interface BufferedStream {
	readonly count: number;
	packet(row: number): BufferedPacket;
	/** Hz */
	readonly clockRate: number;
	/** Length of a packet, ms. */
	readonly packetMs: number;
}

/** Depth in ms, or the buffer that finds its own. */
export type BufferDepth = number | 'adaptive';

/** Fates of packets. */
export const PLAYED = 0;
/** Came after its time. */
export const DISCARDED = 1;
export const DUPLICATE = 2;
/** In time, but dropped so that the delay could shrink. */
export const SHRUNK = 3;

/** What became of a stream in one buffer. */
export interface Buffering {
	/** A fate for every row. */
	readonly fates: Uint8Array;
	readonly discarded: number;
	readonly shrunk: number;
	/** New beginnings: too far off for the buffer. */
	readonly resyncs: number;
	/** Mean time that played packets waited in the buffer, ms. */
	readonly meanDelayMs: number;
}

/** Which packet a fixed buffer is set by. */
export type Anchor = 'first' | 'best';

/** A packet this far from the expected time begins a new time, ms; deeper buffers allow more. */
const RESYNC_MS = 100;
/** Timestamps that depart from the arrivals by more are a jump, ms. */
const JUMP_MS = 2000;
/** The best anchor is looked for in the first part of a segment, ms. */
const BEST_WITHIN_MS = 2000;

/** Puts a stream through a buffer. */
export function emulate(
	stream: BufferedStream,
	depth: BufferDepth,
	anchor: Anchor = 'best',
): Buffering {
	const run = depth === 'adaptive' ? new AdaptiveRun(stream) : new FixedRun(stream, depth, anchor);
	const fates = new Uint8Array(stream.count);
	let [discarded, shrunk, played, waited] = [0, 0, 0, 0];
	for (let row = 0; row < stream.count; row++) {
		const packet = stream.packet(row);
		const fate = packet.arrival === 2 ? DUPLICATE : run.take(packet, row);
		fates[row] = fate;
		if (fate === DISCARDED) discarded++;
		else if (fate === SHRUNK) shrunk++;
		else if (fate === PLAYED) {
			played++;
			waited += Math.max(0, run.waitedMs);
		}
	}
	const meanDelayMs = played === 0 ? 0 : waited / played;
	return { fates, discarded, shrunk, resyncs: run.resyncs, meanDelayMs };
}

/** Tells where a stream's time begins anew without anybody's fault. */
class Segments {
	#before: BufferedPacket | null = null;

	/** @returns true when the packet begins a talkspurt, another payload or another time */
	isNew(packet: BufferedPacket, clockRate: number): boolean {
		const before = this.#before;
		if (packet.arrival !== 1) this.#before = packet;
		if (before === null) return true;
		if (packet.arrival === 1) return false;
		const stepMs = (((packet.timestamp - before.timestamp) | 0) * 1000) / clockRate;
		const isJump = Math.abs(stepMs - (packet.timeMs - before.timeMs)) > JUMP_MS;
		// Some senders mark every packet: only a first mark begins a talkspurt.
		const isTalkspurt = packet.marker && !before.marker;
		const isOther = packet.payloadType !== before.payloadType;
		return packet.arrival === 3 || isJump || isTalkspurt || isOther;
	}
}

interface Run {
	/** ms that the packet given last waited. */
	readonly waitedMs: number;
	readonly resyncs: number;
	take(packet: BufferedPacket, row: number): number;
}

class FixedRun implements Run {
	waitedMs = 0;
	resyncs = 0;
	readonly #stream: BufferedStream;
	readonly #depthMs: number;
	readonly #anchor: Anchor;
	readonly #segments = new Segments();
	/** The packet whose arrival and timestamp set the time. */
	#origin: BufferedPacket | null = null;
	#lastTimestamp = 0;

	constructor(stream: BufferedStream, depthMs: number, anchor: Anchor) {
		this.#stream = stream;
		this.#depthMs = depthMs;
		this.#anchor = anchor;
	}

	take(packet: BufferedPacket, row: number): number {
		const isRepeated = this.#origin !== null && packet.timestamp === this.#lastTimestamp;
		this.#lastTimestamp = packet.timestamp;
		const isNew = this.#segments.isNew(packet, this.#stream.clockRate);
		if (isNew || this.#origin === null) this.#origin = this.#anchorFrom(row, packet);
		// Events and pictures send several packets of one time: they are judged by the first.
		else if (isRepeated) return PLAYED;
		let early = this.#earlyMs(packet, this.#origin);
		const resync = Math.max(RESYNC_MS, this.#depthMs);
		// One packet that was overtaken says nothing of the time of the others.
		if (packet.arrival !== 1 && (early > this.#depthMs + resync || early < -resync)) {
			this.resyncs++;
			this.#origin = packet;
			early = this.#depthMs;
		}
		this.waitedMs = early;
		return early < 0 ? DISCARDED : PLAYED;
	}

	/** ms that a packet is before its time to be played; below 0 when it is late. */
	#earlyMs(packet: BufferedPacket, origin: BufferedPacket): number {
		const ticks = (packet.timestamp - origin.timestamp) | 0;
		const due = origin.timeMs + this.#depthMs + (ticks * 1000) / this.#stream.clockRate;
		return due - packet.timeMs;
	}

	/** The packet of smallest transit in the segment's first two seconds, or its first. */
	#anchorFrom(row: number, first: BufferedPacket): BufferedPacket {
		if (this.#anchor === 'first') return first;
		const segments = new Segments();
		segments.isNew(first, this.#stream.clockRate);
		let best = first;
		for (let at = row + 1; at < this.#stream.count; at++) {
			const packet = this.#stream.packet(at);
			if (packet.timeMs - first.timeMs > BEST_WITHIN_MS) break;
			if (packet.arrival === 2) continue;
			if (segments.isNew(packet, this.#stream.clockRate)) break;
			if (this.#earlyMs(packet, best) > this.#depthMs) best = packet;
		}
		return best;
	}
}

class AdaptiveRun implements Run {
	waitedMs = 0;
	readonly #stream: BufferedStream;
	readonly #segments = new Segments();
	#delay = new AdaptiveDelay();
	#resyncs = 0;
	#origin: BufferedPacket | null = null;
	#lastTimestamp = 0;

	constructor(stream: BufferedStream) {
		this.#stream = stream;
	}

	get resyncs(): number {
		return this.#resyncs + this.#delay.resyncs;
	}

	take(packet: BufferedPacket): number {
		const isRepeated = this.#origin !== null && packet.timestamp === this.#lastTimestamp;
		this.#lastTimestamp = packet.timestamp;
		if (this.#segments.isNew(packet, this.#stream.clockRate) || this.#origin === null) {
			this.#origin = packet;
			this.#resyncs += this.#delay.resyncs;
			this.#delay = new AdaptiveDelay();
		} else if (isRepeated) {
			return PLAYED;
		}
		const ticks = (packet.timestamp - this.#origin.timestamp) | 0;
		const own = (ticks * 1000) / this.#stream.clockRate;
		const transit = packet.timeMs - this.#origin.timeMs - own;
		const fate = this.#delay.take(transit, packet.timeMs, this.#stream.packetMs);
		this.waitedMs = this.#delay.offsetMs - transit;
		return fate === 'late' ? DISCARDED : fate === 'shrunk' ? SHRUNK : PLAYED;
	}
}
