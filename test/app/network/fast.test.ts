import { describe, expect, it } from 'vitest';
import { decodeOrdinary } from '../../../app/network/fast.ts';
import { LAYER_SNAPPED, PacketLayers } from '../../../app/network/layers.ts';
import { counting, ethernet, ipv4, ipv6, tcp, udp } from './frames.ts';
import { decode, factsOf } from './harness.ts';

const PAYLOAD = counting(20, 100);

function ordinary(packet: Uint8Array, wireLength = packet.length): PacketLayers | null {
	const layers = new PacketLayers();
	return decodeOrdinary(layers, packet, 0, packet.length, wireLength) ? layers : null;
}

describe('decodeOrdinary', () => {
	it('decodes UDP over IPv4 over Ethernet', () => {
		const layers = ordinary(ethernet(0x0800, ipv4(17, udp(5000, 6000, PAYLOAD))));
		expect(layers).toMatchObject({
			version: 4,
			protocol: 17,
			etherType: 0x0800,
			networkStart: 14,
			transportStart: 34,
			payloadStart: 42,
			payloadEnd: 62,
			payloadLength: 20,
			sourcePort: 5000,
			destinationPort: 6000,
			flags: 0,
		});
		expect(layers?.address[0]).toBe(0x0a000001);
		expect(layers?.address[4]).toBe(0x0a000002);
	});

	it('decodes TCP with options over IPv6 behind a VLAN tag', () => {
		const layers = ordinary(ethernet(0x86dd, ipv6(6, tcp(80, 40000, PAYLOAD, 8)), [7]));
		expect(layers).toMatchObject({
			version: 6,
			protocol: 6,
			networkStart: 18,
			transportStart: 58,
			payloadStart: 90,
			payloadEnd: 110,
			sourcePort: 80,
			destinationPort: 40000,
		});
		expect([...(layers?.address ?? [])].map((word) => word >>> 0)).toEqual([
			0x20010db8, 0, 0, 1, 0x20010db8, 0, 0, 2,
		]);
	});

	it('cuts Ethernet padding by the total length', () => {
		const frame = ethernet(0x0800, ipv4(17, udp(1, 2, counting(2))));
		const padded = new Uint8Array(60);
		padded.set(frame);
		expect(ordinary(padded)).toMatchObject({ payloadStart: 42, payloadEnd: 44, payloadLength: 2 });
	});

	it('says how much was sent when the capture cut the payload', () => {
		const whole = ethernet(0x0800, ipv4(17, udp(1, 2, PAYLOAD)));
		expect(ordinary(whole.subarray(0, 50), whole.length)).toMatchObject({
			payloadEnd: 50,
			payloadLength: 20,
			flags: LAYER_SNAPPED,
		});
	});

	it.each([
		['options', ethernet(0x0800, ipv4(17, udp(1, 2, PAYLOAD), { options: counting(4) }))],
		['a fragment', ethernet(0x0800, ipv4(17, udp(1, 2, PAYLOAD), { fragment: 0x2000 }))],
		['a total length of 0', ethernet(0x0800, ipv4(6, tcp(1, 2, PAYLOAD), { totalLength: 0 }))],
		['an extension header', ethernet(0x86dd, ipv6(0, counting(64)))],
		['a tunnel port', ethernet(0x0800, ipv4(17, udp(1, 4789, PAYLOAD)))],
		['two VLAN tags', ethernet(0x0800, ipv4(17, udp(1, 2, PAYLOAD)), [1, 2])],
		['a UDP length beyond the datagram', ethernet(0x0800, ipv4(17, udp(1, 2, PAYLOAD, 99)))],
		['a UDP length below its header', ethernet(0x0800, ipv4(17, udp(1, 2, PAYLOAD, 7)))],
		['a TCP data offset below 5', ethernet(0x0800, ipv4(6, tcp(1, 2, PAYLOAD, 4)))],
		['ICMP', ethernet(0x0800, ipv4(1, counting(40)))],
		['an IPv6 header under the IPv4 type', ethernet(0x0800, ipv6(17, udp(1, 2, PAYLOAD)))],
	])('leaves %s to the general decoder', (_, frame) => {
		expect(ordinary(frame)).toBeNull();
	});

	it('gives what the general decoder gives', () => {
		const inner = ipv4(17, udp(5000, 6000, PAYLOAD));
		const layers = ordinary(ethernet(0x0800, inner));
		expect(layers && factsOf(layers)).toEqual(decode(inner, { linkType: 101 }));
	});
});
