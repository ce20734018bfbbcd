/**
 * Which packets and streams a display filter selects: decided once per stream or flow where that is
 * possible, then by the columns of the index, and only then by the packet itself.
 */
import type { SegmentColumns } from './capture/packet-index.ts';
import type { CaptureFacts } from './capture-facts.ts';
import { FrameDissector, mediaOf, STREAMED_KINDS } from './dissect-frame.ts';
import { CancelledError, NotFoundError } from './errors.ts';
import type { Filter, FlowDescription, Reduced, RowTest } from './filter/index.ts';
import {
	compileRowTest,
	evaluate,
	FlowFacts,
	LayerFacts,
	matchesPacket,
	parseFilter,
	reduceFilter,
} from './filter/index.ts';
import { giveWay } from './give-way.ts';
import { FLOW_MARKS, FLOW_TUNNELLED, FLOW_WORDS } from './network/flow.ts';
import { PacketReader } from './packet-reader.ts';
import { PROTOCOL_STREAMED, PROTOCOL_TCP } from './network/layers.ts';
import * as K from './protocols/kinds.ts';
import * as R from './protocols/rtp/stream-rows.ts';
import { rowValue, streamConfidence } from './views/stream-item.ts';

/** Frames asked between two breaks. */
const YIELD_FRAMES = 5000;
/** Slots of a flow: RTCP and SIP answer to names of their own, so their packets are judged apart. */
const SLOTS_PER_FLOW = 4;
const MEDIA_OF_SLOT = ['other', 'rtcp', 'other', 'sip'] as const;

/** Verdicts as small numbers, one byte a stream or flow: looked up for millions of rows. */
const UNJUDGED = 0;
const NEVER = 1;
const ALWAYS = 2;
const BY_PACKET = 3;
/** And from here on: by the columns, with the test of this number. */
const FIRST_TEST = 4;
const MAX_TESTS = 250;

/** Slot inside a flow by kind; 255 for kinds that have no flow. */
const SLOT_OF_KIND = new Uint8Array(K.KIND_MASK + 1).fill(255);
for (const kind of [K.KIND_UDP, K.KIND_TCP, K.KIND_STUN, K.KIND_DTLS, K.KIND_ICMP]) {
	SLOT_OF_KIND[kind] = 0;
}
SLOT_OF_KIND[K.KIND_SCTP] = 0;
SLOT_OF_KIND[K.KIND_IP] = 0;
SLOT_OF_KIND[K.KIND_RTCP] = 1;
SLOT_OF_KIND[K.KIND_SRTCP] = 2;
SLOT_OF_KIND[K.KIND_SIP] = 3;

/** Judges frames by one filter; verdicts about flows are kept. */
class FrameFilter {
	readonly #facts: CaptureFacts;
	readonly #filter: Filter;
	/** Verdict of each stream, then of each flow's slots. */
	readonly codes: Uint8Array;
	/** Tests by code, counted from FIRST_TEST. */
	readonly tests: RowTest[] = [];
	/** What is left of the filter is the same for most flows: one test for all of them. */
	readonly #testOf = new Map<Filter, number>();
	/** First slot of flows in `codes`. */
	readonly flowBase: number;
	readonly #dissector: FrameDissector;
	readonly #reader: PacketReader;
	readonly #headers = new LayerFacts();

	constructor(facts: CaptureFacts, filter: Filter) {
		this.#facts = facts;
		this.#filter = filter;
		this.flowBase = facts.tracker.protocols.rtp.streams.count;
		this.codes = new Uint8Array(this.flowBase + facts.tracker.flows.count * SLOTS_PER_FLOW);
		this.#dissector = new FrameDissector(facts);
		this.#reader = new PacketReader(facts.tracker.index, facts.source);
	}

	/** Slot of a packet in `codes`; −1 when only the packet itself can tell. */
	slot(unit: number, kind: number): number {
		if ((kind & K.KIND_SEVERAL) !== 0) return -1;
		const plain = kind & K.KIND_MASK;
		if (plain === K.KIND_RTP) return unit < this.flowBase ? unit : -1;
		const inFlow = SLOT_OF_KIND[plain] as number;
		const slot = this.flowBase + unit * SLOTS_PER_FLOW + inFlow;
		return inFlow !== 255 && slot < this.codes.length ? slot : -1;
	}

