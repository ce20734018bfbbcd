/** Layout of one row of `RtpStatistics`, and how its figures are read out. */
import type { RtpFigures } from './rtp-statistics.ts';

export const PACKETS = 0;
export const PREVIOUS_TYPE = 1;
/** Arrival of the last packet that was no duplicate, ms. */
export const ARRIVAL = 2;
/** 0 audio, 1 video, 2 other. */
export const KIND = 3;
export const SEGMENTS = 4;
/** Sums over closed segments. */
export const EXPECTED = 5;
export const UNIQUE = 6;
export const STRAYS = 7;
export const LATE = 8;
export const SEQUENCE_ERRORS = 9;
/** The running segment: extended numbers, distinct numbers, references. */
export const HIGHEST = 10;
export const LOWEST = 11;
export const SEGMENT_UNIQUE = 12;
export const START_TIME = 13;
export const START_TIMESTAMP = 14;
export const TIMESTAMP = 15;
export const TIME = 16;
export const NOMINAL = 17;
export const JITTER = 18;
/** A packet outside the window that waits for its successor: number (−1 for none), copies … */
export const PENDING = 19;
export const PENDING_COPIES = 20;
export const PENDING_TIME = 21;
export const PENDING_TIMESTAMP = 22;
/** Regular deltas and jitters. */
export const DELTAS = 23;
export const MIN_DELTA = 24;
export const SUM_DELTA = 25;
export const MAX_DELTA = 26;
export const MAX_DELTA_FRAME = 27;
export const JITTERS = 28;
export const MIN_JITTER = 29;
export const SUM_JITTER = 30;
export const MAX_JITTER = 31;
export const MAX_SKEW = 32;
/** Clock rate used last, Hz. */
export const RATE = 33;
/** Line of the running segment; POINTS to SUM_AN are cleared together. */
export const POINTS = 34;
export const SUM_A = 35;
export const SUM_N = 36;
export const SUM_AA = 37;
export const SUM_AN = 38;
/** Line of the longest segment. */
export const BEST_POINTS = 39;
export const BEST_A = 40;
export const BEST_N = 41;
export const BEST_AA = 42;
export const BEST_AN = 43;
export const BEST_DURATION = 44;
/** Decisions about pauses: the smallest step left out, the largest kept, ticks. */
export const MIN_SKIPPED = 45;
export const MAX_KEPT = 46;
/** Pictures (video only). */
export const FRAME_TIMESTAMP = 47;
export const FRAME_TIME = 48;
export const FRAME_JITTER = 49;
export const SUM_FRAME_JITTER = 50;
export const PICTURES = 51;
export const SLOTS = 52;

/** Slope of nominal over arrival time of the longest segment; null when there is none. */
function slopeOf(s: Float64Array): number | null {
	const points = s[BEST_POINTS] as number;
	const sumA = s[BEST_A] as number;
	const divisor = points * (s[BEST_AA] as number) - sumA * sumA;
	if (points < 2 || divisor <= 0) return null;
	return (points * (s[BEST_AN] as number) - sumA * (s[BEST_N] as number)) / divisor;
}

/**
 * Figures of a row whose segments are all closed.
 * @param packetTicks median timestamp step
 */
export function figuresOf(s: Float64Array, packetTicks: number | null): RtpFigures {
	const at = (slot: number): number => s[slot] as number;
	const expected = at(EXPECTED) + at(STRAYS);
	const unique = at(UNIQUE) + at(STRAYS);
	const slope = at(RATE) === 0 ? null : slopeOf(s);
	const hasDelta = at(DELTAS) > 0;
	const hasJitter = at(JITTERS) > 0;
	return {
		packets: at(PACKETS),
		unique,
		duplicates: at(PACKETS) - unique,
		expected,
		lost: expected - unique,
		lostPercent: expected === 0 ? 0 : (100 * (expected - unique)) / expected,
		late: at(LATE),
		restarts: at(SEGMENTS) - 1,
		sequenceErrors: at(SEQUENCE_ERRORS),
		minDelta: hasDelta ? at(MIN_DELTA) : null,
		meanDelta: hasDelta ? at(SUM_DELTA) / at(DELTAS) : null,
		maxDelta: hasDelta ? at(MAX_DELTA) : null,
		maxDeltaFrame: at(MAX_DELTA_FRAME),
		minJitter: hasJitter ? at(MIN_JITTER) : null,
		meanJitter: hasJitter ? at(SUM_JITTER) / at(JITTERS) : null,
		maxJitter: hasJitter ? at(MAX_JITTER) : null,
		maxSkew: at(RATE) === 0 ? null : at(MAX_SKEW),
		clockDrift: slope === null ? null : at(BEST_DURATION) * (slope - 1),
		frequencyDrift: slope === null ? null : at(RATE) * slope,
		frameJitter: at(PICTURES) > 0 ? at(SUM_FRAME_JITTER) / at(PICTURES) : null,
		packetTicks,
	};
}
