/**
 * RTP stream figures exactly as Wireshark computes them, faults included, by the rules of 4.0 and
 * of 4.4. One row of doubles per stream: this runs for every RTP packet.
 * @see RFC 3550 §6.4.1, A.8; Wireshark's RTP Streams and RTP Stream Analysis
 */
import type { Arrival } from './arrival.ts';
import type { WiresharkFigures, WiresharkRules } from '../views/streams.ts';
import { extend16, extend32 } from './unwrap.ts';
import { StatisticsTable } from './statistics-table.ts';

const PACKETS = 0;
const START_TIME = 1;
const TIME = 2; // of the last packet in time sequence
const FIRST_TIMESTAMP = 3;
const TIMESTAMP = 4; // 4.4: extended, of the last packet in time sequence
const START_SEQUENCE = 5;
const STOP_SEQUENCE = 6;
const SEQUENCE = 7; // last accepted number
const CYCLES = 8;
const UNDER = 9;
const EXTENDED_SEQUENCE = 10; // 4.4
const EXTENDED_TIMESTAMP = 11; // 4.4
const MIN_EXTENDED = 12;
const MAX_EXTENDED = 13;
const NOMINAL = 14;
const ARRIVAL = 15;
const JITTER = 16;
const DELTA = 17;
const SKEW = 18;
const MAX_SKEW = 19;
const MIN_DELTA = 20;
const MEAN_DELTA = 21;
const MAX_DELTA = 22;
const MAX_DELTA_FRAME = 23;
const MIN_JITTER = 24;
const MEAN_JITTER = 25;
const MAX_JITTER = 26;
const SUM_A = 27;
const SUM_N = 28;
const SUM_AA = 29;
const SUM_AN = 30;
const SEQUENCE_ERRORS = 31;
const PAYLOAD_TYPE = 32;
const REGULAR_TYPE = 33;
const FLAGS = 34;
const PROBLEM = 35;
const CLOCK_RATE = 36;
const DIFFERENCE = 37;
const SLOTS = 38;

const FLAG_FIRST = 1;
const FLAG_MARKER = 2;
const FLAG_WRONG_SEQUENCE = 4;
const FLAG_WRONG_TIMESTAMP = 8;
const FLAG_COMFORT_NOISE = 16;
const FLAG_AFTER_COMFORT_NOISE = 32;
const FLAG_TYPE_CHANGE = 64;
const FLAG_REGULAR_TYPE_CHANGE = 128;
const IRREGULAR =
	FLAG_FIRST | FLAG_MARKER | FLAG_WRONG_TIMESTAMP | FLAG_COMFORT_NOISE | FLAG_AFTER_COMFORT_NOISE;

const PT_CN = 13;
const PT_CN_OLD = 19;
const HALF_TIMESTAMP = 0x8000_0000;

/** Wireshark's figures of all streams of a capture. */
export class WiresharkStatistics {
	readonly rules: WiresharkRules;
	readonly #table = new StatisticsTable(SLOTS);
	readonly #isOld: boolean;

	constructor(rules: WiresharkRules) {
		this.rules = rules;
		this.#isOld = rules === '4.0';
	}

