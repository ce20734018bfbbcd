/** All RTP streams of a capture: identity, figures by both sets of rules, and how sure it is RTP. */
import { LossHistory } from '../../analysis/loss-history.ts';
import { ARRIVED_DUPLICATE, ARRIVED_LATE, RtpStatistics } from '../../analysis/rtp-statistics.ts';
import { StatisticsTable } from '../../analysis/statistics-table.ts';
import { WiresharkStatistics } from '../../analysis/wireshark-statistics.ts';
import { codeMemory } from '../../lane/compiled.ts';
import { Lane } from '../../lane/lane.ts';
import * as L from '../../lane/layout.ts';
import { MAX_STREAMS } from '../../limits.ts';
import { FlowTable } from '../../network/flow.ts';
import { PairTable } from '../../network/pair-table.ts';
import type { WiresharkRules } from '../../analysis/wireshark-rules.ts';
import type { Arrival } from '../../analysis/arrival.ts';
import { judgeSize, nextInOrder } from './in-order.ts';
import type { DecodeAsRules, DecodeTarget, FixedCodec, ForcedProtocol } from './decode-as.ts';
import { FlowTarget } from './decode-condition.ts';
import type { AnnouncedFormat } from '../protocol.ts';
import type { Binding } from './bindings.ts';
import { knownClockRate } from './encoding-names-table.ts';
import { InferredClocks } from './inferred-clocks.ts';
import { FIRST_DYNAMIC } from './payload-map.ts';
import {
	BYTES_PER_TICK,
	PAYLOAD_TYPES,
	STATIC_CLOCK_RATES,
	unannouncedName,
} from './payload-types-table.ts';
import * as R from './stream-rows.ts';

/** Streams that there is room for in the beginning. */
const FIRST_STREAMS = 1024;

/** From a frame on something was announced. */
interface BoundSpan {
	readonly from: number;
	readonly binding: Binding;
}

/** What the figures and the lists tell apart. */
export type MediaKind = 'audio' | 'video' | 'other';

const KINDS: readonly MediaKind[] = ['audio', 'video', 'other'];

/** The kind that the word of a media line stands for. */
export function mediaKind(word: string): MediaKind {
	return word === 'audio' || word === 'video' ? word : 'other';
}

/** What speaks for or against a stream beside its own packets. */
export interface StreamEvidence {
	/** Source and destination. */
	readonly ports: readonly [number, number];
	/** RTCP named its SSRC. */
	readonly hasRtcp: boolean;
}

/** Streams numbered from 0 in the order in which they were accepted. */
export class RtpStreams {
	readonly rows: StatisticsTable;
	/** Takes packets that are expected. */
	readonly lane: Lane;
	readonly wireshark: WiresharkStatistics;
	readonly figures: RtpStatistics;
	/** Lost packets over time, of the streams that lost any. */
	readonly losses = new Map<number, LossHistory>();
	/** Clocks that nobody said and the payload tells. */
	readonly clocks = new InferredClocks();
	readonly #pairs = new PairTable();
	/** What was announced for a stream, from which frame on; undefined for most. */
	readonly #bindings: (BoundSpan[] | undefined)[] = [];
	/** Wireshark's names of the payload types that were announced, by stream. */
	readonly #names = new Map<number, Map<number, string>>();
	readonly #decodeAs: DecodeAsRules;
	readonly #flows: FlowTable;
	/** Wireshark 4.0's rules instead of 4.4's. */
	readonly isOld: boolean;

	/** @param flows addresses and ports, in memory of the lane: the rows stand beside them */
	constructor(rules: WiresharkRules, decodeAs: DecodeAsRules, flows = new FlowTable(codeMemory())) {
		this.rows = new StatisticsTable(R.SLOTS, flows.memory, FIRST_STREAMS);
		this.wireshark = new WiresharkStatistics(rules, this.rows, R.WIRESHARK);
		this.figures = new RtpStatistics(this.rows, R.TRUE);
		this.isOld = rules === '4.0';
		this.#decodeAs = decodeAs;
		this.#flows = flows;
		const { rows, isOld } = this;
		this.lane = new Lane({ flows, rows, isOld, bytesPerTick: BYTES_PER_TICK });
	}

