/**
 * TCP streams (RFC 9293): the bytes of each direction, in order, once. What comes in order is handed
 * on as it stands in the packet's buffer; only what comes early is copied. Bytes that are missing
 * are never passed over in silence: the consumer is told how many, and why. All is bounded by
 * `limits.ts`.
 */
import { i32 } from '../bytes.ts';
import type { PacketLayers } from './layers.ts';
import type { TcpBudget, TcpConsumer, TcpEndReason, TcpGapReason } from './tcp-consumer.ts';
import { TcpSegments } from './tcp-segments.ts';

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const ACK = 0x10;
/** Largest window (RFC 7323 §2.3): a segment farther away belongs to another connection. */
const MAX_WINDOW = 1 << 30;

/** One direction of a connection. */
export class TcpDirection {
	/** Data segments that came before earlier bytes. */
	outOfOrder = 0;
	/** Bytes that came again after they had been handed on or declared missing. */
	retransmittedBytes = 0;
	/** Segments of at most one byte that only ask whether the peer is alive (RFC 9293 §3.8.4). */
	keepAlives = 0;

	readonly #consumer: TcpConsumer;
	readonly #budget: TcpBudget;
	readonly #waiting = new TcpSegments();
	#state: 'idle' | 'open' | 'ended' = 'idle';
	/** Sequence number after the SYN, to tell a repeated SYN from a new connection. */
	#initial = 0;
	/** Sequence number of the next byte to hand on. */
	#next = 0;
	#handed = 0;
	/** Highest acknowledgement of the peer. */
	#acknowledged = 0;
	/** Sequence number of the FIN, when `#hasFin`. */
	#fin = 0;
	#hasFin = false;

	/** @param budget shared by all directions of a capture */
	constructor(consumer: TcpConsumer, budget: TcpBudget) {
		this.#consumer = consumer;
		this.#budget = budget;
	}

	/** Bytes waiting for those before them. */
	get waitingBytes(): number {
		return this.#waiting.heldBytes;
	}

	/** Sequence number of the first byte that is being handed on: valid while the consumer is told. */
	get handedSequence(): number {
		return this.#handed;
	}

	/** Bytes that were sent twice with different values while the first copy was still waiting. */
	get conflictBytes(): number {
		return this.#waiting.conflictBytes;
	}

	/**
	 * Takes the next packet of this direction, in capture order.
	 * @param layers a TCP packet whose `transportStart` is set
	 * @param packet number handed on to the consumer
	 */
	segment(layers: PacketLayers, packet: number): void {
		const { data, transportStart } = layers;
		const flags = data[transportStart + 13] as number;
		let sequence = i32(data, transportStart + 4);
		if ((flags & SYN) !== 0) {
			sequence = (sequence + 1) | 0;
			this.#synchronise(sequence, packet);
		}
		if ((flags & RST) !== 0) {
			this.#reset(packet);
			return;
		}
		if (layers.payloadLength > 0) {
			this.#take(layers, sequence, packet);
		}
		if ((flags & FIN) !== 0 && this.#state === 'open' && !this.#hasFin) {
			this.#hasFin = true;
			this.#fin = (sequence + layers.payloadLength) | 0;
		}
		this.#drain(packet);
	}

