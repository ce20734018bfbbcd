/** Where a stream's packets go while they are read, when nothing of them is decoded. */
import type { PayloadFeed } from '../media/payload-feed.ts';
import type { StreamPacket } from '../stream-reader.ts';
import type { OutputFile } from './output-file.ts';
import { Pieces } from './pieces.ts';
import { rtpdumpHeader, rtpdumpRecord } from './rtpdump.ts';
import type { RtpdumpFacts } from './rtpdump.ts';
import { SequenceOrder } from './sequence-order.ts';
import type { OrderedPayload } from './sequence-order.ts';

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

/** Writes frames as sent, in the form of their codec's files. */
export class FramedSink implements Sink {
	readonly #order: SequenceOrder<OrderedPayload & { readonly marker: boolean }>;
	readonly #file: OutputFile;
	readonly #pieces: Pieces;
	readonly #feed: PayloadFeed;
	readonly #payloadType: number;
	#isBegun = false;

	/** @param payloadType packets of others (events, comfort noise) are left out */
	constructor(file: OutputFile, feed: PayloadFeed, payloadType: number) {
		this.#file = file;
		this.#pieces = new Pieces(file);
		this.#feed = feed;
		this.#payloadType = payloadType;
		this.#order = new SequenceOrder(({ payload, marker }) => this.#put(payload, marker));
	}

	take(packet: StreamPacket, arrived: number): void {
		if (packet.payloadType !== this.#payloadType) return;
		const { timestamp, timeMs, sequence } = packet;
		const payload = packet.data.slice(packet.payloadStart, packet.payloadEnd);
		this.#order.push({
			timestamp,
			timeMs,
			arrived,
			payload,
			sequence,
			marker: packet.marker !== 0,
		});
	}

	#put(payload: Uint8Array, marker: boolean): void {
		const runs = this.#feed.take(payload, marker) ?? [];
		if (runs.length > 0 && !this.#isBegun) this.#pieces.add(this.#feed.header(0));
		this.#isBegun ||= runs.length > 0;
		for (const { bytes } of runs) this.#pieces.add(bytes);
	}

	/** The header is written again: only now its numbers are known. */
	end(): void {
		this.#order.flush();
		this.#pieces.flush();
		const header = this.#feed.header(0);
		if (header.length === 0 || !this.#isBegun) return;
		this.#file.writeAt(0, this.#feed.header(this.#file.length - header.length));
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
