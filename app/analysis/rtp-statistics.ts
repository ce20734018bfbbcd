/**
 * Our own figures of an RTP stream: Wireshark's rules with its faults taken out. Loss comes from
 * the set of sequence numbers seen, sender restarts begin a new segment, the true clock rate is
 * used. Runs for every RTP packet: one row of doubles and one bitmap per stream.
 * @see RFC 3550 §6.4.1, A.1, A.3, A.8
 */
import type { Arrival } from './arrival.ts';
import { addSeen, advanceSeen, coversSeen, hasSeen, restartSeen } from './seen-numbers.ts';
import { StatisticsTable } from './statistics-table.ts';
import { StepMedian } from './step-median.ts';
import { extend32 } from './unwrap.ts';
import { figuresOf } from './rtp-figures.ts';
import type { RtpFigures } from './rtp-figures.ts';
import * as S from './rtp-statistics-slots.ts';

/** A step of more than this many numbers forward is a restart (RFC 3550 A.1). */
export const MAX_DROPOUT = 3000;

/** What a packet is to a receiver. */
export const ARRIVED_IN_ORDER = 0;
export const ARRIVED_LATE = 1;
export const ARRIVED_DUPLICATE = 2;
/** Outside −100 to 3000: a restart when the next packet follows it, otherwise a stray. */
export const ARRIVED_OUTSIDE = 3;
/** This packet confirmed that the one before it was a restart. */
export const ARRIVED_AFTER_RESTART = 4;

/** Where a segment begins. */
type SegmentStart = Pick<Arrival, 'timeMs' | 'sequence' | 'timestamp' | 'clockRate'>;

/** True figures of all streams of a capture. */
export class RtpStatistics {
	readonly #table: StatisticsTable;
	readonly #base: number;
	readonly #steps = new StepMedian();
	/** Median step per stream when it is known beforehand (second pass). */
	readonly #knownMedian = new Map<number, number>();
	#hasKnown = false;
	/** Sequence numbers skipped right before the packet given last. */
	lastMissing = 0;

	/**
	 * @param table rows that are shared with other figures; its own when left out
	 * @param base where this class's slots begin in a row
	 */
	constructor(table = new StatisticsTable(S.SLOTS), base = 0) {
		this.#table = table;
		this.#base = base;
	}