	get count(): number {
		return this.#pairs.count;
	}

	/** @returns the stream's number, −1 when there is none */
	find(flow: number, ssrc: number): number {
		return this.#pairs.find(flow, ssrc);
	}

	/**
	 * The codec that the user fixed, or null.
	 * @param type payload type; null: what was fixed for the stream as a whole
	 */
	fixedCodec(stream: number, type: number | null): FixedCodec | null {
		const rules = this.#decodeAs;
		return rules.isEmpty ? null : rules.codecOf(this.#target(stream, type));
	}

	/** What the user made of a stream, or null. */
	forcedProtocol(stream: number): ForcedProtocol | null {
		const rules = this.#decodeAs;
		return rules.isEmpty ? null : rules.protocolOf(this.#target(stream, null));
	}

	#target(stream: number, type: number | null, ssrc = this.#at(stream, R.SSRC)): DecodeTarget {
		return new FlowTarget(this.#flows, this.#at(stream, R.FLOW), ssrc, type);
	}

	#at(stream: number, slot: number): number {
		return this.rows.row(stream)[this.rows.offset(stream) + slot] as number;
	}

	/**
	 * Makes a stream from its first packet.
	 * @param binding what was announced for it until now, null for nothing
	 * @returns its number, −1 when there is no room
	 */
	begin(flow: number, ssrc: number, first: Arrival, binding: Binding | null = null): number {
		if (this.count >= MAX_STREAMS) return -1;
		const stream = this.#pairs.insert(flow, ssrc);
		if (binding !== null) this.#bindings[stream] = [{ from: first.frame, binding }];
		const s = this.rows.row(stream);
		const o = this.rows.offset(stream);
		const type = first.payloadType;
		s.fill(0, o, o + R.WIRESHARK);
		s[o + R.NEXT] = R.LOOKED_AT;
		s[o + R.LOOK] = R.LOOK_SELDOM;
		s[o + R.FLOW] = flow;
		s[o + R.SSRC] = ssrc;
		s[o + R.FIRST_FRAME] = first.frame;
		s[o + R.FIRST_TIME] = first.timeMs;
		s[o + R.START_SECONDS] = first.seconds;
		s[o + R.START_NANOSECONDS] = first.nanoseconds;
		s[o + R.INTERFACE] = first.interfaceId;
		s[o + R.FIRST_TYPE] = type;
		this.setRates(stream, ssrc, first);
		if (binding !== null) this.#noteBinding(s, o, stream, binding, first);
		keepFacts(s, o, first);
		this.wireshark.begin(stream, first);
		this.figures.begin(stream, first, this.#kindOf(stream, type));
		return stream;
	}

	/**
	 * Signalling announced something else for a stream: it holds for packets from a frame on.
	 * The next packet goes the long way, which finds its new rates.
	 */
	bind(stream: number, frame: number, binding: Binding): void {
		const spans = (this.#bindings[stream] ??= []);
		spans.push({ from: frame, binding });
		const s = this.rows.row(stream);
		const o = this.rows.offset(stream);
		s[o + R.NEXT] = R.LOOKED_AT;
		if (s[o + R.SETUP_FRAME] === 0) s[o + R.SETUP_FRAME] = binding.setupFrame;
		s[o + R.FLAGS] = (s[o + R.FLAGS] as number) | R.STREAM_ANNOUNCED;
		this.figures.setKind(stream, this.#kindOf(stream, s[o + R.FIRST_TYPE] as number));
	}

	#noteBinding(s: Float64Array, o: number, stream: number, binding: Binding, first: Arrival): void {
		s[o + R.SETUP_FRAME] = binding.setupFrame;
		s[o + R.FLAGS] = binding.isInferred ? 0 : R.STREAM_ANNOUNCED;
		this.#nameType(stream, first.payloadType, binding);
	}

	/** The first packet of a type gives it its name, as in Wireshark. */
	#nameType(stream: number, type: number, binding: Binding): void {
		if (binding.wireshark === null) return;
		const names = this.#names.get(stream) ?? new Map<number, string>();
		this.#names.set(stream, names);
		if (!names.has(type)) names.set(type, binding.wireshark.wiresharkName(type));
	}

	/** What Wireshark's Payload column has for a type of a stream. */
	payloadName(stream: number, type: number): string {
		return this.#names.get(stream)?.get(type) ?? unannouncedName(type);
	}

	/** The last announcement of a stream, null for none. */
	binding(stream: number): Binding | null {
		return this.#bindings[stream]?.at(-1)?.binding ?? null;
	}

	/** The first announcement of a stream: Wireshark's setup frame, and its call; null for none. */
	firstBinding(stream: number): Binding | null {
		return this.#bindings[stream]?.[0]?.binding ?? null;
	}

	/**
	 * Wireshark's setup frame where it is that of all packets of a stream.
	 * @returns 0 when none has one, null when they differ
	 */
	onlySetupFrame(stream: number): number | null {
		const spans = this.#bindings[stream];
		const first = spans?.[0];
		if (spans === undefined || first === undefined) return 0;
		const { wiresharkFrame } = first.binding;
		const isSame = spans.every(({ binding }) => binding.wiresharkFrame === wiresharkFrame);
		const firstFrame = this.rows.row(stream)[this.rows.offset(stream) + R.FIRST_FRAME] as number;
		return isSame && (wiresharkFrame === 0 || first.from <= firstFrame) ? wiresharkFrame : null;
	}

	/** What was announced at a frame; null for nothing. */
	bindingAt(stream: number, frame: number): Binding | null {
		const spans = this.#bindings[stream];
		return spans === undefined ? null : spanAt(spans, frame);
	}

	/** The last announcement of a payload type; null for none. */
	format(stream: number, type: number): AnnouncedFormat | null {
		const spans = this.#bindings[stream] ?? [];
		for (let each = spans.length - 1; each >= 0; each--) {
			const format = spans[each]?.binding.map.formats[type];
			if (format?.codec != null) return format;
		}
		return null;
	}

	/** Whether a payload type was announced as telephone events (RFC 4733). */
	isEvent(stream: number, type: number): boolean {
		const spans = this.#bindings[stream];
		if (spans === undefined) return false;
		return spans.at(-1)?.binding.map.formats[type]?.codec?.toLowerCase() === 'telephone-event';
	}

	/** 0 audio, 1 video, 2 other: what the figures need to know. */
	kind(stream: number): number {
		return this.#kindOf(
			stream,
			this.rows.row(stream)[this.rows.offset(stream) + R.FIRST_TYPE] as number,
		);
	}

	#kindOf(stream: number, type: number): number {
		const announced = this.binding(stream)?.map.kinds[type];
		if (announced !== undefined) return KINDS.indexOf(mediaKind(announced));
		return this.clocks.of(stream, type)?.kind ?? kindNumber(type);
	}

