/** Rules of Decode As in the five columns that people know from Wireshark. */
import type { DecodeRule } from '../protocols/rtp/index.ts';
import type { DecodeAsRow } from './decode-as.ts';

const FIELD_WORDS = new Map([
	['udp.port', 'UDP port'],
	['udp.srcport', 'UDP source port'],
	['udp.dstport', 'UDP destination port'],
	['ip.addr', 'Address'],
	['ip.src', 'Source address'],
	['ip.dst', 'Destination address'],
	['rtp.ssrc', 'SSRC'],
	['rtp.p_type', 'RTP payload type'],
]);

/** What programs that go by the port take it for: the common ones that media is found on. */
const PORT_WORDS = new Map([
	[53, 'DNS'],
	[69, 'TFTP'],
	[123, 'NTP'],
	[161, 'SNMP'],
	[443, 'QUIC'],
	[500, 'ISAKMP'],
	[1900, 'SSDP'],
	[3478, 'STUN'],
	[4569, 'IAX2'],
	[5004, 'RTP'],
	[5005, 'RTCP'],
	[5060, 'SIP'],
	[5353, 'mDNS'],
	[6970, 'RDT'],
]);

/** One rule as a row. */
export function decodeAsRow(rule: DecodeRule): DecodeAsRow {
	const { conditions, protocol, codec, text } = rule;
	const words = conditions.map(({ field, value }) => [
		FIELD_WORDS.get(field) ?? field,
		field === 'rtp.ssrc' ? `0x${Number(value).toString(16).padStart(8, '0')}` : String(value),
		typeWords(field),
	]);
	const column = (at: number): string => words.map((one) => one[at] ?? '').join(' && ');
	const rate = codec === null || codec.clockRate === 0 ? '' : `/${codec.clockRate}`;
	const channels = codec === null || codec.channels < 2 ? '' : `/${codec.channels}`;
	return {
		rule: text,
		field: column(0),
		value: column(1),
		type: column(2),
		default: defaultWords(rule),
		current:
			codec === null ? PROTOCOL_WORDS[protocol ?? 'none'] : `${codec.codec}${rate}${channels}`,
	};
}

const PROTOCOL_WORDS = { rtp: 'RTP', rtcp: 'RTCP', none: 'not RTP' } as const;

function typeWords(field: string): string {
	if (field === 'rtp.ssrc') return 'Integer, base 16';
	return field.startsWith('ip.') ? 'Address' : 'Integer, base 10';
}

function defaultWords({ conditions }: DecodeRule): string {
	const [first] = conditions;
	if (first?.field.startsWith('udp.') === true) {
		return PORT_WORDS.get(Number(first.value)) ?? '(none)';
	}
	return '(by its content)';
}
