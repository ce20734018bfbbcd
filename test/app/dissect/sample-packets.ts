/** Hand-made packets that between them show every layer of the tree. */
import {
	be16,
	be32,
	bytes,
	counting,
	ethernet,
	hex,
	ipv4,
	ipv6,
	tcp,
	udp,
} from '../network/frames.ts';

/** One packet and how it was captured. */
export interface SamplePacket {
	readonly bytes: Uint8Array;
	readonly linkType: number;
	readonly media: 'rtp' | 'rtcp' | null;
}

const RTP = bytes(
	hex('b1e0 1234'),
	be32(160),
	be32(0xdeadbeef),
	be32(77),
	hex('bede 0001 1001 0000'),
	hex('a1a2a3a4 0003'),
	[2],
);
RTP[RTP.length - 1] = 2;

const REPORT = bytes(
	be32(0x3edd3882),
	hex('0c fffffa'),
	be32(0x000101ba),
	be32(15),
	be32(3),
	be32(4),
);
const SENDER_REPORT = bytes(
	hex('81c8 000c'),
	be32(7),
	be32(100),
	be32(200),
	be32(300),
	be32(95),
	be32(15_200),
	REPORT,
);
const DESCRIPTION = bytes(hex('81ca 0003'), be32(7), hex('0104 63616c6c 00 00'));
const GOODBYE = bytes(hex('81cb 0003'), be32(7), hex('04 676f6e65 000000'));
const NACK = bytes(hex('81cd 0003'), be32(7), be32(8), hex('1234 0005'));
const PICTURE_LOSS = bytes(hex('81ce 0002'), be32(7), be32(8));
const EXTENDED = bytes(
	hex('80cf 000a'),
	be32(7),
	hex('07 00 0008 00000009 05 06 07 08 0102 0304 0506 0708 ec c4 7f 10 5d 7f 2a 29'),
	counting(8),
);
const APPLICATION = bytes(hex('85cc 0003'), be32(7), hex('61626364 0000ffff'));
const INNER = ipv4(17, udp(6000, 6001, counting(4)), { source: [192, 0, 2, 1] });
const SNAP = hex('aaaa03 000000 0800');

/** Packets by what they show. */
export const SAMPLE_PACKETS = {
	'RTP behind a VLAN tag': {
		bytes: ethernet(0x0800, ipv4(17, udp(4000, 5000, RTP)), [7]),
		linkType: 1,
		media: 'rtp',
	},
	'RTCP reports': {
		bytes: ipv4(17, udp(4001, 5001, bytes(SENDER_REPORT, DESCRIPTION, GOODBYE))),
		linkType: 101,
		media: 'rtcp',
	},
	'RTCP feedback': {
		bytes: ipv4(17, udp(4001, 5001, bytes(NACK, PICTURE_LOSS, EXTENDED, APPLICATION))),
		linkType: 101,
		media: 'rtcp',
	},
	'TCP over IPv6 in a cooked capture': {
		bytes: bytes(
			hex('86dd 0000 00000007 0001 04 06 0200000000010000'),
			ipv6(6, tcp(80, 40_000, counting(3), 6)),
		),
		linkType: 276,
		media: null,
	},
	'a fragment of IPv6 on loopback': {
		bytes: bytes([30, 0, 0, 0], ipv6(44, bytes(hex('1100 0009 00abcdef'), counting(8)))),
		linkType: 0,
		media: null,
	},
	'UDP over 802.11': {
		bytes: bytes(
			hex('0000 0800 00000000'),
			hex('8802 2c00 020000000001 020000000002 020000000003 3000 0500'),
			SNAP,
			INNER,
		),
		linkType: 127,
		media: null,
	},
	'GRE with MPLS in service and customer tags': {
		bytes: bytes(
			hex('020000000001 020000000002 88a8 6064 8100 b0c8 0800'),
			ipv4(47, bytes(hex('3000 8847 00000005 00000006 0001 2140'), INNER)),
		),
		linkType: 1,
		media: null,
	},
	'VXLAN around GTP-U': {
		bytes: ipv4(
			17,
			udp(
				40_000,
				4789,
				bytes(
					hex('08000000 00007b00'),
					ethernet(
						0x0800,
						ipv4(17, udp(2152, 2152, bytes([0x30, 255], be16(INNER.length), be32(0xabcd), INNER))),
					),
				),
			),
		),
		linkType: 228,
		media: null,
	},
	'PPP over Ethernet': {
		bytes: bytes(
			hex('020000000001 020000000002 8864 1100 00aa'),
			be16(INNER.length + 2),
			hex('0021'),
			INNER,
		),
		linkType: 1,
		media: null,
	},
	'an ICMP error': {
		bytes: ethernet(0x0800, ipv4(1, bytes([3, 3, 0x12, 0x34, 0, 0, 0, 0], INNER.subarray(0, 28)))),
		linkType: 1,
		media: null,
	},
	'SCTP and IEEE 802.2': {
		bytes: bytes(
			hex('020000000001 020000000002'),
			be16(8 + 32),
			SNAP,
			ipv4(132, hex('0035 0063 00000001 00000002')),
		),
		linkType: 1,
		media: null,
	},
} as const satisfies Readonly<Record<string, SamplePacket>>;

/** Name of a sample packet. */
export type SampleName = keyof typeof SAMPLE_PACKETS;
