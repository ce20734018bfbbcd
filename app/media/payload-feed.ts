/** How payloads of one stream become a file that ffmpeg reads, and which samples come out of them. */
import type { PayloadFormat } from './payload-format.ts';

/** Bytes that go into the file, and the samples that the decoder makes of them. */
export interface FedRun {
	readonly bytes: Uint8Array;
	/** Where the samples begin, counted from the packet's timestamp at the feed's rate. */
	readonly offset: number;
	/** Sample frames; at the feed's rate. */
	readonly samples: number;
}

/** Takes the payloads of one format in sequence order; keeps what a codec spreads over packets. */
export interface PayloadFeed {
	/** ffmpeg's demuxer, and the options that stand before its input. */
	readonly demuxer: string;
	readonly options: readonly string[];
	/** Hz of the decoded samples; 0 until the first payload tells. */
	readonly sampleRate: number;
	readonly channels: number;
	/** What the file begins with, by the bytes behind it; always of the same length. */
	header(dataBytes: number): Uint8Array;
	/** @returns null when the payload cannot be read; empty when nothing of it is to be heard yet */
	take(payload: Uint8Array, marker: boolean): readonly FedRun[] | null;
}

/** Makes the feed of a format. @throws ExportError when its parameters ask for what is not done here */
export type FeedMaker = (format: PayloadFormat) => PayloadFeed;

/** No bytes: the header of files that have none. */
export const NO_BYTES = new Uint8Array(0);

/** What a codec needs whose packets stand one behind the other without any form around them. */
export interface PlainFeedShape {
	readonly demuxer: string;
	readonly options?: readonly string[];
	readonly sampleRate: number;
	readonly channels?: number;
	readonly header?: (dataBytes: number) => Uint8Array;
	/** The part of a payload that the demuxer takes. */
	readonly media: (payload: Uint8Array) => Uint8Array;
	/** Sample frames that come out of `media`. */
	readonly samples: (media: Uint8Array) => number;
}

/** A feed without memory. */
export function plainFeed(shape: PlainFeedShape): PayloadFeed {
	return {
		demuxer: shape.demuxer,
		options: shape.options ?? [],
		sampleRate: shape.sampleRate,
		channels: shape.channels ?? 1,
		header: shape.header ?? (() => NO_BYTES),
		take(payload) {
			const bytes = shape.media(payload);
			const samples = shape.samples(bytes);
			return samples === 0 ? null : [{ bytes, offset: 0, samples }];
		},
	};
}