	/** First packet of a stream. @param kind 0 audio, 1 video, 2 other */
	begin(stream: number, first: Arrival, kind: number): void {
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream) + this.#base;
		s.fill(0, o, o + S.SLOTS);
		s[o + S.PACKETS] = 1;
		s[o + S.PREVIOUS_TYPE] = first.payloadType;
		s[o + S.ARRIVAL] = first.timeMs;
		s[o + S.PENDING] = -1;
		s[o + S.KIND] = kind;
		s[o + S.MIN_SKIPPED] = Infinity;
		s[o + S.USUAL] = kind === 0 ? S.UNKNOWN_STEP : S.ANY_STEP;
		s[o + S.SEGMENTS] = 0;
		this.#steps.forget(stream);
		this.#beginSegment(s, o, stream, first);
	}

	/** What a stream carries turned out later. @param kind 0 audio, 1 video, 2 other */
	setKind(stream: number, kind: number): void {
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream) + this.#base;
		if (s[o + S.KIND] === kind) return;
		s[o + S.KIND] = kind;
		s[o + S.USUAL] = kind === 0 ? S.UNKNOWN_STEP : S.ANY_STEP;
	}

	/** Fixes the median timestamp step of a stream that is measured a second time. */
	knowMedian(stream: number, ticks: number): void {
		this.#hasKnown = true;
		this.#knownMedian.set(stream, ticks);
	}

	#beginSegment(s: Float64Array, o: number, stream: number, first: SegmentStart): void {
		const { timeMs, sequence, clockRate } = first;
		const timestamp = first.timestamp >>> 0;
		s[o + S.SEGMENTS] = (s[o + S.SEGMENTS] as number) + 1;
		// Room below, so that late packets of the beginning have a number too.
		const extended = sequence + 0x1_0000;
		s[o + S.HIGHEST] = extended;
		s[o + S.LOWEST] = extended;
		s[o + S.SEGMENT_UNIQUE] = 1;
		s[o + S.START_TIME] = timeMs;
		s[o + S.START_TIMESTAMP] = timestamp + 0x1_0000_0000;
		s[o + S.TIMESTAMP] = timestamp + 0x1_0000_0000;
		s[o + S.TIME] = timeMs;
		s[o + S.NOMINAL] = 0;
		s[o + S.JITTER] = 0;
		s[o + S.FRAME_JITTER] = 0;
		s[o + S.FRAME_TIMESTAMP] = timestamp + 0x1_0000_0000;
		s[o + S.FRAME_TIME] = timeMs;
		s.fill(0, o + S.POINTS, o + S.SUM_AN + 1);
		s[o + S.POINTS] = clockRate === 0 ? 0 : 1;
		restartSeen(s, o + S.SEEN, extended);
	}

	/**
	 * Every further packet of a stream, in arrival order.
	 * @returns an ARRIVED_ value
	 */
	update(stream: number, arrival: Arrival): number {
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream) + this.#base;
		s[o + S.PACKETS] = (s[o + S.PACKETS] as number) + 1;
		const arrived = this.#place(s, o, stream, arrival);
		const isStep = arrived === ARRIVED_IN_ORDER || arrived === ARRIVED_AFTER_RESTART;
		if (!isStep || this.lastMissing > 0) {
			s[o + S.SEQUENCE_ERRORS] = (s[o + S.SEQUENCE_ERRORS] as number) + 1;
		}
		const previousType = s[o + S.PREVIOUS_TYPE] as number;
		s[o + S.PREVIOUS_TYPE] = arrival.payloadType;
		if (arrived === ARRIVED_DUPLICATE) return arrived;
		const isRegular =
			arrival.marker === 0 && !isNoise(arrival.payloadType) && !isNoise(previousType);
		if (arrived === ARRIVED_OUTSIDE) {
			s[o + S.PENDING_TIME] = arrival.timeMs;
			s[o + S.PENDING_TIMESTAMP] = arrival.timestamp;
			if (isRegular) collectDelta(s, o, arrival);
			s[o + S.ARRIVAL] = arrival.timeMs;
			return arrived;
		}
		const isNext = isStep && this.lastMissing === 0;
		this.#measureInTime(s, o, stream, arrival, isRegular, isNext);
		return arrived;
	}

	/** Delta, jitter and skew of a packet that has its place in the segment. */
	#measureInTime(
		s: Float64Array,
		o: number,
		stream: number,
		arrival: Arrival,
		isRegular: boolean,
		isNext: boolean,
	): void {
		const before = s[o + S.TIMESTAMP] as number;
		const extended = extend32(before, arrival.timestamp);
		const inTime = extended >= (s[o + S.START_TIMESTAMP] as number);
		if (isRegular && inTime) collectDelta(s, o, arrival);
		s[o + S.ARRIVAL] = arrival.timeMs;
		if (!inTime) return;
		s[o + S.TIMESTAMP] = extended;
		if (arrival.clockRate === 0) return;
		// `| 0` keeps the step a small integer, which needs no box on its way.
		const isPause = this.#isPause(s, o, stream, (extended - before) | 0, isNext);
		measure(s, o, arrival, isPause, isRegular);
	}

	/** Finds a packet's place among the numbers of its segment. */
	#place(s: Float64Array, o: number, stream: number, arrival: Arrival): number {
		this.lastMissing = 0;
		const highest = s[o + S.HIGHEST] as number;
		const step = ((arrival.sequence - highest) << 16) >> 16;
		if (step > 0 && step < MAX_DROPOUT) {
			if (s[o + S.PENDING] !== -1) this.#closePending(s, o, stream);
			advanceSeen(s, o + S.SEEN, highest, highest + step);
			s[o + S.HIGHEST] = highest + step;
			s[o + S.SEGMENT_UNIQUE] = (s[o + S.SEGMENT_UNIQUE] as number) + 1;
			this.lastMissing = step - 1;
			return ARRIVED_IN_ORDER;
		}
		if (step <= 0 && step >= -S.MAX_MISORDER) {
			if (s[o + S.PENDING] !== -1) this.#closePending(s, o, stream);
			return this.#placeBehind(s, o, stream, highest + step);
		}
		return this.#placeOutside(s, o, stream, arrival);
	}

	/** A number at or below the highest: late when it is new, otherwise a duplicate. */
	#placeBehind(s: Float64Array, o: number, stream: number, extended: number): number {
		if (hasSeen(s, o + S.SEEN, extended)) return ARRIVED_DUPLICATE;
		addSeen(s, o + S.SEEN, extended);
		s[o + S.SEGMENT_UNIQUE] = (s[o + S.SEGMENT_UNIQUE] as number) + 1;
		if (extended < (s[o + S.LOWEST] as number)) s[o + S.LOWEST] = extended;
		s[o + S.LATE] = (s[o + S.LATE] as number) + 1;
		return ARRIVED_LATE;
	}

	#placeOutside(s: Float64Array, o: number, stream: number, arrival: Arrival): number {
		const { sequence } = arrival;
		const pending = s[o + S.PENDING] as number;
		if (pending !== -1 && sequence === ((pending + 1) & 0xffff)) {
			this.#restart(s, o, stream, pending, arrival.clockRate);
			return ARRIVED_AFTER_RESTART;
		}
		if (pending === sequence) {
			return ARRIVED_DUPLICATE;
		}
		if (pending !== -1) this.#closePending(s, o, stream);
		s[o + S.PENDING] = sequence;
		return ARRIVED_OUTSIDE;
	}

	/** Two packets in a row confirm the jump: the first of them begins a new segment. */
	#restart(s: Float64Array, o: number, stream: number, pending: number, clockRate: number): void {
		closeSegment(s, o);
		this.#beginSegment(s, o, stream, {
			timeMs: s[o + S.PENDING_TIME] as number,
			sequence: pending,
			timestamp: s[o + S.PENDING_TIMESTAMP] as number,
			clockRate,
		});
		s[o + S.PENDING] = -1;
		const highest = s[o + S.HIGHEST] as number;
		advanceSeen(s, o + S.SEEN, highest, highest + 1);
		s[o + S.HIGHEST] = highest + 1;
		s[o + S.SEGMENT_UNIQUE] = 2;
	}

	/** A jump that nothing followed was a stray packet: an old one, or a number of its own. */
	#closePending(s: Float64Array, o: number, stream: number): void {
		const highest = s[o + S.HIGHEST] as number;
		const extended = highest + ((((s[o + S.PENDING] as number) - highest) << 16) >> 16);
		s[o + S.PENDING] = -1;
		if (extended < highest && coversSeen(highest, extended)) {
			this.#placeBehind(s, o, stream, extended);
			return;
		}
		s[o + S.STRAYS] = (s[o + S.STRAYS] as number) + 1;
	}

	/** A pause must not enter the jitter filter; decided again at the end if the median moved. */
	#isPause(s: Float64Array, o: number, stream: number, step: number, isNext: boolean): boolean {
		if (s[o + S.KIND] !== 0) return false;
		const usual = s[o + S.USUAL] as number;
		if (isNext) this.#countStep(s, o, stream, step);
		if (step === usual) return false;
		// The usual step stands for the median, which is known at the end only: `medianToRepeat`.
		const first = usual < 0 ? Infinity : usual;
		const median = this.#hasKnown ? (this.#knownMedian.get(stream) ?? first) : first;
		const isPause = step > S.PAUSE_PACKETS * median;
		if (isPause) {
			if (step < (s[o + S.MIN_SKIPPED] as number)) s[o + S.MIN_SKIPPED] = step;
		} else if (step > (s[o + S.MAX_KEPT] as number)) {
			s[o + S.MAX_KEPT] = step;
		}
		return isPause;
	}

	#countStep(s: Float64Array, o: number, stream: number, step: number): void {
		if (step < 0) return;
		const usual = s[o + S.USUAL] as number;
		if (usual === S.UNKNOWN_STEP) {
			s[o + S.USUAL] = step;
			s[o + S.USUAL_COUNT] = 1;
		} else if (step === usual) {
			s[o + S.USUAL_COUNT] = (s[o + S.USUAL_COUNT] as number) + 1;
		} else {
			this.#steps.add(stream, step, usual);
		}
	}

	/** Counts a step in sequence that is not the usual one, which is known. @param step ticks */
	countUnusual(stream: number, step: number): void {
		const s = this.#table.row(stream);
		const usual = s[this.#table.offset(stream) + this.#base + S.USUAL] as number;
		this.#steps.add(stream, step, usual);
	}

	/**
	 * The median step by which the stream must be measured again, because early decisions about
	 * pauses do not agree with it; null when all do.
	 */
	medianToRepeat(stream: number): number | null {
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream) + this.#base;
		if ((s[o + S.USUAL] as number) < 0) return null;
		const median = this.#median(s, o, stream);
		const limit = S.PAUSE_PACKETS * median;
		const agrees =
			(s[o + S.MIN_SKIPPED] as number) > limit && (s[o + S.MAX_KEPT] as number) <= limit;
		return agrees ? null : median;
	}

	#median(s: Float64Array, o: number, stream: number): number {
		return this.#steps.median(stream, s[o + S.USUAL] as number, s[o + S.USUAL_COUNT] as number);
	}

	/** Jitter after the packet that was given last, ms. */
	lastJitter(stream: number): number {
		return this.#table.row(stream)[this.#table.offset(stream) + this.#base + S.JITTER] as number;
	}

	/** How far the packet that was given last was ahead of its nominal time, ms. */
	lastSkew(stream: number): number {
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream) + this.#base;
		return (
			(s[o + S.NOMINAL] as number) - ((s[o + S.TIME] as number) - (s[o + S.START_TIME] as number))
		);
	}

	figures(stream: number): RtpFigures {
		const o = this.#table.offset(stream) + this.#base;
		const s = this.#table.row(stream).slice(o, o + S.SLOTS);
		if (s[S.PENDING] !== -1) this.#previewPending(s);
		closeSegment(s, 0);
		const hasSteps = (s[S.USUAL] as number) >= 0;
		return figuresOf(s, hasSteps ? this.#median(s, 0, stream) : null);
	}

	/** Counts a pending packet as stray in a copy of the row. */
	#previewPending(s: Float64Array): void {
		const highest = s[S.HIGHEST] as number;
		const extended = highest + ((((s[S.PENDING] as number) - highest) << 16) >> 16);
		if (extended < highest && coversSeen(highest, extended)) {
			if (hasSeen(s, S.SEEN, extended)) return;
			s[S.SEGMENT_UNIQUE] = (s[S.SEGMENT_UNIQUE] as number) + 1;
			s[S.LOWEST] = Math.min(s[S.LOWEST] as number, extended);
			s[S.LATE] = (s[S.LATE] as number) + 1;
			return;
		}
		s[S.STRAYS] = (s[S.STRAYS] as number) + 1;
	}
}

