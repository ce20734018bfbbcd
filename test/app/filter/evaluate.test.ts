import { describe, expect, it } from 'vitest';
import { compareValues, containsValue } from '../../../app/filter/compare.ts';
import { matches, truth } from './harness.ts';

const PORTS = { 'udp.srcport': [4000], 'udp.dstport': [5000] };

describe('several values', () => {
	it.each([
		['udp.port == 4000', true],
		['udp.port == 4001', false],
		['udp.port != 4000', false],
		['udp.port != 4001', true],
		['udp.port ~= 4000', true],
		['udp.port === 4000', false],
		['!(udp.port == 4000)', false],
		['udp.port > 4500', true],
		['all udp.port > 4500', false],
		['all udp.port > 3500', true],
		['any udp.port != 4000', true],
		['udp.port in {1, 4900..5100}', true],
		['all udp.port in {1, 4900..5100}', false],
		['udp.port not in {4000}', false],
		['udp.srcport == udp.dstport', false],
		['udp.srcport + 1000 == udp.dstport', true],
		['udp.srcport < udp.dstport', true],
		['count(udp.port) == 2', true],
		['max(udp.srcport, udp.dstport) == 5000', true],
		['min(udp.srcport, udp.dstport) == 4000', true],
		['abs(udp.srcport - udp.dstport) == 1000', true],
	])('%s is %s of ports 4000 and 5000', (text, expected) => {
		expect(truth(text, PORTS)).toBe(expected);
	});
});

describe('absent and unknown fields', () => {
	const none = { 'udp.srcport': [], 'udp.dstport': [], udp: [] };

	it.each([
		['udp.port', false],
		['udp.port == 1', false],
		['udp.port != 1', false],
		['not udp.port == 1', true],
		['udp.port in {1}', false],
		['all udp.port in {1}', false],
		['udp.port not in {1}', true],
		['count(udp.port) == 0', false],
	])('%s is %s where there are no ports', (text, expected) => {
		expect(truth(text, none)).toBe(expected);
	});

	it.each([
		['ip.ttl == 1', 'unknown'],
		['ip.ttl', 'unknown'],
		['not ip.ttl == 1', 'unknown'],
		['ip.ttl == 1 and udp', false],
		['udp and ip.ttl == 1', false],
		['ip.ttl == 1 or not udp', true],
		['not udp or ip.ttl == 1', true],
		['ip.ttl == 1 and not udp', 'unknown'],
		['ip.ttl == 1 or udp', 'unknown'],
		['ip.ttl == 1 xor udp', 'unknown'],
		['ip.ttl in {1}', 'unknown'],
		['ip.ttl == udp.port', false],
		['len(udp.payload) > 1', 'unknown'],
		['udp.length in {ip.len}', 'unknown'],
		['udp.port in {1..ip.len}', false],
	])('%s is %s where only the absence of UDP is known', (text, expected) => {
		expect(truth(text, none)).toBe(expected);
	});
});

describe('literals', () => {
	it.each([
		['ip.src == 10.0.0.1', true],
		['ip.src == 10.0.0.0/24', true],
		['ip.src == 10.1.0.0/16', false],
		['ip.src != 10.0.0.0/8', false],
		['ip.addr == 10.0.0.0/31 and ip.addr == 10.0.0.2/31', true],
		['ip.src == 0.0.0.0/0', true],
		['ip.src > 10.0.0.0', true],
		['ip.src in {10.0.0.0..10.0.0.5}', true],
		['ip.src in {192.168.0.0/16, 10.0.0.0/30}', true],
		['eth.src == 02:00:00:00:00:02', true],
		['eth.src == 02-00-00-00-00-02', true],
		['eth.dst[0:3] == 02:00:00', true],
		['eth.addr == 02:00:00:00:00:01', true],
		['rtp.ssrc == 0xdeadbeef', true],
		['rtp.ssrc == 3735928559', true],
		['rtp.p_type == 010', true],
		['rtp.p_type == 0b1000', true],
		["rtp.p_type == '\\x08'", true],
		["rtp.p_type == '\\b'", true],
		['rtp.marker == True', true],
		['rtp.marker == 1', true],
		['rtp.marker == false', false],
		['rtp.padding', true],
		['ip.proto == UDP', true],
		['ip.proto == "tcp"', false],
		['eth.type == ipv4', true],
		['frame.time_relative == 1.5', true],
		['frame.time_relative > 1', true],
		['frame.time_relative < 1.4999', false],
		['frame.time_epoch >= 1700000000.25', true],
		['frame.time == "2023-11-14 22:13:20.25"', true],
		['frame.time > "2023-11-14T23:13:20+01:00"', true],
		['frame.time < "Nov 14, 2023 22:13:21"', true],
		['frame.time > "2023-11-14"', true],
	])('%s is %s of the RTP packet', (text, expected) => {
		expect(matches(text)).toBe(expected);
	});
});