	/** First packet of a stream: sets all references and is left out of every figure. */
	begin(stream: number, first: Arrival): void {
		const { timeMs, sequence, payloadType } = first;
		const timestamp = first.timestamp >>> 0;
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream);
		s.fill(0, o, o + SLOTS);
		s[o + PACKETS] = 1;
		s[o + START_TIME] = timeMs;
		s[o + TIME] = timeMs;
		s[o + FIRST_TIMESTAMP] = timestamp;
		s[o + START_SEQUENCE] = sequence;
		s[o + STOP_SEQUENCE] = sequence;
		s[o + SEQUENCE] = sequence;
		// The dissector's start values are 0x10000 and 2^32 (see the fact sheet, section 3.3).
		const extended = sequence <= 0x8000 ? sequence + 0x1_0000 : sequence;
		s[o + EXTENDED_SEQUENCE] = extended;
		s[o + MIN_EXTENDED] = extended;
		s[o + MAX_EXTENDED] = extended;
		const extendedTimestamp = timestamp <= HALF_TIMESTAMP ? timestamp + 0x1_0000_0000 : timestamp;
		s[o + EXTENDED_TIMESTAMP] = extendedTimestamp;
		s[o + TIMESTAMP] = extendedTimestamp;
		s[o + MIN_DELTA] = -1;
		s[o + MIN_JITTER] = -1;
		s[o + PAYLOAD_TYPE] = payloadType;
		s[o + REGULAR_TYPE] = payloadType;
		s[o + FLAGS] =
			FLAG_FIRST |
			(first.marker === 0 ? 0 : FLAG_MARKER) |
			(isComfortNoise(payloadType) ? FLAG_COMFORT_NOISE : 0);
		s[o + CLOCK_RATE] = first.staticRate;
	}

	/** Every further packet of a stream, in arrival order. */
	update(stream: number, arrival: Arrival): void {
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream);
		const { sequence } = arrival;
		let flags = arrival.marker === 0 ? 0 : FLAG_MARKER;
		const inTime = this.#isOld
			? isForward(arrival.timestamp, s[o + FIRST_TIMESTAMP] as number)
			: isAfter(s, o, sequence, arrival.timestamp);
		if (!inTime) flags |= FLAG_WRONG_TIMESTAMP;
		if (this.#isOld) countCycles(s, o, sequence, inTime);
		if (isSequenceError(s, o, sequence, inTime)) flags |= FLAG_WRONG_SEQUENCE;
		flags |= typeFlags(s, o, arrival.payloadType);
		s[o + FLAGS] = flags;
		if ((flags & (FLAG_WRONG_SEQUENCE | FLAG_WRONG_TIMESTAMP)) !== 0) s[o + PROBLEM] = 1;
		if (arrival.staticRate !== 0) s[o + CLOCK_RATE] = arrival.staticRate;
		if (!this.#isOld) measureStepwise(s, o, arrival, inTime);
		else if (inTime) measureFromStart(s, o, arrival);
		if ((flags & IRREGULAR) === 0) collect(s, o, arrival);
		s[o + STOP_SEQUENCE] = sequence;
		s[o + PACKETS] = (s[o + PACKETS] as number) + 1;
	}

	/** Values of the packet that was given last: the row of the analysis table. */
	lastRow(stream: number): WiresharkRow {
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream);
		return {
			delta: s[o + DELTA] as number,
			jitter: s[o + JITTER] as number,
			skew: s[o + SKEW] as number,
			difference: s[o + DIFFERENCE] as number,
			hasClock: (s[o + CLOCK_RATE] as number) !== 0,
			status: statusOf(s[o + FLAGS] as number, s[o + PAYLOAD_TYPE] as number),
		};
	}

	/** ms from the first packet to the last one in time sequence: Wireshark's Duration. */
	durationMs(stream: number): number {
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream);
		return (s[o + TIME] as number) - (s[o + START_TIME] as number);
	}

	figures(stream: number): WiresharkFigures {
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream);
		const at = (slot: number): number => s[o + slot] as number;
		const packets = at(PACKETS);
		const expected = this.#isOld
			? at(STOP_SEQUENCE) + 65_536 * at(CYCLES) - at(START_SEQUENCE) + 1
			: at(MAX_EXTENDED) - at(MIN_EXTENDED) + 1;
		return {
			rules: this.rules,
			packets,
			expected,
			lost: expected - packets,
			sequenceErrors: at(SEQUENCE_ERRORS),
			minDelta: at(MIN_DELTA),
			meanDelta: at(MEAN_DELTA),
			maxDelta: at(MAX_DELTA),
			maxDeltaFrame: at(MAX_DELTA_FRAME),
			minJitter: at(MIN_JITTER),
			meanJitter: at(MEAN_JITTER),
			maxJitter: at(MAX_JITTER),
			maxSkew: at(MAX_SKEW),
			...drift(s, o),
			problem: at(PROBLEM) !== 0,
		};
	}
}

/** One row of Wireshark's RTP Stream Analysis; ms. */
export interface WiresharkRow {
	readonly delta: number;
	readonly jitter: number;
	readonly skew: number;
	/** |arrival difference − timestamp difference|, the value that enters the jitter filter. */
	readonly difference: number;
	readonly hasClock: boolean;
	readonly status: string;
}

function isComfortNoise(payloadType: number): boolean {
	return payloadType === PT_CN || payloadType === PT_CN_OLD;
}

function isForward(timestamp: number, first: number): boolean {
	return (timestamp - first) >>> 0 < HALF_TIMESTAMP;
}

