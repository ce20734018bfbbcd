import { describe, expect, it } from 'vitest';
import {
	compareValues,
	containsValue,
	isOrder,
	matchesValue,
} from '../../../app/filter/compare.ts';
import type { OrderOperator } from '../../../app/filter/filter.ts';
import type { Constant, FilterValue, ValueKind } from '../../../app/filter/values.ts';
import { hex } from '../network/frames.ts';

const OPERATORS: readonly OrderOperator[] = ['==', '!=', '>', '<', '>=', '<='];

/** The operators that hold between two values. */
function holding(
	left: FilterValue,
	right: FilterValue,
	kind: ValueKind,
	mask: Constant['mask'] = null,
): readonly OrderOperator[] {
	return OPERATORS.filter((operator) => compareValues(left, operator, right, mask, kind));
}

const EQUAL = ['==', '>=', '<='];
const GREATER = ['!=', '>', '>='];
const LESS = ['!=', '<', '<='];

describe('the order', () => {
	it('of numbers is that of arithmetic, over 32 bits too', () => {
		expect(holding(9, 10, 'integer')).toEqual(LESS);
		expect(holding(0xffff_ffff, 1, 'integer')).toEqual(GREATER);
		expect(holding(-2, 1, 'integer')).toEqual(LESS);
		expect(holding(5, 5, 'integer')).toEqual(EQUAL);
	});

	it('of texts goes letter by letter, capitals first', () => {
		expect(holding('alice', 'bob', 'text')).toEqual(LESS);
		expect(holding('a', 'B', 'text')).toEqual(GREATER);
		expect(holding('10', '9', 'text')).toEqual(LESS);
		expect(holding('', '', 'text')).toEqual(EQUAL);
	});

	it('of bytes is decided by the first that differs, unsigned', () => {
		expect(holding(hex('01ff'), hex('0200'), 'bytes')).toEqual(LESS);
		expect(holding(hex('80'), hex('7f'), 'bytes')).toEqual(GREATER);
		expect(holding(hex('0102'), hex('0102'), 'bytes')).toEqual(EQUAL);
	});

	it('of bytes puts a beginning before the whole', () => {
		expect(holding(hex('0102'), hex('010200'), 'bytes')).toEqual(LESS);
		expect(holding(hex('01'), hex(''), 'bytes')).toEqual(GREATER);
	});
});

describe('times', () => {
	it('are equal within half a nanosecond, as decimal text cannot say more', () => {
		for (const kind of ['duration', 'time'] as const) {
			expect(holding(0.1 + 0.2, 0.3, kind)).toEqual(EQUAL);
			expect(holding(2.000_000_000_4, 2, kind)).toEqual(EQUAL);
			expect(holding(2.000_000_001, 2, kind)).toEqual(GREATER);
			expect(holding(1.999_999_999, 2, kind)).toEqual(LESS);
		}
	});

	it('alone are compared so: other numbers must be the same', () => {
		expect(holding(0.1 + 0.2, 0.3, 'float')).toEqual(GREATER);
	});
});

describe('a mask', () => {
	it('compares the network of an IPv4 address, its highest bit without a sign', () => {
		const network = 0xc0a8_0000;
		expect(holding(0xc0a8_1234, network, 'ipv4', 0xffff_0000)).toEqual(EQUAL);
		expect(holding(0xc0a9_0000, network, 'ipv4', 0xffff_0000)).toEqual(GREATER);
		expect(holding(0x0a00_0001, network, 'ipv4', 0xffff_0000)).toEqual(LESS);
	});

	it('of no bits makes all addresses equal', () => {
		expect(holding(0xffff_ffff, 1, 'ipv4', 0)).toEqual(EQUAL);
		expect(holding(hex('20010db8'), hex('fe800000'), 'ipv6', hex('00000000'))).toEqual(EQUAL);
	});

	it('compares the network of an IPv6 address byte by byte and bit by bit', () => {
		const mask = hex('ffff ffff f000 0000 0000 0000 0000 0000');
		const one = hex('2001 0db8 1fff 0000 0000 0000 0000 0001');
		const other = hex('2001 0db8 1000 0000 0000 0000 0000 0000');
		const next = hex('2001 0db8 2000 0000 0000 0000 0000 0000');
		expect(holding(one, other, 'ipv6', mask)).toEqual(EQUAL);
		expect(holding(one, next, 'ipv6', mask)).toEqual(LESS);
		expect(holding(next, one, 'ipv6', mask)).toEqual(GREATER);
	});
});

describe('contains', () => {
	it('finds text in text, capitals told apart', () => {
		expect(containsValue('INVITE sip:bob', 'sip:', 'text')).toBe(true);
		expect(containsValue('INVITE sip:bob', 'SIP:', 'text')).toBe(false);
		expect(containsValue('INVITE', '', 'text')).toBe(true);
	});

	it('finds bytes at the beginning, in the middle and at the end', () => {
		const whole = hex('00 01 01 02 03');
		const parts = ['00', '0101', '010102', '0203', '', '0001010203'];
		expect(parts.map((part) => containsValue(whole, hex(part), 'bytes'))).toEqual(
			parts.map(() => true),
		);
	});

	it('finds no bytes that are not there, or reach over the end', () => {
		const whole = hex('00 01 01 02 03');
		const parts = ['04', '0102ff', '020300', '000101020304', '0100'];
		expect(parts.map((part) => containsValue(whole, hex(part), 'bytes'))).toEqual(
			parts.map(() => false),
		);
	});

	it('finds a beginning again behind one that led nowhere', () => {
		expect(containsValue(hex('0a 0a 0b'), hex('0a0b'), 'bytes')).toBe(true);
	});
});

describe('matches', () => {
	it('looks for an expression in a text', () => {
		expect(matchesValue('sip:alice@a', /^sip:.*@/u, 'text')).toBe(true);
		expect(matchesValue('tel:5', /^sip:/u, 'text')).toBe(false);
	});

	it('takes every byte for one character', () => {
		expect(matchesValue(hex('ff 41 42'), /^\u00ffAB$/u, 'bytes')).toBe(true);
		// As UTF-8 these two bytes would be one character.
		expect(matchesValue(hex('c3 a4'), /^..$/u, 'bytes')).toBe(true);
	});
});

it('comparisons of order are all but contains and matches', () => {
	expect(OPERATORS.every(isOrder)).toBe(true);
	expect([isOrder('contains'), isOrder('matches')]).toEqual([false, false]);
});