	/** Takes every further packet of a stream, in arrival order. */
	update(stream: number, ssrc: number, arrival: Arrival): void {
		const s = this.rows.row(stream);
		const o = this.rows.offset(stream);
		if (arrival.flags === 0 && this.lane.takeInOrder(stream, arrival)) {
			this.keepNotes();
			return;
		}
		this.setRates(stream, ssrc, arrival);
		this.wireshark.update(stream, arrival);
		const arrived = this.figures.update(stream, arrival);
		if (arrived === ARRIVED_DUPLICATE) s[o + R.REPEATS] = (s[o + R.REPEATS] as number) + 1;
		else judgeStep(s, o, arrival);
		const missing = arrived === ARRIVED_LATE ? -1 : this.figures.lastMissing;
		if (missing !== 0) this.#keepLoss(stream, arrival.timeMs, missing);
		if (this.#bindings[stream] !== undefined) this.#noteType(s, o, stream, arrival);
		keepFacts(s, o, arrival);
		s[o + R.NEXT] = nextInOrder(s, o, arrival, this.isOld);
	}

	#noteType(s: Float64Array, o: number, stream: number, arrival: Arrival): void {
		const { payloadType, frame } = arrival;
		if (payloadType < FIRST_DYNAMIC || hasType(s, o, payloadType)) return;
		const binding = this.bindingAt(stream, frame);
		if (binding !== null) this.#nameType(stream, payloadType, binding);
	}

