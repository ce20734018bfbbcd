/**
 * The short way for packets that are not the expected one, and still of a stream that goes on: late
 * ones, repeated ones, those behind them, and timestamps with another step. It does what
 * `WiresharkStatistics.update` (by the rules of 4.4) and `RtpStatistics.update` do for them; a test
 * feeds both ways and compares every slot.
 */
import * as T from '../../analysis/rtp-statistics-slots.ts';
import * as W from '../../analysis/wireshark-slots.ts';
import * as R from '../../protocols/rtp/stream-rows.ts';
import {
	addSeen,
	collectDelta,
	hasSeen,
	judgeSize,
	keepFacts,
	measureOwn,
	numberAfter,
} from './in-order.ts';
import { removeSeenBetween, takePicture } from './in-order.ts';
import { add, put, slot, whole } from './memory.ts';

const VIDEO: f64 = 1;
const ANY_STEP: f64 = T.ANY_STEP;
const UNKNOWN_STEP: f64 = T.UNKNOWN_STEP;
const NEVER: f64 = -1;
/** Values of NEXT. */
const LOOKED_AT: f64 = R.LOOKED_AT;
/** A number that was missing came: what `commitOther` says of it. */
const LATE = -1;

/** Steps of a packet against the stream's highest number and its last timestamp. */
let step: i32 = 0;
let ticks: i32 = 0;

/** Whether a packet may go this way. */
export function mayTakeOther(row: i32, sequence: i32, timestamp: i32, payloadType: i32): bool {
	if (slot(row, R.NEXT) == LOOKED_AT || f64(payloadType) != slot(row, R.LAST_TYPE)) return false;
	const own = row + (R.TRUE << 3);
	step = ((sequence - whole(own, T.HIGHEST)) << 16) >> 16;
	ticks = timestamp - whole(own, T.TIMESTAMP);
	if (step > R.MOST_MISSING + 1 || step < -T.MAX_MISORDER) return false;
	const jump = timestamp - whole(row, R.LAST_TIMESTAMP);
	if (jump > R.WILD_TICKS || jump < -R.WILD_TICKS) return false;
	return slot(own, T.USUAL) != UNKNOWN_STEP;
}

/**
 * Takes a packet of which `mayTakeOther` was just asked.
 * @param perTick bytes that its codec makes of a tick, 0 when not fixed
 * @returns packets missing before it; −1 when it was missing itself
 */
export function commitOther(
	row: i32,
	sequence: i32,
	timestamp: i32,
	isMarked: bool,
	payloadBytes: i32,
	frame: i32,
	timeMs: f64,
	perTick: f64,
): i32 {
	updateWireshark(row, sequence, timestamp, isMarked, frame, timeMs);
	const missing = updateOwn(row, isMarked, frame, timeMs);
	judgeStep(row, sequence, timestamp, perTick);
	keepFacts(row, sequence, timestamp, payloadBytes, frame, timeMs);
	put(row, R.NEXT, isSettled(row, sequence, timestamp, timeMs) ? next(row, sequence) : R.UNSETTLED);
	return missing;
}

/** The step of a packet just taken, where it is in sequence and not the usual one; −1 otherwise. */
export function unusualStep(): i32 {
	return unusual;
}

let unusual: i32 = -1;

function next(row: i32, sequence: i32): f64 {
	return numberAfter(sequence, whole(row, R.LOOK), false);
}

/** As `nextInOrder` has it: both sets of figures go on from this packet. */
function isSettled(row: i32, sequence: i32, timestamp: i32, timeMs: f64): bool {
	const wireshark = row + (R.WIRESHARK << 3);
	const own = row + (R.TRUE << 3);
	if (whole(wireshark, W.SEQUENCE) != sequence) return false;
	if ((whole(own, T.HIGHEST) & 0xffff) != sequence) return false;
	if (slot(wireshark, W.TIME) != timeMs || slot(own, T.ARRIVAL) != timeMs) return false;
	return whole(own, T.TIMESTAMP) == timestamp;
}

