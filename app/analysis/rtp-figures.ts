/** Our own figures of an RTP stream, read out of its row. */
import * as S from './rtp-statistics-slots.ts';

/** The true figures of one stream; ms, Hz; null where nothing could be measured. */
export interface RtpFigures {
	readonly packets: number;
	readonly unique: number;
	readonly duplicates: number;
	readonly expected: number;
	readonly lost: number;
	readonly lostPercent: number;
	readonly late: number;
	readonly restarts: number;
	readonly sequenceErrors: number;
	readonly minDelta: number | null;
	readonly meanDelta: number | null;
	readonly maxDelta: number | null;
	readonly maxDeltaFrame: number;
	readonly minJitter: number | null;
	readonly meanJitter: number | null;
	readonly maxJitter: number | null;
	readonly maxSkew: number | null;
	readonly clockDrift: number | null;
	readonly frequencyDrift: number | null;
	/** 100 × (slope − 1). */
	readonly frequencyDriftPercent: number | null;
	readonly frameJitter: number | null;
	/** Median timestamp step of packets in sequence, ticks; null before the first step. */
	readonly packetTicks: number | null;
}

/** Slope of nominal over arrival time of the longest segment; null when there is none. */
function slopeOf(s: Float64Array): number | null {
	const points = s[S.BEST_POINTS] as number;
	const sumA = s[S.BEST_A] as number;
	const divisor = points * (s[S.BEST_AA] as number) - sumA * sumA;
	if (points < 2 || divisor <= 0) return null;
	return (points * (s[S.BEST_AN] as number) - sumA * (s[S.BEST_N] as number)) / divisor;
}

/**
 * Figures of a row whose segments are all closed.
 * @param packetTicks median timestamp step
 */
export function figuresOf(s: Float64Array, packetTicks: number | null): RtpFigures {
	const at = (slot: number): number => s[slot] as number;
	const expected = at(S.EXPECTED) + at(S.STRAYS);
	const unique = at(S.UNIQUE) + at(S.STRAYS);
	const slope = at(S.RATE) === 0 ? null : slopeOf(s);
	const hasDelta = at(S.DELTAS) > 0;
	const hasJitter = at(S.JITTERS) > 0;
	return {
		packets: at(S.PACKETS),
		unique,
		duplicates: at(S.PACKETS) - unique,
		expected,
		lost: expected - unique,
		lostPercent: expected === 0 ? 0 : (100 * (expected - unique)) / expected,
		late: at(S.LATE),
		restarts: at(S.SEGMENTS) - 1,
		sequenceErrors: at(S.SEQUENCE_ERRORS),
		minDelta: hasDelta ? at(S.MIN_DELTA) : null,
		meanDelta: hasDelta ? at(S.SUM_DELTA) / at(S.DELTAS) : null,
		maxDelta: hasDelta ? at(S.MAX_DELTA) : null,
		maxDeltaFrame: at(S.MAX_DELTA_FRAME),
		minJitter: hasJitter ? at(S.MIN_JITTER) : null,
		meanJitter: hasJitter ? at(S.SUM_JITTER) / at(S.JITTERS) : null,
		maxJitter: hasJitter ? at(S.MAX_JITTER) : null,
		maxSkew: at(S.RATE) === 0 ? null : at(S.MAX_SKEW),
		clockDrift: slope === null ? null : at(S.BEST_DURATION) * (slope - 1),
		frequencyDrift: slope === null ? null : at(S.RATE) * slope,
		frequencyDriftPercent: slope === null ? null : 100 * (slope - 1),
		frameJitter: at(S.PICTURES) > 0 ? at(S.SUM_FRAME_JITTER) / at(S.PICTURES) : null,
		packetTicks,
	};
}