	/**
	 * The peer says that it has everything before `sequence`: what is missing before that and before
	 * bytes that wait was sent, but not captured.
	 */
	acknowledge(sequence: number, packet: number): void {
		const ahead = (sequence - this.#acknowledged) | 0;
		if (this.#state !== 'open' || ahead <= 0 || ((sequence - this.#next) | 0) > MAX_WINDOW) {
			return;
		}
		this.#acknowledged = sequence;
		if (this.#waiting.count > 0) {
			this.#drain(packet);
		}
	}

	/** A SYN was seen earlier: the stream begins with this sequence number. */
	expect(sequence: number, packet: number): void {
		if (this.#state === 'idle') this.#begin(sequence | 0, false, packet);
	}

	/** The capture or the flow ends here: hands on what waits, with the gaps before it. */
	close(packet: number): void {
		if (this.#state === 'open') {
			this.#finish('closed', packet);
		}
	}

	/** SYN: begins a stream, unless it is the one that began this stream, sent again. */
	#synchronise(first: number, packet: number): void {
		if (this.#state !== 'idle' && first === this.#initial) {
			return;
		}
		if (this.#state === 'open') {
			this.#finish('reused', packet);
		}
		this.#begin(first, false, packet);
		this.#initial = first;
	}

	#begin(next: number, midstream: boolean, packet: number): void {
		this.#state = 'open';
		this.#next = next;
		this.#initial = next;
		this.#acknowledged = next;
		this.#hasFin = false;
		this.#consumer.begin(midstream, packet);
	}

