import { describe, expect, it } from 'vitest';
import type { MediaKind } from '../../../app/dissect/dissect.ts';
import { PacketFacts } from '../../../app/filter/index.ts';
import { HEADER_FIELDS } from '../../../app/filter/header-fields-table.ts';
import { LayerFacts } from '../../../app/filter/layer-facts.ts';
import { PacketDecoder } from '../../../app/network/decode.ts';
import { PacketLayers } from '../../../app/network/layers.ts';
import { dissected } from '../dissect/harness.ts';
import { bytes, counting, ethernet, hex, ipv4, ipv6, tcp, udp } from '../network/frames.ts';
import { RTP_FRAME } from './harness.ts';

function factsOf(
	packet: Uint8Array,
	media: MediaKind | null = null,
	wire = packet.length,
): LayerFacts {
	const layers = new PacketLayers();
	new PacketDecoder().decode(layers, packet, 0, packet.length, wire, 1, 0, 0);
	const facts = new LayerFacts();
	facts.show(layers, media);
	return facts;
}

const TCP_FRAME = ethernet(0x0800, ipv4(6, tcp(80, 40_000, counting(12), 7)));
const UDP6_FRAME = ethernet(0x86dd, ipv6(17, udp(1, 2, counting(9))), [4]);
const PADDED = ethernet(
	0x0800,
	ipv4(
		17,
		udp(
			1,
			2,
			bytes(hex('b260 1234 00000001 00000002 00000003 00000004 bede 0000'), counting(4), [0, 0, 3]),
		),
	),
);

describe('LayerFacts', () => {
	it.each([
		['RTP', RTP_FRAME, 'rtp'],
		['padded RTP with sources and an extension', PADDED, 'rtp'],
		['TCP', TCP_FRAME, null],
		['UDP over IPv6', UDP6_FRAME, null],
	] as const)('agrees with the tree on every field of %s', (_, packet, media) => {
		const facts = factsOf(packet, media);
		const whole = new PacketFacts(dissected(packet, { media }));
		for (const name of HEADER_FIELDS.keys()) {
			const found = facts.lookup(name);
			if (found !== 'unknown') {
				expect([name, found]).toEqual([name, whole.lookup(name)]);
				expect([name, facts.has(name)]).toEqual([name, whole.has(name)]);
			}
		}
		expect(
			[...HEADER_FIELDS.keys()].filter((name) => facts.has(name) === true).length,
		).toBeGreaterThan(6);
	});

	it('knows that a packet of another kind has no such field', () => {
		expect(factsOf(TCP_FRAME).lookup('udp.length')).toBe('absent');
		expect(factsOf(RTP_FRAME, 'rtp').lookup('tcp.flags')).toBe('absent');
		expect(factsOf(RTP_FRAME).lookup('rtp.seq')).toBe('absent');
		expect(factsOf(RTP_FRAME, 'rtcp').has('rtp.seq')).toBe(false);
	});

	it.each([
		['tunnels', ethernet(0x0800, ipv4(4, ipv4(17, udp(1, 2, counting(9)))))],
		['fragments', ethernet(0x0800, ipv4(17, counting(16), { fragment: 0x2000 }))],
		['ARP', ethernet(0x0806, counting(28))],
		['damage', ethernet(0x0800, ipv4(17, udp(1, 2, counting(9), 3)))],
	])('leaves %s to the tree', (_, packet) => {
		expect(factsOf(packet).lookup('udp.length')).toBe('unknown');
		expect(factsOf(packet).has('ip.ttl')).toBe('unknown');
	});

	it('leaves headers that the capture cut, and other fields, to the tree', () => {
		const cut = factsOf(RTP_FRAME.subarray(0, 38), 'rtp', RTP_FRAME.length);
		expect(cut.lookup('udp.length')).toBe('unknown');
		expect(cut.lookup('rtp.seq')).toBe('unknown');
		expect(factsOf(RTP_FRAME, 'rtp').lookup('eth.src')).toBe('unknown');
	});

	it('knows nothing of a frame that holds several datagrams', () => {
		const facts = factsOf(RTP_FRAME, 'rtp');
		facts.show(null, null);
		expect(facts.lookup('ip.ttl')).toBe('unknown');
	});
});
