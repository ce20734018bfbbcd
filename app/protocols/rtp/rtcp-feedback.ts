/** RTCP feedback messages. @see RFC 4585 §6, RFC 5104 §4, draft-alvestrand-rmcat-remb */
import type { ByteReader } from '../../bytes.ts';

const RTPFB = 205;
const NAMES_RTPFB = new Map([
	[1, 'NACK'],
	[3, 'TMMBR'],
	[4, 'TMMBN'],
	[5, 'SR-REQ'],
	[6, 'RAMS'],
	[8, 'ECN'],
	[15, 'TWCC'],
]);
const NAMES_PSFB = new Map([
	[1, 'PLI'],
	[2, 'SLI'],
	[3, 'RPSI'],
	[4, 'FIR'],
	[5, 'TSTR'],
	[6, 'TSTN'],
	[7, 'VBCM'],
	[15, 'AFB'],
]);
const FORMAT_NACK = 1;
const FORMAT_FIR = 4;
const REMB = 0x52454d42;

/** A feedback message. */
export interface FeedbackPacket {
	readonly format: number;
	/** `NACK`, `PLI`, `FIR`, `REMB` …; `FMT n` for one without a name here. */
	readonly name: string;
	readonly senderSsrc: number;
	readonly mediaSsrc: number;
	/** NACK: the sequence numbers asked for again. */
	readonly lostSequenceNumbers: readonly number[];
	/** FIR and REMB: the sources meant. */
	readonly sources: readonly number[];
	/** REMB: bits per second. */
	readonly bitsPerSecond: number | null;
}

/** Parses the body of a packet of type 205 or 206. @throws MalformedPacketError */
export function parseFeedback(body: ByteReader, type: number, format: number): FeedbackPacket {
	const senderSsrc = body.u32('feedback sender');
	const mediaSsrc = body.u32('feedback media source');
	const name = (type === RTPFB ? NAMES_RTPFB : NAMES_PSFB).get(format) ?? `FMT ${format}`;
	const none = { lostSequenceNumbers: [], sources: [], bitsPerSecond: null };
	const base = { format, name, senderSsrc, mediaSsrc, ...none };
	if (type === RTPFB) {
		return format === FORMAT_NACK ? { ...base, lostSequenceNumbers: nacked(body) } : base;
	}
	if (format === FORMAT_FIR) return { ...base, sources: firSources(body) };
	if (name !== 'AFB' || body.remaining < 8 || body.u32('AFB identifier') !== REMB) return base;
	return { ...base, name: 'REMB', ...remb(body) };
}

/** Packet id and bitmask of following losses. @see RFC 4585 §6.2.1 */
function nacked(body: ByteReader): readonly number[] {
	const lost: number[] = [];
	while (body.remaining >= 4) {
		const first = body.u16('NACK packet id');
		const mask = body.u16('NACK bitmask');
		lost.push(first);
		for (let bit = 0; bit < 16; bit++) {
			if ((mask & (1 << bit)) !== 0) lost.push((first + bit + 1) & 0xffff);
		}
	}
	return lost;
}

function firSources(body: ByteReader): readonly number[] {
	const sources: number[] = [];
	while (body.remaining >= 8) {
		sources.push(body.u32('FIR source'));
		body.take(4, 'FIR sequence number');
	}
	return sources;
}

function remb(body: ByteReader): Pick<FeedbackPacket, 'sources' | 'bitsPerSecond'> {
	const count = body.u8('REMB count');
	const rate = body.u24('REMB rate');
	const bitsPerSecond = (rate & 0x3ffff) * 2 ** (rate >> 18);
	const known = Math.min(count, body.remaining >> 2);
	return { bitsPerSecond, sources: Array.from({ length: known }, () => body.u32('REMB source')) };
}
