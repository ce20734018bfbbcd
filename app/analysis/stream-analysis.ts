/** One RTP stream packet by packet: the columns behind the analysis table and the graphs. */
import type { AnalysisPacket } from '../views/analysis.ts';
import type { WiresharkRules } from './wireshark-rules.ts';
import type { Arrival } from './arrival.ts';
import type { BufferedPacket } from './jitter-buffer.ts';
import { Bandwidth, WiresharkBandwidth } from './bandwidth.ts';
import {
	ARRIVED_AFTER_RESTART,
	ARRIVED_DUPLICATE,
	ARRIVED_IN_ORDER,
	ARRIVED_LATE,
	RtpStatistics,
} from './rtp-statistics.ts';
import { WiresharkStatistics } from './wireshark-statistics.ts';

const FIRST_CAPACITY = 1024;
/** Row of a packet in `columns`. */
const TIME = 0;
const DELTA = 1;
const JITTER = 2;
const SKEW = 3;
const DIFFERENCE = 4;
const BANDWIDTH = 5;
const WIRESHARK_BANDWIDTH = 6;
const TRUE_JITTER = 7;
const TRUE_SKEW = 8;
const COLUMNS = 9;

const ARRIVAL_WORDS = ['in-order', 'late', 'duplicate', 'restart'] as const;

/** What one packet of the stream adds. */
export interface AnalysedPacket extends Arrival {
	/** Bytes of the whole RTP packet on the wire. */
	readonly rtpBytes: number;
	readonly ipVersion: 4 | 6;
	readonly isCut: boolean;
}

/** Rows of one stream, in arrival order. About 100 bytes a packet. */
export class StreamAnalysis {
	count = 0;
	/** True once a packet of known clock rate came: without it jitter and skew mean nothing. */
	hasClock = false;
	/** True when Wireshark's rules know a clock too: then jitter and skew are theirs. */
	#isTold = false;
	#values = new Float64Array(FIRST_CAPACITY * COLUMNS);
	#integers = new Int32Array(FIRST_CAPACITY * 6);
	readonly #statuses: string[] = [];
	readonly #statusNumbers = new Map<string, number>();
	readonly #wireshark: WiresharkStatistics;
	readonly #figures = new RtpStatistics();
	readonly #kind: number;
	readonly #bandwidth = new Bandwidth();
	readonly #ring = new WiresharkBandwidth();

	/**
	 * @param rules Wireshark version for delta, jitter, skew and status
	 * @param kind 0 audio, 1 video, 2 other
	 * @param median packet time in ticks when known from a first pass
	 */
	constructor(rules: WiresharkRules, kind: number, median: number | null) {
		this.#kind = kind;
		this.#wireshark = new WiresharkStatistics(rules);
		if (median !== null) this.#figures.knowMedian(0, median);
	}

