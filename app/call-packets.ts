/**
 * The packets of calls: what an investigator hands on so that others can follow a call in their own
 * program. Signalling and media, and what these need to be read: fragments, the rest of their
 * connections, RTCP, STUN and DTLS of the media ports.
 */
import type { CallAnalysis } from './calls/analyse-call.ts';
import type { CaptureFacts } from './capture-facts.ts';
import { PacketRecord } from './capture/packet-index.ts';
import {
	FLOW_FACTS,
	FLOW_FIRST_FRAME,
	FLOW_LAST_FRAME,
	FLOW_PACKETS,
	NO_FLOW,
} from './network/flow.ts';
import { PROTOCOL_TCP, PROTOCOL_UDP, PROTOCOL_UDPLITE } from './network/layers.ts';
import { PacketReader } from './packet-reader.ts';
import * as K from './protocols/kinds.ts';
import * as R from './protocols/rtp/stream-rows.ts';
import { rowValue } from './views/stream-item.ts';

/** Around a call: handshakes of its media, segments in which its first message begins, late reports. */
const BEFORE_MS = 2000;
const AFTER_MS = 5000;
/** Fragments come right before the one that completes their datagram, not more frames before it. */
const FRAGMENT_REACH_MS = 1000;
const FRAGMENT_REACH = 20_000;
/** What may run beside media on their ports. */
const MEDIA_PROTOCOLS = [PROTOCOL_UDP, PROTOCOL_TCP, PROTOCOL_UDPLITE];
const IPV6 = 0x100;

/** Part of the capture, ms since its first packet. */
interface Span {
	from: number;
	to: number;
}

/** Frames of some calls, ascending. */
export function callPacketFrames(
	facts: CaptureFacts,
	analyses: readonly CallAnalysis[],
): Uint32Array {
	const messages = analyses.flatMap((analysis) => analysis.messages.map(({ sip }) => sip));
	const streams = new Set(analyses.flatMap((one) => one.streams.map(({ stream }) => stream)));
	const flows = new Map<number, Span>();
	for (const analysis of analyses) addFlows(facts, analysis, flows);
	const inside = facts.tracker.protocols.streamedRtp.packets.holding(streams);
	const frames = new Set([...messages.map(({ frame }) => frame), ...inside]);
	const times = new Times(facts);
	const rows = facts.tracker.index.select(
		(unit, kind) => {
			const plain = kind & K.KIND_MASK;
			if (plain === K.KIND_RTP) return streams.has(unit);
			return plain !== K.KIND_LEFT_OUT && plain !== K.KIND_FRAGMENT && flows.has(unit);
		},
		...rowsOf(facts, streams, flows),
	);
	for (const row of rows) {
		const { kind, unit } = times.record(row);
		if ((kind & K.KIND_MASK) === K.KIND_RTP || isIn(flows.get(unit), times.of(row), kind)) {
			frames.add(row + 1);
		}
	}
	addFragments(facts, frames, times);
	return Uint32Array.from(frames).sort();
}

/** SIP of other calls on the same hop is nobody's business here; a connection is needed whole. */
function isIn(span: Span | undefined, timeMs: number, kind: number): boolean {
	const isDatagramOfSip = (kind & K.KIND_MASK) === K.KIND_SIP && span?.from !== -Infinity;
	return span !== undefined && !isDatagramOfSip && timeMs >= span.from && timeMs <= span.to;
}

/** Flows of a call: connections of its signalling, whole; media and their neighbours, in its time. */
function addFlows(facts: CaptureFacts, analysis: CallAnalysis, found: Map<number, Span>): void {
	const { messages, streams } = analysis;
	const times = [
		...messages.map(({ sip }) => sip.timeMs),
		...streams.flatMap(({ firstMs, lastMs }) => [firstMs, lastMs]),
	];
	const from = times.reduce((least, time) => Math.min(least, time), Infinity) - BEFORE_MS;
	const to = times.reduce((most, time) => Math.max(most, time), 0) + AFTER_MS;
	for (const { sip } of messages) {
		if (sip.transport === 'udp') continue;
		for (const flow of bothWays(facts, sip.flow)) widen(found, flow, -Infinity, Infinity);
	}
	for (const { stream } of streams) {
		for (const flow of mediaFlows(facts, rowValue(facts, stream, R.FLOW))) {
			widen(found, flow, from, to);
		}
	}
}

