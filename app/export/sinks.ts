/** Where a stream's packets go while they are read: one sink per way of saving. */
import { ARRIVED_DUPLICATE } from '../analysis/rtp-statistics.ts';
import type { StreamPacket } from '../stream-reader.ts';
import type { FfmpegCodec } from './codec-methods.ts';
import { pcmDecoder } from '../media/pcm-payload.ts';
import type { PayloadFormats } from '../media/payload-format.ts';
import { mpegAudioRate } from './codec-methods.ts';
import type { OutputFile } from './output-file.ts';
import type { PcmWriter } from './pcm-writer.ts';
import type { Placement } from './placement.ts';
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

/** Decodes G.711, L16 and DVI4 and puts the samples where they belong. */
export class PcmSink implements Sink {
	readonly #writer: PcmWriter;
	readonly #placement: Placement;
	readonly #formats: PayloadFormats;
	/** Packets of payload types that are no audio of this codec (comfort noise, events). */
	skipped = 0;

	constructor(writer: PcmWriter, placement: Placement, formats: PayloadFormats) {
		this.#writer = writer;
		this.#placement = placement;
		this.#formats = formats;
	}

	take(packet: StreamPacket, arrived: number): void {
		if (arrived === ARRIVED_DUPLICATE) return;
		const position = this.#placement.place(packet.timestamp, packet.timeMs, arrived);
		const format = this.#formats(packet.payloadType);
		const decode = format === null ? null : pcmDecoder(format);
		if (decode === null) this.skipped++;
		else this.#writer.put(position, decode(payloadOf(packet)));
	}

	end(): void {
		this.#writer.finish();
	}
}

/** Captured payload of a packet; a view. */
function payloadOf(packet: StreamPacket): Uint8Array {
	return packet.data.subarray(packet.payloadStart, packet.payloadEnd);
}

/** What the order needs of a packet, kept beyond it. */
function unordered(packet: StreamPacket, arrived: number): OrderedPayload {
	return {
		timestamp: packet.timestamp,
		timeMs: packet.timeMs,
		arrived,
		payload: packet.data.slice(packet.payloadStart, packet.payloadEnd),
		sequence: packet.sequence,
	};
}

/** Writes payloads one behind the other in sequence order. */
export class RawSink implements Sink {
	readonly #order: SequenceOrder;
	readonly #pieces = new Pieces();

	constructor(file: OutputFile, media: (payload: Uint8Array) => Uint8Array) {
		this.#pieces.file = file;
		this.#order = new SequenceOrder(({ payload }) => this.#pieces.add(media(payload)));
	}

	take(packet: StreamPacket, arrived: number): void {
		this.#order.push(unordered(packet, arrived));
	}

	end(): void {
		this.#order.flush();
		this.#pieces.flush();
	}
}

/** Collects small pieces before they are written. */
class Pieces {
	file: OutputFile | null = null;
	#held: Uint8Array[] = [];
	#bytes = 0;

	add(piece: Uint8Array): void {
		this.#held.push(piece);
		this.#bytes += piece.length;
		if (this.#bytes >= 65_536) this.flush();
	}

	flush(): void {
		this.file?.append(Buffer.concat(this.#held));
		this.#held = [];
		this.#bytes = 0;
	}
}

/** Writes packets as captured, in arrival order. */
export class RtpdumpSink implements Sink {
	readonly #pieces = new Pieces();
	readonly #facts: RtpdumpFacts;
	#firstMs: number | null = null;

	constructor(file: OutputFile, facts: RtpdumpFacts) {
		this.#pieces.file = file;
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

/** One packet's stretch of decoded audio. */
export interface Stretch {
	readonly position: number;
	readonly samples: number;
}

/**
 * Collects the payloads that ffmpeg will decode, and where each packet's samples belong. Decoded
 * in one go, so that the decoder's memory goes on from packet to packet.
 */
export class PayloadSink implements Sink {
	readonly stretches: Stretch[] = [];
	/** Sample rate, Hz; of MPEG audio it is known from the first frame on. */
	sampleRate: number;
	/** Packets whose payload the decoder cannot take. */
	skipped = 0;
	readonly #order: SequenceOrder;
	readonly #pieces = new Pieces();
	#placement: Placement | null = null;

	/**
	 * @param file payload file, removed after decoding
	 * @param payloadType the codec's; packets of other types only move the time on
	 */
	constructor(
		file: OutputFile,
		method: FfmpegCodec,
		payloadType: number,
		makePlacement: (sampleRate: number) => Placement,
	) {
		this.#pieces.file = file;
		this.#file = file;
		this.#header = method.header;
		if (method.header !== null) this.#pieces.add(method.header(0));
		this.sampleRate = method.sampleRate;
		this.#payloadType = payloadType;
		this.#order = new SequenceOrder(({ timestamp, timeMs, arrived, payload }) => {
			const media = method.media(payload);
			if (this.sampleRate === 0) this.sampleRate = mpegAudioRate(media);
			const samples = this.sampleRate === 0 ? 0 : method.samples(media);
			if (samples === 0) {
				this.skipped++;
				return;
			}
			this.#placement ??= makePlacement(this.sampleRate);
			const position = this.#placement.place(timestamp, timeMs, arrived);
			this.stretches.push({ position, samples });
			this.#pieces.add(media);
		});
	}

	readonly #file: OutputFile;
	readonly #header: FfmpegCodec['header'];
	readonly #payloadType: number;

	take(packet: StreamPacket, arrived: number): void {
		if (packet.payloadType !== this.#payloadType) return;
		this.#order.push(unordered(packet, arrived));
	}

	end(): void {
		this.#order.flush();
		this.#pieces.flush();
		if (this.#header === null) return;
		this.#file.writeAt(0, this.#header(this.#file.length - this.#header(0).length));
	}
}
