/** Packet-by-packet analyses of streams, made when they are looked at and kept for a while. */
import { StreamAnalysis } from './analysis/stream-analysis.ts';
import type { CaptureFacts } from './capture-facts.ts';
import * as R from './protocols/rtp/stream-rows.ts';
import { eachStreamPacket } from './stream-reader.ts';
import { rowValue } from './views/stream-item.ts';
import type { WiresharkRules } from './views/streams.ts';

/** Analyses kept at once: both directions of the stream shown and of the one before. */
const KEPT = 4;

interface Entry {
	/** Packets of the stream when the analysis was made: it is made anew when there are more. */
	readonly packets: number;
	readonly analysis: Promise<StreamAnalysis>;
}

/** The analyses of one capture. */
export class StreamAnalyses {
	readonly #facts: CaptureFacts;
	readonly #rules: WiresharkRules;
	readonly #entries = new Map<number, Entry>();

	constructor(facts: CaptureFacts, rules: WiresharkRules) {
		this.#facts = facts;
		this.#rules = rules;
	}

	/** Forgets what was measured: clock rates are others now. */
	clear(): void {
		this.#entries.clear();
	}

	/** @param stream number in `RtpStreams` */
	of(stream: number): Promise<StreamAnalysis> {
		const packets = rowValue(this.#facts, stream, R.PACKETS);
		const known = this.#entries.get(stream);
		this.#entries.delete(stream);
		const entry =
			known?.packets === packets
				? known
				: { packets, analysis: analyse(this.#facts, this.#rules, stream) };
		this.#entries.set(stream, entry);
		for (const [oldest] of this.#entries) {
			if (this.#entries.size <= KEPT) break;
			this.#entries.delete(oldest);
		}
		return entry.analysis;
	}
}

/** Reads one stream's packets and measures them. */
async function analyse(
	facts: CaptureFacts,
	rules: WiresharkRules,
	stream: number,
): Promise<StreamAnalysis> {
	const { streams } = facts.tracker.protocols.rtp;
	const { figures } = streams;
	const analysis = new StreamAnalysis(
		rules,
		streams.kind(stream),
		figures.figures(stream).packetTicks,
	);
	await eachStreamPacket(facts, new Set([stream]), (_, packet) => {
		analysis.add(packet);
	});
	return analysis;
}

/** Streams whose early decisions about pauses do not fit their final packet time. */
export function unsettledStreams(facts: CaptureFacts): ReadonlySet<number> {
	const { streams } = facts.tracker.protocols.rtp;
	const unsettled = new Set<number>();
	for (let stream = 0; stream < streams.count; stream++) {
		// What has left a ring cannot be measured again: the first decision stays.
		const isThere = rowValue(facts, stream, R.FIRST_FRAME) > facts.tracker.index.first;
		if (isThere && streams.figures.medianToRepeat(stream) !== null) unsettled.add(stream);
	}
	return unsettled;
}

/** Measures streams again, by the packet time that is known now. Needs the packet index. */
export async function settleStreams(
	facts: CaptureFacts,
	unsettled: ReadonlySet<number>,
): Promise<void> {
	const { streams } = facts.tracker.protocols.rtp;
	const { figures } = streams;
	for (const stream of unsettled) {
		const median = figures.medianToRepeat(stream);
		if (median !== null) figures.knowMedian(stream, median);
	}
	await measureAgain(facts, unsettled);
}

/** Measures streams again by the clock rates that hold now. Needs the packet index. */
export async function measureAgain(
	facts: CaptureFacts,
	chosen: ReadonlySet<number>,
): Promise<void> {
	const { streams } = facts.tracker.protocols.rtp;
	const { figures } = streams;
	const begun = new Set<number>();
	await eachStreamPacket(facts, chosen, (stream, packet) => {
		if (begun.has(stream)) {
			figures.update(stream, packet);
			return;
		}
		begun.add(stream);
		figures.begin(stream, packet, streams.kind(stream));
	});
}
