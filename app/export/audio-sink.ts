/** Decodes a stream into one audio file: what ffmpeg decodes waits in payload files beside it. */
import { ARRIVED_DUPLICATE } from '../analysis/rtp-statistics.ts';
import type { FfmpegCodec } from '../media/codec-methods.ts';
import { pcmDecoder } from '../media/pcm-payload.ts';
import type { PayloadFeed } from '../media/payload-feed.ts';
import type { PayloadFormat, PayloadFormats } from '../media/payload-format.ts';
import type { StreamPacket } from '../stream-reader.ts';
import { ExportError } from '../errors.ts';
import { AudioDecoder } from './audio-decoder.ts';
import type { DecoderCounts, DecoderHost, MediaPacket, SoundShape } from './audio-decoder.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { OutputFile } from './output-file.ts';
import { Pieces } from './pieces.ts';
import { StretchCutter } from './place-decoded.ts';
import type { SampleTarget } from './place-decoded.ts';
import type { Placement } from './placement.ts';
import { decodeArguments } from './plan.ts';
import { SequenceOrder } from './sequence-order.ts';
import type { Sink } from './sinks.ts';

/** A payload file of one payload type. */
class FeedFile {
	readonly file: OutputFile;
	readonly #pieces: Pieces;
	readonly #feed: PayloadFeed;
	#isBegun = false;

	constructor(file: OutputFile, feed: PayloadFeed) {
		this.file = file;
		this.#feed = feed;
		this.#pieces = new Pieces(file);
	}

	write(bytes: Uint8Array): void {
		if (!this.#isBegun) this.#pieces.add(this.#feed.header(0));
		this.#isBegun = true;
		this.#pieces.add(bytes);
	}

	/** Writes what is left, and the header again: only now its numbers are known. */
	finish(): void {
		this.#pieces.flush();
		const header = this.#feed.header(0);
		if (header.length === 0 || !this.#isBegun) return;
		this.file.writeAt(0, this.#feed.header(this.file.length - header.length));
	}
}

/** Takes samples at their places. */
export interface SampleWriter extends SampleTarget {
	readonly shape: SoundShape;
	finish(): void;
}

/** What an audio file is made from. */
export interface AudioSinkGiven {
	readonly formats: PayloadFormats;
	/** The stream's own codec. */
	readonly main: PayloadFormat;
	/** Where payload files stand, and how their names begin. */
	readonly folder: string;
	readonly name: string;
	/** What takes the samples, at a shape of its own. */
	readonly makeWriter: (shape: SoundShape) => SampleWriter;
	readonly makePlacement: (sampleRate: number) => Placement;
}

/** What decoding with ffmpeg came to. */
export interface SinkDecoding {
	/** Arguments, with the payload file's name only; null when ffmpeg was not needed. */
	readonly command: readonly string[] | null;
	/** Samples that the packets hold and the decoder did not give. */
	readonly missingSamples: number;
}

/** See the head of this file. */
export class AudioSink implements Sink, DecoderHost<FeedFile> {
	readonly #given: AudioSinkGiven;
	readonly #decoder: AudioDecoder<FeedFile>;
	/** Null when every packet of the stream's own codec stands alone. */
	readonly #order: SequenceOrder<MediaPacket> | null;
	readonly #files: OutputFile[] = [];
	#writer: SampleWriter | null = null;
	#placement: Placement | null = null;

	constructor(given: AudioSinkGiven) {
		this.#given = given;
		this.#decoder = new AudioDecoder(given.formats, this);
		const standsAlone = pcmDecoder(given.main) !== null;
		this.#order = standsAlone ? null : new SequenceOrder((packet) => this.#decoder.take(packet));
	}

	get counts(): DecoderCounts {
		return this.#decoder.counts;
	}

	take(packet: StreamPacket, arrived: number): void {
		if (arrived === ARRIVED_DUPLICATE) return;
		const { timestamp, timeMs, sequence, payloadType, marker } = packet;
		const { data, payloadStart, payloadEnd } = packet;
		const payload = this.#standsAlone(payloadType)
			? data.subarray(payloadStart, payloadEnd)
			: data.slice(payloadStart, payloadEnd);
		const media = { timestamp, timeMs, arrived, sequence, payload, payloadType, marker };
		if (this.#order === null) this.#decoder.take(media);
		// Half a frame would throw a decoder out of step with its packets.
		else if (packet.isCut) this.counts.skipped++;
		else this.#order.push(media);
	}

	/** What is decoded at once need not be kept: a copy for each packet cost more than decoding. */
	#standsAlone(payloadType: number): boolean {
		if (this.#order !== null) return false;
		const format = this.#given.formats(payloadType);
		return format !== null && pcmDecoder(format) !== null;
	}

	end(): void {
		this.#order?.flush();
		for (const { channel } of this.#decoder.fed.values()) channel.finish();
		// A stream of nothing but events is an empty file all the same.
		if (this.#order === null && this.#decoder.shape === null) {
			const { clockRate, channels } = this.#given.main;
			this.begin({ sampleRate: clockRate, channels });
		}
	}

	begin({ sampleRate, channels }: SoundShape): SoundShape {
		this.#writer = this.#given.makeWriter({ sampleRate, channels });
		this.#placement = this.#given.makePlacement(this.#writer.shape.sampleRate);
		return this.#writer.shape;
	}

	place({ timestamp, timeMs, arrived }: MediaPacket): number | null {
		return this.#placement?.place(timestamp, timeMs, arrived) ?? null;
	}

	placeNoise(packet: MediaPacket): number | null {
		return this.place(packet);
	}

	put(position: number, samples: Int16Array): void {
		this.#writer?.put(position, samples);
	}

	open(method: FfmpegCodec, feed: PayloadFeed): FeedFile {
		const { folder, name } = this.#given;
		const count = this.#files.length;
		const stem = count === 0 ? name : `${name}.${count + 1}`;
		const file = new OutputFile(folder, `${stem}.${method.suffix}`, true);
		this.#files.push(file);
		return new FeedFile(file, feed);
	}

	/**
	 * Decodes what waits in payload files, and ends the audio file.
	 * @throws ExportError when nothing of the stream was readable, or ffmpeg fails
	 */
	async decode(signal: AbortSignal): Promise<SinkDecoding> {
		const writer = this.#writer;
		const shape = this.#decoder.shape;
		if (writer === null) throw new ExportError('no packet of it could be read as this codec');
		let command: readonly string[] | null = null;
		let missingSamples = 0;
		for (const { feed, stretches, channel, method } of this.#decoder.fed.values()) {
			if (stretches.count === 0) continue;
			const cutter = new StretchCutter(stretches, writer, writer.shape.channels);
			const input = channel.file.partPath;
			const args = (path: string) => decodeArguments(feed, path, shape ?? writer.shape);
			await runFfmpeg(args(input), signal, (piece) => cutter.take(piece));
			command ??= args(`${this.#given.name}.${method.suffix}`);
			missingSamples += cutter.missing;
		}
		writer.finish();
		return { command, missingSamples };
	}

	/** Takes the payload files away. */
	discard(): void {
		for (const file of this.#files) file.discard();
	}
}
