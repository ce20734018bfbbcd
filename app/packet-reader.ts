/** Reads packets of an open capture again: bytes by position, decoded down to the payload. */
import type { PacketIndex } from './capture/packet-index.ts';
import { PacketRecord } from './capture/packet-index.ts';
import type { FileSource } from './capture/reader.ts';
import { NotFoundError } from './errors.ts';
import { PacketDecoder } from './network/decode.ts';
import { PacketLayers } from './network/layers.ts';

const SMALL_WINDOW = 4096;
const LARGE_WINDOW = 1 << 20;

/** Reads and decodes frames in any order; reading ahead when they follow each other. */
export class PacketReader {
	/** Facts of the frame read last. */
	readonly record = new PacketRecord();
	/** The frame read last, decoded. */
	readonly layers = new PacketLayers();
	/** Buffer and place of the frame read last. */
	data = new Uint8Array(SMALL_WINDOW);
	start = 0;
	readonly #index: PacketIndex;
	readonly #source: FileSource;
	readonly decoder = new PacketDecoder();
	#windowFile = -1;
	#windowAt = 0;
	#windowLength = 0;
	#windowSize = SMALL_WINDOW;

	constructor(index: PacketIndex, source: FileSource) {
		this.#index = index;
		this.#source = source;
		this.decoder.cursor.wifiKeys = source.wifiKeys ?? null;
	}

	/**
	 * Reads a frame's bytes to `data` at `start`.
	 * @param frame from 1
	 * @throws NotFoundError when there is no such frame; TapdeckError when the file is gone
	 */
	read(frame: number): void {
		const { record } = this;
		if (frame < 1 || frame > this.#index.count) {
			throw new NotFoundError(
				`frame ${frame} is not in this capture of ${this.#index.count} frames`,
			);
		}
		this.#index.read(frame - 1, record);
		const file = this.#source.fileOf(record.interfaceId);
		const end = record.position + record.captured;
		const isInside =
			file === this.#windowFile &&
			record.position >= this.#windowAt &&
			end <= this.#windowAt + this.#windowLength;
		if (!isInside) this.#move(file, record.position, record.captured);
		this.start = record.position - this.#windowAt;
		if (this.start + record.captured > this.#windowLength) {
			throw new NotFoundError(`frame ${frame} cannot be read again: the file ends before it`);
		}
	}

	/** Reads and decodes a frame into `layers`. */
	decode(frame: number): void {
		this.read(frame);
		const { record } = this;
		const captureInterface = this.#source.interfaces[record.interfaceId];
		this.decoder.decode(
			this.layers,
			this.data,
			this.start,
			this.start + record.captured,
			record.original,
			captureInterface?.linkType ?? 0,
			captureInterface?.fcsLength ?? 0,
			record.seconds,
		);
	}

	/** Reads ahead once frames are asked for in order; a lone frame costs a small read. */
	#move(file: number, position: number, length: number): void {
		const distance = position - (this.#windowAt + this.#windowLength);
		// A frame that the window's end cuts begins inside it.
		const isAfter = position > this.#windowAt && distance < this.#windowSize;
		const goesOn = file === this.#windowFile && isAfter;
		this.#windowSize = goesOn ? Math.min(LARGE_WINDOW, this.#windowSize * 2) : SMALL_WINDOW;
		const size = Math.max(this.#windowSize, length);
		if (this.data.length < size) this.data = new Uint8Array(size);
		this.#windowFile = file;
		this.#windowAt = position;
		this.#windowLength = this.#source.readAt(file, position, this.data, size);
	}
}
