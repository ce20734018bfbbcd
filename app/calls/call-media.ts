/** The media of a call as the call model needs it. */
import type { StreamPace } from '../analysis/media-findings.ts';
import type { DialledDigit } from '../views/calls.ts';
import type { EndpointItem } from '../views/streams.ts';

/** One RTP stream that signalling bound to a call. */
export interface CallStream {
	/** `rtp-<first frame>`. */
	readonly id: string;
	/** Number in `RtpStreams`. */
	readonly stream: number;
	readonly ssrc: number;
	readonly codec: string | null;
	/** All that it changed between; what only goes along (DTMF, comfort noise) left out. */
	readonly codecs: readonly string[];
	readonly kind: 'audio' | 'video' | 'other';
	/** ms since the first packet of the capture. */
	readonly firstMs: number;
	readonly lastMs: number;
	readonly firstFrame: number;
	readonly source: EndpointItem;
	readonly destination: EndpointItem;
	readonly packets: number;
	readonly mos: number | null;
	/** Hz; null when nobody knows. */
	readonly clockRate: number | null;
	/** Clock measured against arrival times, Hz; null when it could not be. */
	readonly frequencyDrift: number | null;
	/** How evenly its packets came; null when nothing was measured. */
	readonly pace: StreamPace | null;
	/** Digits of RFC 4733 events in it. */
	readonly digits: readonly DialledDigit[];
}

/** Finds the streams of a call. */
export interface CallMedia {
	/** Changes when `streamsOf` would name other streams. @param id of the call */
	revisionOf(id: string): number;
	streamsOf(id: string): readonly CallStream[];
}

/** A capture without bound media. */
export const NO_MEDIA: CallMedia = { revisionOf: () => 0, streamsOf: () => [] };
