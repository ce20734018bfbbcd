/** The same filters over the same captures give the same frames as in tshark. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dissect, type MediaKind } from '../../../app/dissect/dissect.ts';
import { matchesPacket, parseFilter } from '../../../app/filter/index.ts';
import { PacketDecoder } from '../../../app/network/decode.ts';
import { PacketLayers } from '../../../app/network/layers.ts';
import { reassembledBytes } from '../../../app/network/reassembly.ts';
import type { DissectedPacket } from '../../../app/views/packets.ts';
import { hasProgram } from '../acceptance/programs.ts';
import { CAPTURES, HAS_SHARED } from '../acceptance/shared.ts';
import { packetsOf, tshark, tsharkFields } from '../network/capture-packets.ts';

/** What tshark took the payload for; that is the engine's part and not this test's. */
function mediaOf(protocols: readonly string[]): MediaKind | null {
	if (protocols.includes('icmp') || protocols.includes('icmpv6')) {
		return null;
	}
	if (protocols.includes('sip') && protocols.includes('udp')) return 'sip';
	return protocols.includes('rtcp') ? 'rtcp' : protocols.includes('rtp') ? 'rtp' : null;
}

async function dissectAll(path: string): Promise<DissectedPacket[]> {
	const media = tsharkFields(path, ['frame.protocols']).map((row) =>
		mediaOf((row[0]?.[0] ?? '').split(':')),
	);
	const decoder = new PacketDecoder();
	const layers = new PacketLayers();
	const packets = await packetsOf(path);
	const times = packets.map(({ seconds, nanoseconds }) => seconds + nanoseconds / 1e9);
	return packets.map((packet, row) => {
		const { bytes, originalLength, linkType, fcsLength, seconds } = packet;
		const end = bytes.length;
		decoder.decode(layers, bytes, 0, end, originalLength, linkType, fcsLength, seconds);
		const time = times[row] ?? 0;
		return dissect({
			...packet,
			frame: row + 1,
			reassembled: reassembledBytes(layers)?.slice() ?? null,
			media: media[row] ?? null,
			interfaceId: null,
			relativeSeconds: time - (times[0] ?? 0),
			deltaSeconds: time - (times[row - 1] ?? time),
		});
	});
}

const CASES: Readonly<Record<string, readonly string[]>> = {
	'sip-rtp/lab-voip-extension.pcap': [
		'rtp',
		'rtcp or not udp',
		'ip.src in {192.168.5.0/28, 10.0.0.0..10.255.255.255}',
		'ip.addr != 192.168.5.11',
		'udp.port ~= 5060 and udp.port === 5060 or udp.port in {1000..5000, 6000}',
		'all udp.port > 10000',
		'udp.srcport == udp.dstport + 2',
		'udp contains "INVITE"',
		'udp matches "sip/2.0"',
		'frame[0:3,6:3] contains 00',
		'frame[-4:4] == 00:00:00:00 or frame[-1] == 0',
		'frame.number & 3 == 2',
		'frame.time_relative > 0.5 and frame.time_delta < 0.02',
		'frame.time > "2009-09-01 17:44:25"',
		'rtp.marker == 1 or rtp.seq & 1',
		'len(rtp.payload) == 160 and rtp.payload[0:2] != ff:ff',
		'rtcp.pt == 202 and rtcp.sdes.text contains "@"',
		'rtcp.ssrc.jitter > 10',
		'max(udp.srcport, udp.dstport) > 30000',
		'upper(frame.protocols) contains "RTCP"',
	],
	'encap/synthetic-all-tunnels.pcap': [
		'ip.version == 6',
		'ip.addr == 10.0.0.0/8 and not udp.port == 53',
		'count(ip.addr) > 2',
		'gre or vxlan or gtp or mpls',
		'vlan.id > 10',
		'tcp.flags.syn == 1 && tcp.flags.ack == 0',
		'tcp.flags & 0x02',
		'ipv6.addr == 2000::/3 and udp',
		'icmp.type == 3 and udp.port == 80',
		'eth.type == ipv4 and ip.ttl < 64',
	],
	'sip-transport/sip-ipv6-fragments-sll.pcap': [
		'ipv6.fraghdr and udp',
		'udp.length > 1600 and udp contains "INVITE"',
		'ipv6.fraghdr.more == 1',
		'sll.pkttype == 0 or sll.etype == 0x86dd',
	],
};

const canRun = HAS_SHARED && hasProgram('tshark');

describe.skipIf(!canRun)('tshark (skipped without it or without ../shared)', () => {
	it.for(Object.keys(CASES))('agrees on every filter over %s', async (name) => {
		const path = join(CAPTURES, name);
		const packets = await dissectAll(path);
		for (const text of CASES[name] ?? []) {
			const filter = parseFilter(text);
			const found = packets.filter((packet) => matchesPacket(filter, packet));
			const expected = tshark(path, '-T', 'fields', '-e', 'frame.number', '-Y', text);
			expect([text, found.map(({ frame }) => String(frame))]).toEqual([text, expected]);
		}
	});
});
