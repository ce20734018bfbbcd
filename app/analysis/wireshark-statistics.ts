/**
 * RTP stream figures exactly as Wireshark computes them, faults included, by the rules of 4.0 and
 * of 4.4. One row of doubles per stream: this runs for every RTP packet.
 * @see RFC 3550 §6.4.1, A.8; Wireshark's RTP Streams and RTP Stream Analysis
 */
import type { Arrival } from './arrival.ts';
import type { WiresharkFigures, WiresharkRules } from '../views/streams.ts';
import { extend16, extend32 } from './unwrap.ts';
import { StatisticsTable } from './statistics-table.ts';
import * as W from './wireshark-slots.ts';

const FLAG_FIRST = 1;
const FLAG_COMFORT_NOISE = 16;
const FLAG_AFTER_COMFORT_NOISE = 32;
const FLAG_TYPE_CHANGE = 64;
const FLAG_REGULAR_TYPE_CHANGE = 128;
const IRREGULAR =
	FLAG_FIRST |
	W.FLAG_MARKER |
	W.FLAG_WRONG_TIMESTAMP |
	FLAG_COMFORT_NOISE |
	FLAG_AFTER_COMFORT_NOISE;

const PT_CN = 13;
const PT_CN_OLD = 19;
const HALF_TIMESTAMP = 0x8000_0000;

/** Wireshark's figures of all streams of a capture. */
export class WiresharkStatistics {
	readonly rules: WiresharkRules;
	readonly #table: StatisticsTable;
	readonly #base: number;
	readonly #isOld: boolean;

	/**
	 * @param table rows that are shared with other figures; its own when left out
	 * @param base where this class's slots begin in a row
	 */
	constructor(rules: WiresharkRules, table = new StatisticsTable(W.SLOTS), base = 0) {
		this.#table = table;
		this.#base = base;
		this.rules = rules;
		this.#isOld = rules === '4.0';
	}