	/** Works a slot's verdict out. */
	judge(slot: number): number {
		const isStream = slot < this.flowBase;
		const flow = Math.floor((slot - this.flowBase) / SLOTS_PER_FLOW);
		const inFlow = (slot - this.flowBase) % SLOTS_PER_FLOW;
		const verdict = isStream
			? this.#judgeStream(slot)
			: this.#judge(flow, MEDIA_OF_SLOT[inFlow] ?? 'other', null, 0);
		const code = typeof verdict === 'boolean' ? (verdict ? ALWAYS : NEVER) : this.#codeOf(verdict);
		this.codes[slot] = code;
		return code;
	}

	/** Code of what is left to ask; compiled once for each filter that is left. */
	#codeOf(left: Filter): number {
		const known = this.#testOf.get(left);
		if (known !== undefined) return known;
		const test = this.tests.length < MAX_TESTS ? compileRowTest(left) : null;
		const code = test === null ? BY_PACKET : FIRST_TEST + this.tests.push(test) - 1;
		this.#testOf.set(left, code);
		return code;
	}

	#judgeStream(stream: number): Reduced {
		const isRtp = streamConfidence(this.#facts, stream) > 0;
		const flow = rowValue(this.#facts, stream, R.FLOW);
		const ssrc = rowValue(this.#facts, stream, R.SSRC) >>> 0;
		const { streams } = this.#facts.tracker.protocols.rtp;
		const setupFrame = streams.onlySetupFrame(stream);
		return this.#judge(flow, isRtp ? 'rtp' : 'other', isRtp ? ssrc : null, setupFrame);
	}

	#judge(
		flow: number,
		media: FlowDescription['media'],
		ssrc: number | null,
		setupFrame: number | null,
	): Reduced {
		const { flows } = this.#facts.tracker;
		const marks = flows.words[flow * FLOW_WORDS + FLOW_MARKS] ?? 0;
		const reduced = reduceFilter(
			this.#filter,
			new FlowFacts({
				version: flows.version(flow),
				protocol: transportOf(flows.protocol(flow)),
				sourceWords: flows.sourceWords(flow),
				destinationWords: flows.destinationWords(flow),
				sourcePort: flows.sourcePort(flow),
				destinationPort: flows.destinationPort(flow),
				media,
				ssrc,
				setupFrame,
				isTunnelled: (marks & FLOW_TUNNELLED) !== 0,
			}),
		);
		return reduced;
	}

	/** Asks the packet: its headers first, and only what they cannot tell its whole tree. */
	asks(frame: number): boolean {
		const reader = this.#reader;
		reader.decode(frame);
		const { kind } = reader.record;
		// Headers of a segment say nothing of the packets inside.
		const isSeveral = (kind & K.KIND_SEVERAL) !== 0 || STREAMED_KINDS.has(kind & K.KIND_MASK);
		this.#headers.show(isSeveral ? null : reader.layers, mediaOf(this.#facts, reader.record));
		const verdict = evaluate(this.#filter, this.#headers);
		if (verdict !== 'unknown') return verdict;
		return matchesPacket(this.#filter, this.#dissector.dissect(frame));
	}
}

/** Media of a connection have a flow of their own; their packets are TCP. */
function transportOf(protocol: number): number {
	return protocol === PROTOCOL_STREAMED ? PROTOCOL_TCP : protocol;
}

/** Collects the frames that match, segment by segment. */
class FrameCollector {
	readonly found: Uint32Array;
	count = 0;
	/** Frames whose packet had to be taken apart. */
	asked = 0;
	readonly #filter: FrameFilter;
	readonly #start: number;

	constructor(facts: CaptureFacts, filter: FrameFilter) {
		this.found = new Uint32Array(facts.tracker.index.count - facts.tracker.index.first);
		this.#filter = filter;
		this.#start = facts.tracker.startSeconds + facts.tracker.startNanoseconds / 1e9;
	}

	/** Rows from `row` on, until one must be asked or the segment ends. @returns that row */
	collect(columns: SegmentColumns, row: number): number {
		const { kind, unit, first, count } = columns;
		const filter = this.#filter;
		const { codes, tests } = filter;
		for (let at = row; at < count; at++) {
			const kindOf = kind[at] as number;
			if (kindOf === K.KIND_LEFT_OUT) continue;
			const slot = filter.slot(unit[at] as number, kindOf);
			if (slot < 0) return at;
			let code = codes[slot] as number;
			if (code === UNJUDGED) code = filter.judge(slot);
			if (code === NEVER) continue;
			if (code === BY_PACKET) return at;
			if (code === ALWAYS) {
				this.add(first + at + 1);
				continue;
			}
			if (this.#testRow(tests[code - FIRST_TEST] as RowTest, columns, at)) {
				this.add(first + at + 1);
			}
		}
		return count;
	}

	#testRow(test: RowTest, columns: SegmentColumns, row: number): boolean {
		const long = columns.long?.get(row);
		const epoch =
			columns.baseSeconds +
			(columns.seconds[row] as number) +
			(columns.nanoseconds[row] as number) / 1e9;
		return test(
			columns.first + row + 1,
			long?.[1] ?? (columns.original[row] as number),
			long?.[0] ?? (columns.captured[row] as number),
			epoch - this.#start,
			epoch,
		);
	}

	/** Judges one row by its packet. */
	dissect(frame: number): void {
		this.asked++;
		try {
			if (this.#filter.asks(frame)) this.add(frame);
		} catch (error) {
			// A ring may overwrite a packet while others are asked.
			if (!(error instanceof NotFoundError)) throw error;
		}
	}

	add(frame: number): void {
		this.found[this.count++] = frame;
	}
}

/**
 * Frames that match a filter, ascending.
 * @throws FilterSyntaxError when it cannot be read; CancelledError on abort
 */
export async function matchingFrames(
	facts: CaptureFacts,
	expression: string,
	signal: AbortSignal,
): Promise<Uint32Array> {
	const collector = new FrameCollector(facts, new FrameFilter(facts, parseFilter(expression)));
	const segments: SegmentColumns[] = [];
	facts.tracker.index.eachSegment((columns) => segments.push(columns));
	for (const columns of segments) {
		const begin = Math.max(0, facts.tracker.index.first - columns.first);
		let row = collector.collect(columns, begin);
		while (row < columns.count) {
			collector.dissect(columns.first + row + 1);
			if (collector.asked % YIELD_FRAMES === 0) {
				await giveWay();
				if (signal.aborted) throw new CancelledError();
			}
			row = collector.collect(columns, row + 1);
		}
	}
	return collector.found.slice(0, collector.count);
}

/**
 * Those of some frames that match a filter, in the order given; nothing else is read.
 * @throws FilterSyntaxError when it cannot be read; CancelledError on abort
 */
export async function matchingAmong(
	facts: CaptureFacts,
	expression: string,
	frames: readonly number[],
	signal: AbortSignal,
): Promise<readonly number[]> {
	const filter = new FrameFilter(facts, parseFilter(expression));
	const found: number[] = [];
	for (const [at, frame] of frames.entries()) {
		if (at % YIELD_FRAMES === YIELD_FRAMES - 1) await giveWay();
		if (signal.aborted) throw new CancelledError();
		try {
			if (filter.asks(frame)) found.push(frame);
		} catch (error) {
			// A ring may have overwritten the packet.
			if (!(error instanceof NotFoundError)) throw error;
		}
	}
	return found;
}

/** Numbers of the streams of which at least one packet matches. */
export async function matchingStreams(
	facts: CaptureFacts,
	expression: string,
): Promise<ReadonlySet<number>> {
	const filter = new FrameFilter(facts, parseFilter(expression));
	const { streams } = facts.tracker.protocols.rtp;
	const matching = new Set<number>();
	const open = new Set<number>();
	for (let stream = 0; stream < streams.count; stream++) {
		const code = filter.judge(stream);
		if (code === ALWAYS) matching.add(stream);
		else if (code !== NEVER) open.add(stream);
	}
	if (open.size > 0) await askPackets(facts, filter, open, matching);
	return matching;
}

/** Streams that nothing but their packets can decide: each until its first match. */
async function askPackets(
	facts: CaptureFacts,
	filter: FrameFilter,
	open: Set<number>,
	matching: Set<number>,
): Promise<void> {
	const rows = facts.tracker.index.select(
		(unit, kind) => (kind & K.KIND_MASK) === K.KIND_RTP && open.has(unit),
	);
	const { packets } = facts.tracker.protocols.streamedRtp;
	let asked = 0;
	for (const frame of packets.completing(open)) {
		const inside = packets.ofFrame(frame).filter(({ stream }) => open.has(stream));
		if (inside.length === 0 || !filter.asks(frame)) continue;
		for (const { stream } of inside) {
			open.delete(stream);
			matching.add(stream);
		}
		if (++asked % YIELD_FRAMES === 0) await giveWay();
	}
	for (const row of rows) {
		const stream = facts.tracker.index.unitOf(row);
		if (!open.has(stream)) continue;
		if (filter.asks(row + 1)) {
			open.delete(stream);
			matching.add(stream);
		}
		if (++asked % YIELD_FRAMES === 0) await giveWay();
	}
}
