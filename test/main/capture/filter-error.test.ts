import { describe, expect, test } from 'vitest';
import { filterErrorPosition } from '../../../main/capture/filter-error.ts';
import { libpcap } from '../../fixtures/libpcap.ts';

const SYNTAX = "can't parse filter expression: syntax error";

describe('the place of a fault in a capture filter', () => {
	/** A language of words: `udp`, `tcp`, joined by `and`, in brackets. */
	const compiles = (filter: string): boolean =>
		/^(\( ?)?(udp|tcp|ip|port 1)( and (udp|tcp|ip|port 1))*(\))?$/u.test(filter);

	test('is the word that libpcap names', () => {
		expect(filterErrorPosition('host nosuch', "unknown host 'nosuch'", compiles)).toBe(5);
	});

	test('is the first word after which nothing helps', () => {
		expect(filterErrorPosition('udp and prt', SYNTAX, compiles)).toBe(8);
		expect(filterErrorPosition('udp udp', SYNTAX, compiles)).toBe(4);
	});

	test('is the end when only something is missing', () => {
		expect(filterErrorPosition('udp and', SYNTAX, compiles)).toBe(7);
		expect(filterErrorPosition('(udp', SYNTAX, compiles)).toBe(4);
	});

	test('is unknown when even nothing is wrong', () => {
		expect(filterErrorPosition('', SYNTAX, () => false)).toBe(-1);
	});
});

describe.skipIf(libpcap === null)('with libpcap (not on this machine: skipped)', () => {
	const compiles = (filter: string): boolean => libpcap?.compileFilter(filter, 1) === null;

	test.each([
		['udp prt 5', 4],
		['udp and (port 5060 or prt 4)', 22],
		['udp port', 8],
		['tcp or or udp', 7],
		['udp[8 & 0xc0 = 0x80', 13],
		['udp port 70000', 9],
		['ip and (udp or tcp', 18],
		['ip6 and', 7],
	])('%s is wrong at column %i', (filter, column) => {
		const said = libpcap?.compileFilter(filter, 1) ?? '';
		expect(said).not.toBe('');
		expect(filterErrorPosition(filter, said, compiles)).toBe(column);
	});
});
