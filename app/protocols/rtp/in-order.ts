/**
 * The short way for the packet that nearly every packet is: the next number, the usual timestamp
 * step, no marker. It does in one function what `WiresharkStatistics.update` and
 * `RtpStatistics.update` do for such a packet (a test feeds both ways and compares every slot);
 * measured, it halves the cost of an RTP packet.
 */
import type { Arrival } from '../../analysis/arrival.ts';
import { ANY_STEP } from '../../analysis/rtp-statistics.ts';
import * as T from '../../analysis/rtp-statistics-slots.ts';
import { addSeen } from '../../analysis/seen-numbers.ts';
import * as W from '../../analysis/wireshark-slots.ts';
import { BYTES_PER_TICK } from './payload-types-table.ts';
import * as R from './stream-rows.ts';

/** Sizes are compared until this many packets said the same. */
const SIZES_COMPARED = 64;
/** One of so many packets is looked at closely. */
const LOOK_MASK = 127;
const LOOK_AT = 96;
const HALF_TIMESTAMP = 0x8000_0000;
/** Value of the KIND slot. */
const VIDEO = 1;

/**
 * Takes a packet if it is the expected one.
 * @param s piece of the table; @param o first slot of the stream's row
 * @param isOld rules of Wireshark 4.0 instead of 4.4
 * @returns false when nothing was done and the packet must be looked at closely
 */
export function takeInOrder(s: Float64Array, o: number, arrival: Arrival, isOld: boolean): boolean {
	if (arrival.marker !== 0 || arrival.flags !== 0) return false;
	const { sequence, timestamp, payloadType, payloadBytes, frame } = arrival;
	if (!isExpected(s, o, sequence, timestamp, payloadType, isOld)) return false;
	s[o + R.LAST_TIME] = arrival.timeMs;
	commit(s, o, sequence, timestamp, payloadType, payloadBytes, frame, isOld);
	return true;
}

/** True when a packet without marker, extension and padding may go the short way. */
export function isExpected(
	s: Float64Array,
	o: number,
	sequence: number,
	timestamp: number,
	payloadType: number,
	isOld: boolean,
): boolean {
	if (sequence !== s[o + R.NEXT] || payloadType !== s[o + R.LAST_TYPE]) return false;
	const t = o + R.TRUE;
	const ticks = (timestamp - (s[t + T.TIMESTAMP] as number)) | 0;
	const usual = s[t + T.USUAL] as number;
	if (ticks !== usual && (usual !== ANY_STEP || ticks < 0)) return false;
	return !isOld || isForward(s, o, timestamp);
}

/**
 * Takes a packet that `isExpected`; its arrival (ms) stands in the row's LAST_TIME already, because
 * a double as argument would be boxed.
 */
export function commit(
	s: Float64Array,
	o: number,
	sequence: number,
	timestamp: number,
	payloadType: number,
	payloadBytes: number,
	frame: number,
	isOld: boolean,
): void {
	const ticks = (timestamp - (s[o + R.TRUE + T.TIMESTAMP] as number)) | 0;
	if ((s[o + R.TAG_STEPS] as number) < SIZES_COMPARED) judgeSize(s, o, payloadType, ticks);
	takeWireshark(s, o, sequence, timestamp, ticks, frame, isOld);
	takeTrue(s, o, ticks, frame);
	s[o + R.PACKETS] = (s[o + R.PACKETS] as number) + 1;
	s[o + R.LAST_FRAME] = frame;
	s[o + R.LAST_SEQUENCE] = sequence;
	s[o + R.LAST_TIMESTAMP] = timestamp;
	s[o + R.LAST_PAYLOAD] = payloadBytes;
	s[o + R.PAYLOAD_BYTES] = (s[o + R.PAYLOAD_BYTES] as number) + payloadBytes;
	s[o + R.NEXT] = numberAfter(sequence, isOld);
}

/**
 * Now and then a packet goes the long way, which may keep a sample of it. 4.0 counts wraps by rules of
 * its own: the long way takes that packet too.
 */
function numberAfter(sequence: number, isOld: boolean): number {
	if ((sequence & LOOK_MASK) === LOOK_AT) return -1;
	return sequence === 65_535 ? (isOld ? -1 : 0) : sequence + 1;
}

function isForward(s: Float64Array, o: number, timestamp: number): boolean {
	const first = s[o + R.WIRESHARK + W.FIRST_TIMESTAMP] as number;
	return (timestamp - first) >>> 0 < HALF_TIMESTAMP;
}

