/** All RTP streams of a capture: identity, figures by both sets of rules, and how sure it is RTP. */
import { LossHistory } from '../../analysis/loss-history.ts';
import { ARRIVED_DUPLICATE, ARRIVED_LATE, RtpStatistics } from '../../analysis/rtp-statistics.ts';
import { StatisticsTable } from '../../analysis/statistics-table.ts';
import { WiresharkStatistics } from '../../analysis/wireshark-statistics.ts';
import { MAX_STREAMS } from '../../limits.ts';
import { PairTable } from '../../network/pair-table.ts';
import type { WiresharkRules } from '../../analysis/wireshark-rules.ts';
import type { Arrival } from '../../analysis/arrival.ts';
import { judgeSize, nextInOrder, takeInOrder } from './in-order.ts';
import type { DecodeAsRules, FixedCodec } from './decode-as.ts';
import { PAYLOAD_TYPES, STATIC_CLOCK_RATES } from './payload-types-table.ts';
import * as R from './stream-rows.ts';

/** A timestamp step of more than this many ticks in either direction is wild (10 min at 90 kHz). */
const WILD_TICKS = 54_000_000;

/** What speaks for or against a stream beside its own packets. */
export interface StreamEvidence {
	/** Source and destination. */
	readonly ports: readonly [number, number];
	/** RTCP named its SSRC. */
	readonly hasRtcp: boolean;
}

/** Streams numbered from 0 in the order in which they were accepted. */
export class RtpStreams {
	readonly rows = new StatisticsTable(R.SLOTS);
	readonly wireshark: WiresharkStatistics;
	readonly figures: RtpStatistics;
	/** Lost packets over time, of the streams that lost any. */
	readonly losses = new Map<number, LossHistory>();
	readonly #pairs = new PairTable();
	readonly #decodeAs: DecodeAsRules;
	readonly #hasCodecRules: boolean;
	/** Wireshark 4.0's rules instead of 4.4's. */
	readonly isOld: boolean;

	constructor(rules: WiresharkRules, decodeAs: DecodeAsRules) {
		this.wireshark = new WiresharkStatistics(rules, this.rows, R.WIRESHARK);
		this.figures = new RtpStatistics(this.rows, R.TRUE);
		this.isOld = rules === '4.0';
		this.#decodeAs = decodeAs;
		this.#hasCodecRules = !decodeAs.isEmpty;
	}

	get count(): number {
		return this.#pairs.count;
	}

	/** @returns the stream's number, −1 when there is none */
	find(flow: number, ssrc: number): number {
		return this.#pairs.find(flow, ssrc);
	}

	/** Clock rate for a packet: the user's word, then the static table; 0 when unknown. */
	clockRate(ssrc: number, payloadType: number): number {
		const fixed = this.#decodeAs.codecOf(ssrc);
		return fixed !== null && fixed.clockRate > 0
			? fixed.clockRate
			: (STATIC_CLOCK_RATES[payloadType] as number);
	}

	/** The codec that the user fixed for an SSRC, or null. */
	fixedCodec(ssrc: number): FixedCodec | null {
		return this.#hasCodecRules ? this.#decodeAs.codecOf(ssrc) : null;
	}

	/** Makes a stream from its first packet. @returns its number, −1 when there is no room */
	begin(flow: number, ssrc: number, first: Arrival): number {
		if (this.count >= MAX_STREAMS) return -1;
		const stream = this.#pairs.insert(flow, ssrc);
		this.setRates(ssrc, first);
		const s = this.rows.row(stream);
		const o = this.rows.offset(stream);
		const type = first.payloadType;
		s.fill(0, o, o + R.WIRESHARK);
		s[o + R.NEXT] = -1;
		s[o + R.FLOW] = flow;
		s[o + R.SSRC] = ssrc;
		s[o + R.FIRST_FRAME] = first.frame;
		s[o + R.FIRST_TIME] = first.timeMs;
		s[o + R.START_SECONDS] = first.seconds;
		s[o + R.START_NANOSECONDS] = first.nanoseconds;
		s[o + R.INTERFACE] = first.interfaceId;
		s[o + R.FIRST_TYPE] = type;
		keepFacts(s, o, first);
		this.wireshark.begin(stream, first);
		this.figures.begin(stream, first, kindNumber(type));
		return stream;
	}

	/** Takes every further packet of a stream, in arrival order. */
	update(stream: number, ssrc: number, arrival: Arrival): void {
		const s = this.rows.row(stream);
		const o = this.rows.offset(stream);
		if (takeInOrder(s, o, arrival, this.isOld)) return;
		this.setRates(ssrc, arrival);
		this.wireshark.update(stream, arrival);
		const arrived = this.figures.update(stream, arrival);
		if (arrived === ARRIVED_DUPLICATE) s[o + R.REPEATS] = (s[o + R.REPEATS] as number) + 1;
		else judgeStep(s, o, arrival);
		const missing = arrived === ARRIVED_LATE ? -1 : this.figures.lastMissing;
		if (missing !== 0) this.#keepLoss(stream, arrival.timeMs, missing);
		keepFacts(s, o, arrival);
		s[o + R.NEXT] = this.#hasCodecRules ? -1 : nextInOrder(s, o, arrival, this.isOld);
	}

