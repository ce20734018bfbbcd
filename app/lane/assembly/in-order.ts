/**
 * The short way for the packet that nearly every packet is: the next number, the usual timestamp
 * step. It does at once what `WiresharkStatistics.update` and `RtpStatistics.update` do
 * for such a packet; a test feeds both ways and compares every slot.
 */
import * as T from '../../analysis/rtp-statistics-slots.ts';
import * as W from '../../analysis/wireshark-slots.ts';
import * as R from '../../protocols/rtp/stream-rows.ts';
import { add, put, slot, whole } from './memory.ts';

/** Value of the KIND slot. */
const VIDEO: f64 = 1;
const ANY_STEP: f64 = T.ANY_STEP;
const SEEN_MASK = 511;

/**
 * Whether a packet without extension and padding may go the short way.
 * @returns packets missing before it (few), −1 when it may not
 */
export function missingBefore(
	row: i32,
	sequence: i32,
	timestamp: i32,
	payloadType: i32,
	isOld: bool,
): i32 {
	const next = slot(row, R.NEXT);
	if (next < 0 || f64(payloadType) != slot(row, R.LAST_TYPE)) return -1;
	const missing = (sequence - i32(next)) & 0xffff;
	if (missing > R.MOST_MISSING || (missing > 0 && isOld)) return -1;
	const own = row + (R.TRUE << 3);
	const ticks = timestamp - whole(own, T.TIMESTAMP);
	const usual = slot(own, T.USUAL);
	if (usual == ANY_STEP) {
		if (ticks < 0 || ticks > R.WILD_TICKS) return -1;
	} else if (f64(ticks) != usual * (missing + 1) || (missing > 0 && usual <= 0)) {
		return -1;
	}
	const isBehind = timestamp - whole(row, R.WIRESHARK + W.FIRST_TIMESTAMP) < 0;
	return isOld && isBehind ? -1 : missing;
}

/**
 * Takes a packet.
 * @param missing as `missingBefore` said
 * @param isMarked its marker is set: such packets stay out of extremes and means
 * @param perTick bytes that its codec makes of a tick, 0 when not fixed
 */
export function commit(
	row: i32,
	missing: i32,
	sequence: i32,
	timestamp: i32,
	isMarked: bool,
	payloadBytes: i32,
	frame: i32,
	timeMs: f64,
	perTick: f64,
	isOld: bool,
): void {
	const own = row + (R.TRUE << 3);
	const ticks = timestamp - whole(own, T.TIMESTAMP);
	const isCompared = missing == 0 && perTick != 0 && slot(row, R.TAG_STEPS) < R.SIZES_COMPARED;
	if (isCompared) judgeSize(row, perTick, ticks);
	const wireshark = row + (R.WIRESHARK << 3);
	const flags = (isMarked ? W.FLAG_MARKER : 0) | (missing > 0 ? W.FLAG_WRONG_SEQUENCE : 0);
	if (missing > 0) noteHole(row);
	count(wireshark, sequence, frame, timeMs, flags);
	if (!isOld) extend(wireshark, missing + 1, ticks);
	const rate = Math.floor(slot(row, R.WIRESHARK_RATE) / 1000);
	if (slot(row, R.WIRESHARK_RATE) != 0) {
		if (isOld) clockOld(wireshark, timestamp, timeMs, rate);
		else clock(wireshark, ticks, rate);
		measure(wireshark, isMarked);
	}
	takeOwn(own, missing, ticks, frame, timeMs, slot(row, R.OWN_RATE), isMarked);
	keepFacts(row, sequence, timestamp, payloadBytes, frame, timeMs);
	put(row, R.NEXT, numberAfter(sequence, whole(row, R.LOOK), isOld));
}

/** What every packet leaves in its stream's row, whatever it was. */
export function keepFacts(
	row: i32,
	sequence: i32,
	timestamp: i32,
	payloadBytes: i32,
	frame: i32,
	timeMs: f64,
): void {
	put(row, R.LAST_TIME, timeMs);
	add(row, R.PACKETS, 1);
	put(row, R.LAST_FRAME, frame);
	put(row, R.LAST_SEQUENCE, sequence);
	put(row, R.LAST_TIMESTAMP, timestamp);
	put(row, R.LAST_PAYLOAD, payloadBytes);
	add(row, R.PAYLOAD_BYTES, payloadBytes);
}

/** Some packets go the long way, which may keep a sample; 4.0 counts wraps by rules of its own. */
export function numberAfter(sequence: i32, look: i32, isOld: bool): i32 {
	if ((sequence & look) == R.LOOK_AT) return -1;
	return sequence == 65_535 ? (isOld ? -1 : 0) : sequence + 1;
}

/** Both sets of figures count a step that is not +1. */
function noteHole(row: i32): void {
	add(row, R.WIRESHARK + W.SEQUENCE_ERRORS, 1);
	put(row, R.WIRESHARK + W.PROBLEM, 1);
	add(row, R.TRUE + T.SEQUENCE_ERRORS, 1);
}