function takeWireshark(
	s: Float64Array,
	o: number,
	sequence: number,
	timestamp: number,
	ticks: number,
	frame: number,
	isOld: boolean,
): void {
	const w = o + R.WIRESHARK;
	const timeMs = s[o + R.LAST_TIME] as number;
	const delta = timeMs - (s[w + W.TIME] as number);
	const packets = s[w + W.PACKETS] as number;
	s[w + W.TIME] = timeMs;
	s[w + W.DELTA] = delta;
	s[w + W.FLAGS] = 0;
	s[w + W.SEQUENCE] = sequence;
	s[w + W.STOP_SEQUENCE] = sequence;
	s[w + W.PACKETS] = packets + 1;
	if (delta < (s[w + W.MIN_DELTA] as number) || s[w + W.MIN_DELTA] === -1) {
		s[w + W.MIN_DELTA] = delta;
	}
	if (delta > (s[w + W.MAX_DELTA] as number)) {
		s[w + W.MAX_DELTA] = delta;
		s[w + W.MAX_DELTA_FRAME] = frame;
	}
	s[w + W.MEAN_DELTA] = ((s[w + W.MEAN_DELTA] as number) * (packets - 1) + delta) / packets;
	if (!isOld) extendWireshark(s, w, ticks);
	const rate = s[o + R.WIRESHARK_RATE] as number;
	if (rate === 0) return;
	const last = s[w + W.NOMINAL] as number;
	const nominal = isOld
		? ((timestamp - (s[w + W.FIRST_TIMESTAMP] as number)) >>> 0) / Math.floor(rate / 1000)
		: last + ticks / Math.floor(rate / 1000);
	s[w + W.ARRIVAL] = isOld
		? timeMs - (s[w + W.START_TIME] as number)
		: (s[w + W.ARRIVAL] as number) + delta;
	s[w + W.NOMINAL] = nominal;
	s[w + W.DIFFERENCE] = Math.abs(delta - (nominal - last));
	measureWireshark(s, w, packets);
}

/** 4.4: both extended numbers go on by their step. */
function extendWireshark(s: Float64Array, w: number, ticks: number): void {
	const extended = (s[w + W.EXTENDED_SEQUENCE] as number) + 1;
	s[w + W.EXTENDED_SEQUENCE] = extended;
	if (extended > (s[w + W.MAX_EXTENDED] as number)) s[w + W.MAX_EXTENDED] = extended;
	const timestamp = (s[w + W.TIMESTAMP] as number) + ticks;
	s[w + W.TIMESTAMP] = timestamp;
	s[w + W.EXTENDED_TIMESTAMP] = timestamp;
}

/** Jitter, skew and the line, from values in the row: doubles as arguments would be boxed. */
function measureWireshark(s: Float64Array, w: number, packets: number): void {
	const nominal = s[w + W.NOMINAL] as number;
	const arrivalMs = s[w + W.ARRIVAL] as number;
	const jitter = (15 * (s[w + W.JITTER] as number) + (s[w + W.DIFFERENCE] as number)) / 16;
	const skew = nominal - arrivalMs;
	s[w + W.JITTER] = jitter;
	s[w + W.SKEW] = skew;
	if (Math.abs(skew) > Math.abs(s[w + W.MAX_SKEW] as number)) s[w + W.MAX_SKEW] = skew;
	if (jitter < (s[w + W.MIN_JITTER] as number) || s[w + W.MIN_JITTER] === -1) {
		s[w + W.MIN_JITTER] = jitter;
	}
	if (jitter > (s[w + W.MAX_JITTER] as number)) s[w + W.MAX_JITTER] = jitter;
	s[w + W.MEAN_JITTER] = ((s[w + W.MEAN_JITTER] as number) * (packets - 1) + jitter) / packets;
	s[w + W.SUM_A] = (s[w + W.SUM_A] as number) + arrivalMs;
	s[w + W.SUM_N] = (s[w + W.SUM_N] as number) + nominal;
	s[w + W.SUM_AA] = (s[w + W.SUM_AA] as number) + arrivalMs * arrivalMs;
	s[w + W.SUM_AN] = (s[w + W.SUM_AN] as number) + arrivalMs * nominal;
}

function takeTrue(s: Float64Array, o: number, ticks: number, frame: number): void {
	const t = o + R.TRUE;
	const timeMs = s[o + R.LAST_TIME] as number;
	const highest = (s[t + T.HIGHEST] as number) + 1;
	const delta = timeMs - (s[t + T.ARRIVAL] as number);
	const deltas = s[t + T.DELTAS] as number;
	s[t + T.PACKETS] = (s[t + T.PACKETS] as number) + 1;
	s[t + T.HIGHEST] = highest;
	s[t + T.SEGMENT_UNIQUE] = (s[t + T.SEGMENT_UNIQUE] as number) + 1;
	addSeen(s, t + T.SEEN, highest);
	s[t + T.ARRIVAL] = timeMs;
	s[t + T.TIMESTAMP] = (s[t + T.TIMESTAMP] as number) + ticks;
	s[t + T.DELTAS] = deltas + 1;
	s[t + T.SUM_DELTA] = (s[t + T.SUM_DELTA] as number) + delta;
	if (deltas === 0 || delta < (s[t + T.MIN_DELTA] as number)) s[t + T.MIN_DELTA] = delta;
	if (deltas === 0 || delta > (s[t + T.MAX_DELTA] as number)) {
		s[t + T.MAX_DELTA] = delta;
		s[t + T.MAX_DELTA_FRAME] = frame;
	}
	const rate = s[o + R.OWN_RATE] as number;
	if (rate === 0) return;
	const hasPacketTime = s[t + T.USUAL] !== ANY_STEP;
	if (hasPacketTime) s[t + T.USUAL_COUNT] = (s[t + T.USUAL_COUNT] as number) + 1;
	measureTrue(s, t, rate);
	if (!hasPacketTime && ticks !== 0 && s[t + T.KIND] === VIDEO) takePicture(s, t, rate);
}

