/** Packets of a probe for tests. */
import { be16, be32, bytes } from '../../network/frames.ts';

/** One generic chunk. */
export const hepChunk = (type: number, content: readonly number[] | Uint8Array): Uint8Array =>
	bytes(be16(0), be16(type), be16(content.length + 6), content);

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A packet between 10.0.0.1:10001 and 10.0.0.2:10003 that probe 2001 (`gate`) saw in a call. */
export function probePacket(
	content: number,
	payload: Uint8Array | string,
	callId = 'call-1',
): Uint8Array {
	const chunks = bytes(
		...[hepChunk(1, [2]), hepChunk(2, [17])],
		...[hepChunk(3, be32(0x0a000001)), hepChunk(4, be32(0x0a000002))],
		...[hepChunk(7, be16(10_001)), hepChunk(8, be16(10_003))],
		...[hepChunk(9, be32(1_700_000_000)), hepChunk(10, be32(5)), hepChunk(11, [content])],
		...[hepChunk(12, be32(2001)), hepChunk(19, encode('gate')), hepChunk(14, encode('secret'))],
		...(callId === '' ? [] : [hepChunk(17, encode(callId))]),
		hepChunk(15, typeof payload === 'string' ? encode(payload) : payload),
	);
	return bytes([0x48, 0x45, 0x50, 0x33], be16(chunks.length + 6), chunks);
}

/** A sender report about SSRC 7 with one block, as probes write it. */
export const REPORT = {
	type: 200,
	ssrc: 7,
	sender_information: {
		...{ ntp_timestamp_sec: 3_900_000_000, ntp_timestamp_usec: 5, rtp_timestamp: 160 },
		...{ packets: 50, octets: 8000 },
	},
	report_count: 1,
	report_blocks: [
		{
			...{ source_ssrc: 9, fraction_lost: 2, packets_lost: 3, highest_seq_no: 100 },
			...{ ia_jitter: 12, lsr: 0, dlsr: 0 },
		},
	],
} as const;