/** Whether the size of the packet before tells of a tag: see `judgeSize` of the long way. */
export function judgeSize(row: i32, perTick: f64, ticks: i32): void {
	const extra = slot(row, R.LAST_PAYLOAD) - f64(ticks) * perTick;
	add(row, R.TAG_STEPS, 1);
	if (extra == 10 || extra == 4 || extra == 8 || extra == 16) add(row, R.TAG_HITS, 1);
}

/** Wireshark's packets and deltas. */
function count(row: i32, sequence: i32, frame: i32, timeMs: f64, flags: i32): void {
	const delta = timeMs - slot(row, W.TIME);
	const packets = slot(row, W.PACKETS);
	put(row, W.TIME, timeMs);
	put(row, W.DELTA, delta);
	put(row, W.FLAGS, flags);
	put(row, W.SEQUENCE, sequence);
	put(row, W.STOP_SEQUENCE, sequence);
	put(row, W.PACKETS, packets + 1);
	if ((flags & W.FLAG_MARKER) != 0) return;
	if (delta < slot(row, W.MIN_DELTA) || slot(row, W.MIN_DELTA) == -1) put(row, W.MIN_DELTA, delta);
	if (delta > slot(row, W.MAX_DELTA)) {
		put(row, W.MAX_DELTA, delta);
		put(row, W.MAX_DELTA_FRAME, frame);
	}
	put(row, W.MEAN_DELTA, (slot(row, W.MEAN_DELTA) * (packets - 1) + delta) / packets);
}

/** 4.4: both extended numbers go on by their step. */
function extend(row: i32, steps: i32, ticks: i32): void {
	const extended = slot(row, W.EXTENDED_SEQUENCE) + f64(steps);
	put(row, W.EXTENDED_SEQUENCE, extended);
	if (extended > slot(row, W.MAX_EXTENDED)) put(row, W.MAX_EXTENDED, extended);
	const timestamp = slot(row, W.TIMESTAMP) + f64(ticks);
	put(row, W.TIMESTAMP, timestamp);
	put(row, W.EXTENDED_TIMESTAMP, timestamp);
}

/** @param rate ticks per millisecond */
function clock(row: i32, ticks: i32, rate: f64): void {
	const last = slot(row, W.NOMINAL);
	const nominal = last + f64(ticks) / rate;
	add(row, W.ARRIVAL, slot(row, W.DELTA));
	put(row, W.NOMINAL, nominal);
	put(row, W.DIFFERENCE, Math.abs(slot(row, W.DELTA) - (nominal - last)));
}

function clockOld(row: i32, timestamp: i32, timeMs: f64, rate: f64): void {
	const last = slot(row, W.NOMINAL);
	const nominal = f64(u32(timestamp - whole(row, W.FIRST_TIMESTAMP))) / rate;
	put(row, W.ARRIVAL, timeMs - slot(row, W.START_TIME));
	put(row, W.NOMINAL, nominal);
	put(row, W.DIFFERENCE, Math.abs(slot(row, W.DELTA) - (nominal - last)));
}

/** Wireshark's jitter, skew and line. */
function measure(row: i32, isMarked: bool): void {
	const nominal = slot(row, W.NOMINAL);
	const arrival = slot(row, W.ARRIVAL);
	const packets = slot(row, W.PACKETS) - 1;
	const jitter = (15 * slot(row, W.JITTER) + slot(row, W.DIFFERENCE)) / 16;
	const skew = nominal - arrival;
	put(row, W.JITTER, jitter);
	put(row, W.SKEW, skew);
	if (Math.abs(skew) > Math.abs(slot(row, W.MAX_SKEW))) put(row, W.MAX_SKEW, skew);
	add(row, W.SUM_A, arrival);
	add(row, W.SUM_N, nominal);
	add(row, W.SUM_AA, arrival * arrival);
	add(row, W.SUM_AN, arrival * nominal);
	if (isMarked) return;
	if (jitter < slot(row, W.MIN_JITTER) || slot(row, W.MIN_JITTER) == -1) {
		put(row, W.MIN_JITTER, jitter);
	}
	if (jitter > slot(row, W.MAX_JITTER)) put(row, W.MAX_JITTER, jitter);
	put(row, W.MEAN_JITTER, (slot(row, W.MEAN_JITTER) * (packets - 1) + jitter) / packets);
}

