import { describe, expect, it } from 'vitest';
import { PacketDecoder } from '../../../app/network/decode.ts';
import { plausibleIp } from '../../../app/network/ip.ts';
import {
	LAYER_FRAGMENT,
	LAYER_MALFORMED,
	LAYER_REASSEMBLED,
	LAYER_SNAPPED,
	PacketLayers,
} from '../../../app/network/layers.ts';
import { be16, be32, bytes, counting, ethernet, ipv4, ipv6, tcp, udp } from './frames.ts';
import { decode, type Decoded } from './harness.ts';

const RAW = { linkType: 101 };
const PAYLOAD = counting(12, 50);
const UDP: Decoded = {
	version: 4,
	protocol: 17,
	from: 5000,
	to: 6000,
	payload: [...PAYLOAD],
	payloadLength: 12,
	flags: 0,
};
const DATAGRAM = udp(5000, 6000, PAYLOAD);

describe('decodeIpv4', () => {
	it('steps over options', () => {
		expect(decode(ipv4(17, DATAGRAM, { options: counting(8) }), RAW)).toEqual(UDP);
	});

	it('takes a total length of 0 as "to the end" (segmentation offload)', () => {
		const packet = ipv4(6, tcp(80, 81, PAYLOAD), { totalLength: 0 });
		expect(decode(packet, RAW)).toMatchObject({ protocol: 6, payload: [...PAYLOAD], flags: 0 });
	});

	it('cuts padding after the datagram', () => {
		expect(decode(bytes(ipv4(17, DATAGRAM, { options: counting(4) }), counting(9)), RAW)).toEqual(
			UDP,
		);
	});

	it('says what is missing of a cut packet', () => {
		const whole = ipv4(17, DATAGRAM, { options: counting(4) });
		const cut = whole.subarray(0, whole.length - 5);
		expect(decode(cut, { ...RAW, originalLength: whole.length })).toEqual({
			...UDP,
			payload: [...PAYLOAD.subarray(0, 7)],
			flags: LAYER_SNAPPED,
		});
	});

	it('takes the header at its word where the capture lies about the length on the wire', () => {
		const whole = ipv4(17, DATAGRAM);
		expect(decode(whole.subarray(0, 35), RAW)).toMatchObject({
			payloadLength: 12,
			payload: [...PAYLOAD.subarray(0, 7)],
			flags: LAYER_SNAPPED,
		});
	});

	it.each([
		['a header length below 5', bytes(0x44, ipv4(17, DATAGRAM).subarray(1))],
		['a total length below its header', ipv4(17, DATAGRAM, { totalLength: 19 })],
		['half a header', ipv4(17, DATAGRAM).subarray(0, 19)],
	])('calls %s malformed', (_, packet) => {
		expect(decode(packet, RAW)).toMatchObject({ version: 0, flags: LAYER_MALFORMED, payload: [] });
	});

	it('finds the transport behind an authentication header', () => {
		const header = [17, 4, 0, 0, ...be32(7), ...be32(1), ...counting(12)];
		expect(decode(ipv4(51, bytes(header, DATAGRAM)), RAW)).toEqual(UDP);
	});
});

describe('decodeIpv6', () => {
	const udp6 = { ...UDP, version: 6 };

	it('steps over hop-by-hop, routing, destination and authentication headers', () => {
		const headers = bytes(
			[43, 0, 1, 4, 0, 0, 0, 0],
			[60, 1, ...counting(14)],
			[51, 0, 1, 4, 0, 0, 0, 0],
			[17, 1, 0, 0, ...counting(8)],
		);
		expect(decode(ipv6(0, bytes(headers, DATAGRAM)), RAW)).toEqual(udp6);
	});

	it('stops at encrypted payload', () => {
		expect(decode(ipv6(50, counting(40)), RAW)).toMatchObject({
			version: 6,
			protocol: 50,
			from: 0,
		});
	});

	it('takes a length of 0 as "to the end"', () => {
		expect(decode(ipv6(17, DATAGRAM, 0), RAW)).toEqual(udp6);
	});

	it('passes a fragment header through that stands for the whole datagram', () => {
		const header = [17, 0, 0, 0, ...be32(99)];
		expect(decode(ipv6(44, bytes(header, DATAGRAM)), RAW)).toEqual(udp6);
	});

	it('puts fragments together', () => {
		const decoder = new PacketDecoder();
		const part = (offset: number, more: number, content: Uint8Array): Decoded =>
			decode(ipv6(44, bytes([17, 0, ...be16(offset | more), ...be32(99)], content)), {
				...RAW,
				decoder,
			});
		expect(part(8, 0, DATAGRAM.subarray(8))).toMatchObject({ flags: LAYER_FRAGMENT, payload: [] });
		expect(part(0, 1, DATAGRAM.subarray(0, 8))).toEqual({ ...udp6, flags: LAYER_REASSEMBLED });
	});

	it('gives up at an endless chain of extension headers', () => {
		const chain = Array.from({ length: 30 }, () => [60, 0, 0, 0, 0, 0, 0, 0]).flat();
		expect(decode(ipv6(60, bytes(chain, DATAGRAM)), RAW).flags).toBe(LAYER_MALFORMED);
	});

	it('calls an extension header beyond the packet malformed, and snapped when it was cut', () => {
		const packet = ipv6(0, bytes([17, 9], counting(30)));
		expect(decode(packet, RAW).flags).toBe(LAYER_MALFORMED);
		const whole = ipv6(0, bytes([17, 9], counting(78), DATAGRAM));
		const cut = whole.subarray(0, 60);
		expect(decode(cut, { ...RAW, originalLength: whole.length }).flags).toBe(LAYER_SNAPPED);
	});
});

describe('plausibleIp', () => {
	it('tells IPv4 and IPv6 from other bytes by version, lengths and time to live', () => {
		const four = ipv4(17, DATAGRAM);
		const six = ipv6(17, DATAGRAM);
		expect(plausibleIp(four, 0, four.length, four.length)).toBe(4);
		expect(plausibleIp(six, 0, six.length, six.length)).toBe(6);
		expect(plausibleIp(four, 0, four.length, four.length - 1)).toBe(0);
		expect(plausibleIp(six, 0, six.length, six.length - 1)).toBe(0);
		expect(plausibleIp(counting(60), 0, 60, 60)).toBe(0);
		expect(plausibleIp(four, 0, 19, four.length)).toBe(0);
	});
});

describe('addresses', () => {
	it('are those of the innermost header', () => {
		const layers = new PacketLayers();
		const inner = ipv4(17, DATAGRAM, { source: [1, 2, 3, 4], destination: [5, 6, 7, 8] });
		decode(ethernet(0x0800, ipv4(4, inner)), { layers });
		expect([layers.address[0], layers.address[4]]).toEqual([0x01020304, 0x05060708]);
	});
});
