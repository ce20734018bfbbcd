/** One stream of a playback, whichever way its samples are had. */
import type { StreamPacket } from '../stream-reader.ts';
import type { PlayerCounts } from '../views/player.ts';
import type { LaneMarks } from './marks.ts';
import type { PeakBins } from './peaks.ts';

/** Sound of one stream. Positions count sample frames from the beginning of the playback. */
export interface LaneSound {
	readonly sampleRate: number;
	readonly channels: number;
	readonly marks: LaneMarks;
	readonly counts: PlayerCounts;
	/** Samples before this one are there; Infinity when all are. */
	readonly ready: number;
	/** One past the last sample so far. */
	readonly end: number;
	/** Why it cannot be heard to its end; null while all is well. */
	readonly failure: string | null;
	/** The stream's next packet, in arrival order. */
	take(packet: StreamPacket): void;
	/** No packet follows. */
	finish(): void;
	/** Samples of `count` frames; silence where nothing is. */
	read(at: number, count: number): Int16Array;
	/** The wave between two samples. */
	bins(from: number, to: number, count: number): PeakBins;
	/** Settles when the lane can take more; null when it can at once. */
	drained(): Promise<void> | null;
	/** Gives up what it holds. */
	close(): Promise<void>;
}