/** Our own figures. @param rate Hz, 0 when not known */
function takeOwn(
	row: i32,
	missing: i32,
	ticks: i32,
	frame: i32,
	timeMs: f64,
	rate: f64,
	isMarked: bool,
): void {
	const before = slot(row, T.HIGHEST);
	const highest = before + f64(missing + 1);
	if (!isMarked) collectDelta(row, frame, timeMs);
	add(row, T.PACKETS, 1);
	put(row, T.HIGHEST, highest);
	add(row, T.SEGMENT_UNIQUE, 1);
	removeSeenBetween(row, i32(i64(before)), missing);
	addSeen(row, i32(i64(highest)));
	put(row, T.ARRIVAL, timeMs);
	add(row, T.TIMESTAMP, f64(ticks));
	if (rate == 0) return;
	const hasPacketTime = slot(row, T.USUAL) != ANY_STEP;
	if (hasPacketTime && missing == 0) add(row, T.USUAL_COUNT, 1);
	// Over a hole the step is longer than the usual one, and no pause yet.
	if (hasPacketTime && f64(ticks) > slot(row, T.USUAL)) keepStep(row, ticks);
	measureOwn(row, timeMs, rate, isMarked, false);
	if (!hasPacketTime && ticks != 0 && slot(row, T.KIND) == VIDEO) takePicture(row, timeMs, rate);
}

/** Regular deltas of our own figures. */
export function collectDelta(row: i32, frame: i32, timeMs: f64): void {
	const delta = timeMs - slot(row, T.ARRIVAL);
	const deltas = slot(row, T.DELTAS);
	put(row, T.DELTAS, deltas + 1);
	add(row, T.SUM_DELTA, delta);
	if (deltas == 0 || delta < slot(row, T.MIN_DELTA)) put(row, T.MIN_DELTA, delta);
	if (deltas != 0 && delta <= slot(row, T.MAX_DELTA)) return;
	put(row, T.MAX_DELTA, delta);
	put(row, T.MAX_DELTA_FRAME, frame);
}

function keepStep(row: i32, ticks: i32): void {
	if (f64(ticks) > slot(row, T.MAX_KEPT)) put(row, T.MAX_KEPT, ticks);
}

/** Forgets so many numbers behind one. */
export function removeSeenBetween(row: i32, behind: i32, count: i32): void {
	for (let number = behind + 1; number <= behind + count; number++) {
		const word = T.SEEN + ((number & SEEN_MASK) >> 5);
		put(row, word, f64(whole(row, word) & ~(1 << (number & 31))));
	}
}

/** Whether a number of the last 512 was seen. */
export function hasSeen(row: i32, number: i32): bool {
	const word = T.SEEN + ((number & SEEN_MASK) >> 5);
	return (whole(row, word) & (1 << (number & 31))) != 0;
}

/** Marks a number as seen. */
export function addSeen(row: i32, number: i32): void {
	const word = T.SEEN + ((number & SEEN_MASK) >> 5);
	put(row, word, f64(whole(row, word) | (1 << (number & 31))));
}

/** Jitter, skew and line of our own figures. @param isPause its step stays out of the jitter */
export function measureOwn(row: i32, timeMs: f64, rate: f64, isMarked: bool, isPause: bool): void {
	const nominal = ((slot(row, T.TIMESTAMP) - slot(row, T.START_TIMESTAMP)) * 1000) / rate;
	const arrival = timeMs - slot(row, T.START_TIME);
	const departure = timeMs - slot(row, T.TIME) - (nominal - slot(row, T.NOMINAL));
	const skew = nominal - arrival;
	put(row, T.RATE, rate);
	put(row, T.TIME, timeMs);
	put(row, T.NOMINAL, nominal);
	if (Math.abs(skew) > Math.abs(slot(row, T.MAX_SKEW))) put(row, T.MAX_SKEW, skew);
	add(row, T.POINTS, 1);
	add(row, T.SUM_A, arrival);
	add(row, T.SUM_N, nominal);
	add(row, T.SUM_AA, arrival * arrival);
	add(row, T.SUM_AN, arrival * nominal);
	if (!isPause) filterJitter(row, Math.abs(departure), isMarked);
}

function filterJitter(row: i32, departure: f64, isMarked: bool): void {
	const jitter = (15 * slot(row, T.JITTER) + departure) / 16;
	put(row, T.JITTER, jitter);
	if (isMarked) return;
	const jitters = slot(row, T.JITTERS);
	put(row, T.JITTERS, jitters + 1);
	add(row, T.SUM_JITTER, jitter);
	if (jitters == 0 || jitter < slot(row, T.MIN_JITTER)) put(row, T.MIN_JITTER, jitter);
	if (jitters == 0 || jitter > slot(row, T.MAX_JITTER)) put(row, T.MAX_JITTER, jitter);
}

/** Pictures have a jitter of their own: that of the first packets of each. */
export function takePicture(row: i32, timeMs: f64, rate: f64): void {
	const extended = slot(row, T.TIMESTAMP);
	const before = slot(row, T.FRAME_TIMESTAMP);
	if (extended <= before) return;
	const step = ((extended - before) * 1000) / rate;
	const difference = Math.abs(timeMs - slot(row, T.FRAME_TIME) - step);
	const jitter = (15 * slot(row, T.FRAME_JITTER) + difference) / 16;
	put(row, T.FRAME_JITTER, jitter);
	add(row, T.SUM_FRAME_JITTER, jitter);
	add(row, T.PICTURES, 1);
	put(row, T.FRAME_TIMESTAMP, extended);
	put(row, T.FRAME_TIME, timeMs);
}