/** 4.4: extends both numbers as the dissector does. @returns true when in time sequence */
function isAfter(s: Float64Array, o: number, sequence: number, timestamp: number): boolean {
	const extended = extend16(s[o + EXTENDED_SEQUENCE] as number, sequence);
	s[o + EXTENDED_SEQUENCE] = extended;
	if (extended < (s[o + MIN_EXTENDED] as number)) s[o + MIN_EXTENDED] = extended;
	if (extended > (s[o + MAX_EXTENDED] as number)) s[o + MAX_EXTENDED] = extended;
	const time = extend32(s[o + EXTENDED_TIMESTAMP] as number, timestamp);
	s[o + EXTENDED_TIMESTAMP] = time;
	return time >= (s[o + TIMESTAMP] as number);
}

/** 4.0: counts wraps of the sequence number, by its approximation. */
function countCycles(s: Float64Array, o: number, sequence: number, inTime: boolean): void {
	if (!inTime) return;
	const under = s[o + UNDER] !== 0;
	const start = s[o + START_SEQUENCE] as number;
	const wrapped = sequence < start || (sequence === 0 && s[o + STOP_SEQUENCE] === 65_535);
	if (wrapped && !under) {
		s[o + CYCLES] = (s[o + CYCLES] as number) + 1;
		s[o + UNDER] = 1;
	} else if (sequence > start && under) {
		s[o + UNDER] = 0;
	}
}

/** The counter behind `Seq Errs`; see the fact sheet, section 3.2. */
function isSequenceError(s: Float64Array, o: number, sequence: number, inTime: boolean): boolean {
	const previous = s[o + SEQUENCE] as number;
	const isNext = sequence === previous + 1 || (previous === 65_535 && sequence === 0);
	if (inTime && isNext) {
		s[o + SEQUENCE] = sequence;
		return false;
	}
	const isGap = sequence > previous + 1 || previous - sequence > 0xff00;
	if (inTime && isGap) s[o + SEQUENCE] = sequence;
	else if (sequence > previous) return false;
	s[o + SEQUENCE_ERRORS] = (s[o + SEQUENCE_ERRORS] as number) + 1;
	return true;
}

function typeFlags(s: Float64Array, o: number, payloadType: number): number {
	const previous = s[o + PAYLOAD_TYPE] as number;
	let flags = 0;
	if (isComfortNoise(payloadType)) flags |= FLAG_COMFORT_NOISE;
	if (isComfortNoise(previous)) flags |= FLAG_AFTER_COMFORT_NOISE;
	if (payloadType === previous && payloadType === s[o + REGULAR_TYPE]) return flags;
	if (payloadType !== previous) flags |= FLAG_TYPE_CHANGE;
	s[o + PAYLOAD_TYPE] = payloadType;
	if ((flags & FLAG_COMFORT_NOISE) === 0) {
		// The type before comfort noise is what a change is measured against.
		if (payloadType !== s[o + REGULAR_TYPE]) flags |= FLAG_REGULAR_TYPE_CHANGE;
		s[o + REGULAR_TYPE] = payloadType;
	}
	return flags;
}

/** 4.0: everything relative to the first packet; called for packets in time sequence only. */
function measureFromStart(s: Float64Array, o: number, arrival: Arrival): void {
	const { timeMs, staticRate: clockRate } = arrival;
	const previous = s[o + TIME] as number;
	s[o + DELTA] = timeMs - previous;
	s[o + TIME] = timeMs;
	if (clockRate === 0) return;
	const ticks = (arrival.timestamp - (s[o + FIRST_TIMESTAMP] as number)) >>> 0;
	const nominal = ticks / Math.floor(clockRate / 1000);
	const expected = previous + (nominal - (s[o + NOMINAL] as number));
	filterJitter(s, o, Math.abs(timeMs - expected));
	s[o + NOMINAL] = nominal;
	keepSkew(s, o, nominal, timeMs - (s[o + START_TIME] as number));
}

/** 4.4: step by step from the last packet in time sequence, for every packet. */
function measureStepwise(s: Float64Array, o: number, packet: Arrival, inTime: boolean): void {
	const { timeMs, staticRate: clockRate } = packet;
	const delta = timeMs - (s[o + TIME] as number);
	s[o + DELTA] = delta;
	if (clockRate !== 0) {
		const ticks = (s[o + EXTENDED_TIMESTAMP] as number) - (s[o + TIMESTAMP] as number);
		const step = ticks / Math.floor(clockRate / 1000);
		filterJitter(s, o, Math.abs(delta - step));
		const nominal = (s[o + NOMINAL] as number) + step;
		const arrival = (s[o + ARRIVAL] as number) + delta;
		s[o + NOMINAL] = nominal;
		s[o + ARRIVAL] = arrival;
		keepSkew(s, o, nominal, arrival);
	}
	if (!inTime) return;
	s[o + TIME] = timeMs;
	s[o + TIMESTAMP] = s[o + EXTENDED_TIMESTAMP] as number;
}