	/** First packet of a stream: sets all references and is left out of every figure. */
	begin(stream: number, first: Arrival): void {
		const { timeMs, sequence, payloadType } = first;
		const timestamp = first.timestamp >>> 0;
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream) + this.#base;
		s.fill(0, o, o + W.SLOTS);
		s[o + W.PACKETS] = 1;
		s[o + W.START_TIME] = timeMs;
		s[o + W.TIME] = timeMs;
		s[o + W.FIRST_TIMESTAMP] = timestamp;
		s[o + W.START_SEQUENCE] = sequence;
		s[o + W.STOP_SEQUENCE] = sequence;
		s[o + W.SEQUENCE] = sequence;
		// The dissector's start values are 0x10000 and 2^32.
		const extended = sequence <= 0x8000 ? sequence + 0x1_0000 : sequence;
		s[o + W.EXTENDED_SEQUENCE] = extended;
		s[o + W.MIN_EXTENDED] = extended;
		s[o + W.MAX_EXTENDED] = extended;
		const extendedTimestamp = timestamp <= HALF_TIMESTAMP ? timestamp + 0x1_0000_0000 : timestamp;
		s[o + W.EXTENDED_TIMESTAMP] = extendedTimestamp;
		s[o + W.TIMESTAMP] = extendedTimestamp;
		s[o + W.MIN_DELTA] = -1;
		s[o + W.MIN_JITTER] = -1;
		s[o + W.PAYLOAD_TYPE] = payloadType;
		s[o + W.REGULAR_TYPE] = payloadType;
		s[o + W.FLAGS] =
			FLAG_FIRST |
			(first.marker === 0 ? 0 : W.FLAG_MARKER) |
			(isComfortNoise(payloadType) ? FLAG_COMFORT_NOISE : 0);
		s[o + W.CLOCK_RATE] = first.staticRate;
	}

	/** Every further packet of a stream, in arrival order. */
	update(stream: number, arrival: Arrival): void {
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream) + this.#base;
		const { sequence } = arrival;
		let flags = arrival.marker === 0 ? 0 : W.FLAG_MARKER;
		const inTime = this.#isOld
			? isForward(arrival.timestamp, s[o + W.FIRST_TIMESTAMP] as number)
			: isAfter(s, o, sequence, arrival.timestamp);
		if (!inTime) flags |= W.FLAG_WRONG_TIMESTAMP;
		if (this.#isOld) countCycles(s, o, sequence, inTime);
		if (isSequenceError(s, o, sequence, inTime)) flags |= W.FLAG_WRONG_SEQUENCE;
		flags |= typeFlags(s, o, arrival.payloadType);
		s[o + W.FLAGS] = flags;
		if ((flags & (W.FLAG_WRONG_SEQUENCE | W.FLAG_WRONG_TIMESTAMP)) !== 0) s[o + W.PROBLEM] = 1;
		if (arrival.staticRate !== 0) s[o + W.CLOCK_RATE] = arrival.staticRate;
		if (!this.#isOld) measureStepwise(s, o, arrival, inTime);
		else if (inTime) measureFromStart(s, o, arrival);
		if ((flags & IRREGULAR) === 0) collect(s, o, arrival);
		s[o + W.STOP_SEQUENCE] = sequence;
		s[o + W.PACKETS] = (s[o + W.PACKETS] as number) + 1;
	}

	/** Values of the packet that was given last: the row of the analysis table. */
	lastRow(stream: number): WiresharkRow {
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream) + this.#base;
		return {
			delta: s[o + W.DELTA] as number,
			jitter: s[o + W.JITTER] as number,
			skew: s[o + W.SKEW] as number,
			difference: s[o + W.DIFFERENCE] as number,
			hasClock: (s[o + W.CLOCK_RATE] as number) !== 0,
			status: statusOf(s[o + W.FLAGS] as number, s[o + W.PAYLOAD_TYPE] as number),
		};
	}

	/** ms from the first packet to the last one in time sequence: Wireshark's Duration. */
	durationMs(stream: number): number {
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream) + this.#base;
		return (s[o + W.TIME] as number) - (s[o + W.START_TIME] as number);
	}

	figures(stream: number): WiresharkFigures {
		const s = this.#table.row(stream);
		const o = this.#table.offset(stream) + this.#base;
		const at = (slot: number): number => s[o + slot] as number;
		const packets = at(W.PACKETS);
		const expected = this.#isOld
			? at(W.STOP_SEQUENCE) + 65_536 * at(W.CYCLES) - at(W.START_SEQUENCE) + 1
			: at(W.MAX_EXTENDED) - at(W.MIN_EXTENDED) + 1;
		return {
			rules: this.rules,
			packets,
			expected,
			lost: expected - packets,
			sequenceErrors: at(W.SEQUENCE_ERRORS),
			minDelta: at(W.MIN_DELTA),
			meanDelta: at(W.MEAN_DELTA),
			maxDelta: at(W.MAX_DELTA),
			maxDeltaFrame: at(W.MAX_DELTA_FRAME),
			minJitter: at(W.MIN_JITTER),
			meanJitter: at(W.MEAN_JITTER),
			maxJitter: at(W.MAX_JITTER),
			maxSkew: at(W.MAX_SKEW),
			...drift(s, o),
			duration: this.durationMs(stream) / 1000,
			problem: at(W.PROBLEM) !== 0,
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
	const extended = extend16(s[o + W.EXTENDED_SEQUENCE] as number, sequence);
	s[o + W.EXTENDED_SEQUENCE] = extended;
	if (extended < (s[o + W.MIN_EXTENDED] as number)) s[o + W.MIN_EXTENDED] = extended;
	if (extended > (s[o + W.MAX_EXTENDED] as number)) s[o + W.MAX_EXTENDED] = extended;
	const time = extend32(s[o + W.EXTENDED_TIMESTAMP] as number, timestamp);
	s[o + W.EXTENDED_TIMESTAMP] = time;
	return time >= (s[o + W.TIMESTAMP] as number);
}

/** 4.0: counts wraps of the sequence number, by its approximation. */
function countCycles(s: Float64Array, o: number, sequence: number, inTime: boolean): void {
	if (!inTime) return;
	const under = s[o + W.UNDER] !== 0;
	const start = s[o + W.START_SEQUENCE] as number;
	const wrapped = sequence < start || (sequence === 0 && s[o + W.STOP_SEQUENCE] === 65_535);
	if (wrapped && !under) {
		s[o + W.CYCLES] = (s[o + W.CYCLES] as number) + 1;
		s[o + W.UNDER] = 1;
	} else if (sequence > start && under) {
		s[o + W.UNDER] = 0;
	}
}

/** The counter behind `Seq Errs`. */
function isSequenceError(s: Float64Array, o: number, sequence: number, inTime: boolean): boolean {
	const previous = s[o + W.SEQUENCE] as number;
	const isNext = sequence === previous + 1 || (previous === 65_535 && sequence === 0);
	if (inTime && isNext) {
		s[o + W.SEQUENCE] = sequence;
		return false;
	}
	const isGap = sequence > previous + 1 || previous - sequence > 0xff00;
	if (inTime && isGap) s[o + W.SEQUENCE] = sequence;
	else if (sequence > previous) return false;
	s[o + W.SEQUENCE_ERRORS] = (s[o + W.SEQUENCE_ERRORS] as number) + 1;
	return true;
}

function typeFlags(s: Float64Array, o: number, payloadType: number): number {
	const previous = s[o + W.PAYLOAD_TYPE] as number;
	let flags = 0;
	if (isComfortNoise(payloadType)) flags |= FLAG_COMFORT_NOISE;
	if (isComfortNoise(previous)) flags |= FLAG_AFTER_COMFORT_NOISE;
	if (payloadType === previous && payloadType === s[o + W.REGULAR_TYPE]) return flags;
	if (payloadType !== previous) flags |= FLAG_TYPE_CHANGE;
	s[o + W.PAYLOAD_TYPE] = payloadType;
	if ((flags & FLAG_COMFORT_NOISE) === 0) {
		// The type before comfort noise is what a change is measured against.
		if (payloadType !== s[o + W.REGULAR_TYPE]) flags |= FLAG_REGULAR_TYPE_CHANGE;
		s[o + W.REGULAR_TYPE] = payloadType;
	}
	return flags;
}

/** 4.0: everything relative to the first packet; called for packets in time sequence only. */
function measureFromStart(s: Float64Array, o: number, arrival: Arrival): void {
	const { timeMs, staticRate: clockRate } = arrival;
	const previous = s[o + W.TIME] as number;
	s[o + W.DELTA] = timeMs - previous;
	s[o + W.TIME] = timeMs;
	if (clockRate === 0) return;
	const ticks = (arrival.timestamp - (s[o + W.FIRST_TIMESTAMP] as number)) >>> 0;
	const nominal = ticks / Math.floor(clockRate / 1000);
	const expected = previous + (nominal - (s[o + W.NOMINAL] as number));
	filterJitter(s, o, Math.abs(timeMs - expected));
	s[o + W.NOMINAL] = nominal;
	keepSkew(s, o, nominal, timeMs - (s[o + W.START_TIME] as number));
}

/** 4.4: step by step from the last packet in time sequence, for every packet. */
function measureStepwise(s: Float64Array, o: number, packet: Arrival, inTime: boolean): void {
	const { timeMs, staticRate: clockRate } = packet;
	const delta = timeMs - (s[o + W.TIME] as number);
	s[o + W.DELTA] = delta;
	if (clockRate !== 0) {
		const ticks = (s[o + W.EXTENDED_TIMESTAMP] as number) - (s[o + W.TIMESTAMP] as number);
		const step = ticks / Math.floor(clockRate / 1000);
		filterJitter(s, o, Math.abs(delta - step));
		const nominal = (s[o + W.NOMINAL] as number) + step;
		const arrival = (s[o + W.ARRIVAL] as number) + delta;
		s[o + W.NOMINAL] = nominal;
		s[o + W.ARRIVAL] = arrival;
		keepSkew(s, o, nominal, arrival);
	}
	if (!inTime) return;
	s[o + W.TIME] = timeMs;
	s[o + W.TIMESTAMP] = s[o + W.EXTENDED_TIMESTAMP] as number;
}

function filterJitter(s: Float64Array, o: number, difference: number): void {
	s[o + W.DIFFERENCE] = difference;
	s[o + W.JITTER] = (15 * (s[o + W.JITTER] as number) + difference) / 16;
}

function keepSkew(s: Float64Array, o: number, nominal: number, arrival: number): void {
	const skew = nominal - arrival;
	s[o + W.SKEW] = skew;
	if (Math.abs(skew) > Math.abs(s[o + W.MAX_SKEW] as number)) s[o + W.MAX_SKEW] = skew;
	s[o + W.SUM_A] = (s[o + W.SUM_A] as number) + arrival;
	s[o + W.SUM_N] = (s[o + W.SUM_N] as number) + nominal;
	s[o + W.SUM_AA] = (s[o + W.SUM_AA] as number) + arrival * arrival;
	s[o + W.SUM_AN] = (s[o + W.SUM_AN] as number) + arrival * nominal;
}

/** Minimum, mean and maximum over regular packets; the mean's weight is all packets so far. */
function collect(s: Float64Array, o: number, arrival: Arrival): void {
	const before = s[o + W.PACKETS] as number;
	const delta = s[o + W.DELTA] as number;
	const minDelta = s[o + W.MIN_DELTA] as number;
	if (minDelta === -1 || delta < minDelta) s[o + W.MIN_DELTA] = delta;
	if (delta > (s[o + W.MAX_DELTA] as number)) {
		s[o + W.MAX_DELTA] = delta;
		s[o + W.MAX_DELTA_FRAME] = arrival.frame;
	}
	s[o + W.MEAN_DELTA] = ((s[o + W.MEAN_DELTA] as number) * (before - 1) + delta) / before;
	if (arrival.staticRate === 0) return;
	const jitter = s[o + W.JITTER] as number;
	const minJitter = s[o + W.MIN_JITTER] as number;
	if (minJitter === -1 || jitter < minJitter) s[o + W.MIN_JITTER] = jitter;
	if (jitter > (s[o + W.MAX_JITTER] as number)) s[o + W.MAX_JITTER] = jitter;
	s[o + W.MEAN_JITTER] = ((s[o + W.MEAN_JITTER] as number) * (before - 1) + jitter) / before;
}

/** Least squares of nominal on arrival time; the packet count holds all packets, as there. */
function drift(
	s: Float64Array,
	o: number,
): Pick<WiresharkFigures, 'clockDrift' | 'frequencyDrift' | 'frequencyDriftPercent'> {
	const packets = s[o + W.PACKETS] as number;
	const sumA = s[o + W.SUM_A] as number;
	const sumAA = s[o + W.SUM_AA] as number;
	const divisor = packets * sumAA - sumA * sumA;
	if (packets < 2 || sumAA === 0 || divisor === 0) {
		return { clockDrift: 0, frequencyDrift: 0, frequencyDriftPercent: 0 };
	}
	const slope =
		(packets * (s[o + W.SUM_AN] as number) - sumA * (s[o + W.SUM_N] as number)) / divisor;
	const duration = (s[o + W.TIME] as number) - (s[o + W.START_TIME] as number);
	return {
		clockDrift: duration * (slope - 1),
		frequencyDrift: slope * Math.floor((s[o + W.CLOCK_RATE] as number) * slope),
		frequencyDriftPercent: 100 * (slope - 1),
	};
}

/** The words of the Status column; the first that fits. */
function statusOf(flags: number, payloadType: number): string {
	if (payloadType === PT_CN) return 'Comfort noise (PT=13, RFC 3389)';
	if (payloadType === PT_CN_OLD) return 'Comfort noise (PT=19, reserved)';
	if ((flags & W.FLAG_WRONG_SEQUENCE) !== 0) return 'Wrong sequence number';
	if ((flags & FLAG_REGULAR_TYPE_CHANGE) !== 0) return `Payload changed to PT=${payloadType}`;
	if ((flags & W.FLAG_WRONG_TIMESTAMP) !== 0) return 'Incorrect timestamp';
	const changedAfterNoise = FLAG_TYPE_CHANGE | FLAG_AFTER_COMFORT_NOISE;
	const isMarkerMissing =
		(flags & changedAfterNoise) === changedAfterNoise && (flags & W.FLAG_MARKER) === 0;
	return isMarkerMissing ? 'Marker missing?' : 'OK';
}
