import { describe, expect, it } from 'vitest';
import { LAYER_TUNNELLED, PacketLayers } from '../../../app/network/layers.ts';
import { be16, be32, bytes, counting, ethernet, hex, ipv4, ipv6, udp } from './frames.ts';
import { decode, type Decoded } from './harness.ts';

const RAW = { linkType: 101 };
const PAYLOAD = counting(12, 50);
const INNER = ipv4(17, udp(5000, 6000, PAYLOAD), { source: [192, 0, 2, 1] });
const INNER6 = ipv6(17, udp(5000, 6000, PAYLOAD));
const FRAME = ethernet(0x0800, INNER);
const UDP: Decoded = {
	version: 4,
	protocol: 17,
	from: 5000,
	to: 6000,
	payload: [...PAYLOAD],
	payloadLength: 12,
	flags: LAYER_TUNNELLED,
};
const UDP6 = { ...UDP, version: 6 };

function overUdp(port: number, content: Uint8Array): Uint8Array {
	return ipv4(17, udp(40_000, port, content));
}

describe('tunnels over IP', () => {
	it.each([
		['IP in IP', ipv4(4, INNER), UDP],
		['IPv6 in IPv4', ipv4(41, INNER6), UDP6],
		['IPv4 in IPv6', ipv6(4, INNER), UDP],
		['GRE', ipv4(47, bytes(hex('0000 0800'), INNER)), UDP],
		['GRE, IPv6', ipv4(47, bytes(hex('0000 86dd'), INNER6)), UDP6],
		['GRE with all fields', ipv4(47, bytes(hex('b000 0800'), counting(12), INNER)), UDP],
		['GRE, Ethernet', ipv4(47, bytes(hex('0000 6558'), FRAME)), UDP],
		['GRE, MPLS', ipv4(47, bytes(hex('0000 8847 00010140'), INNER)), UDP],
		['PPTP', ipv4(47, bytes(hex('3081 880b'), counting(12), hex('ff03 0021'), INNER)), UDP],
		['ERSPAN I', ipv4(47, bytes(hex('0000 88be'), FRAME)), UDP],
		['ERSPAN II', ipv4(47, bytes(hex('1000 88be 00000001 1001000000000000'), FRAME)), UDP],
		['ERSPAN III', ipv4(47, bytes(hex('1000 22eb 00000001'), counting(11), [0], FRAME)), UDP],
		[
			'ERSPAN III with subheader',
			ipv4(47, bytes(hex('1000 22eb 00000001'), counting(11), [1], counting(8), FRAME)),
			UDP,
		],
		['L2TPv3 over IP', ipv4(115, bytes(be32(77), counting(4), hex('00000000'), FRAME)), UDP],
	])('finds what is inside %s', (_, packet, expected) => {
		expect(decode(packet, RAW)).toEqual(expected);
	});

	it('keeps the addresses of the inner packet', () => {
		const layers = new PacketLayers();
		decode(ipv4(47, bytes(hex('0000 0800'), INNER)), { ...RAW, layers });
		expect((layers.address[0] ?? 0) >>> 0).toBe(0xc0000201);
	});

	it.each([
		['GRE with source routes', 47, bytes(hex('4000 0800 00000000'), INNER)],
		['GRE with another payload', 47, bytes(hex('0000 0806'), counting(28))],
		['GRE of another version', 47, bytes(hex('0003 0800'), INNER)],
		['GRE cut in its header', 47, hex('b000 0800 0000')],
		['L2TP control over IP', 115, bytes(be32(0), FRAME)],
	])('stays outside of %s', (_, protocol, content) => {
		const layers = new PacketLayers();
		decode(ipv4(protocol, content), { ...RAW, layers });
		expect(layers).toMatchObject({ protocol, version: 4, networkStart: 7, flags: 0 });
	});

	it('keeps the outer facts when the inner header is broken', () => {
		const layers = new PacketLayers();
		decode(ipv4(4, counting(30)), { ...RAW, layers });
		expect(layers).toMatchObject({ protocol: 4, version: 4, networkStart: 7 });
	});

	it('says at the inner packet what the capture cut', () => {
		const whole = ipv4(4, INNER);
		const cut = decode(whole.subarray(0, whole.length - 4), {
			...RAW,
			originalLength: whole.length,
		});
		expect(cut).toMatchObject({ payloadLength: 12, payload: [...PAYLOAD.subarray(0, 8)] });
	});
});

