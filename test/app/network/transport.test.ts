import { describe, expect, it } from 'vitest';
import {
	LAYER_MALFORMED,
	LAYER_SNAPPED,
	LAYER_TUNNELLED,
	PacketLayers,
} from '../../../app/network/layers.ts';
import { isTunnelPort } from '../../../app/network/transport.ts';
import { be16, bytes, counting, ipv4, tcp, udp } from './frames.ts';
import { decode, type Decoded } from './harness.ts';

/** Decodes a transport segment that the capture cut after `captured` bytes. */
function decoded(protocol: number, segment: Uint8Array, captured = segment.length): Decoded {
	const whole = ipv4(protocol, segment, { options: counting(4) });
	const packet = whole.subarray(0, 24 + captured);
	return decode(packet, { linkType: 101, originalLength: whole.length });
}

describe('UDP', () => {
	it.each([
		['its own length', udp(1, 2, counting(9)), 9, 0],
		["a length below the datagram's", udp(1, 2, counting(9), 11), 3, 0],
		["a length beyond the datagram's", udp(1, 2, counting(9), 99), 9, 0],
		['a length of 0', udp(1, 2, counting(9), 0), 9, 0],
		['a length of its header', udp(1, 2, counting(9), 8), 0, 0],
		['a length below its header', udp(1, 2, counting(9), 7), 0, LAYER_MALFORMED],
	])('ends by %s', (_, segment, length, flags) => {
		expect(decoded(17, segment)).toMatchObject({ from: 1, to: 2, payloadLength: length, flags });
	});

	it('says what the capture cut of its payload', () => {
		expect(decoded(17, udp(1, 2, counting(9)), 12)).toMatchObject({
			payload: [0, 1, 2, 3],
			payloadLength: 9,
			flags: LAYER_SNAPPED,
		});
	});

	it('is not called cut when only padding behind it was', () => {
		const segment = bytes(udp(1, 2, counting(4), 12), counting(8));
		expect(decoded(17, segment, 12)).toMatchObject({ payload: [0, 1, 2, 3], flags: 0 });
	});

	it.each([
		[0, 0, 0],
		[3, 0, 0],
		[4, 1, 2],
		[7, 1, 2],
	])('has its ports when %i bytes of its header were captured', (captured, from, to) => {
		expect(decoded(17, udp(1, 2, counting(9)), captured)).toMatchObject({
			from,
			to,
			payload: [],
			payloadLength: 9,
			flags: LAYER_SNAPPED,
		});
	});

	it('is malformed when its header was never sent in full', () => {
		expect(decoded(17, counting(7))).toMatchObject({ flags: LAYER_MALFORMED, payload: [] });
	});
});

describe('UDP-Lite', () => {
	it('ends where its datagram ends, whatever its checksum covers', () => {
		for (const coverage of [0, 8, 12, 9999]) {
			expect(decoded(136, udp(1, 2, counting(9), coverage))).toMatchObject({
				from: 1,
				to: 2,
				payloadLength: 9,
				flags: 0,
			});
		}
	});
});

describe('TCP', () => {
	it.each([
		['no options', tcp(80, 81, counting(9)), 9],
		['options', tcp(80, 81, counting(9), 8), 9],
		['the longest header', tcp(80, 81, counting(9), 15), 9],
		['no payload', tcp(80, 81, counting(0), 6), 0],
	])('has its payload behind %s', (_, segment, length) => {
		expect(decoded(6, segment)).toMatchObject({
			from: 80,
			to: 81,
			payloadLength: length,
			flags: 0,
		});
	});

	it.each([
		['below 5', 4],
		['beyond the segment', 12],
	])('is malformed with a data offset %s', (_, offset) => {
		const segment = tcp(80, 81, counting(9), 5);
		segment[12] = offset << 4;
		expect(decoded(6, segment)).toMatchObject({
			from: 80,
			payload: [],
			payloadLength: 0,
			flags: LAYER_MALFORMED,
		});
	});

	it('says what the capture cut, in the payload and in the options', () => {
		const segment = tcp(80, 81, counting(9), 8);
		expect(decoded(6, segment, 34)).toMatchObject({ payload: [0, 1], payloadLength: 9 });
		expect(decoded(6, segment, 25)).toMatchObject({
			payload: [],
			payloadLength: 9,
			flags: LAYER_SNAPPED,
		});
	});
});

describe('SCTP', () => {
	it('is recognised, with its ports and its chunks', () => {
		const segment = bytes(be16(5000), be16(6000), counting(8), counting(20));
		expect(decoded(132, segment)).toMatchObject({
			from: 5000,
			to: 6000,
			payloadLength: 20,
			flags: 0,
		});
	});
});

describe('other protocols', () => {
	it('have all behind the IP header for payload', () => {
		const layers = new PacketLayers();
		decode(ipv4(89, counting(30)), { linkType: 101, layers });
		expect(layers).toMatchObject({ protocol: 89, sourcePort: 0, payloadLength: 30 });
		expect(layers.payloadStart).toBe(layers.transportStart);
	});

	it('lose the ports of the packet that carried them', () => {
		const packet = ipv4(
			17,
			udp(40_000, 2152, bytes([0x30, 255], be16(0), [0, 0, 0, 1], ipv4(1, counting(20)))),
		);
		expect(decode(packet, { linkType: 101 })).toMatchObject({
			protocol: 1,
			from: 0,
			to: 0,
			flags: LAYER_TUNNELLED,
		});
	});
});

describe('isTunnelPort', () => {
	it('knows the ports behind which packets are hidden, and no others', () => {
		const ports = Array.from({ length: 65_536 }, (_, port) => port).filter(isTunnelPort);
		expect(ports).toEqual([1701, 2152, 3544, 4789, 4790, 6081, 8472]);
	});
});
