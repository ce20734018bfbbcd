/** Headers, ports and payload lengths of real captures are those that tshark finds. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PacketDecoder } from '../../../app/network/decode.ts';
import { formatAddress } from '../../../app/network/format.ts';
import {
	LAYER_FRAGMENT,
	PacketLayers,
	PROTOCOL_TCP,
	PROTOCOL_UDP,
} from '../../../app/network/layers.ts';
import { TcpConnection } from '../../../app/network/tcp.ts';
import { TcpBudget, type TcpConsumer } from '../../../app/network/tcp-consumer.ts';
import { hasProgram } from '../acceptance/programs.ts';
import { CAPTURES, HAS_SHARED } from '../acceptance/shared.ts';
import { type CapturedPacket, packetsOf, tshark, tsharkFields } from './capture-packets.ts';

const FIELDS = [
	'frame.protocols',
	'ip.src',
	'ip.dst',
	'ipv6.src',
	'ipv6.dst',
	'udp.srcport',
	'udp.dstport',
	'udp.length',
	'tcp.srcport',
	'tcp.dstport',
	'tcp.len',
] as const;

const CASES = [
	'encap/derived-qinq-sip-g722.pcap',
	'encap/derived-gre-sip-l16.pcap',
	'encap/derived-sll2-sip-pcmu.pcap',
	'encap/gtpu-amrwb-iphone.pcap',
	'encap/pppoe-sip-telephone.pcap',
	'encap/rtp-vlan-h263.pcapng',
	'encap/synthetic-all-tunnels.pcap',
	'wifi/derived-radiotap-qos-h264-rtp.pcap',
	'wifi/radiotap-http.pcap',
	'sip-transport/sip-ipip-tunnel.pcap',
	'sip-transport/sip-ipv6-fragments-sll.pcap',
	'sip-transport/sip-udp-ip-fragments.pcap',
	'sip-transport/sip-over-tcp-call.pcap',
	'formats/derived-snaplen96-sip-g722.pcap',
	'formats/pcapng-many-interfaces.pcapng',
	'rtmp/rtmp-connect-gtpu-vlan.pcapng',
];

/** What is innermost: addresses, ports, payload bytes by the headers. */
type Summary = readonly (string | number)[];

function expectedOf(row: readonly (readonly string[])[]): Summary | null {
	const value = (name: (typeof FIELDS)[number]): string => row[FIELDS.indexOf(name)]?.at(-1) ?? '';
	const protocols = value('frame.protocols').split(':');
	// Service headers and quoted packets are not followed by the decoder.
	const isForeign = ['icmp', 'icmpv6', 'nsh', 'cmd'].some((name) => protocols.includes(name));
	const transport = Math.max(protocols.lastIndexOf('udp'), protocols.lastIndexOf('tcp'));
	// A UDP length of 0 stands for "up to the end" here; tshark shows the 0.
	if (isForeign || transport < 0 || value('udp.length') === '0') {
		return null;
	}
	const isIpv6 = protocols.lastIndexOf('ipv6') > protocols.lastIndexOf('ip');
	const addresses = isIpv6
		? [value('ipv6.src'), value('ipv6.dst')]
		: [value('ip.src'), value('ip.dst')];
	return protocols[transport] === 'tcp'
		? [...addresses, value('tcp.srcport'), value('tcp.dstport'), Number(value('tcp.len'))]
		: [...addresses, value('udp.srcport'), value('udp.dstport'), Number(value('udp.length')) - 8];
}

function foundIn(layers: PacketLayers): Summary | null {
	const { version, protocol, flags, address } = layers;
	const isTransport = protocol === PROTOCOL_UDP || protocol === PROTOCOL_TCP;
	if (!isTransport || (flags & LAYER_FRAGMENT) !== 0) {
		return null;
	}
	return [
		formatAddress(address, 0, version),
		formatAddress(address, 4, version),
		String(layers.sourcePort),
		String(layers.destinationPort),
		layers.payloadLength,
	];
}

