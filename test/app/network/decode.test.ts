import { describe, expect, it } from 'vitest';
import { PacketDecoder } from '../../../app/network/decode.ts';
import { PacketLayers } from '../../../app/network/layers.ts';
import { firstHeader } from '../../../app/network/link-types.ts';
import { be16, be32, bytes, counting, ethernet, hex, ipv4, ipv6, tcp, udp } from './frames.ts';
import { decode } from './harness.ts';

const DATAGRAM = udp(5000, 6000, counting(40));
const INNER = ipv4(17, DATAGRAM);
const FRAME = ethernet(0x0800, INNER);
const WIFI = bytes(hex('8802 0000'), counting(18), hex('5000 8000'), counting(12), [0, 60]);

/** One packet of each kind, with its link type. */
const SEEDS: readonly (readonly [number, Uint8Array])[] = [
	[1, FRAME],
	[1, ethernet(0x86dd, ipv6(6, tcp(80, 81, counting(30), 8)), [3])],
	[1, ethernet(0x0800, ipv4(17, DATAGRAM.subarray(0, 24), { fragment: 0x2000 }))],
	[1, ethernet(0x0800, ipv4(17, DATAGRAM.subarray(24), { fragment: 3 }))],
	[1, ethernet(0x86dd, ipv6(44, bytes([17, 0, 0, 1], be32(9), DATAGRAM)))],
	[
		1,
		ethernet(0x86dd, ipv6(0, bytes([43, 0, 0, 0, 0, 0, 0, 0], [17, 0, ...counting(6)], DATAGRAM))),
	],
	[1, ethernet(0x8847, bytes(hex('00010140'), FRAME))],
	[1, bytes(counting(12), hex('8864 1100 0001 0046 0021'), INNER)],
	[1, ethernet(0x0800, ipv4(47, bytes(hex('1000 88be 00000001 1001000000000000'), FRAME)))],
	[1, ethernet(0x0800, ipv4(17, udp(1, 4789, bytes(hex('08000000 00007b00'), FRAME))))],
	[
		1,
		ethernet(
			0x0800,
			ipv4(
				17,
				udp(1, 2152, bytes([0x34, 255], be16(80), be32(1), hex('00000085 01000000'), INNER)),
			),
		),
	],
	[
		1,
		ethernet(0x0800, ipv4(17, udp(1, 1701, bytes(hex('0003 0000'), be32(7), counting(4), FRAME)))),
	],
	[
		1,
		ethernet(
			0x0800,
			ipv4(17, udp(1, 3544, bytes(hex('0001 0000 0000000000000001 00'), ipv6(17, DATAGRAM)))),
		),
	],
	[101, ipv4(132, counting(40))],
	[113, bytes(hex('0000 0001 0006 020000000001 0000 0800'), INNER)],
	[105, bytes(WIFI, hex('aaaa03 000000 0800'), INNER)],
	[127, bytes(hex('0000 1900 03000080 00000000 00000000'), counting(9), WIFI, INNER)],
	[192, bytes(hex('0000 1000 69000000 0200 0400 00000000'), WIFI, INNER)],
];