function isNoise(payloadType: number): boolean {
	return payloadType === 13 || payloadType === 19;
}

function collectDelta(s: Float64Array, o: number, arrival: Arrival): void {
	const delta = arrival.timeMs - (s[o + S.ARRIVAL] as number);
	const count = s[o + S.DELTAS] as number;
	if (count === 0 || delta < (s[o + S.MIN_DELTA] as number)) s[o + S.MIN_DELTA] = delta;
	if (count === 0 || delta > (s[o + S.MAX_DELTA] as number)) {
		s[o + S.MAX_DELTA] = delta;
		s[o + S.MAX_DELTA_FRAME] = arrival.frame;
	}
	s[o + S.SUM_DELTA] = (s[o + S.SUM_DELTA] as number) + delta;
	s[o + S.DELTAS] = count + 1;
}

/** Jitter, skew and the sums of the drift line, relative to the segment's first packet. */
function measure(
	s: Float64Array,
	o: number,
	packet: Arrival,
	isPause: boolean,
	isRegular: boolean,
): void {
	const { timeMs, clockRate } = packet;
	const extended = s[o + S.TIMESTAMP] as number;
	const nominal = ((extended - (s[o + S.START_TIMESTAMP] as number)) * 1000) / clockRate;
	const arrival = timeMs - (s[o + S.START_TIME] as number);
	s[o + S.RATE] = clockRate;
	if (!isPause) {
		const expected = (s[o + S.TIME] as number) + (nominal - (s[o + S.NOMINAL] as number));
		const jitter = (15 * (s[o + S.JITTER] as number) + Math.abs(timeMs - expected)) / 16;
		s[o + S.JITTER] = jitter;
		if (isRegular) collectJitter(s, o, jitter);
	}
	s[o + S.TIME] = timeMs;
	s[o + S.NOMINAL] = nominal;
	const skew = nominal - arrival;
	if (Math.abs(skew) > Math.abs(s[o + S.MAX_SKEW] as number)) s[o + S.MAX_SKEW] = skew;
	s[o + S.POINTS] = (s[o + S.POINTS] as number) + 1;
	s[o + S.SUM_A] = (s[o + S.SUM_A] as number) + arrival;
	s[o + S.SUM_N] = (s[o + S.SUM_N] as number) + nominal;
	s[o + S.SUM_AA] = (s[o + S.SUM_AA] as number) + arrival * arrival;
	s[o + S.SUM_AN] = (s[o + S.SUM_AN] as number) + arrival * nominal;
	if (s[o + S.KIND] === 1) measurePicture(s, o, packet);
}