	#reset(packet: number): void {
		if (this.#state === 'open') {
			this.#finish('reset', packet);
		}
	}

	/** A segment with payload. */
	#take(layers: PacketLayers, sequence: number, packet: number): void {
		const length = layers.payloadLength;
		const isFar = Math.abs((sequence - this.#next) | 0) > MAX_WINDOW;
		if (this.#state === 'open' && isFar) {
			this.#finish('reused', packet);
			this.#begin(sequence, true, packet);
		} else if (this.#state === 'idle') {
			this.#begin(sequence, true, packet);
		} else if (this.#state === 'ended') {
			// A reset may be forged, and a new connection's SYN not captured: bytes that were not
			// there before the end are a stream again.
			if (!isFar && ((sequence + length - this.#next) | 0) <= 0) {
				this.retransmittedBytes += length;
				return;
			}
			this.#begin(sequence, true, packet);
		}
		const ahead = (sequence - this.#next) | 0;
		if (ahead <= 0) {
			this.#takeInOrder(layers, length, -ahead, packet);
		} else {
			this.#takeEarly(layers, sequence, packet);
		}
	}

	/** A segment of which the first `repeated` bytes are known already. */
	#takeInOrder(layers: PacketLayers, length: number, repeated: number, packet: number): void {
		if (repeated >= length) {
			if (length === 1 && repeated === 1) {
				this.keepAlives++;
			} else {
				this.retransmittedBytes += length;
			}
			return;
		}
		this.retransmittedBytes += repeated;
		const captured = layers.payloadEnd - layers.payloadStart;
		if (captured > repeated) {
			this.#handOn(layers.data, layers.payloadStart + repeated, layers.payloadEnd, packet);
		}
		if (captured < length) {
			this.#skip(length - Math.max(captured, repeated), 'snapped', packet);
		}
	}

	/** A segment before which bytes are missing. */
	#takeEarly(layers: PacketLayers, sequence: number, packet: number): void {
		const missing = (sequence - this.#next) | 0;
		// Nothing waits and the peer has the missing bytes: they will not come.
		if (this.#waiting.count === 0 && ((this.#acknowledged - sequence) | 0) >= 0) {
			this.#skip(missing, 'lost', packet);
			this.#takeInOrder(layers, layers.payloadLength, 0, packet);
			return;
		}
		this.outOfOrder++;
		const bytes = layers.data.subarray(layers.payloadStart, layers.payloadEnd);
		const before = this.#waiting.heldBytes;
		this.#waiting.insert(sequence, (sequence + layers.payloadLength) | 0, bytes, packet);
		this.#budget.heldBytes += this.#waiting.heldBytes - before;
	}

	/** Hands on what no longer waits for anything, and keeps the bounds. */
	#drain(packet: number): void {
		let first = this.#waiting.first();
		while (first !== undefined) {
			const missing = (first.from - this.#next) | 0;
			if (missing > 0) {
				const isAcknowledged = ((this.#acknowledged - first.from) | 0) >= 0;
				if (!isAcknowledged && !this.#isOverLimit()) {
					return;
				}
				this.#skip(missing, isAcknowledged ? 'lost' : 'limit', packet);
			}
			this.#handOnFirst();
			first = this.#waiting.first();
		}
		if (this.#state === 'open' && this.#hasFin && ((this.#fin - this.#next) | 0) <= 0) {
			this.#end('fin', packet);
		}
	}

	#isOverLimit(): boolean {
		const { limits, heldBytes } = this.#budget;
		return (
			this.#waiting.heldBytes > limits.directionBytes ||
			this.#waiting.count > limits.directionSegments ||
			heldBytes > limits.totalBytes
		);
	}

	/** Hands on the first waiting segment; no byte is missing before it. */
	#handOnFirst(): void {
		const segment = this.#waiting.shift();
		if (segment === undefined) {
			return;
		}
		const { bytes, packet } = segment;
		this.#budget.heldBytes -= bytes.length;
		const repeated = (this.#next - segment.from) | 0;
		const length = (segment.to - segment.from) | 0;
		if (repeated < bytes.length) {
			this.#handOn(bytes, repeated, bytes.length, packet);
		}
		if (length > Math.max(bytes.length, repeated)) {
			this.#skip(length - Math.max(bytes.length, repeated), 'snapped', packet);
		}
		this.retransmittedBytes += Math.min(repeated, length);
	}

	#handOn(data: Uint8Array, start: number, end: number, packet: number): void {
		this.#handed = this.#next;
		this.#next = (this.#next + end - start) | 0;
		this.#consumer.data(data, start, end, packet);
	}

	#skip(length: number, reason: TcpGapReason, packet: number): void {
		this.#next = (this.#next + length) | 0;
		this.#consumer.gap(length, reason, packet);
	}

	/** Hands on all that waits, then what is known to be missing, then the end. */
	#finish(reason: TcpEndReason, packet: number): void {
		let first = this.#waiting.first();
		while (first !== undefined) {
			const missing = (first.from - this.#next) | 0;
			if (missing > 0) {
				this.#skip(missing, 'lost', packet);
			}
			this.#handOnFirst();
			first = this.#waiting.first();
		}
		// The peer's acknowledgement counts a FIN as a byte: one byte alone is taken for that.
		const unseen = this.#hasFin ? this.#fin - this.#next : this.#acknowledged - this.#next;
		if ((unseen | 0) > (this.#hasFin ? 0 : 1)) {
			this.#skip(unseen | 0, 'lost', packet);
		}
		this.#end(reason, packet);
	}

	#end(reason: TcpEndReason, packet: number): void {
		this.#state = 'ended';
		this.#consumer.end(reason, packet);
	}
}

/** Both directions of one connection; feeds each one the other's acknowledgements. */
export class TcpConnection {
	/** Direction 0 is that of the first consumer. */
	readonly directions: readonly [TcpDirection, TcpDirection];

	constructor(first: TcpConsumer, second: TcpConsumer, budget: TcpBudget) {
		this.directions = [new TcpDirection(first, budget), new TcpDirection(second, budget)];
	}

	/**
	 * Takes the next packet of the connection, in capture order.
	 * @param direction 0 or 1: who sent it
	 * @param layers a TCP packet; one whose header was not captured is passed over
	 */
	packet(direction: 0 | 1, layers: PacketLayers, packet: number): void {
		const { data, transportStart } = layers;
		if (transportStart < 0 || layers.payloadStart < transportStart + 20) {
			return;
		}
		if (((data[transportStart + 13] as number) & ACK) !== 0) {
			this.directions[direction === 0 ? 1 : 0].acknowledge(i32(data, transportStart + 8), packet);
		}
		this.directions[direction].segment(layers, packet);
	}

	/** Ends both directions. */
	close(packet: number): void {
		this.directions[0].close(packet);
		this.directions[1].close(packet);
	}
}
