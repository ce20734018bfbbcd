/**
 * RTCP as probes of Homer write it: JSON with the numbers of a report. It is put back into the bytes
 * of RFC 3550, so that everything behind knows one form. Nothing but numbers is taken.
 */
const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const VERSION = 0x80;
const MAX_BLOCKS = 31;

/** @returns one packet of RTCP; null for what is no report */
export function rtcpOfJson(text: string): Uint8Array | null {
	const report = record(parsed(text));
	const type = report['type'];
	const sender = record(report['sender_information']);
	const ssrc = unsigned(report['ssrc']);
	if (ssrc === null || (type !== SENDER_REPORT && type !== RECEIVER_REPORT)) return null;
	const listed: unknown = report['report_blocks'];
	const blocks = (Array.isArray(listed) ? (listed as readonly unknown[]) : []).slice(0, MAX_BLOCKS);
	const words = [
		ssrc,
		...(type === SENDER_REPORT ? numbers(sender, SENDER_FIELDS) : []),
		...blocks.map(record).flatMap(blockWords),
	];
	const bytes = new Uint8Array(4 + words.length * 4);
	const view = new DataView(bytes.buffer);
	view.setUint8(0, VERSION | blocks.length);
	view.setUint8(1, type);
	view.setUint16(2, words.length);
	words.forEach((word, at) => view.setUint32(4 + at * 4, word));
	return bytes;
}

type Members = Readonly<Record<string, unknown>>;

const SENDER_FIELDS = [
	...['ntp_timestamp_sec', 'ntp_timestamp_usec', 'rtp_timestamp', 'packets', 'octets'],
] as const;

/** @see RFC 3550 §6.4.1 */
function blockWords(block: Members): readonly number[] {
	const [fraction = 0, lost = 0] = numbers(block, ['fraction_lost', 'packets_lost']);
	return [
		...numbers(block, ['source_ssrc']),
		(((fraction & 0xff) << 24) | (lost & 0xff_ffff)) >>> 0,
		...numbers(block, ['highest_seq_no', 'ia_jitter', 'lsr', 'dlsr']),
	];
}

function numbers(members: Members, names: readonly string[]): readonly number[] {
	return names.map((name) => unsigned(members[name]) ?? 0);
}

/** Numbers of 32 bits, negative ones as two's complement; some probes write them as text. */
function unsigned(value: unknown): number | null {
	const number = typeof value === 'string' && value !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number >>> 0 : null;
}

function record(value: unknown): Members {
	return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return null;
	}
}
