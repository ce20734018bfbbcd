/** Listening: lanes of one playback, what is drawn of them and their samples. */

/** How arrival times become sound; the first three as in Wireshark's player. */
export type PlayoutMode = 'jitter-buffer' | 'rtp-timestamps' | 'uninterrupted' | 'adaptive';

/** What is to be played. */
export interface PlayerQuery {
	/** First frames of the streams, as in `StreamOrderView.ids`; one lane each, at most 64. */
	readonly streams: readonly number[];
	readonly mode: PlayoutMode;
	/** Depth of the jitter buffer, ms. */
	readonly bufferMs: number;
}

/** Something that happened to the sound, drawn on the wave. */
export type PlayerMarkKind = 'lost' | 'late' | 'wrong-timestamp' | 'silence';

/** Counts of marks of one lane; they equal the analysis. */
export interface PlayerCounts {
	/** Packets that never came. */
	readonly lost: number;
	/** Packets that came after their time to be played: dropped by the jitter buffer. */
	readonly late: number;
	readonly wrongTimestamps: number;
	/** Runs of silence that were put in. */
	readonly silences: number;
}

/** One stream of a playback. */
export interface PlayerLane {
	/** First frame of the stream. */
	readonly stream: number;
	readonly title: string;
	readonly codec: string | null;
	readonly inferred: boolean;
	/** Hz of the decoded samples. */
	readonly sampleRate: number;
	readonly channels: number;
	/** Seconds since the first packet of the capture. */
	readonly from: number;
	readonly to: number;
	readonly counts: PlayerCounts;
	/** Why it cannot be heard (encrypted, no decoder, unknown codec); null when it can. */
	readonly silentBecause: string | null;
	/** Share decoded, 0 to 1: ffmpeg's codecs decode ahead of the player. */
	readonly decoded: number;
}

/** One playback. */
export interface PlayerView {
	/** Number by which samples and waves are asked for. */
	readonly playback: number;
	readonly from: number;
	readonly to: number;
	/** The capture is live, or still being written: packets may still come. */
	readonly isGrowing: boolean;
	readonly lanes: readonly PlayerLane[];
}

/** A mark on the wave. */
export interface PlayerMark {
	readonly kind: PlayerMarkKind;
	/** Seconds since the first packet of the capture. */
	readonly offset: number;
	/** Seconds. */
	readonly duration: number;
	/** Frame of the packet, or of the one before what is missing. */
	readonly frame: number;
	/** Packets. */
	readonly packets: number;
}

/** The wave of a lane over a range cut into equal bins. */
export interface WaveView {
	readonly from: number;
	readonly to: number;
	/** Least and largest sample of each bin, −128 to 127; both 0 where there is no sound. */
	readonly least: Int8Array;
	readonly largest: Int8Array;
	/** At most 500; of more only the longest are sent and `marksLeftOut` counts the rest. */
	readonly marks: readonly PlayerMark[];
	readonly marksLeftOut: number;
	/** False while a part of the range is not decoded yet. */
	readonly complete: boolean;
}

/** Samples of a lane. */
export interface SamplesView {
	/** First sample since the start of the playback, at the lane's rate. */
	readonly at: number;
	/** 16-bit samples, interleaved; shorter than asked for where decoding has not come yet or at the end. */
	readonly samples: Int16Array;
	readonly end: boolean;
}