	/** Fills in the clock rates that the figures go by. */
	setRates(ssrc: number, arrival: Arrival): void {
		const rate = STATIC_CLOCK_RATES[arrival.payloadType] as number;
		arrival.staticRate = rate;
		arrival.clockRate = this.#hasCodecRules ? this.clockRate(ssrc, arrival.payloadType) : rate;
	}

	/** Takes over our own figures of a stream from another reading of the same capture. */
	copyFigures(from: RtpStreams, stream: number): void {
		const o = from.rows.offset(stream);
		const row = from.rows.row(stream).subarray(o + R.TRUE, o + R.SLOTS);
		this.rows.row(stream).set(row, this.rows.offset(stream) + R.TRUE);
	}

	#keepLoss(stream: number, timeMs: number, missing: number): void {
		let history = this.losses.get(stream);
		if (history === undefined) {
			const first = this.rows.row(stream)[this.rows.offset(stream) + R.FIRST_TIME] as number;
			history = new LossHistory(first);
			this.losses.set(stream, history);
		}
		history.add(timeMs, missing);
	}

	/**
	 * How sure it is that a stream is RTP: 0 withdrawn, up to 1.
	 * @see the detector's rules in ARCHITECTURE.md
	 */
	confidence(stream: number, { ports, hasRtcp }: StreamEvidence): number {
		const s = this.rows.row(stream);
		const o = this.rows.offset(stream);
		const at = (slot: number): number => s[o + slot] as number;
		if ((at(R.FLAGS) & R.STREAM_FORCED) !== 0) return 1;
		const ssrc = at(R.SSRC);
		const isOddSsrc = ssrc === 0 || ssrc === -1;
		if (at(R.PACKETS) < 6) return isOddSsrc && at(R.PACKETS) < 3 ? 0 : shortConfidence(s, o);
		const steps = Math.max(1, at(R.PACKETS) - 1 - at(R.REPEATS));
		const good = 1 - at(R.BAD_STEPS) / steps;
		const wild = at(R.WILD_STEPS) / steps;
		if (good < 0.8 || wild > 0.2) return 0;
		let score = 0.7 + 0.2 * good;
		if (hasRtcp) score += 0.1;
		if (ports[0] % 2 === 0 && ports[1] % 2 === 0) score += 0.05;
		if (PAYLOAD_TYPES[at(R.FIRST_TYPE)]?.codec != null) score += 0.05;
		if (isOddSsrc) score -= 0.15;
		if (ports.some((port) => FOREIGN_PORTS.has(port))) score -= 0.15;
		return Math.max(0.1, Math.min(1, score));
	}
}

/** Ports of other protocols that lower the score of a stream and never exclude it. */
const FOREIGN_PORTS = new Set([53, 123, 161, 443, 500, 1900, 3478, 5353]);

/** Two to five packets: in sequence, but too few to be sure. */
function shortConfidence(s: Float64Array, o: number): number {
	const isTame = s[o + R.WILD_STEPS] === 0;
	return isTame ? 0.5 : 0.2;
}

/** 0 audio, 1 video, 2 other: what `RtpStatistics` needs to know of the payload. */
export function kindNumber(payloadType: number): number {
	const kind = PAYLOAD_TYPES[payloadType]?.kind;
	return kind === 'audio' ? 0 : kind === 'video' ? 1 : 2;
}

function keepFacts(s: Float64Array, o: number, arrival: Arrival): void {
	const word = o + R.TYPES + (arrival.payloadType >> 5);
	s[word] = (s[word] as number) | (1 << (arrival.payloadType & 31));
	s[o + R.LAST_TYPE] = arrival.payloadType;
	s[o + R.LAST_FRAME] = arrival.frame;
	s[o + R.LAST_TIME] = arrival.timeMs;
	s[o + R.LAST_SEQUENCE] = arrival.sequence;
	s[o + R.LAST_TIMESTAMP] = arrival.timestamp;
	s[o + R.LAST_PAYLOAD] = arrival.payloadBytes;
	s[o + R.PAYLOAD_BYTES] = (s[o + R.PAYLOAD_BYTES] as number) + arrival.payloadBytes;
	s[o + R.PACKETS] = (s[o + R.PACKETS] as number) + 1;
	if (arrival.flags !== 0) s[o + R.FLAGS] = (s[o + R.FLAGS] as number) | arrival.flags;
}

/** Keeps the score up: steps of the sequence number, jumps of the timestamp, sizes. */
function judgeStep(s: Float64Array, o: number, arrival: Arrival): void {
	const step = (arrival.sequence - (s[o + R.LAST_SEQUENCE] as number)) & 0xffff;
	if (step === 0) {
		s[o + R.REPEATS] = (s[o + R.REPEATS] as number) + 1;
		return;
	}
	const ticks = (arrival.timestamp - (s[o + R.LAST_TIMESTAMP] as number)) | 0;
	if (step > 5) s[o + R.BAD_STEPS] = (s[o + R.BAD_STEPS] as number) + 1;
	if (ticks > WILD_TICKS || ticks < -WILD_TICKS) {
		s[o + R.WILD_STEPS] = (s[o + R.WILD_STEPS] as number) + 1;
	}
	if (step === 1) judgeSize(s, o, arrival.payloadType, ticks);
}
