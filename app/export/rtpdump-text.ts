/**
 * One line a packet, as `rtpdump -F ascii` of rtptools prints them: for people, and for programs that
 * look for words. VAT, which rtptools prints too, is out of scope: nothing here is of version 0.
 */
import { u8, u16, u32 } from '../bytes.ts';
import type { CaptureFacts } from '../capture-facts.ts';
import { CancelledError } from '../errors.ts';
import { PAYLOAD_TYPES } from '../protocols/rtp/index.ts';
import { rtpPackets } from '../rtp-packets.ts';
import { firstMoment, streamEndpoint, streamItem } from '../views/stream-item.ts';
import type { EndpointItem } from '../views/streams.ts';

const FIXED_HEADER = 12;
/** What rtptools calls payload types that no table knows. */
const UNKNOWN = '????';

/** When a packet came, and from whom. */
export interface DumpedPacket {
	/** µs since 1970. */
	readonly time: bigint;
	readonly source: EndpointItem;
	/** From the RTP header on, as captured. */
	readonly data: Uint8Array;
}

/** `844525628.240592 RTP len=176 from=192.0.2.1:46196 v=2 p=0 …`, without the line's end. */
export function rtpdumpLine({ time, source, data }: DumpedPacket): string {
	const second = 1_000_000n;
	const clock = `${time / second}`.padStart(8);
	const part = `${time % second}`.padStart(6, '0');
	const from = `${source.address}:${source.port}`;
	return `${clock}.${part} RTP len=${data.length} from=${from} ${headerText(data)}`;
}

/** Header fields, each with a blank behind it. */
function headerText(data: Uint8Array): string {
	const [first, second] = [u8(data, 0), u8(data, 1)];
	const csrcs = first & 0x0f;
	const end = FIXED_HEADER + csrcs * 4;
	if (data.length < end) {
		return `RTP header too short (${data.length} bytes for ${csrcs} CSRCs).`;
	}
	const type = second & 0x7f;
	const facts = PAYLOAD_TYPES[type];
	const codec = facts?.codec ?? null;
	const name =
		codec === null ? `${UNKNOWN},0,0` : `${codec},${facts?.channels},${facts?.clockRate}`;
	const ids = Array.from({ length: csrcs }, (_, at) => {
		return `csrc[${at}]=0x${u32(data, FIXED_HEADER + at * 4).toString(16)} `;
	});
	return [
		`v=${first >> 6} p=${(first >> 5) & 1} x=${(first >> 4) & 1} cc=${csrcs} m=${second >> 7} `,
		`pt=${type} (${name}) seq=${u16(data, 2)} ts=${u32(data, 4)} `,
		`ssrc=0x${u32(data, 8).toString(16)} `,
		...ids,
		(first & 0x10) === 0 ? '' : extensionText(data, end),
	].join('');
}

function extensionText(data: Uint8Array, at: number): string {
	if (data.length < at + 4) return '';
	const words = u16(data, at + 2);
	const body = data.subarray(at + 4, at + 4 + words * 4);
	const bytes = words === 0 ? '' : `ext_data=${Buffer.from(body).toString('hex')} `;
	return `ext_type=0x${u16(data, at).toString(16)} ext_len=${words} ${bytes}`;
}

/**
 * The packets of a stream as text, page by page; every line ends with `\n`.
 * @param stream number in `RtpStreams`
 * @throws CancelledError on abort
 */
export async function* rtpdumpText(
	facts: CaptureFacts,
	stream: number,
	signal: AbortSignal,
): AsyncGenerator<string, void, void> {
	const source = streamEndpoint(facts, stream, 0);
	const { seconds, nanoseconds } = firstMoment(facts, stream);
	const began = BigInt(seconds) * 1_000_000n + BigInt(Math.floor(nanoseconds / 1000));
	const { startOffset } = streamItem(facts, stream);
	for await (const page of rtpPackets(facts, stream)) {
		if (signal.aborted) throw new CancelledError();
		const lines = page.map(({ offset, data }) => {
			const time = began + BigInt(Math.round((offset - startOffset) * 1_000_000));
			return `${rtpdumpLine({ time, source, data })}\n`;
		});
		yield lines.join('');
	}
}