describe('bytes and text', () => {
	it.each([
		['rtp.payload[0:3] == 53:49:50', true],
		['rtp.payload[0:3] == 534950', true],
		['rtp.payload[0:3] == "SIP"', true],
		['rtp.payload[0] == 0x53', true],
		['rtp.payload[0-2] == "SIP"', true],
		['rtp.payload[:3] == "SIP"', true],
		['rtp.payload[-3:] == 00:01:02', true],
		['rtp.payload[-1] == 02', true],
		['rtp.payload[-3--2] == 00:01', true],
		['rtp.payload[0:2,4] == "SI2"', true],
		['rtp.payload[0:99]', false],
		['rtp.payload[0:99] != 00', false],
		['udp[0:2] == 0f:a0', true],
		['ip.src[0] == 0a', true],
		['frame[12:2] == 08:00', true],
		['len(rtp.payload) == 8', true],
		['len(rtp) == 20', true],
		['rtp.payload contains "IP/"', true],
		['rtp.payload contains 49:50', true],
		['udp contains "SIP"', true],
		['ip contains de:ad:be:ef', true],
		['frame contains "XIP"', false],
		['rtp.payload contains "sip"', false],
		['rtp.payload matches "sip/[0-9]"', true],
		['rtp.payload ~ "^SIP"', true],
		['frame matches r"sip/\\d"', true],
		['rtp.payload matches "\\x00\\x01"', true],
		['frame.protocols == "eth:ethertype:ip:udp:rtp"', true],
		['frame.protocols contains "udp:rtp"', true],
		['upper(frame.protocols) contains "RTP"', true],
		['lower(frame.protocols) contains "RTP"', false],
		['frame.protocols[0:3] == "eth"', true],
		['rtp.payload > 53', true],
	])('%s is %s of the RTP packet', (text, expected) => {
		expect(matches(text)).toBe(expected);
	});
});

describe('arithmetic', () => {
	it.each([
		['rtp.seq & 0x34 == 0x34', true],
		['rtp.seq & 0x4', true],
		['rtp.seq & 0x8', false],
		['rtp.seq % 10 == 0', true],
		['rtp.seq / 0 == 1', false],
		['rtp.seq / 2 == 2330', true],
		['rtp.seq * 2 == 9320', true],
		['rtp.seq - 4660 == 0', true],
		['rtp.seq == {4000 + 660}', true],
		['rtp.seq > -5', true],
		['frame.time_relative + 0.5 == 2', true],
		['udp.length == ip.len - ip.hdr_len', true],
	])('%s is %s of the RTP packet', (text, expected) => {
		expect(matches(text)).toBe(expected);
	});
});

describe('presence', () => {
	it.each([
		['frame', true],
		['eth and ip and udp and rtp', true],
		['rtcp or tcp or vlan or ipv6', false],
		['rtp.marker', true],
		['rtp.csrc.item', false],
		['ip.version == 4', true],
		['data', false],
	])('%s is %s of the RTP packet', (text, expected) => {
		expect(matches(text)).toBe(expected);
	});
});

describe('compareValues', () => {
	it('orders bytes by the first that differs, then by length', () => {
		const order = (a: number[], b: number[]): boolean[] =>
			(['<', '==', '>'] as const).map((operator) =>
				compareValues(Uint8Array.from(a), operator, Uint8Array.from(b), null, 'bytes'),
			);
		expect(order([1, 2], [1, 3])).toEqual([true, false, false]);
		expect(order([1, 2], [1, 2])).toEqual([false, true, false]);
		expect(order([1, 2, 0], [1, 2])).toEqual([false, false, true]);
	});

	it('takes times that differ by less than half a nanosecond for equal', () => {
		expect(compareValues(0.1 + 0.2, '==', 0.3, null, 'duration')).toBe(true);
		expect(compareValues(0.1 + 0.2, '==', 0.3, null, 'float')).toBe(false);
		expect(compareValues(0.000_000_001, '==', 0, null, 'duration')).toBe(false);
	});
});

describe('containsValue', () => {
	it('finds bytes at the beginning, at the end, and after a false start', () => {
		const bytes = Uint8Array.of(1, 1, 2, 3);
		const has = (...part: number[]): boolean =>
			containsValue(bytes, Uint8Array.from(part), 'bytes');
		expect([has(1, 1), has(1, 2), has(2, 3), has(3), has()]).toEqual([
			true,
			true,
			true,
			true,
			true,
		]);
		expect([has(1, 3), has(3, 4), has(1, 1, 2, 3, 4)]).toEqual([false, false, false]);
	});
});
