/**
 * Which packets and streams a display filter selects: decided once per stream or flow where that is
 * possible, then by the columns of the index, and only then by the packet itself.
 */
import type { SegmentColumns } from './capture/packet-index.ts';
import type { CaptureFacts } from './capture-facts.ts';
import { FrameDissector, mediaOf } from './dissect-frame.ts';
import { CancelledError } from './errors.ts';
import type { Filter, RowTest } from './filter/index.ts';
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
import * as K from './protocols/kinds.ts';
import * as R from './protocols/rtp/stream-rows.ts';
import { rowValue, streamConfidence } from './views/stream-item.ts';

/** What is known of all packets of one stream or flow. */
type Verdict = boolean | RowTest | 'ask';

/** Frames taken apart between two breaks. */
const YIELD_FRAMES = 5000;
const KINDS_PER_FLOW = 3;

/** Judges frames by one filter; verdicts about flows are kept. */
class FrameFilter {
	readonly #facts: CaptureFacts;
	readonly #filter: Filter;
	readonly #streams: (Verdict | undefined)[] = [];
	readonly #flows: (Verdict | undefined)[] = [];
	readonly #dissector: FrameDissector;
	readonly #reader: PacketReader;
	readonly #headers = new LayerFacts();

	constructor(facts: CaptureFacts, filter: Filter) {
		this.#facts = facts;
		this.#filter = filter;
		this.#dissector = new FrameDissector(facts);
		this.#reader = new PacketReader(facts.tracker.index, facts.source);
	}

	/** What holds for every packet of this unit and kind. */
	verdict(unit: number, kind: number): Verdict {
		const plain = kind & K.KIND_MASK;
		if ((kind & K.KIND_SEVERAL) !== 0 || !HAS_FLOW.has(plain)) return 'ask';
		if (plain === K.KIND_RTP) {
			return (this.#streams[unit] ??= this.#judgeStream(unit));
		}
		const slot = unit * KINDS_PER_FLOW + mediaNumber(plain);
		return (this.#flows[slot] ??= this.#judge(
			unit,
			plain === K.KIND_RTCP ? 'rtcp' : 'other',
			null,
		));
	}

	#judgeStream(stream: number): Verdict {
		const isRtp = streamConfidence(this.#facts, stream) > 0;
		const flow = rowValue(this.#facts, stream, R.FLOW);
		const ssrc = rowValue(this.#facts, stream, R.SSRC) >>> 0;
		return this.#judge(flow, isRtp ? 'rtp' : 'other', isRtp ? ssrc : null);
	}

	#judge(flow: number, media: 'rtp' | 'rtcp' | 'other', ssrc: number | null): Verdict {
		const { flows } = this.#facts.tracker;
		if (flow >= flows.count) return 'ask';
		const marks = flows.words[flow * FLOW_WORDS + FLOW_MARKS] ?? 0;
		const reduced = reduceFilter(
			this.#filter,
			new FlowFacts({
				version: flows.version(flow),
				protocol: flows.protocol(flow),
				sourceWords: flows.sourceWords(flow),
				destinationWords: flows.destinationWords(flow),
				sourcePort: flows.sourcePort(flow),
				destinationPort: flows.destinationPort(flow),
				media,
				ssrc,
				isTunnelled: (marks & FLOW_TUNNELLED) !== 0,
			}),
		);
		return typeof reduced === 'boolean' ? reduced : (compileRowTest(reduced) ?? 'ask');
	}

	/** Asks the packet: its headers first, and only what they cannot tell its whole tree. */
	asks(frame: number): boolean {
		const reader = this.#reader;
		reader.decode(frame);
		const isSeveral = (reader.record.kind & K.KIND_SEVERAL) !== 0;
		this.#headers.show(isSeveral ? null : reader.layers, mediaOf(this.#facts, reader.record));
		const verdict = evaluate(this.#filter, this.#headers);
		if (verdict !== 'unknown') return verdict;
		return matchesPacket(this.#filter, this.#dissector.dissect(frame));
	}
}

/** Kinds whose unit is a flow or a stream. */
const HAS_FLOW = new Set([
	K.KIND_UDP,
	K.KIND_TCP,
	K.KIND_RTP,
	K.KIND_RTCP,
	K.KIND_STUN,
	K.KIND_DTLS,
	K.KIND_ICMP,
	K.KIND_SCTP,
	K.KIND_IP,
	K.KIND_SRTCP,
]);

/** RTCP answers to a name of its own, so its packets are judged apart from their flow's others. */
function mediaNumber(kind: number): number {
	if (kind === K.KIND_RTCP) return 1;
	return kind === K.KIND_SRTCP ? 2 : 0;
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
		this.found = new Uint32Array(facts.tracker.index.count);
		this.#filter = filter;
		this.#start = facts.tracker.startSeconds + facts.tracker.startNanoseconds / 1e9;
	}

	/** Rows from `row` on, until one must be taken apart or the segment ends. @returns that row */
	collect(columns: SegmentColumns, row: number): number {
		const { kind, unit, first, count } = columns;
		for (let at = row; at < count; at++) {
			const kindOf = kind[at] as number;
			if ((kindOf & K.KIND_MASK) === K.KIND_LEFT_OUT) continue;
			const verdict = this.#filter.verdict(unit[at] as number, kindOf);
			if (verdict === false) continue;
			if (verdict === 'ask') return at;
			if (verdict === true || this.#testRow(verdict, columns, at)) this.add(first + at + 1);
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
		if (this.#filter.asks(frame)) this.add(frame);
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
		let row = collector.collect(columns, 0);
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
		const verdict = filter.verdict(stream, K.KIND_RTP);
		if (verdict === true) matching.add(stream);
		else if (verdict !== false) open.add(stream);
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
	let asked = 0;
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
