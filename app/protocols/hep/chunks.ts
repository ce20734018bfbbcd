/** What a probe says of a packet that it saw. @see HEP3 Network Protocol, rev. 12 */
import { u16, u32 } from '../../bytes.ts';

const HEADER = 6;
const CHUNK_HEADER = 6;

/** Types of generic chunks. */
export const HEP_CHUNK = {
	FAMILY: 1,
	PROTOCOL: 2,
	SOURCE_IPV4: 3,
	DESTINATION_IPV4: 4,
	SOURCE_IPV6: 5,
	DESTINATION_IPV6: 6,
	SOURCE_PORT: 7,
	DESTINATION_PORT: 8,
	SECONDS: 9,
	MICROSECONDS: 10,
	CONTENT: 11,
	AGENT_ID: 12,
	KEEP_ALIVE: 13,
	AUTHENTICATE_KEY: 14,
	PAYLOAD: 15,
	COMPRESSED_PAYLOAD: 16,
	CORRELATION_ID: 17,
	VLAN: 18,
	NODE_NAME: 19,
} as const;

/** Values of the chunk `CONTENT` that are read. */
export const HEP_SIP = 1;
export const HEP_RTP = 4;
export const HEP_RTCP = 5;
export const HEP_LOG = 100;

const CONTENT_NAMES: ReadonlyMap<number, string> = new Map<number, string>([
	[HEP_SIP, 'SIP'],
	[2, 'XMPP'],
	[3, 'SDP'],
	[HEP_RTP, 'RTP'],
	[HEP_RTCP, 'RTCP'],
	[6, 'MGCP'],
	[34, 'RTP report'],
	[53, 'DNS'],
	[HEP_LOG, 'log'],
]);

/** Word for a packet's content. */
export function hepContentName(content: number | null): string {
	return content === null ? 'unknown' : (CONTENT_NAMES.get(content) ?? `type ${content}`);
}

/** One chunk: who defined it, what it is, where its content stands. */
export interface HepChunk {
	/** 0 for generic ones. */
	readonly vendor: number;
	readonly type: number;
	/** First byte of its header, and of its content. */
	readonly headerAt: number;
	readonly at: number;
	/** One past its last byte that is there. */
	readonly end: number;
}

/** Chunks of a packet that begins at `at`; the last one may be cut by `end`. */
export function hepChunks(data: Uint8Array, at: number, end: number): readonly HepChunk[] {
	const stop = Math.min(end, at + (at + HEADER <= end ? u16(data, at + 4) : 0));
	const chunks: HepChunk[] = [];
	for (let next = at + HEADER; next + CHUNK_HEADER <= stop;) {
		const length = u16(data, next + 4);
		if (length < CHUNK_HEADER) break;
		chunks.push({
			...{ vendor: u16(data, next), type: u16(data, next + 2) },
			...{ headerAt: next, at: next + CHUNK_HEADER, end: Math.min(stop, next + length) },
		});
		next += length;
	}
	return chunks;
}

/** What is known of a packet; what the probe does not tell is null. */
export interface HepFacts {
	/** Number of the probe. */
	readonly agentId: number | null;
	/** Name of the probe. */
	readonly node: string | null;
	/** HEP_ constant or another number. */
	readonly content: number | null;
	/** Call-ID mostly. */
	readonly correlationId: string | null;
	/** Where the payload stands; both 0 for none. */
	readonly payloadAt: number;
	readonly payloadEnd: number;
}

const UTF8 = new TextDecoder();

/** Reads the chunks of a packet. */
export function hepFacts(data: Uint8Array, at: number, end: number): HepFacts {
	const byType = new Map(
		hepChunks(data, at, end).flatMap((chunk) =>
			chunk.vendor === 0 ? [[chunk.type, chunk] as const] : [],
		),
	);
	const number = (type: number, bytes: 1 | 4): number | null => {
		const chunk = byType.get(type);
		if (chunk === undefined || chunk.end - chunk.at < bytes) return null;
		return bytes === 1 ? (data[chunk.at] ?? null) : u32(data, chunk.at);
	};
	const text = (type: number): string | null => {
		const chunk = byType.get(type);
		return chunk === undefined ? null : UTF8.decode(data.subarray(chunk.at, chunk.end));
	};
	const payload = byType.get(HEP_CHUNK.PAYLOAD);
	return {
		agentId: number(HEP_CHUNK.AGENT_ID, 4),
		node: text(HEP_CHUNK.NODE_NAME),
		content: number(HEP_CHUNK.CONTENT, 1),
		correlationId: text(HEP_CHUNK.CORRELATION_ID),
		payloadAt: payload?.at ?? 0,
		payloadEnd: payload?.end ?? 0,
	};
}