describe('tunnels over UDP', () => {
	const vxlan = bytes(hex('08000000 00007b00'), FRAME);
	const gtp = (flags: number, more: Uint8Array): Uint8Array =>
		bytes([0x30 | flags, 255], be16(INNER.length + more.length), be32(1), more, INNER);
	const l2tp = (flags: number, header: Uint8Array): Uint8Array =>
		bytes(be16(flags), header, hex('ff03 0021'), INNER);
	const teredo = hex('0001 0400 6162 6364 0000000000000001 00');

	it.each([
		['VXLAN', overUdp(4789, vxlan), UDP],
		['VXLAN on the port of Linux', overUdp(8472, vxlan), UDP],
		['VXLAN-GPE, Ethernet', overUdp(4790, bytes(hex('0c000003 00007b00'), FRAME)), UDP],
		['VXLAN-GPE, IPv4', overUdp(4790, bytes(hex('0c000001 00007b00'), INNER)), UDP],
		['VXLAN-GPE, IPv6', overUdp(4790, bytes(hex('0c000002 00007b00'), INNER6)), UDP6],
		['Geneve, Ethernet', overUdp(6081, bytes(hex('0100 6558 00000100 00000000'), FRAME)), UDP],
		['Geneve, IP', overUdp(6081, bytes(hex('0000 0800 00000100'), INNER)), UDP],
		['GTP-U', overUdp(2152, gtp(0, new Uint8Array(0))), UDP],
		['GTP-U with a sequence number', overUdp(2152, gtp(2, hex('00010000'))), UDP],
		['GTP-U with extension headers', overUdp(2152, gtp(4, hex('00000085 01000085 01000000'))), UDP],
		['L2TPv2', overUdp(1701, l2tp(0x0002, counting(4))), UDP],
		[
			'L2TPv2 with all fields',
			overUdp(1701, l2tp(0x4a02, bytes(counting(10), hex('0002 0000')))),
			UDP,
		],
		['L2TPv3', overUdp(1701, bytes(hex('0003 0000'), be32(7), FRAME)), UDP],
		[
			'L2TPv3 with cookie',
			overUdp(1701, bytes(hex('0003 0000'), be32(7), counting(8), INNER6)),
			UDP6,
		],
		['L2TPv3, PPP', overUdp(1701, bytes(hex('0003 0000'), be32(7), hex('ff03 0021'), INNER)), UDP],
		['Teredo', overUdp(3544, INNER6), UDP6],
		['Teredo with origin', overUdp(3544, bytes(hex('0000 1234 01020304'), INNER6)), UDP6],
		['Teredo with authentication', overUdp(3544, bytes(teredo, INNER6)), UDP6],
		['a tunnel on the source port', ipv4(17, udp(4789, 40_000, vxlan)), UDP],
	])('finds what is inside %s', (_, packet, expected) => {
		expect(decode(packet, RAW)).toEqual(expected);
	});

	it.each([
		['RTP on the port of VXLAN', 4789, bytes(hex('8000 0001'), counting(60))],
		['VXLAN-GPE around something else', 4790, bytes(hex('0c000004 00007b00'), counting(60))],
		['VXLAN around nothing known', 4789, bytes(hex('08000000 00007b00'), counting(60))],
		['Geneve around nothing known', 6081, bytes(hex('0000 0800 00000100'), counting(60))],
		['GTP-U echo requests', 2152, hex('3201 0004 00000000 00010000')],
		['RTP on the port of GTP-U', 2152, bytes(hex('8000 0001'), counting(60))],
		[
			'GTP-U with an endless extension header',
			2152,
			bytes(hex('34ff 0010 00000001 00000085 00'), counting(20)),
		],
		['L2TP control messages', 1701, bytes(hex('c802 0030'), counting(40))],
		['other bytes on the port of L2TP', 1701, counting(40)],
		['Teredo bubbles cut short', 3544, counting(39)],
		['an empty payload', 4789, new Uint8Array(0)],
	])('leaves %s as they are', (_, port, content) => {
		expect(decode(overUdp(port, content), RAW)).toEqual({
			...UDP,
			from: 40_000,
			to: port,
			payload: [...content],
			payloadLength: content.length,
			flags: 0,
		});
	});

	it('goes through several tunnels', () => {
		const packet = overUdp(2152, bytes([0x30, 255], be16(0), be32(1), overUdp(4789, vxlan)));
		expect(decode(ethernet(0x0800, packet, [4]))).toEqual(UDP);
	});
});
