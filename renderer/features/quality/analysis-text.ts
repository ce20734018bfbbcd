/** What the Quality view shows, as CSV in machine form. */
import type { AnalysisPacket, GraphView, StreamItem } from '../../../main/ipc/contract.ts';
import { csvText } from '../../format/csv.ts';

/** Wireshark's eight columns, and what it does not know. */
const PACKET_HEADS = [
	'SSRC',
	'Packet',
	'Time (s)',
	'Sequence',
	'Timestamp',
	'Payload Type',
	'Delta (ms)',
	'Jitter (ms)',
	'Skew (ms)',
	'Bandwidth (kbit/s)',
	'Marker',
	'Status',
	'Arrival',
	'Missing Before',
	'Jitter by own clock (ms)',
	'Skew by own clock (ms)',
	'Capture Point',
] as const;

/** One direction. */
export interface AnalysedStream {
	readonly stream: Pick<StreamItem, 'ssrc'>;
	readonly packets: readonly AnalysisPacket[];
}

/**
 * Every packet of the streams given, one direction behind the other.
 * @param point where the capture was taken, in the user's words
 */
export function packetsCsv(streams: readonly AnalysedStream[], point = ''): string {
	const rows = streams.flatMap(({ stream, packets }) =>
		packets.map((packet) => [
			stream.ssrc,
			...[packet.frame, packet.offset, packet.sequence, packet.timestamp].map(String),
			...[packet.payloadType, packet.delta, packet.jitter, packet.skew].map(String),
			String(packet.bandwidth),
			packet.marker ? 'SET' : '',
			packet.status,
			packet.arrival,
			String(packet.missingBefore),
			String(packet.ownClock?.jitter ?? ''),
			String(packet.ownClock?.skew ?? ''),
			point,
		]),
	);
	return csvText([PACKET_HEADS, ...rows]);
}

const GRAPH_HEADS = [
	'SSRC',
	'Graph',
	'Unit',
	'Time (s)',
	'Min',
	'Max',
	'Packet',
	'Capture Point',
] as const;
const UNITS: Readonly<Record<GraphView['series'][number]['name'], string>> = {
	...{ jitter: 'ms', delta: 'ms', skew: 'ms', difference: 'ms' },
	...{ loss: '%', bandwidth: 'kbit/s', mos: 'MOS' },
};

/** A graph and the stream it is of. */
export interface NamedGraph {
	readonly ssrc: string;
	readonly graph: GraphView;
}

/**
 * The values drawn: least and greatest of each bin, and the packet of the greatest.
 * @param point as above
 */
export function graphsCsv(graphs: readonly NamedGraph[], point = ''): string {
	const rows = graphs.flatMap(({ ssrc, graph }) =>
		graph.series
			.filter(({ available }) => available)
			.flatMap(({ name, time, min, max, frame }) =>
				Array.from(time, (moment, at) => [
					...[ssrc, name, UNITS[name], String(moment)],
					...[min[at], max[at], frame[at]].map((value) => String(value ?? '')),
					point,
				]),
			),
	);
	return csvText([GRAPH_HEADS, ...rows]);
}