class Random {
	#state: number;
	constructor(seed: number) {
		this.#state = seed;
	}
	below(limit: number): number {
		this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
		return Math.floor((this.#state / 2 ** 32) * limit);
	}
}

function mutate(packet: Uint8Array, random: Random): Uint8Array {
	const changed = packet.slice(0, random.below(8) === 0 ? random.below(packet.length) : undefined);
	for (let count = 1 + random.below(4); count > 0 && changed.length > 0; count--) {
		const values = [0, 255, 1, random.below(256), (changed[0] ?? 0) ^ (1 << random.below(8))];
		changed[random.below(changed.length)] = values[random.below(values.length)] ?? 0;
	}
	return changed;
}

describe('PacketDecoder', () => {
	it('survives 20 000 mutated packets with offsets inside the packet and bounded memory', () => {
		const random = new Random(2024);
		const decoder = new PacketDecoder({ datagrams: 50, bytes: 1 << 20, timeoutSeconds: 30 });
		const layers = new PacketLayers();
		for (let round = 0; round < 20_000; round++) {
			const [linkType, seed] = SEEDS[random.below(SEEDS.length)] ?? [1, FRAME];
			const packet = mutate(seed, random);
			const wire = packet.length + (random.below(4) === 0 ? random.below(3000) : 0);
			decoder.decode(layers, packet, 0, packet.length, wire, linkType, 0, round / 100);
			expect(layers.payloadStart).toBeGreaterThanOrEqual(0);
			expect(layers.payloadEnd).toBeGreaterThanOrEqual(layers.payloadStart);
			expect(layers.data.length).toBeGreaterThanOrEqual(layers.payloadEnd);
			expect(layers.payloadLength).toBeGreaterThanOrEqual(layers.payloadEnd - layers.payloadStart);
			expect(layers.transportStart).toBeLessThanOrEqual(layers.data.length);
			for (let further = 0; decoder.decodeFurther(layers); further++) {
				expect(further).toBeLessThan(packet.length);
				expect(layers.data.length).toBeGreaterThanOrEqual(layers.payloadEnd);
			}
		}
		expect(decoder.pendingBytes).toBeLessThanOrEqual(1 << 20);
	});

	it('takes every prefix of every kind of packet', () => {
		for (const [linkType, packet] of SEEDS) {
			for (let length = 0; length <= packet.length; length++) {
				const facts = decode(packet.subarray(0, length), {
					linkType,
					originalLength: packet.length,
				});
				expect(facts.payload.length).toBeLessThanOrEqual(facts.payloadLength);
			}
		}
	});

	it('gives the same facts header by header as at once', () => {
		const decoder = new PacketDecoder();
		const layers = new PacketLayers();
		decoder.begin(layers, FRAME, 0, FRAME.length, FRAME.length, 1, 0, 0);
		let headers = 1;
		while (decoder.step(layers)) {
			headers++;
		}
		expect(headers).toBe(3);
		expect(layers).toMatchObject({
			protocol: 17,
			sourcePort: 5000,
			payloadStart: 42,
			payloadEnd: 82,
		});
	});

	it('keeps no port of the packet before', () => {
		const decoder = new PacketDecoder();
		const layers = new PacketLayers();
		decode(FRAME, { decoder, layers });
		decode(ethernet(0x0800, ipv4(1, counting(40))), { decoder, layers });
		expect(layers).toMatchObject({ protocol: 1, sourcePort: 0, destinationPort: 0 });
	});
});

describe('transport', () => {
	it.each([
		["UDP-Lite, whose length is the checksum's reach", 136, udp(5000, 6000, counting(9), 8), 9],
		['UDP of length 0', 17, udp(5000, 6000, counting(9), 0), 9],
		['UDP that claims more than its datagram', 17, udp(5000, 6000, counting(9), 500), 9],
		['UDP that claims less than its header', 17, udp(5000, 6000, counting(9), 3), 0],
		['SCTP', 132, bytes(be16(5000), be16(6000), counting(8), counting(9)), 9],
	])('bounds the payload of %s', (_, protocol, segment, length) => {
		expect(decode(ipv4(protocol, segment), { linkType: 101 })).toMatchObject({
			protocol,
			from: 5000,
			to: 6000,
			payloadLength: length,
		});
	});

	it('has the ports of a header that the capture cut behind them', () => {
		const whole = ipv4(6, tcp(5000, 6000, counting(9)));
		expect(
			decode(whole.subarray(0, 26), { linkType: 101, originalLength: whole.length }),
		).toMatchObject({ from: 5000, to: 6000, payload: [], payloadLength: 9, flags: 1 });
	});
});

describe('firstHeader', () => {
	it('knows no header for link types without IP', () => {
		expect([148, 189, 511, 512, 65_535].map(firstHeader)).toEqual([0, 0, 0, 0, 0]);
	});
});
