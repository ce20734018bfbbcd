/** Streams as lists of arrivals, and the figures of a list. */
import { Arrival } from '../../../app/analysis/arrival.ts';
import { RtpStatistics } from '../../../app/analysis/rtp-statistics.ts';
import { WiresharkStatistics } from '../../../app/analysis/wireshark-statistics.ts';
import type { WiresharkRow } from '../../../app/analysis/wireshark-statistics.ts';
import type { RtpFigures } from '../../../app/analysis/rtp-figures.ts';
import type { WiresharkFigures, WiresharkRules } from '../../../app/index.ts';
import { STATIC_CLOCK_RATES } from '../../../app/protocols/rtp/payload-types-table.ts';
import { kindNumber } from '../../../app/protocols/rtp/streams.ts';
import type { Vector } from '../../fixtures/builders/voip-vectors.ts';

/** What an arrival can be given; the clock follows from the payload type unless it is named. */
export type ArrivalFields = Partial<Omit<Arrival, 'clone'>>;

/** One arrival. */
export function arrival(fields: ArrivalFields): Arrival {
	const rate = STATIC_CLOCK_RATES[fields.payloadType ?? 0] ?? 0;
	const made = Object.assign(new Arrival(), {
		payloadBytes: 160,
		staticRate: rate,
		clockRate: rate,
		...fields,
	});
	made.sequence &= 0xffff;
	made.timestamp |= 0;
	return made;
}

/** How an even stream looks. */
export interface Even {
	readonly firstSequence?: number;
	readonly firstTimestamp?: number;
	readonly intervalMs?: number;
	readonly step?: number;
	readonly fields?: ArrivalFields;
}

/** Packets every 20 ms (or as given), frames numbered from 1, the first with a marker. */
export function even(count: number, given: Even = {}): Arrival[] {
	return Array.from({ length: count }, (_, index) =>
		arrival({
			frame: index + 1,
			timeMs: index * (given.intervalMs ?? 20),
			sequence: (given.firstSequence ?? 1000) + index,
			timestamp: (given.firstTimestamp ?? 5000) + index * (given.step ?? 160),
			marker: index === 0 ? 1 : 0,
			...given.fields,
		}),
	);
}

/** Arrivals in the order of their time, frames numbered anew. */
export function inOrderOfTime(packets: readonly Arrival[]): Arrival[] {
	return [...packets]
		.sort((a, b) => a.timeMs - b.timeMs)
		.map((one, index) => Object.assign(one.clone(), { frame: index + 1 }));
}

/** A copy of packet `index` moved in time. */
export function moved(packets: readonly Arrival[], index: number, timeMs: number): Arrival[] {
	const changed = packets.map((one, at) =>
		at === index ? Object.assign(one.clone(), { timeMs }) : one,
	);
	return inOrderOfTime(changed);
}

/** Feeds a whole stream to our own figures. */
export function measured(
	packets: readonly Arrival[],
	statistics = new RtpStatistics(),
	stream = 0,
): { readonly figures: RtpFigures; readonly arrived: readonly number[] } {
	const arrived = packets.map((packet, index) => {
		if (index > 0) return statistics.update(stream, packet);
		statistics.begin(stream, packet, kindNumber(packet.payloadType));
		return 0;
	});
	return { figures: statistics.figures(stream), arrived };
}

/** Our own figures of a stream. */
export function trueFigures(packets: readonly Arrival[]): RtpFigures {
	return measured(packets).figures;
}

/** Wireshark's figures and rows of a stream. */
export function wiresharkAnalysis(
	packets: readonly Arrival[],
	rules: WiresharkRules,
): {
	readonly figures: WiresharkFigures;
	readonly rows: readonly WiresharkRow[];
	readonly durationMs: number;
} {
	const statistics = new WiresharkStatistics(rules);
	const rows = packets.map((packet, index) => {
		if (index === 0) statistics.begin(0, packet);
		else statistics.update(0, packet);
		return statistics.lastRow(0);
	});
	return { figures: statistics.figures(0), rows, durationMs: statistics.durationMs(0) };
}

/** Wireshark's figures of a stream. */
export function wiresharkFigures(
	packets: readonly Arrival[],
	rules: WiresharkRules,
): WiresharkFigures {
	return wiresharkAnalysis(packets, rules).figures;
}

/** A vector as arrivals. */
export function vectorArrivals(vector: Vector): Arrival[] {
	return vector.packets.map((packet, index) =>
		arrival({
			frame: index + 1,
			timeMs: packet.seconds * 1000,
			sequence: packet.sequence,
			timestamp: packet.timestamp,
			payloadType: packet.payloadType,
			marker: packet.marker ? 1 : 0,
			payloadBytes: packet.payload.length,
		}),
	);
}
