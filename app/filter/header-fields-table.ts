/** Fields that can be read straight from a header: where they stand and how. */
import { u16, u24, u32, u8 } from '../bytes.ts';

/** Headers that fields are read from; RTP begins at the transport's payload. */
export type HeaderName = 'ip' | 'ipv6' | 'udp' | 'tcp' | 'rtp';

/** A number in a header, or what follows the header. */
export type HeaderField =
	| {
			readonly kind: 'number';
			readonly header: HeaderName;
			readonly read: (data: Uint8Array, at: number) => number;
	  }
	| { readonly kind: 'payload'; readonly header: HeaderName };

function bit(offset: number, mask: number): (data: Uint8Array, at: number) => number {
	return (data, at) => ((u8(data, at + offset) & mask) === 0 ? 0 : 1);
}

type Reader = (data: Uint8Array, at: number) => number;

const NUMBERS: readonly (readonly [name: string, header: HeaderName, read: Reader])[] = [
	['ip.hdr_len', 'ip', (data, at) => (u8(data, at) & 15) << 2],
	['ip.dsfield', 'ip', (data, at) => u8(data, at + 1)],
	['ip.dsfield.dscp', 'ip', (data, at) => u8(data, at + 1) >> 2],
	['ip.dsfield.ecn', 'ip', (data, at) => u8(data, at + 1) & 3],
	['ip.len', 'ip', (data, at) => u16(data, at + 2)],
	['ip.id', 'ip', (data, at) => u16(data, at + 4)],
	['ip.flags', 'ip', (data, at) => u8(data, at + 6) >> 5],
	['ip.flags.rb', 'ip', bit(6, 0x80)],
	['ip.flags.df', 'ip', bit(6, 0x40)],
	['ip.flags.mf', 'ip', bit(6, 0x20)],
	['ip.frag_offset', 'ip', (data, at) => u16(data, at + 6) & 0x1fff],
	['ip.ttl', 'ip', (data, at) => u8(data, at + 8)],
	['ip.checksum', 'ip', (data, at) => u16(data, at + 10)],
	['ipv6.flow', 'ipv6', (data, at) => u24(data, at + 1) & 0xfffff],
	['ipv6.plen', 'ipv6', (data, at) => u16(data, at + 4)],
	['ipv6.nxt', 'ipv6', (data, at) => u8(data, at + 6)],
	['ipv6.hlim', 'ipv6', (data, at) => u8(data, at + 7)],
	['udp.length', 'udp', (data, at) => u16(data, at + 4)],
	['udp.checksum', 'udp', (data, at) => u16(data, at + 6)],
	['tcp.seq_raw', 'tcp', (data, at) => u32(data, at + 4)],
	['tcp.ack_raw', 'tcp', (data, at) => u32(data, at + 8)],
	['tcp.hdr_len', 'tcp', (data, at) => (u8(data, at + 12) >> 4) << 2],
	['tcp.flags', 'tcp', (data, at) => u16(data, at + 12) & 0x0fff],
	['tcp.flags.ae', 'tcp', bit(12, 0x01)],
	['tcp.flags.cwr', 'tcp', bit(13, 0x80)],
	['tcp.flags.ece', 'tcp', bit(13, 0x40)],
	['tcp.flags.urg', 'tcp', bit(13, 0x20)],
	['tcp.flags.ack', 'tcp', bit(13, 0x10)],
	['tcp.flags.push', 'tcp', bit(13, 0x08)],
	['tcp.flags.reset', 'tcp', bit(13, 0x04)],
	['tcp.flags.syn', 'tcp', bit(13, 0x02)],
	['tcp.flags.fin', 'tcp', bit(13, 0x01)],
	['tcp.window_size_value', 'tcp', (data, at) => u16(data, at + 14)],
	['tcp.checksum', 'tcp', (data, at) => u16(data, at + 16)],
	['tcp.urgent_pointer', 'tcp', (data, at) => u16(data, at + 18)],
	['rtp.version', 'rtp', (data, at) => u8(data, at) >> 6],
	['rtp.padding', 'rtp', bit(0, 0x20)],
	['rtp.ext', 'rtp', bit(0, 0x10)],
	['rtp.cc', 'rtp', (data, at) => u8(data, at) & 15],
	['rtp.marker', 'rtp', bit(1, 0x80)],
	['rtp.p_type', 'rtp', (data, at) => u8(data, at + 1) & 0x7f],
	['rtp.seq', 'rtp', (data, at) => u16(data, at + 2)],
	['rtp.timestamp', 'rtp', (data, at) => u32(data, at + 4)],
	['rtp.ssrc', 'rtp', (data, at) => u32(data, at + 8)],
];

/** Fields by name. */
export const HEADER_FIELDS: ReadonlyMap<string, HeaderField> = new Map<string, HeaderField>([
	...NUMBERS.map(([name, header, read]): [string, HeaderField] => [
		name,
		{ kind: 'number', header, read },
	]),
	['udp.payload', { kind: 'payload', header: 'udp' }],
	['tcp.payload', { kind: 'payload', header: 'tcp' }],
	['rtp.payload', { kind: 'payload', header: 'rtp' }],
]);
