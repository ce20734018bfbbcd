/**
 * The packets of one stream become samples at their places, whatever their payload types carry:
 * decoded in process at once, or fed to ffmpeg, whose output is cut and placed.
 */
import { MAX_NOISE_SECONDS, noiseOn } from '../media/comfort-noise.ts';
import { methodOf } from '../media/codec-methods.ts';
import type { FfmpegCodec } from '../media/codec-methods.ts';
import { pcmDecoder, pcmFeed } from '../media/pcm-payload.ts';
import type { PayloadFeed } from '../media/payload-feed.ts';
import type { PayloadFormat, PayloadFormats } from '../media/payload-format.ts';
import { RedRepair } from '../media/red.ts';
import type { OrderedPayload } from './sequence-order.ts';
import { Stretches } from './stretches.ts';

/** One packet with what its payload is. */
export interface MediaPacket extends OrderedPayload {
	readonly payloadType: number;
	/** 0 or 1. */
	readonly marker: number;
}

/** Rate and channels of the samples. */
export interface SoundShape {
	readonly sampleRate: number;
	readonly channels: number;
}

/** Where the bytes of one payload type go on their way through ffmpeg. */
export interface FeedChannel {
	write(bytes: Uint8Array): void;
}

/** One payload type that ffmpeg decodes. */
export interface FedType<Channel extends FeedChannel = FeedChannel> {
	readonly method: FfmpegCodec;
	readonly feed: PayloadFeed;
	readonly stretches: Stretches;
	readonly channel: Channel;
}

/** What the decoder works for: a file, or a lane of the player. */
export interface DecoderHost<Channel extends FeedChannel> {
	/** Asked once, with the shape of the first sound. @returns the shape of all */
	begin(shape: SoundShape): SoundShape;
	/** First sample of a packet; null when it is not heard. Called once for each that sounds. */
	place(packet: MediaPacket, samples: number): number | null;
	/** The same for comfort noise, which lasts until the next packet. */
	placeNoise(packet: MediaPacket): number | null;
	put(position: number, samples: Int16Array): void;
	open(method: FfmpegCodec, feed: PayloadFeed, stretches: Stretches, shape: SoundShape): Channel;
}

/** Packets that are not heard, or differently from how they were sent. */
export interface DecoderCounts {
	/** Payload that nobody here reads. */
	skipped: number;
	events: number;
	noises: number;
	/** Lost packets that were heard from redundant blocks. */
	repaired: number;
}

/** Samples of another rate or number of channels go through ffmpeg too. */
const RESAMPLED: FfmpegCodec = {
	way: 'ffmpeg',
	suffix: 'pcm',
	makeFeed: pcmFeed,
	media: (payload) => payload,
};

/** See the head of this file. */
export class AudioDecoder<Channel extends FeedChannel> {
	readonly counts: DecoderCounts = { skipped: 0, events: 0, noises: 0, repaired: 0 };
	readonly fed = new Map<number, FedType<Channel>>();
	readonly #formats: PayloadFormats;
	readonly #host: DecoderHost<Channel>;
	readonly #red = new RedRepair();
	#shape: SoundShape | null = null;
	#noise: { readonly position: number; readonly packet: MediaPacket } | null = null;

	constructor(formats: PayloadFormats, host: DecoderHost<Channel>) {
		this.#formats = formats;
		this.#host = host;
	}

	/** The shape of the samples; null before the first. */
	get shape(): SoundShape | null {
		return this.#shape;
	}

	/** Takes the next packet. Those that go through ffmpeg must come in sequence order. */
	take(packet: MediaPacket): void {
		const format = this.#formats(packet.payloadType);
		switch (format?.codec) {
			case undefined:
				this.counts.skipped++;
				return;
			case 'RED':
				return this.#takeRedundant(packet);
			case 'CN':
				return this.#takeNoise(packet);
			case 'TELEPHONE-EVENT':
				this.counts.events++;
				return;
			default:
				return this.#takeSound(packet, format as PayloadFormat);
		}
	}

	#takeRedundant(packet: MediaPacket): void {
		const blocks = this.#red.take(packet.payload, packet.timestamp);
		if (blocks === null) this.counts.skipped++;
		for (const { payloadType, payload, timestamp } of blocks ?? []) {
			const isNested = this.#formats(payloadType)?.codec === 'RED';
			if (!isNested) this.take({ ...packet, payloadType, payload, timestamp });
		}
		this.counts.repaired = this.#red.repaired;
	}

	#takeNoise(packet: MediaPacket): void {
		this.counts.noises++;
		const position = this.#shape === null ? null : this.#host.placeNoise(packet);
		if (position === null) return;
		this.#endNoise(position);
		this.#noise = { position, packet };
	}

	/** The noise before a sound is as long as the time between. */
	#endNoise(position: number): void {
		const noise = this.#noise;
		this.#noise = null;
		if (noise === null || this.#shape === null) return;
		const { sampleRate, channels } = this.#shape;
		const most = MAX_NOISE_SECONDS * sampleRate;
		const length = Math.max(0, Math.min(most, position - noise.position));
		this.#host.put(noise.position, noiseOn(noise.packet, length, channels));
	}

	#takeSound(packet: MediaPacket, format: PayloadFormat): void {
		const decode = pcmDecoder(format);
		if (decode !== null) {
			this.#takePcm(packet, format, decode(packet.payload));
			return;
		}
		const method = methodOf(format.codec);
		if (method?.way === 'ffmpeg') this.#feed(packet, format, method);
		else this.counts.skipped++;
	}

	#takePcm(packet: MediaPacket, format: PayloadFormat, samples: Int16Array): void {
		const shape = this.#begin({ sampleRate: format.clockRate, channels: format.channels });
		const fits = shape.sampleRate === format.clockRate && shape.channels === format.channels;
		if (!fits) {
			this.#feed(packet, format, RESAMPLED);
			return;
		}
		const position = this.#host.place(packet, Math.floor(samples.length / shape.channels));
		if (position === null) return;
		this.#endNoise(position);
		this.#host.put(position, samples);
	}

	#begin(shape: SoundShape): SoundShape {
		return (this.#shape ??= this.#host.begin(shape));
	}

	#feed(packet: MediaPacket, format: PayloadFormat, method: FfmpegCodec): void {
		const known = this.fed.get(packet.payloadType);
		const feed = known?.feed ?? method.makeFeed(format);
		const runs = feed.take(packet.payload, packet.marker === 1);
		if (runs === null) {
			this.counts.skipped++;
			return;
		}
		if (runs.length === 0) {
			if (known === undefined) this.#keepFeed(packet.payloadType, method, feed);
			return;
		}
		const type = known ?? this.#keepFeed(packet.payloadType, method, feed);
		const ratio = this.#begin(feed).sampleRate / feed.sampleRate;
		const span = Math.max(...runs.map(({ offset, samples }) => offset + samples));
		const position = span === 0 ? null : this.#host.place(packet, Math.round(span * ratio));
		if (position !== null) this.#endNoise(position);
		for (const { bytes, offset, samples } of runs) {
			const end = Math.round((offset + samples) * ratio);
			const start = Math.round(offset * ratio);
			type.stretches.add(position === null ? null : position + start, end - start);
			type.channel.write(bytes);
		}
	}

	#keepFeed(payloadType: number, method: FfmpegCodec, feed: PayloadFeed): FedType<Channel> {
		const stretches = new Stretches();
		const shape = this.#begin(feed);
		const channel = this.#host.open(method, feed, stretches, shape);
		const type = { method, feed, stretches, channel };
		this.fed.set(payloadType, type);
		return type;
	}
}