/** What the packet says of the stream's being RTP. */
function judgeStep(row: i32, sequence: i32, timestamp: i32, perTick: f64): void {
	const last = whole(row, R.LAST_SEQUENCE);
	const since = (sequence - last) & 0xffff;
	if (isRepeated || since == 0) {
		add(row, R.REPEATS, 1);
		return;
	}
	if (since > 5) add(row, R.BAD_STEPS, 1);
	if (since != 1 || perTick == 0 || slot(row, R.TAG_STEPS) >= R.SIZES_COMPARED) return;
	judgeSize(row, perTick, timestamp - whole(row, R.LAST_TIMESTAMP));
}

function updateWireshark(
	stream: i32,
	sequence: i32,
	timestamp: i32,
	isMarked: bool,
	frame: i32,
	timeMs: f64,
): void {
	const row = stream + (R.WIRESHARK << 3);
	const inTime = extend(row, sequence, timestamp);
	const isError = isSequenceError(row, sequence, inTime);
	let flags: i32 = isMarked ? W.FLAG_MARKER : 0;
	if (!inTime) flags |= W.FLAG_WRONG_TIMESTAMP;
	if (isError) flags |= W.FLAG_WRONG_SEQUENCE;
	put(row, W.FLAGS, flags);
	if (isError || !inTime) put(row, W.PROBLEM, 1);
	const rate = Math.floor(slot(stream, R.WIRESHARK_RATE) / 1000);
	const hasClock = slot(stream, R.WIRESHARK_RATE) != 0;
	const delta = timeMs - slot(row, W.TIME);
	put(row, W.DELTA, delta);
	if (hasClock) measureStep(row, delta, rate);
	if (inTime) {
		put(row, W.TIME, timeMs);
		put(row, W.TIMESTAMP, slot(row, W.EXTENDED_TIMESTAMP));
		if (!isMarked) collect(row, frame, hasClock);
	}
	put(row, W.STOP_SEQUENCE, sequence);
	add(row, W.PACKETS, 1);
}

/** Extends both numbers. @returns true when in time sequence */
function extend(row: i32, sequence: i32, timestamp: i32): bool {
	const number = (sequence - whole(row, W.EXTENDED_SEQUENCE)) << 16;
	const extended = slot(row, W.EXTENDED_SEQUENCE) + f64(number >> 16);
	put(row, W.EXTENDED_SEQUENCE, extended);
	if (extended < slot(row, W.MIN_EXTENDED)) put(row, W.MIN_EXTENDED, extended);
	if (extended > slot(row, W.MAX_EXTENDED)) put(row, W.MAX_EXTENDED, extended);
	const elapsed = timestamp - whole(row, W.EXTENDED_TIMESTAMP);
	const time = slot(row, W.EXTENDED_TIMESTAMP) + f64(elapsed);
	put(row, W.EXTENDED_TIMESTAMP, time);
	return time >= slot(row, W.TIMESTAMP);
}

/** The counter behind `Seq Errs`. */
function isSequenceError(row: i32, sequence: i32, inTime: bool): bool {
	const previous = whole(row, W.SEQUENCE);
	const isNext = sequence == previous + 1 || (previous == 65_535 && sequence == 0);
	if (inTime && isNext) {
		put(row, W.SEQUENCE, sequence);
		return false;
	}
	const isGap = sequence > previous + 1 || previous - sequence > 0xff00;
	if (inTime && isGap) put(row, W.SEQUENCE, sequence);
	else if (sequence > previous) return false;
	add(row, W.SEQUENCE_ERRORS, 1);
	return true;
}

/** @param rate ticks per millisecond */
function measureStep(row: i32, delta: f64, rate: f64): void {
	const away = (slot(row, W.EXTENDED_TIMESTAMP) - slot(row, W.TIMESTAMP)) / rate;
	const difference = Math.abs(delta - away);
	put(row, W.DIFFERENCE, difference);
	put(row, W.JITTER, (15 * slot(row, W.JITTER) + difference) / 16);
	const nominal = slot(row, W.NOMINAL) + away;
	const arrival = slot(row, W.ARRIVAL) + delta;
	const skew = nominal - arrival;
	put(row, W.NOMINAL, nominal);
	put(row, W.ARRIVAL, arrival);
	put(row, W.SKEW, skew);
	if (Math.abs(skew) > Math.abs(slot(row, W.MAX_SKEW))) put(row, W.MAX_SKEW, skew);
	add(row, W.SUM_A, arrival);
	add(row, W.SUM_N, nominal);
	add(row, W.SUM_AA, arrival * arrival);
	add(row, W.SUM_AN, arrival * nominal);
}