function filterJitter(s: Float64Array, o: number, difference: number): void {
	s[o + DIFFERENCE] = difference;
	s[o + JITTER] = (15 * (s[o + JITTER] as number) + difference) / 16;
}

function keepSkew(s: Float64Array, o: number, nominal: number, arrival: number): void {
	const skew = nominal - arrival;
	s[o + SKEW] = skew;
	if (Math.abs(skew) > Math.abs(s[o + MAX_SKEW] as number)) s[o + MAX_SKEW] = skew;
	s[o + SUM_A] = (s[o + SUM_A] as number) + arrival;
	s[o + SUM_N] = (s[o + SUM_N] as number) + nominal;
	s[o + SUM_AA] = (s[o + SUM_AA] as number) + arrival * arrival;
	s[o + SUM_AN] = (s[o + SUM_AN] as number) + arrival * nominal;
}

/** Minimum, mean and maximum over regular packets; the mean's weight is all packets so far. */
function collect(s: Float64Array, o: number, arrival: Arrival): void {
	const before = s[o + PACKETS] as number;
	const delta = s[o + DELTA] as number;
	const minDelta = s[o + MIN_DELTA] as number;
	if (minDelta === -1 || delta < minDelta) s[o + MIN_DELTA] = delta;
	if (delta > (s[o + MAX_DELTA] as number)) {
		s[o + MAX_DELTA] = delta;
		s[o + MAX_DELTA_FRAME] = arrival.frame;
	}
	s[o + MEAN_DELTA] = ((s[o + MEAN_DELTA] as number) * (before - 1) + delta) / before;
	if (arrival.staticRate === 0) return;
	const jitter = s[o + JITTER] as number;
	const minJitter = s[o + MIN_JITTER] as number;
	if (minJitter === -1 || jitter < minJitter) s[o + MIN_JITTER] = jitter;
	if (jitter > (s[o + MAX_JITTER] as number)) s[o + MAX_JITTER] = jitter;
	s[o + MEAN_JITTER] = ((s[o + MEAN_JITTER] as number) * (before - 1) + jitter) / before;
}

/** Least squares of nominal on arrival time; the packet count holds all packets, as there. */
function drift(s: Float64Array, o: number): { clockDrift: number; frequencyDrift: number } {
	const packets = s[o + PACKETS] as number;
	const sumA = s[o + SUM_A] as number;
	const sumAA = s[o + SUM_AA] as number;
	const divisor = packets * sumAA - sumA * sumA;
	if (packets < 2 || sumAA === 0 || divisor === 0) return { clockDrift: 0, frequencyDrift: 0 };
	const slope = (packets * (s[o + SUM_AN] as number) - sumA * (s[o + SUM_N] as number)) / divisor;
	const duration = (s[o + TIME] as number) - (s[o + START_TIME] as number);
	return {
		clockDrift: duration * (slope - 1),
		frequencyDrift: slope * Math.floor((s[o + CLOCK_RATE] as number) * slope),
	};
}

/** The words of the Status column; the first that fits. */
function statusOf(flags: number, payloadType: number): string {
	if (payloadType === PT_CN) return 'Comfort noise (PT=13, RFC 3389)';
	if (payloadType === PT_CN_OLD) return 'Comfort noise (PT=19, reserved)';
	if ((flags & FLAG_WRONG_SEQUENCE) !== 0) return 'Wrong sequence number';
	if ((flags & FLAG_REGULAR_TYPE_CHANGE) !== 0) return `Payload changed to PT=${payloadType}`;
	if ((flags & FLAG_WRONG_TIMESTAMP) !== 0) return 'Incorrect timestamp';
	const changedAfterNoise = FLAG_TYPE_CHANGE | FLAG_AFTER_COMFORT_NOISE;
	const isMarkerMissing =
		(flags & changedAfterNoise) === changedAfterNoise && (flags & FLAG_MARKER) === 0;
	return isMarkerMissing ? 'Marker missing?' : 'OK';
}