function decodeAll(
	packets: readonly CapturedPacket[],
	visit: (layers: PacketLayers, row: number) => void,
): void {
	const decoder = new PacketDecoder();
	const layers = new PacketLayers();
	packets.forEach(({ bytes, originalLength, linkType, fcsLength, seconds }, row) => {
		const end = bytes.length;
		decoder.decode(layers, bytes, 0, end, originalLength, linkType, fcsLength, seconds);
		visit(layers, row);
	});
}

/** Keeps the bytes of a direction, and what was missing. */
class Collector implements TcpConsumer {
	readonly parts: Uint8Array[] = [];
	gaps = 0;
	begin(): void {
		// Nothing to do: streams of these captures begin once.
	}
	data(data: Uint8Array, start: number, end: number): void {
		this.parts.push(data.slice(start, end));
	}
	gap(): void {
		this.gaps++;
	}
	end(): void {
		// As above.
	}
	get hex(): string {
		return Buffer.concat(this.parts).toString('hex');
	}
}

interface Conversation {
	readonly connection: TcpConnection;
	readonly sides: readonly [Collector, Collector];
	readonly firstPort: number;
}

/** Both directions of every TCP stream, by the number that tshark gives it. */
function followAll(
	packets: readonly CapturedPacket[],
	streams: readonly string[],
): Map<string, Conversation> {
	const budget = new TcpBudget();
	const conversations = new Map<string, Conversation>();
	decodeAll(packets, (layers, row) => {
		const name = streams[row] ?? '';
		if (layers.protocol !== PROTOCOL_TCP || name === '') {
			return;
		}
		let conversation = conversations.get(name);
		if (conversation === undefined) {
			const sides = [new Collector(), new Collector()] as const;
			const connection = new TcpConnection(sides[0], sides[1], budget);
			conversation = { connection, sides, firstPort: layers.sourcePort };
			conversations.set(name, conversation);
		}
		const side = layers.sourcePort === conversation.firstPort ? 0 : 1;
		conversation.connection.packet(side, layers, row + 1);
	});
	conversations.forEach(({ connection }) => {
		connection.close(packets.length);
	});
	expect(budget.heldBytes).toBe(0);
	return conversations;
}

/** Hexadecimal text of both directions from `tshark -z follow`; lines of one begin with a tab. */
function followed(path: string, stream: string): readonly [string, string] {
	const lines = tshark(path, '-q', '-z', `follow,tcp,raw,${stream}`);
	const content = lines.filter((line) => /^\t?[0-9a-f]+$/u.test(line));
	const indented = content.filter((line) => line.startsWith('\t'));
	const plain = content.filter((line) => !line.startsWith('\t'));
	return [plain.join(''), indented.map((line) => line.slice(1)).join('')];
}

const canRun = HAS_SHARED && hasProgram('tshark');

describe.skipIf(!canRun)('tshark (skipped without it or without ../shared)', () => {
	it.for(CASES)('finds the same transports in %s', async (name) => {
		const path = join(CAPTURES, name);
		const packets = await packetsOf(path);
		const rows = tsharkFields(path, FIELDS);
		expect(packets.length).toBe(rows.length);
		const different: unknown[] = [];
		decodeAll(packets, (layers, row) => {
			const expected = expectedOf(rows[row] ?? []);
			const found = foundIn(layers);
			if (expected !== null && JSON.stringify(expected) !== JSON.stringify(found)) {
				different.push([row + 1, expected, found]);
			}
		});
		expect(different).toEqual([]);
	});

	it.for([
		'recorded/rtsp-tcp.pcap',
		'recorded/rtmp-play.pcap',
		'recorded/dash-vod.pcap',
		'sip-transport/sip-over-tcp-call.pcap',
		'http-media/flv-zattoo.pcap',
		'dvrip/synthetic-lan-session.pcap',
	])('orders the same bytes in the TCP streams of %s', async (name) => {
		const path = join(CAPTURES, name);
		const packets = await packetsOf(path);
		const streams = tshark(path, '-T', 'fields', '-e', 'tcp.stream');
		for (const [stream, { sides }] of followAll(packets, streams)) {
			const [first, second] = followed(path, stream);
			const found = sides.map((side) => side.hex).sort();
			expect([stream, ...found]).toEqual([stream, ...[first, second].sort()]);
			expect(sides.map((side) => side.gaps)).toEqual([0, 0]);
		}
	});
});
