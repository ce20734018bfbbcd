import { describe, expect, test } from 'vitest';
import {
	NumberFormat,
	endpointText,
	shortHash,
	shortenMiddle,
} from '../../../renderer/format/numbers.ts';

const format = new NumberFormat('en');

describe('numbers', () => {
	test('have thousands marks, fixed decimals and a true minus', () => {
		expect(format.count(1_204_000)).toBe('1,204,000');
		expect(format.fixed(-2009.334, 2)).toBe('−2,009.33');
		expect(format.fixed(69.6381, 3)).toBe('69.638');
	});

	test('that are absent are a dash, never 0', () => {
		expect(format.fixed(null, 2)).toBe('–');
		expect(format.fixed(Number.NaN, 2)).toBe('–');
		expect(format.percent(null)).toBe('–');
		expect(format.bytes(null)).toBe('–');
	});

	test('that round to zero have no sign', () => {
		expect(format.fixed(-0.001, 2)).toBe('0.00');
		expect(format.fixed(-0.006, 2)).toBe('−0.01');
	});

	test.each([
		[0, '0 B'],
		[999, '999 B'],
		[1000, '1.00 kB'],
		[412_300, '412 kB'],
		[1_612_000, '1.61 MB'],
		[31_200_000, '31.2 MB'],
		[999_600, '1.00 MB'],
		[18.4e9, '18.4 GB'],
	])('%d bytes are %s', (bytes, text) => {
		expect(format.bytes(bytes)).toBe(text);
	});

	test('loss is written as Wireshark does', () => {
		expect(format.loss(1867, 30.083)).toBe('1,867 (30.08 %)');
	});

	test('follow the locale', () => {
		expect(new NumberFormat('de').fixed(1234.5, 2)).toBe('1.234,50');
	});
});

test('names are shortened in the middle, where they differ least', () => {
	expect(shortenMiddle('besder-6024pb.pcapng', 16)).toBe('besder-6….pcapng');
	expect(shortenMiddle('short.pcap', 16)).toBe('short.pcap');
});

test('hashes and endpoints', () => {
	expect(shortHash('b41d77e0'.repeat(8))).toBe('b41d77e0…1d77e0');
	expect(endpointText('192.0.2.1', 5060)).toBe('192.0.2.1:5060');
	expect(endpointText('2001:db8::1', 5060)).toBe('[2001:db8::1]:5060');
});