/** Pictures have a jitter of their own: that of the first packets of each. */
function takePicture(s: Float64Array, t: number, rate: number): void {
	const timeMs = s[t + T.ARRIVAL] as number;
	const extended = s[t + T.TIMESTAMP] as number;
	const before = s[t + T.FRAME_TIMESTAMP] as number;
	if (extended <= before) return;
	const step = ((extended - before) * 1000) / rate;
	const difference = Math.abs(timeMs - (s[t + T.FRAME_TIME] as number) - step);
	const jitter = (15 * (s[t + T.FRAME_JITTER] as number) + difference) / 16;
	s[t + T.FRAME_JITTER] = jitter;
	s[t + T.SUM_FRAME_JITTER] = (s[t + T.SUM_FRAME_JITTER] as number) + jitter;
	s[t + T.PICTURES] = (s[t + T.PICTURES] as number) + 1;
	s[t + T.FRAME_TIMESTAMP] = extended;
	s[t + T.FRAME_TIME] = timeMs;
}

function measureTrue(s: Float64Array, t: number, rate: number): void {
	const timeMs = s[t + T.ARRIVAL] as number;
	const extended = s[t + T.TIMESTAMP] as number;
	const nominal = ((extended - (s[t + T.START_TIMESTAMP] as number)) * 1000) / rate;
	const arrivalMs = timeMs - (s[t + T.START_TIME] as number);
	const departure = timeMs - (s[t + T.TIME] as number) - (nominal - (s[t + T.NOMINAL] as number));
	const jitter = (15 * (s[t + T.JITTER] as number) + Math.abs(departure)) / 16;
	const jitters = s[t + T.JITTERS] as number;
	const skew = nominal - arrivalMs;
	s[t + T.RATE] = rate;
	s[t + T.TIME] = timeMs;
	s[t + T.NOMINAL] = nominal;
	s[t + T.JITTER] = jitter;
	s[t + T.JITTERS] = jitters + 1;
	s[t + T.SUM_JITTER] = (s[t + T.SUM_JITTER] as number) + jitter;
	if (jitters === 0 || jitter < (s[t + T.MIN_JITTER] as number)) s[t + T.MIN_JITTER] = jitter;
	if (jitters === 0 || jitter > (s[t + T.MAX_JITTER] as number)) s[t + T.MAX_JITTER] = jitter;
	if (Math.abs(skew) > Math.abs(s[t + T.MAX_SKEW] as number)) s[t + T.MAX_SKEW] = skew;
	s[t + T.POINTS] = (s[t + T.POINTS] as number) + 1;
	s[t + T.SUM_A] = (s[t + T.SUM_A] as number) + arrivalMs;
	s[t + T.SUM_N] = (s[t + T.SUM_N] as number) + nominal;
	s[t + T.SUM_AA] = (s[t + T.SUM_AA] as number) + arrivalMs * arrivalMs;
	s[t + T.SUM_AN] = (s[t + T.SUM_AN] as number) + arrivalMs * nominal;
}

/**
 * After a packet that went the long way: the number with which the short way may go on.
 * @returns −1 when the next packet must be looked at closely too
 */
export function nextInOrder(s: Float64Array, o: number, arrival: Arrival, isOld: boolean): number {
	const w = o + R.WIRESHARK;
	const t = o + R.TRUE;
	const { sequence, timeMs, payloadType } = arrival;
	const isPlaced =
		s[w + W.SEQUENCE] === sequence &&
		((s[t + T.HIGHEST] as number) & 0xffff) === sequence &&
		s[t + T.PENDING] === -1;
	const isMeasured =
		s[w + W.TIME] === timeMs &&
		s[t + T.ARRIVAL] === timeMs &&
		((s[t + T.TIMESTAMP] as number) | 0) === arrival.timestamp;
	const isAudio = payloadType !== 13 && payloadType !== 19;
	if (!isPlaced || !isMeasured || !isAudio) return -1;
	return isOld && s[w + W.UNDER] !== 0 ? -1 : numberAfter(sequence, isOld);
}

/** SRTP adds its tag (4 or 10 bytes, 8 or 16 for AEAD) to payloads whose size is known. */
export function judgeSize(s: Float64Array, o: number, payloadType: number, ticks: number): void {
	const perTick = BYTES_PER_TICK[payloadType] as number;
	if (perTick === 0) return;
	const extra = (s[o + R.LAST_PAYLOAD] as number) - ticks * perTick;
	s[o + R.TAG_STEPS] = (s[o + R.TAG_STEPS] as number) + 1;
	if (extra === 10 || extra === 4 || extra === 8 || extra === 16) {
		s[o + R.TAG_HITS] = (s[o + R.TAG_HITS] as number) + 1;
	}
}
