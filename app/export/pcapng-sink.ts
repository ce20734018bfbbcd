/** Packets of a stream as pcapng, byte for byte as captured. */
import type { CaptureFacts } from '../capture-facts.ts';
import { PcapngWriter } from '../capture/pcapng-writer.ts';
import { PacketReader } from '../packet-reader.ts';
import type { StreamPacket } from '../stream-reader.ts';
import type { OutputFile } from './output-file.ts';
import type { Sink } from './sinks.ts';

const FLUSH_BYTES = 262_144;

/** Writes whole frames to a pcapng file. */
export class FrameWriter {
	readonly #reader: PacketReader;
	readonly #output: OutputFile;
	readonly #writer: PcapngWriter;
	#held: Uint8Array[] = [];
	#bytes = 0;

	/** @param secrets of TLS, a key log; empty for none */
	constructor(facts: CaptureFacts, output: OutputFile, secrets = '') {
		this.#reader = new PacketReader(facts.tracker.index, facts.source);
		this.#output = output;
		this.#writer = new PcapngWriter({ write: (piece) => this.#hold(piece) });
		this.#writer.begin(facts.source.interfaces, 'tapdeck');
		if (secrets !== '') this.#writer.secrets(secrets);
	}

	#hold(piece: Uint8Array): void {
		this.#held.push(piece);
		this.#bytes += piece.length;
		if (this.#bytes >= FLUSH_BYTES) this.flush();
	}

	/** @param frame number in the capture, from 1 */
	write(frame: number): void {
		const reader = this.#reader;
		reader.read(frame);
		const { record, start, data } = reader;
		this.#writer.packet({
			interfaceId: record.interfaceId,
			seconds: record.seconds,
			nanoseconds: record.nanoseconds,
			original: record.original,
			bytes: data.subarray(start, start + record.captured),
			comment: null,
		});
	}

	get packets(): number {
		return this.#writer.packetsWritten;
	}

	flush(): void {
		this.#output.append(Buffer.concat(this.#held));
		this.#held = [];
		this.#bytes = 0;
	}
}

/** The frames of one stream. */
export class PcapngSink implements Sink {
	readonly #frames: FrameWriter;
	#last = 0;

	constructor(facts: CaptureFacts, output: OutputFile) {
		this.#frames = new FrameWriter(facts, output);
	}

	take(packet: StreamPacket): void {
		// A frame that carries two packets of the stream is written once.
		if (packet.frame !== this.#last) this.#frames.write(packet.frame);
		this.#last = packet.frame;
	}

	end(): void {
		this.#frames.flush();
	}
}
