import { describe, expect, it } from 'vitest';
import {
	formatAddress,
	formatEndpoint,
	formatIpv4,
	formatIpv6,
	formatIpv6At,
	formatMac,
} from '../../../app/network/format.ts';
import { bytes, hex, IPV6_SOURCE } from './frames.ts';

describe('formatIpv4', () => {
	it('takes signed words', () => {
		expect([formatIpv4(-1), formatIpv4(0x0a000001), formatIpv4(0)]).toEqual([
			'255.255.255.255',
			'10.0.0.1',
			'0.0.0.0',
		]);
	});
});

describe('formatIpv6', () => {
	it.each([
		['2001:db8::1', [0x20010db8, 0, 0, 1]],
		['::', [0, 0, 0, 0]],
		['::1', [0, 0, 0, 1]],
		['fe80::1:0:0:2', [0xfe800000, 0, 0x00010000, 2]],
		['2001:db8:0:1:1:1:1:1', [0x20010db8, 1, 0x00010001, 0x00010001]],
		['2001:0:0:1::1', [0x20010000, 1, 0, 1]],
		['::ffff:192.0.2.1', [0, 0, 0xffff, 0xc0000201]],
	])('writes %s as RFC 5952 does', (text, words) => {
		const [a = 0, b = 0, c = 0, d = 0] = words;
		expect(formatIpv6(a, b, c, d)).toBe(text);
		expect(formatIpv6(a | 0, b | 0, c | 0, d | 0)).toBe(text);
	});

	it('reads an address that stands in a packet', () => {
		expect(formatIpv6At(bytes(9, IPV6_SOURCE), 1)).toBe('2001:db8::1');
	});
});

describe('formatAddress', () => {
	it('follows the IP version', () => {
		const words = Int32Array.from([0x20010db8, 0, 0, 1, 0x0a000002, 7, 7, 7]);
		expect(formatAddress(words, 0, 6)).toBe('2001:db8::1');
		expect(formatAddress(words, 4, 4)).toBe('10.0.0.2');
		expect(formatAddress(words, 0, 0)).toBe('');
	});
});

describe('formatMac and formatEndpoint', () => {
	it('write what people read elsewhere', () => {
		expect(formatMac(hex('ff 02 00 0a bc de f0'), 1)).toBe('02:00:0a:bc:de:f0');
		expect(formatEndpoint('10.0.0.1', 5060)).toBe('10.0.0.1:5060');
		expect(formatEndpoint('2001:db8::1', 5060)).toBe('[2001:db8::1]:5060');
	});
});
