/** Lanes of the time strip: bytes from the packet index, loss from each stream's history. */
import { PacketRecord } from '../capture/packet-index.ts';
import type { CaptureFacts } from '../capture-facts.ts';
import { KIND_MASK, KIND_RTP } from '../protocols/kinds.ts';
import * as R from '../protocols/rtp/stream-rows.ts';
import {
	firstFrame,
	isEncrypted,
	listedStreams,
	payloadText,
	rowValue,
	ssrcText,
	streamCodec,
} from './stream-item.ts';
import type { TimelineLane, TimelineView } from './timeline.ts';

const MAX_BINS = 4000;

/** What is asked of the strip; times in seconds since the first packet, null for the whole. */
export interface TimelineQuery {
	readonly from: number | null;
	readonly to: number | null;
	readonly bins: number;
	readonly limit: number;
	/** First frames of the streams that are wanted; absent for all. */
	readonly streams?: readonly number[];
}

/** Sums of one lane's bins. */
interface Lane {
	readonly stream: number;
	readonly bytes: Float64Array;
	readonly packets: Float64Array;
}

/** The strip over a range. */
export function timelineView(
	facts: CaptureFacts,
	query: TimelineQuery,
	durationSeconds: number,
): TimelineView {
	const from = query.from ?? 0;
	const to = Math.max(from + 1e-6, query.to ?? durationSeconds);
	const bins = Math.max(1, Math.min(MAX_BINS, Math.floor(query.bins)));
	const wanted = query.streams === undefined ? null : new Set(query.streams);
	const inRange = listedStreams(facts).filter(
		(stream) =>
			(wanted?.has(firstFrame(facts, stream)) ?? true) &&
			rowValue(facts, stream, R.FIRST_TIME) / 1000 <= to &&
			rowValue(facts, stream, R.LAST_TIME) / 1000 >= from,
	);
	const lanes: Lane[] = inRange.slice(0, Math.max(0, query.limit)).map((stream) => ({
		stream,
		bytes: new Float64Array(bins),
		packets: new Float64Array(bins),
	}));
	fillLanes(facts, lanes, from, to, bins);
	return {
		from,
		to,
		bins,
		lanes: lanes.map((lane) => laneView(facts, lane, from, to, bins)),
		lanesLeftOut: inRange.length - lanes.length,
	};
}

/** One scan over the index columns for all lanes together. */
function fillLanes(
	facts: CaptureFacts,
	lanes: readonly Lane[],
	from: number,
	to: number,
	bins: number,
): void {
	const { tracker } = facts;
	const laneOf = new Map(lanes.map((lane) => [lane.stream, lane]));
	if (laneOf.size === 0) return;
	const scale = bins / (to - from);
	// Lanes of one call lie close together in a long capture: the rest of the index is passed over.
	// Frames count from 1, places in the index from 0.
	const [first, last] = framesOf(facts, lanes);
	fillStreamed(facts, laneOf, { from, to, scale });
	tracker.index.eachSegment((columns) => {
		const base = columns.baseSeconds - tracker.startSeconds;
		const end = Math.min(columns.count, last - columns.first);
		for (let row = Math.max(0, first - 1 - columns.first); row < end; row++) {
			if (((columns.kind[row] as number) & KIND_MASK) !== KIND_RTP) continue;
			const lane = laneOf.get(columns.unit[row] as number);
			if (lane === undefined) continue;
			const nanoseconds = (columns.nanoseconds[row] as number) - tracker.startNanoseconds;
			const time = base + (columns.seconds[row] as number) + nanoseconds / 1e9;
			if (time < from || time > to) continue;
			const bin = Math.min(bins - 1, Math.floor((time - from) * scale));
			lane.packets[bin] = (lane.packets[bin] as number) + 1;
			lane.bytes[bin] = (lane.bytes[bin] as number) + (columns.original[row] as number);
		}
	});
}

/** Packets inside TCP connections, which the index does not know. */
function fillStreamed(
	{ tracker }: CaptureFacts,
	laneOf: ReadonlyMap<number, Lane>,
	{ from, to, scale }: { readonly from: number; readonly to: number; readonly scale: number },
): void {
	const { packets } = tracker.protocols.streamedRtp;
	const record = new PacketRecord();
	for (const frame of packets.completing(new Set(laneOf.keys()), tracker.index.first + 1)) {
		tracker.index.read(frame - 1, record);
		const nanoseconds = record.nanoseconds - tracker.startNanoseconds;
		const time = record.seconds - tracker.startSeconds + nanoseconds / 1e9;
		if (time < from || time > to) continue;
		for (const { stream, length } of packets.ofFrame(frame)) {
			const lane = laneOf.get(stream);
			if (lane === undefined) continue;
			const bin = Math.min(lane.packets.length - 1, Math.floor((time - from) * scale));
			lane.packets[bin] = (lane.packets[bin] as number) + 1;
			lane.bytes[bin] = (lane.bytes[bin] as number) + length;
		}
	}
}

/** First and last frame of all lanes. */
function framesOf(facts: CaptureFacts, lanes: readonly Lane[]): readonly [number, number] {
	let [first, last] = [Infinity, 0];
	for (const { stream } of lanes) {
		first = Math.min(first, firstFrame(facts, stream));
		last = Math.max(last, rowValue(facts, stream, R.LAST_FRAME));
	}
	return [first, last];
}

function laneView(
	facts: CaptureFacts,
	lane: Lane,
	from: number,
	to: number,
	bins: number,
): TimelineLane {
	const { stream } = lane;
	const codec = streamCodec(facts, stream);
	const { codecFrom } = codec;
	// Inferred or set by the user: Wireshark's word for it is only the payload type.
	const isOurs = codec.codec !== null && (codecFrom === 'inferred' || codecFrom === 'user');
	let largest = 1;
	for (const value of lane.bytes) largest = Math.max(largest, value);
	return {
		stream: firstFrame(facts, stream),
		kind: codec.kind,
		encrypted: isEncrypted(facts, stream),
		title: `${ssrcText(facts, stream)} ${isOurs ? codec.codec : payloadText(facts, stream)}`,
		inferred: isOurs && codecFrom === 'inferred',
		from: rowValue(facts, stream, R.FIRST_TIME) / 1000,
		to: rowValue(facts, stream, R.LAST_TIME) / 1000,
		level: Uint8Array.from(lane.bytes, (value) =>
			value === 0 ? 0 : Math.max(1, Math.round((value / largest) * 255)),
		),
		loss: lossOf(facts, lane, from, to, bins),
	};
}

function lossOf(
	facts: CaptureFacts,
	lane: Lane,
	from: number,
	to: number,
	bins: number,
): Uint8Array {
	const history = facts.tracker.protocols.rtp.streams.losses.get(lane.stream);
	const loss = new Uint8Array(bins);
	if (history === undefined) return loss;
	const width = ((to - from) * 1000) / bins;
	for (let bin = 0; bin < bins; bin++) {
		const at = from * 1000 + bin * width;
		const lost = history.between(at, at + width);
		if (lost <= 0.001) continue;
		const share = lost / (lost + (lane.packets[bin] as number));
		loss[bin] = Math.max(1, Math.round(share * 255));
	}
	return loss;
}