/** Flows of some media and what runs beside them. RTCP has the same ports, or the next ones. */
function mediaFlows({ tracker }: CaptureFacts, flow: number): readonly number[] {
	const { flows } = tracker;
	const [source, destination] = [flows.sourceKey(flow), flows.destinationKey(flow)];
	const version = flows.version(flow) === 6 ? IPV6 : 0;
	return [0, 1].flatMap((next) => {
		const [one, two] = [flows.sourcePort(flow) + next, flows.destinationPort(flow) + next];
		return MEDIA_PROTOCOLS.flatMap((protocol) => [
			flows.lookUp(source, destination, (one << 16) | two, protocol | version),
			flows.lookUp(destination, source, (two << 16) | one, protocol | version),
		]).filter((found) => found !== NO_FLOW);
	});
}

/** Rows between which all packets of streams and flows stand: a call is a short part of a long capture. */
function rowsOf(
	facts: CaptureFacts,
	streams: ReadonlySet<number>,
	flows: ReadonlyMap<number, Span>,
): readonly [number, number] {
	let [first, last] = [Infinity, 0];
	const widenTo = (from: number, to: number): void => {
		first = Math.min(first, from);
		last = Math.max(last, to);
	};
	for (const stream of streams) {
		widenTo(rowValue(facts, stream, R.FIRST_FRAME), rowValue(facts, stream, R.LAST_FRAME));
	}
	const { facts: counted } = facts.tracker.flows;
	for (const flow of flows.keys()) {
		const at = flow * FLOW_FACTS;
		if (counted[at + FLOW_PACKETS] === 0) continue;
		widenTo(counted[at + FLOW_FIRST_FRAME] as number, counted[at + FLOW_LAST_FRAME] as number);
	}
	return [Math.max(0, first - 1), last];
}

function bothWays({ tracker }: CaptureFacts, flow: number): readonly number[] {
	const reverse = tracker.flows.reverse(flow);
	return reverse === NO_FLOW ? [flow] : [flow, reverse];
}

function widen(found: Map<number, Span>, flow: number, from: number, to: number): void {
	const known = found.get(flow);
	if (known === undefined) {
		found.set(flow, { from, to });
		return;
	}
	known.from = Math.min(known.from, from);
	known.to = Math.max(known.to, to);
}

/** Times of rows; one record is reused. */
class Times {
	readonly #facts: CaptureFacts;
	readonly #record = new PacketRecord();

	constructor(facts: CaptureFacts) {
		this.#facts = facts;
	}

	record(row: number): PacketRecord {
		this.#facts.tracker.index.read(row, this.#record);
		return this.#record;
	}

	/** ms since the first packet. */
	of(row: number): number {
		const { seconds, nanoseconds } = this.record(row);
		const { startSeconds, startNanoseconds } = this.#facts.tracker;
		return (seconds - startSeconds) * 1000 + (nanoseconds - startNanoseconds) / 1e6;
	}
}

/** The fragments before each frame that completed a datagram, told by their addresses. */
function addFragments(facts: CaptureFacts, frames: Set<number>, times: Times): void {
	const { index } = facts.tracker;
	const reader = new PacketReader(index, facts.source);
	const addresses = (frame: number): string => {
		reader.decode(frame);
		return reader.layers.address.join();
	};
	const completed = [...frames].filter(
		(frame) => (times.record(frame - 1).kind & K.KIND_REASSEMBLED) !== 0,
	);
	for (const frame of completed) {
		const until = times.of(frame - 1);
		const wanted = addresses(frame);
		const fragments = index.select(
			(_, kind) => (kind & K.KIND_MASK) === K.KIND_FRAGMENT,
			Math.max(0, frame - 1 - FRAGMENT_REACH),
			frame - 1,
		);
		for (const row of fragments) {
			if (times.of(row) < until - FRAGMENT_REACH_MS) continue;
			if (addresses(row + 1) === wanted) frames.add(row + 1);
		}
	}
}