/** Extremes and means of regular packets; called before this one is counted. */
function collect(row: i32, frame: i32, hasClock: bool): void {
	const packets = slot(row, W.PACKETS);
	const delta = slot(row, W.DELTA);
	const least = slot(row, W.MIN_DELTA);
	if (least == NEVER || delta < least) put(row, W.MIN_DELTA, delta);
	if (delta > slot(row, W.MAX_DELTA)) {
		put(row, W.MAX_DELTA, delta);
		put(row, W.MAX_DELTA_FRAME, frame);
	}
	put(row, W.MEAN_DELTA, (slot(row, W.MEAN_DELTA) * (packets - 1) + delta) / packets);
	if (!hasClock) return;
	const jitter = slot(row, W.JITTER);
	const calmest = slot(row, W.MIN_JITTER);
	if (calmest == NEVER || jitter < calmest) put(row, W.MIN_JITTER, jitter);
	if (jitter > slot(row, W.MAX_JITTER)) put(row, W.MAX_JITTER, jitter);
	put(row, W.MEAN_JITTER, (slot(row, W.MEAN_JITTER) * (packets - 1) + jitter) / packets);
}

/** The packet's number was there before. */
let isRepeated: bool = false;

/** @returns packets missing before it; −1 when it was missing itself */
function updateOwn(stream: i32, isMarked: bool, frame: i32, timeMs: f64): i32 {
	const row = stream + (R.TRUE << 3);
	add(row, T.PACKETS, 1);
	const missing = place(row);
	if (missing != 0 || isRepeated) add(row, T.SEQUENCE_ERRORS, 1);
	unusual = -1;
	if (isRepeated) return 0;
	const extended = slot(row, T.TIMESTAMP) + f64(ticks);
	const inTime = extended >= slot(row, T.START_TIMESTAMP);
	if (inTime && !isMarked) collectDelta(row, frame, timeMs);
	put(row, T.ARRIVAL, timeMs);
	if (!inTime) return missing;
	put(row, T.TIMESTAMP, extended);
	const rate = slot(stream, R.OWN_RATE);
	if (rate == 0) return missing;
	measureOwn(row, timeMs, rate, isMarked, isPause(row));
	if (slot(row, T.KIND) == VIDEO) takePicture(row, timeMs, rate);
	return missing;
}

/** Gives the packet its place among the numbers seen. */
function place(row: i32): i32 {
	const highest = slot(row, T.HIGHEST);
	const number = highest + f64(step);
	isRepeated = step <= 0 && hasSeen(row, i32(i64(number)));
	if (isRepeated) return 0;
	add(row, T.SEGMENT_UNIQUE, 1);
	if (step > 0) {
		removeSeenBetween(row, i32(i64(highest)), step - 1);
		addSeen(row, i32(i64(number)));
		put(row, T.HIGHEST, number);
		return step - 1;
	}
	addSeen(row, i32(i64(number)));
	if (number < slot(row, T.LOWEST)) put(row, T.LOWEST, number);
	add(row, T.LATE, 1);
	return LATE;
}

/** Whether the timestamp step is a pause; counts it. */
function isPause(row: i32): bool {
	if (slot(row, T.KIND) != 0) return false;
	const usual = slot(row, T.USUAL);
	const taken = f64(ticks);
	if (step == 1 && taken == usual) add(row, T.USUAL_COUNT, 1);
	if (step == 1 && taken != usual && ticks >= 0) unusual = ticks;
	if (taken == usual) return false;
	const isLong = taken > T.PAUSE_PACKETS * usual;
	if (isLong && taken < slot(row, T.MIN_SKIPPED)) put(row, T.MIN_SKIPPED, taken);
	if (!isLong && taken > slot(row, T.MAX_KEPT)) put(row, T.MAX_KEPT, taken);
	return isLong;
}
