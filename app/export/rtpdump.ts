/** rtpdump files in the layout of rtptools and Wireshark, with true microseconds. */
import type { StreamPacket } from '../stream-reader.ts';
import type { EndpointItem } from '../views/streams.ts';

const RECORD_HEADER = 8;

/** Facts that the file header holds. */
export interface RtpdumpFacts {
	readonly source: EndpointItem;
	readonly destination: EndpointItem;
	/** First four bytes of the source address. */
	readonly sourceWord: number;
	readonly startSeconds: number;
	readonly startNanoseconds: number;
}

/** First line and binary header. */
export function rtpdumpHeader(facts: RtpdumpFacts): Uint8Array {
	const { address, port } = facts.destination;
	const line = new TextEncoder().encode(`#!rtpplay1.0 ${address}/${port}\n`);
	const header = new Uint8Array(line.length + 16);
	const view = new DataView(header.buffer, line.length);
	header.set(line, 0);
	view.setUint32(0, facts.startSeconds >>> 0);
	view.setUint32(4, Math.floor(facts.startNanoseconds / 1000));
	view.setUint32(8, facts.sourceWord >>> 0);
	view.setUint16(12, facts.source.port);
	return header;
}

/** One packet as captured: its length on the wire stands beside what was captured. */
export function rtpdumpRecord(packet: StreamPacket, firstMs: number): Uint8Array {
	const bytes = packet.packetData.subarray(packet.headerStart, packet.packetEnd);
	const record = new Uint8Array(RECORD_HEADER + bytes.length);
	const view = new DataView(record.buffer);
	view.setUint16(0, record.length);
	view.setUint16(2, packet.rtpBytes);
	view.setUint32(4, Math.max(0, Math.floor(packet.timeMs - firstMs)));
	record.set(bytes, RECORD_HEADER);
	return record;
}

/** A whole file of packets that stand apart from any stream. */
export function rtpdumpFile(
	facts: RtpdumpFacts,
	packets: readonly { readonly data: Uint8Array; readonly offsetMs: number }[],
): Uint8Array {
	const records = packets.map(({ data, offsetMs }) => {
		const record = new Uint8Array(RECORD_HEADER + data.length);
		const view = new DataView(record.buffer);
		view.setUint16(0, record.length);
		view.setUint16(2, data.length);
		view.setUint32(4, Math.max(0, Math.floor(offsetMs)));
		record.set(data, RECORD_HEADER);
		return record;
	});
	return new Uint8Array(Buffer.concat([rtpdumpHeader(facts), ...records]));
}
