import { describe, expect, it } from 'vitest';
import { LAYER_MALFORMED, LAYER_TUNNELLED, PacketLayers } from '../../../app/network/layers.ts';
import { be16, bytes, counting, ethernet, hex, ipv4, ipv6, udp } from './frames.ts';
import { decode, type Decoded } from './harness.ts';

const PAYLOAD = counting(12, 50);
const IP = ipv4(17, udp(5000, 6000, PAYLOAD));
const IP6 = ipv6(17, udp(5000, 6000, PAYLOAD));
const UDP: Decoded = {
	version: 4,
	protocol: 17,
	from: 5000,
	to: 6000,
	payload: [...PAYLOAD],
	payloadLength: 12,
	flags: 0,
};
const UDP6 = { ...UDP, version: 6 };
const MACS = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];

describe('Ethernet', () => {
	it.each([
		['two 802.1Q tags', ethernet(0x0800, IP, [1, 2])],
		['QinQ', bytes(MACS, hex('88a8 0001 8100 0002 0800'), IP)],
		['the old QinQ types', bytes(MACS, hex('9100 0001 9200 0001 9300 0001 0800'), IP)],
		['802.3 with SNAP', bytes(MACS, be16(8 + IP.length), hex('aaaa03 000000 0800'), IP)],
		['802.1H bridging', bytes(MACS, be16(8 + IP.length), hex('aaaa03 0000f8 0800'), IP)],
		['802.2 with the IP access point', bytes(MACS, be16(3 + IP.length), hex('060603'), IP)],
		['one MPLS label', bytes(MACS, hex('8847 00010140'), IP)],
		['three MPLS labels', bytes(MACS, hex('8848 00010040 00020040 00030140'), IP)],
		['PPPoE', bytes(MACS, hex('8864 1100 0001'), be16(2 + IP.length), hex('0021'), IP)],
	])('finds UDP behind %s', (_, frame) => {
		expect(decode(bytes(frame, counting(3)))).toEqual(UDP);
	});

	it('finds IPv6 behind PPPoE', () => {
		const frame = bytes(MACS, hex('8864 1100 0001'), be16(2 + IP6.length), hex('0057'), IP6);
		expect(decode(frame)).toEqual(UDP6);
	});

	it('finds Ethernet behind MPLS, with and without a control word', () => {
		const inner = ethernet(0x0800, IP);
		const tunnelled = { ...UDP, flags: LAYER_TUNNELLED };
		expect(decode(bytes(MACS, hex('8847 00010140'), inner))).toEqual(tunnelled);
		expect(decode(bytes(MACS, hex('8847 00010140 00000000'), inner))).toEqual(tunnelled);
	});

	it('knows the first type that is no tag', () => {
		const layers = new PacketLayers();
		decode(ethernet(0x0806, counting(28), [5]), { layers });
		expect(layers).toMatchObject({ etherType: 0x0806, version: 0, protocol: 0 });
	});

	it('leaves the frame check sequence out', () => {
		const frame = bytes(ethernet(0x86dd, ipv6(17, udp(1, 2, PAYLOAD), 0)), [1, 2, 3, 4]);
		expect(decode(frame, { fcsLength: 4 }).payload).toEqual([...PAYLOAD]);
	});

	it('gives up at more tags than MAX_ENCAPSULATIONS allows', () => {
		const tags = Array.from({ length: 60 }, (_, index) => index);
		expect(decode(ethernet(0x0800, IP, tags))).toMatchObject({
			version: 0,
			flags: LAYER_MALFORMED,
		});
	});

	it('finds nothing in frames cut at any place', () => {
		const frame = bytes(MACS, hex('88a8 0001 8100 0002 8864 1100 0001 001e 0021'), IP);
		for (let length = 0; length < frame.length - IP.length; length++) {
			const facts = decode(frame.subarray(0, length), { originalLength: frame.length });
			expect(facts).toMatchObject({ version: 0, protocol: 0, payload: [] });
		}
	});
});

describe('other link types', () => {
	const cooked = (type: number): Uint8Array =>
		bytes(hex('0000 0001 0006 020000000001 0000'), be16(type));
	const cooked2 = (type: number): Uint8Array =>
		bytes(be16(type), hex('0000 00000002 0001 00 06 0200000000010000'));

	it.each([
		['raw IP (101)', 101, IP, UDP],
		['raw IP (12)', 12, IP6, UDP6],
		['raw IP (14)', 14, IP, UDP],
		['IPv4 (228)', 228, IP, UDP],
		['IPv6 (229)', 229, IP6, UDP6],
		['NULL, little-endian', 0, bytes([2, 0, 0, 0], IP), UDP],
		['NULL, big-endian', 0, bytes([0, 0, 0, 2], IP), UDP],
		['NULL, IPv6 of macOS', 0, bytes([30, 0, 0, 0], IP6), UDP6],
		['NULL, IPv6 of FreeBSD, big-endian', 0, bytes([0, 0, 0, 28], IP6), UDP6],
		['LOOP, IPv6 of OpenBSD', 108, bytes([0, 0, 0, 24], IP6), UDP6],
		['Linux cooked', 113, bytes(cooked(0x0800), IP), UDP],
		['Linux cooked, VLAN tag', 113, bytes(cooked(0x8100), hex('0007 86dd'), IP6), UDP6],
		['Linux cooked, 802.2', 113, bytes(cooked(4), hex('aaaa03 000000 0800'), IP), UDP],
		['Linux cooked 2', 276, bytes(cooked2(0x86dd), IP6), UDP6],
		['PPP', 9, bytes(hex('ff03 0021'), IP), UDP],
		['PPP without address and control', 9, bytes(hex('0057'), IP6), UDP6],
		['PPP with compressed protocol', 9, bytes([0x21], IP), UDP],
		['PPP, MPLS', 9, bytes(hex('0281 00010140'), IP), UDP],
		['PPP in HDLC', 50, bytes(hex('ff03 0021'), IP), UDP],
		['Cisco HDLC', 104, bytes(hex('0f00 0800'), IP), UDP],
	])('finds UDP in %s', (_, linkType, packet, expected) => {
		expect(decode(packet, { linkType })).toEqual(expected);
	});

	it.each([
		['a link type that nobody knows', 147, IP],
		['a link type beyond all tables', 60_000, IP],
		['a NULL family that nobody knows', 0, bytes([99, 0, 0, 0], IP)],
		['raw bytes that are no IP', 101, counting(30)],
		['a cooked capture of netlink', 113, bytes(cooked(0x0010), counting(30))],
		['PPP control packets', 9, bytes(hex('ff03 c021'), counting(20))],
		['PPPoE discovery', 1, bytes(MACS, hex('8863 1109 0000'), counting(20))],
		['SNAP of a vendor', 1, bytes(MACS, be16(28), hex('aaaa03 00000c 2000'), counting(20))],
	])('finds nothing in %s', (_, linkType, packet) => {
		expect(decode(packet, { linkType })).toMatchObject({ version: 0, protocol: 0, payload: [] });
	});
});
