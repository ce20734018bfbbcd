/** Reads the RTCP of a capture once more for what it says of one stream. */
import { StreamReports } from './analysis/rtcp-reports.ts';
import type { RtcpReport } from './analysis/rtcp-reports.ts';
import type { StreamAnalysis } from './analysis/stream-analysis.ts';
import type { CaptureFacts } from './capture-facts.ts';
import { giveWay } from './give-way.ts';
import { formatIpv4, formatIpv6 } from './network/format.ts';
import { PacketReader } from './packet-reader.ts';
import * as K from './protocols/kinds.ts';
import { parseRtcp } from './protocols/rtp/index.ts';
import type { RtcpPacket } from './protocols/rtp/index.ts';
import * as R from './protocols/rtp/stream-rows.ts';
import { SrtcpOpener } from './srtp-streams.ts';
import { rowValue, streamCodec } from './views/stream-item.ts';

/** Packets between two breaks. */
const BREATH_PACKETS = 2000;

/** All reports about a stream, in capture order. */
export async function rtcpReports(
	facts: CaptureFacts,
	stream: number,
	analysis: StreamAnalysis,
): Promise<readonly RtcpReport[]> {
	const { tracker } = facts;
	const { flows } = tracker;
	const reader = new PacketReader(tracker.index, facts.source);
	const opener = new SrtcpOpener(facts);
	const flow = rowValue(facts, stream, R.FLOW);
	const [from, to] = [flows.sourceKey(flow), flows.destinationKey(flow)];
	const ssrc = rowValue(facts, stream, R.SSRC) >>> 0;
	const ours = new OwnCounts(analysis);
	const { clockRate } = streamCodec(facts, stream);
	const reports = new StreamReports(ssrc, clockRate, (timeMs) => ours.until(timeMs));
	const rows = tracker.index.select((_, kind) => isRtcp(kind & K.KIND_MASK));
	for (const [count, row] of rows.entries()) {
		if (count % BREATH_PACKETS === BREATH_PACKETS - 1) await giveWay();
		reader.decode(row + 1);
		const { layers, record } = reader;
		const own = flows.find(layers);
		const source = flows.sourceKey(own);
		// Behind a NAT only one of the ends is the stream's own.
		const isOfSender = source === from && flows.destinationKey(own) !== from;
		if (!isOfSender && flows.destinationKey(own) !== from && source !== to) continue;
		const encrypted = (record.kind & K.KIND_MASK) === K.KIND_SRTCP;
		const payload = layers.data.subarray(layers.payloadStart, layers.payloadEnd);
		const compound = encrypted ? (opener.open(payload)?.compound ?? null) : payload;
		if (compound === null) continue;
		reports.take({
			...{ frame: row + 1, encrypted, packets: packetsOf(compound) },
			timeMs:
				(record.seconds - tracker.startSeconds) * 1000 +
				(record.nanoseconds - tracker.startNanoseconds) / 1e6,
			from: addressText(flows.sourceWords(own)),
			// On one host the ports tell: the sender's RTCP goes where its media go.
			isOfSender: from === to ? isSameWay(facts, own, flow) : isOfSender,
		});
	}
	return reports.reports;
}

function isRtcp(kind: number): boolean {
	return kind === K.KIND_RTCP || kind === K.KIND_SRTCP;
}

/** RTCP runs on the port of its media or the next one (RFC 3550 §11, RFC 5761). */
function isSameWay({ tracker: { flows } }: CaptureFacts, rtcp: number, media: number): boolean {
	const step = flows.sourcePort(rtcp) - flows.sourcePort(media);
	return step === 0 || step === 1;
}

function packetsOf(compound: Uint8Array): readonly RtcpPacket[] {
	try {
		return parseRtcp(compound);
	} catch {
		// The tree of the packet shows what is wrong with it.
		return [];
	}
}

function addressText(words: readonly number[]): string {
	const [a = 0, b = 0, c = 0, d = 0] = words;
	return words.length === 1 ? formatIpv4(a) : formatIpv6(a, b, c, d);
}

/** Running totals of the analysis; asked for in time order. */
class OwnCounts {
	readonly #analysis: StreamAnalysis;
	#row = 0;
	#lost = 0;

	constructor(analysis: StreamAnalysis) {
		this.#analysis = analysis;
	}

	until(timeMs: number): RtcpReport['ours'] {
		const analysis = this.#analysis;
		while (this.#row < analysis.count && analysis.timeMs(this.#row) <= timeMs) {
			this.#lost += analysis.missing(this.#row);
			// What came late after all was not lost.
			if (analysis.arrival(this.#row) === 1) this.#lost--;
			this.#row++;
		}
		if (this.#row === 0) return null;
		return { lost: this.#lost, jitterMs: analysis.trueJitter(this.#row - 1) };
	}
}
