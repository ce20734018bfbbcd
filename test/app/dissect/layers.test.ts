import { describe, expect, it } from 'vitest';
import { bytes, counting, ethernet, hex, ipv4, ipv6, tcp, udp } from '../network/frames.ts';
import { dissected, layerNames, valuesOf } from './harness.ts';

describe('link layers', () => {
	it('reads Ethernet and IEEE 802.2', () => {
		const frame = bytes(counting(12), hex('0020 aaaa03 000000 0806'), counting(28));
		const packet = dissected(frame);
		expect(layerNames(packet)).toEqual(['frame', 'eth', 'llc']);
		expect(valuesOf(packet, 'eth')).toEqual({
			'eth.dst': '00:01:02:03:04:05',
			'eth.src': '06:07:08:09:0a:0b',
			'eth.len': 32,
		});
		expect(valuesOf(packet, 'llc')).toMatchObject({ 'llc.dsap': 0xaa, 'llc.type': 0x0806 });
	});

	it('keeps service tags and customer tags apart', () => {
		const frame = bytes(counting(12), hex('88a8 6064 8100 b0c8 0806'), counting(28));
		const packet = dissected(frame);
		expect(valuesOf(packet, 'ieee8021ad')).toEqual({
			'ieee8021ad.priority': 3,
			'ieee8021ad.dei': false,
			'ieee8021ad.id': 100,
		});
		expect(valuesOf(packet, 'vlan')).toEqual({
			'vlan.priority': 5,
			'vlan.dei': true,
			'vlan.id': 200,
			'vlan.etype': 0x0806,
		});
	});

	it('reads Linux cooked captures of both versions', () => {
		const first = bytes(
			hex('0004 0001 0006 020000000001 0000 0800'),
			ipv4(17, udp(1, 2, counting(2))),
		);
		expect(valuesOf(dissected(first, { linkType: 113 }), 'sll')).toEqual({
			'sll.pkttype': 4,
			'sll.hatype': 1,
			'sll.halen': 6,
			'sll.src.eth': '02:00:00:00:00:01',
			'sll.etype': 0x0800,
		});
		const second = bytes(hex('0800 0000 00000007 0001 04 06 0200000000010000'), counting(4));
		expect(valuesOf(dissected(second, { linkType: 276 }), 'sll')).toMatchObject({
			'sll.ifindex': 7,
			'sll.pkttype': 4,
			'sll.src.eth': '02:00:00:00:00:01',
		});
	});

	it('reads loopback in both byte orders, PPP and PPPoE', () => {
		const packet = ipv4(17, udp(1, 2, counting(2)));
		for (const family of [hex('02000000'), hex('00000002')]) {
			const loopback = dissected(bytes(family, packet), { linkType: 0 });
			expect(valuesOf(loopback, 'null')).toEqual({ 'null.family': 2 });
		}
		const session = bytes(counting(12), hex('8864 1100 00aa 0020 0021'), packet);
		expect(valuesOf(dissected(session), 'pppoes')).toMatchObject({
			'pppoe.session_id': 0xaa,
			'pppoe.payload_length': 32,
		});
		expect(valuesOf(dissected(session), 'ppp')).toEqual({ 'ppp.protocol': 0x21 });
	});

	it('reads radiotap and the addresses of an 802.11 frame by its direction', () => {
		const mac = (last: number): number[] => [2, 0, 0, 0, 0, last];
		const frame = bytes(
			hex('0000 0800 00000000'),
			[0x08, 0x49, 0, 0],
			mac(1),
			mac(2),
			mac(3),
			[0x31, 0],
		);
		const packet = dissected(bytes(frame, counting(20)), { linkType: 127 });
		expect(valuesOf(packet, 'radiotap')).toEqual({ 'radiotap.version': 0, 'radiotap.length': 8 });
		expect(valuesOf(packet, 'wlan')).toMatchObject({
			'wlan.bssid': '02:00:00:00:00:01',
			'wlan.sa': '02:00:00:00:00:02',
			'wlan.da': '02:00:00:00:00:03',
			'wlan.fc.tods': true,
			'wlan.fc.retry': true,
			'wlan.fc.protected': true,
			'wlan.frag': 1,
			'wlan.seq': 3,
		});
	});
});