	add(packet: AnalysedPacket): void {
		const row = this.count;
		if ((row + 1) * COLUMNS > this.#values.length) this.#grow();
		let arrived = ARRIVED_IN_ORDER;
		if (row === 0) {
			this.#wireshark.begin(0, packet);
			this.#figures.begin(0, packet, this.#kind);
		} else {
			this.#wireshark.update(0, packet);
			arrived = this.#figures.update(0, packet);
		}
		if (packet.staticRate !== 0) this.#isTold = true;
		if (packet.staticRate !== 0 || packet.clockRate !== 0) this.hasClock = true;
		const missing = row === 0 ? 0 : this.#figures.lastMissing;
		this.#putValues(row, packet);
		this.#putIntegers(row, packet, arrived, missing);
		this.count = row + 1;
	}

	#grow(): void {
		const values = new Float64Array(this.#values.length * 2);
		values.set(this.#values);
		this.#values = values;
		const integers = new Int32Array(this.#integers.length * 2);
		integers.set(this.#integers);
		this.#integers = integers;
	}

	#putValues(row: number, packet: AnalysedPacket): void {
		const last = this.#wireshark.lastRow(0);
		const header = packet.ipVersion === 6 ? 48 : 28;
		const bytes = packet.isCut ? header : packet.rtpBytes + header;
		const at = row * COLUMNS;
		const values = this.#values;
		values[at + TIME] = packet.timeMs;
		values[at + DELTA] = last.delta;
		values[at + JITTER] = last.jitter;
		values[at + SKEW] = last.skew;
		values[at + DIFFERENCE] = last.difference;
		values[at + BANDWIDTH] = this.#bandwidth.add(packet.timeMs, packet.rtpBytes + header);
		values[at + WIRESHARK_BANDWIDTH] = this.#ring.add(packet.timeMs, bytes);
		values[at + TRUE_JITTER] = this.#figures.lastJitter(0);
		values[at + TRUE_SKEW] = this.#figures.lastSkew(0);
	}

	#putIntegers(row: number, packet: AnalysedPacket, arrived: number, missing: number): void {
		const integers = this.#integers;
		const at = row * 6;
		const status = this.#wireshark.lastRow(0).status;
		let number = this.#statusNumbers.get(status);
		if (number === undefined) {
			number = this.#statuses.push(status) - 1;
			this.#statusNumbers.set(status, number);
		}
		integers[at] = packet.frame;
		integers[at + 1] = packet.sequence | (packet.payloadType << 16) | (packet.marker << 24);
		integers[at + 2] = packet.timestamp;
		integers[at + 3] = number | (arrivalNumber(arrived) << 8);
		integers[at + 4] = missing;
		integers[at + 5] = packet.isCut ? -1 : packet.payloadBytes;
		// The jump is known only now that a second packet followed it.
		if (arrived === ARRIVED_AFTER_RESTART && row > 0) {
			integers[at - 3] = ((integers[at - 3] as number) & 0xff) | (3 << 8);
		}
	}

	/** Arrival time in ms since the capture's first packet. */
	timeMs(row: number): number {
		return this.#values[row * COLUMNS + TIME] as number;
	}

	frame(row: number): number {
		return this.#integers[row * 6] as number;
	}

	/** As sent, 16 bits. */
	sequence(row: number): number {
		return (this.#integers[row * 6 + 1] as number) & 0xffff;
	}

	/** What a jitter buffer looks at. */
	packet(row: number): BufferedPacket {
		const word = this.#integers[row * 6 + 1] as number;
		return {
			timeMs: this.timeMs(row),
			timestamp: this.#integers[row * 6 + 2] as number,
			payloadType: (word >> 16) & 0x7f,
			marker: (word & 0x0100_0000) !== 0,
			arrival: this.arrival(row),
		};
	}

	/** Sequence numbers missing right before a packet. */
	missing(row: number): number {
		return this.#integers[row * 6 + 4] as number;
	}

	/** 0 in order, 1 late, 2 duplicate, 3 restart. */
	arrival(row: number): number {
		return (this.#integers[row * 6 + 3] as number) >> 8;
	}

	/** Our own jitter, ms. */
	trueJitter(row: number): number {
		return this.#values[row * COLUMNS + TRUE_JITTER] as number;
	}

	/** True when only we know the clock: it was inferred, or the user said it. */
	get isOwnClock(): boolean {
		return this.hasClock && !this.#isTold;
	}

	/** A value by the rules, ms or kbit/s; by our own clock where the rules know none. */
	value(row: number, name: keyof typeof VALUE_COLUMNS): number {
		if (!this.isOwnClock) return this.#ruled(row, name);
		switch (name) {
			case 'jitter':
				return this.trueJitter(row);
			case 'skew':
				return this.#at(row, TRUE_SKEW);
			case 'difference':
				return row === 0 ? 0 : Math.abs(this.#at(row, TRUE_SKEW) - this.#at(row - 1, TRUE_SKEW));
			default:
				return this.#ruled(row, name);
		}
	}

	#ruled(row: number, name: keyof typeof VALUE_COLUMNS): number {
		return this.#at(row, VALUE_COLUMNS[name]);
	}

	#at(row: number, column: number): number {
		return this.#values[row * COLUMNS + column] as number;
	}

	/** True when something is wrong with a packet: loss before it, late, duplicate, restart. */
	isProblem(row: number): boolean {
		return this.missing(row) > 0 || this.arrival(row) !== 0;
	}

	/** First row whose time is at least `timeMs`; `count` when there is none. Times may step back. */
	rowAtTime(timeMs: number): number {
		let low = 0;
		let high = this.count;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.timeMs(middle) < timeMs) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	/** Last row whose frame is at most `frame`; −1 when there is none. */
	rowOfFrame(frame: number): number {
		let low = -1;
		let high = this.count - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (this.frame(middle) <= frame) low = middle;
			else high = middle - 1;
		}
		return low;
	}

	#byOwnClock(row: number): Pick<AnalysisPacket, 'ownClock'> {
		if (!this.isOwnClock) return {};
		return { ownClock: { jitter: this.value(row, 'jitter'), skew: this.value(row, 'skew') } };
	}

	/** One row as an object. */
	row(row: number): AnalysisPacket & { readonly wiresharkBandwidth: number } {
		const at = row * 6;
		const integers = this.#integers;
		const word = integers[at + 1] as number;
		const state = integers[at + 3] as number;
		return {
			frame: this.frame(row),
			offset: this.timeMs(row) / 1000,
			sequence: word & 0xffff,
			timestamp: (integers[at + 2] as number) >>> 0,
			delta: this.#ruled(row, 'delta'),
			jitter: this.#ruled(row, 'jitter'),
			skew: this.#ruled(row, 'skew'),
			...this.#byOwnClock(row),
			bandwidth: this.#ruled(row, 'bandwidth'),
			wiresharkBandwidth: this.#values[row * COLUMNS + WIRESHARK_BANDWIDTH] as number,
			marker: (word & 0x0100_0000) !== 0,
			payloadType: (word >> 16) & 0x7f,
			status: this.#statuses[state & 0xff] ?? 'OK',
			payloadBytes: integers[at + 5] as number,
			arrival: ARRIVAL_WORDS[state >> 8] ?? 'in-order',
			missingBefore: this.missing(row),
		};
	}
}

const VALUE_COLUMNS = {
	delta: DELTA,
	jitter: JITTER,
	skew: SKEW,
	difference: DIFFERENCE,
	bandwidth: BANDWIDTH,
} as const;

function arrivalNumber(arrived: number): number {
	if (arrived === ARRIVED_LATE) return 1;
	return arrived === ARRIVED_DUPLICATE ? 2 : 0;
}
