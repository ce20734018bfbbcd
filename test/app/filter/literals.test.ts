import { describe, expect, it } from 'vitest';
import { constantOf, unquoted, type Written } from '../../../app/filter/literals.ts';
import type { ValueKind } from '../../../app/filter/values.ts';

function value(kind: ValueKind, text: string, field = ''): unknown {
	const first = text[0] ?? '';
	const written: Written['kind'] =
		first === '"' || text.startsWith('r"')
			? 'text'
			: first === "'"
				? 'character'
				: /^[\d:]|:/u.test(text)
					? 'literal'
					: 'name';
	const constant = constantOf({ kind: written, text }, kind, field);
	return constant?.value instanceof Uint8Array ? [...constant.value] : (constant?.value ?? null);
}

describe('constantOf', () => {
	it.each([
		['integer', '17', 17],
		['integer', '0x1F', 31],
		['integer', '0b101', 5],
		['integer', '017', 15],
		['integer', '018', null],
		['integer', '1.5', null],
		['integer', '000001f9', 0x1f9],
		['integer', '00:00:01:fc', 0x1fc],
		['integer', '00:00:01', null],
		['integer', "'a'", 97],
		['integer', "'\\n'", 10],
		['integer', "'ab'", null],
		['boolean', 'True', 1],
		['boolean', 'FALSE', 0],
		['boolean', '2', 1],
		['boolean', 'maybe', null],
		['float', '1.5e3', 1500],
		['float', '10', 10],
		['duration', '0.25', 0.25],
		['text', '"a\\"b"', 'a"b'],
		['text', 'word', 'word'],
		['bytes', 'aa:bb', [0xaa, 0xbb]],
		['bytes', '00-11-22', [0, 0x11, 0x22]],
		['bytes', 'ff', [0xff]],
		['bytes', '0', [0]],
		['bytes', '0x0102', [1, 2]],
		['bytes', '255', null],
		['bytes', '"é\\xe9"', [0xc3, 0xa9, 0xe9]],
		['bytes', 'r"\\x"', [0x5c, 0x78]],
		['ether', '00:11:22:33:44:55', [0, 0x11, 0x22, 0x33, 0x44, 0x55]],
		['ether', '00:11', null],
		['ipv4', '10.1.2.3', 0x0a010203],
		['ipv4', '255.255.255.255', 0xffffffff],
		['ipv4', '256.1.1.1', null],
		['ipv6', '::1', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
		['ipv6', '10.0.0.1', null],
		['time', '"1970-01-02"', 86_400],
		['time', '"1970-01-01 00:00:01.5"', 1.5],
		['time', '"1970-01-01T01:00:00+01:00"', 0],
		['time', '"Jan 1, 1970 00:01:00"', 60],
		['time', '12.5', 12.5],
		['time', '"not a day"', null],
	] as const)('reads %s %s as %j', (kind, text, expected) => {
		expect(value(kind, text)).toEqual(expected);
	});

	it('knows the names of protocol numbers', () => {
		expect(value('integer', 'UDP', 'ip.proto')).toBe(17);
		expect(value('integer', '"ipv6"', 'eth.type')).toBe(0x86dd);
		expect(value('integer', 'UDP', 'udp.port')).toBeNull();
	});

	it('keeps the mask of a network', () => {
		expect(constantOf({ kind: 'literal', text: '10.0.0.0/8' }, 'ipv4', '')?.mask).toBe(0xff000000);
		expect(constantOf({ kind: 'literal', text: '0.0.0.0/0' }, 'ipv4', '')?.mask).toBe(0);
		const mask = constantOf({ kind: 'literal', text: 'fe80::/10' }, 'ipv6', '')?.mask;
		expect(mask instanceof Uint8Array && [...mask.subarray(0, 3)]).toEqual([0xff, 0xc0, 0]);
	});
});

describe('unquoted', () => {
	it('resolves escapes, and none in raw text', () => {
		expect(unquoted('"a\\t\\x41\\101\\\\\\q"')).toBe('a\tAA\\q');
		expect(unquoted('r"a\\t"')).toBe('a\\t');
	});
});