	/**
	 * Fills in the clock rates that the figures go by: by what was announced when the packet came,
	 * then by the static table; in our own the user's word beats both, and what the payload tells
	 * stands in for them.
	 */
	setRates(stream: number, ssrc: number, arrival: Arrival): void {
		const type = arrival.payloadType;
		const spans = this.#bindings[stream];
		const binding = spans === undefined ? null : spanAt(spans, arrival.frame);
		const rate = STATIC_CLOCK_RATES[type] as number;
		arrival.staticRate = binding?.wireshark?.wiresharkRates[type] ?? rate;
		arrival.clockRate = binding?.map.rates[type] ?? rate;
		const rules = this.#decodeAs;
		const fixed = rules.isEmpty ? null : rules.codecOf(this.#target(stream, type, ssrc));
		if (fixed !== null) {
			if (fixed.clockRate > 0) arrival.clockRate = fixed.clockRate;
			else if (arrival.clockRate === 0) arrival.clockRate = knownClockRate(fixed.codec);
		} else if (arrival.clockRate === 0) {
			arrival.clockRate = this.clocks.of(stream, type)?.clockRate ?? 0;
		}
	}

	/** Takes over our own figures of a stream from another reading of the same capture. */
	copyFigures(from: RtpStreams, stream: number): void {
		const o = from.rows.offset(stream);
		const row = from.rows.row(stream).subarray(o + R.TRUE, o + R.SLOTS);
		this.rows.row(stream).set(row, this.rows.offset(stream) + R.TRUE);
	}

	/** Takes over what the lane met beside the rows: losses and unusual steps. */
	keepNotes(): void {
		const { notes, state } = this.lane;
		const count = state[L.NOTES] as number;
		if (count === 0) return;
		state[L.NOTES] = 0;
		for (let at = 0; at < count * L.NOTE_WORDS; at += L.NOTE_WORDS) {
			const stream = notes[at + L.NOTE_STREAM] as number;
			const missing = notes[at + L.NOTE_MISSING] as number;
			const step = notes[at + L.NOTE_STEP] as number;
			if (missing !== 0) this.#keepLoss(stream, notes[at + L.NOTE_TIME] as number, missing);
			if (step >= 0) this.figures.countUnusual(stream, step);
		}
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
		if ((at(R.FLAGS) & (R.STREAM_FORCED | R.STREAM_ANNOUNCED)) !== 0) return 1;
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

function spanAt(spans: readonly BoundSpan[], frame: number): Binding | null {
	for (let each = spans.length - 1; each >= 0; each--) {
		const span = spans[each] as BoundSpan;
		if (span.from <= frame) return span.binding;
	}
	return null;
}

function hasType(s: Float64Array, o: number, type: number): boolean {
	return ((s[o + R.TYPES + (type >> 5)] as number) & (1 << (type & 31))) !== 0;
}

function keepFacts(s: Float64Array, o: number, arrival: Arrival): void {
	const word = o + R.TYPES + (arrival.payloadType >> 5);
	s[word] = (s[word] as number) | (1 << (arrival.payloadType & 31));
	s[o + R.LAST_TYPE] = arrival.payloadType;
	s[o + R.WIRESHARK_RATE] = arrival.staticRate;
	s[o + R.OWN_RATE] = arrival.clockRate;
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
	if (ticks > R.WILD_TICKS || ticks < -R.WILD_TICKS) {
		s[o + R.WILD_STEPS] = (s[o + R.WILD_STEPS] as number) + 1;
	}
	if (step === 1) judgeSize(s, o, arrival.payloadType, ticks);
}