describe('IP layers', () => {
	it('reads every field of IPv4', () => {
		const header = hex('45b8 0030 1234 4000 3f11 abcd 0a000001 0a000002');
		const packet = dissected(bytes(ethernet(0x0800, header), udp(1, 2, counting(20))));
		expect(valuesOf(packet, 'ip')).toEqual({
			'ip.version': 4,
			'ip.hdr_len': 20,
			'ip.dsfield': 0xb8,
			'ip.dsfield.dscp': 46,
			'ip.dsfield.ecn': 0,
			'ip.len': 48,
			'ip.id': 0x1234,
			'ip.flags': 2,
			'ip.flags.rb': false,
			'ip.flags.df': true,
			'ip.flags.mf': false,
			'ip.frag_offset': 0,
			'ip.ttl': 63,
			'ip.proto': 17,
			'ip.checksum': 0xabcd,
			'ip.src': '10.0.0.1',
			'ip.dst': '10.0.0.2',
		});
	});

	it('reads IPv6 and its fragment header behind another extension header', () => {
		const options = hex('2c00 0000 0000 0000');
		const fragment = hex('1100 0009 00abcdef');
		const packet = dissected(ethernet(0x86dd, ipv6(0, bytes(options, fragment, counting(16)))));
		expect(layerNames(packet)).toEqual(['frame', 'eth', 'ipv6', 'ipv6.fraghdr', 'data']);
		expect(valuesOf(packet, 'ipv6')).toMatchObject({
			'ipv6.src': '2001:db8::1',
			'ipv6.dst': '2001:db8::2',
			'ipv6.nxt': 0,
			'ipv6.hlim': 64,
		});
		expect(valuesOf(packet, 'ipv6.fraghdr')).toEqual({
			'ipv6.fraghdr.nxt': 17,
			'ipv6.fraghdr.offset': 1,
			'ipv6.fraghdr.more': true,
			'ipv6.fraghdr.ident': 0xabcdef,
		});
	});
});

describe('transport layers', () => {
	it('reads UDP and UDP-Lite', () => {
		const values = valuesOf(dissected(ethernet(0x0800, ipv4(17, udp(53, 99, counting(3))))), 'udp');
		expect(values).toMatchObject({ 'udp.srcport': 53, 'udp.length': 11, 'udp.payload': '000102' });
		const lite = dissected(ethernet(0x0800, ipv4(136, udp(53, 99, counting(3), 8))));
		expect(valuesOf(lite, 'udplite')).toMatchObject({ 'udp.checksum_coverage': 8 });
	});

	it('reads TCP with its flags', () => {
		const values = valuesOf(
			dissected(ethernet(0x0800, ipv4(6, tcp(80, 99, counting(3), 6)))),
			'tcp',
		);
		expect(values).toMatchObject({
			'tcp.srcport': 80,
			'tcp.dstport': 99,
			'tcp.len': 3,
			'tcp.seq_raw': 1,
			'tcp.ack_raw': 2,
			'tcp.hdr_len': 24,
			'tcp.flags': 0x18,
			'tcp.flags.push': true,
			'tcp.flags.ack': true,
			'tcp.flags.syn': false,
			'tcp.window_size_value': 0xffff,
			'tcp.payload': '000102',
		});
	});

	it('reads SCTP and ICMPv6', () => {
		const sctp = dissected(ethernet(0x0800, ipv4(132, hex('0035 0063 00000001 00000002'))));
		expect(valuesOf(sctp, 'sctp')).toMatchObject({
			'sctp.srcport': 53,
			'sctp.verification_tag': 1,
		});
		const icmp = dissected(ethernet(0x86dd, ipv6(58, hex('8000 1234 0001 0002'))));
		expect(valuesOf(icmp, 'icmpv6')).toMatchObject({
			'icmpv6.type': 128,
			'icmpv6.checksum': 0x1234,
		});
	});
});
