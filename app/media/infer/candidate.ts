/** What a stream may carry, with what speaks for it. */
import type { SampleSet } from './sample-set.ts';

/** One codec that fits the samples of a stream. */
export interface Candidate {
	/** RFC encoding name; null for what is encrypted. */
	readonly codec: string | null;
	readonly kind: 'audio' | 'video' | 'other';
	/** Hz. */
	readonly clockRate: number;
	readonly channels: number;
	/** 0 to 1; from 0.5 on the codec is named. */
	readonly confidence: number;
	/** What speaks for it, in words. */
	readonly reasons: readonly string[];
	/** What `a=fmtp` would have said; empty when it is not needed. */
	readonly fmtp: string;
	/** Of redundancy: what is inside by payload type, that of the media first. */
	readonly inside?: readonly {
		readonly payloadType: number;
		/** Most likely first. */
		readonly candidates: readonly Candidate[];
	}[];
}

/** Judges the samples of one payload type of a stream; null when they cannot be this codec. Pure. */
export type Scorer = (set: SampleSet) => Candidate | null;

/** RTP clock of all pictures, Hz. @see RFC 3551 §5 */
export const VIDEO_CLOCK = 90_000;

/** A candidate that carries pictures. */
export function pictures(
	codec: string,
	confidence: number,
	reasons: readonly string[],
): Candidate | null {
	if (confidence <= 0) return null;
	return {
		...{ codec, confidence, reasons, kind: 'video', channels: 0, fmtp: '' },
		clockRate: VIDEO_CLOCK,
	};
}

/** A candidate that carries sound. */
export function sound(
	codec: string,
	clockRate: number,
	confidence: number,
	reasons: readonly string[],
	{ channels = 1, fmtp = '' }: { readonly channels?: number; readonly fmtp?: string } = {},
): Candidate | null {
	if (confidence <= 0) return null;
	return { codec, confidence, reasons, kind: 'audio', clockRate, channels, fmtp };
}

/** `97 %` */
export function percent(share: number): string {
	return `${Math.floor(share * 100)} %`;
}