function collectJitter(s: Float64Array, o: number, jitter: number): void {
	const count = s[o + S.JITTERS] as number;
	if (count === 0 || jitter < (s[o + S.MIN_JITTER] as number)) s[o + S.MIN_JITTER] = jitter;
	if (count === 0 || jitter > (s[o + S.MAX_JITTER] as number)) s[o + S.MAX_JITTER] = jitter;
	s[o + S.SUM_JITTER] = (s[o + S.SUM_JITTER] as number) + jitter;
	s[o + S.JITTERS] = count + 1;
}

/** Jitter of pictures: only the first packet of each timestamp, so sending time does not count. */
function measurePicture(s: Float64Array, o: number, packet: Arrival): void {
	const { timeMs, clockRate } = packet;
	const extended = s[o + S.TIMESTAMP] as number;
	const before = s[o + S.FRAME_TIMESTAMP] as number;
	if (extended <= before) return;
	const step = ((extended - before) * 1000) / clockRate;
	const difference = Math.abs(timeMs - (s[o + S.FRAME_TIME] as number) - step);
	const jitter = (15 * (s[o + S.FRAME_JITTER] as number) + difference) / 16;
	s[o + S.FRAME_JITTER] = jitter;
	s[o + S.SUM_FRAME_JITTER] = (s[o + S.SUM_FRAME_JITTER] as number) + jitter;
	s[o + S.PICTURES] = (s[o + S.PICTURES] as number) + 1;
	s[o + S.FRAME_TIMESTAMP] = extended;
	s[o + S.FRAME_TIME] = timeMs;
}

/** Adds the running segment to the sums, and keeps its line if it is the longest so far. */
function closeSegment(s: Float64Array, o: number): void {
	const span = (s[o + S.HIGHEST] as number) - (s[o + S.LOWEST] as number) + 1;
	s[o + S.EXPECTED] = (s[o + S.EXPECTED] as number) + span;
	s[o + S.UNIQUE] = (s[o + S.UNIQUE] as number) + (s[o + S.SEGMENT_UNIQUE] as number);
	if ((s[o + S.POINTS] as number) <= (s[o + S.BEST_POINTS] as number)) return;
	s[o + S.BEST_POINTS] = s[o + S.POINTS] as number;
	s[o + S.BEST_A] = s[o + S.SUM_A] as number;
	s[o + S.BEST_N] = s[o + S.SUM_N] as number;
	s[o + S.BEST_AA] = s[o + S.SUM_AA] as number;
	s[o + S.BEST_AN] = s[o + S.SUM_AN] as number;
	s[o + S.BEST_DURATION] = (s[o + S.TIME] as number) - (s[o + S.START_TIME] as number);
}
