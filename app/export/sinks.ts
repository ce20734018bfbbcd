/** Where a stream's packets go while they are read, when nothing of them is decoded. */
import type { StreamPacket } from '../stream-reader.ts';
import type { OutputFile } from './output-file.ts';
import { Pieces } from './pieces.ts';
import { rtpdumpHeader, rtpdumpRecord } from './rtpdump.ts';
import type { RtpdumpFacts } from './rtpdump.ts';
import { SequenceOrder } from './sequence-order.ts';

/** Takes a stream's packets in capture order. */
export interface Sink {
	/** @param arrived what the packet is to a receiver, an ARRIVED_ value */
	take(packet: StreamPacket, arrived: number): void;
	/** No packet follows. */
	end(): void;
}

/** Writes payloads one behind the other in sequence order. */
export class RawSink implements Sink {
	readonly #order: SequenceOrder;
	readonly #pieces: Pieces;

	constructor(file: OutputFile, media: (payload: Uint8Array) => Uint8Array) {
		this.#pieces = new Pieces(file);
		this.#order = new SequenceOrder(({ payload }) => this.#pieces.add(media(payload)));
	}

	take(packet: StreamPacket, arrived: number): void {
		const { timestamp, timeMs, sequence } = packet;
		const payload = packet.data.slice(packet.payloadStart, packet.payloadEnd);
		this.#order.push({ timestamp, timeMs, arrived, payload, sequence });
	}

	end(): void {
		this.#order.flush();
		this.#pieces.flush();
	}
}

/** Writes packets as captured, in arrival order. */
export class RtpdumpSink implements Sink {
	readonly #pieces: Pieces;
	readonly #facts: RtpdumpFacts;
	#firstMs: number | null = null;

	constructor(file: OutputFile, facts: RtpdumpFacts) {
		this.#pieces = new Pieces(file);
		this.#facts = facts;
	}

	take(packet: StreamPacket): void {
		if (this.#firstMs === null) {
			this.#firstMs = packet.timeMs;
			this.#pieces.add(rtpdumpHeader(this.#facts));
		}
		this.#pieces.add(rtpdumpRecord(packet, this.#firstMs));
	}

	end(): void {
		this.#pieces.flush();
	}
}
