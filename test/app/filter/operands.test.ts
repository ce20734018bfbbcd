import { describe, expect, it } from 'vitest';
import type { Filter, Operand } from '../../../app/filter/filter.ts';
import { valuesOf } from '../../../app/filter/operands.ts';
import { COMPARISONS, FUNCTIONS } from '../../../app/filter/operators.ts';
import { parseFilter } from '../../../app/filter/index.ts';
import {
	areComparable,
	bytesOf,
	type FilterValue,
	isNumeric,
	KIND_WORDS,
	kindOfType,
	latin1Of,
	type ValueKind,
} from '../../../app/filter/values.ts';
import { facts } from './harness.ts';

type Known = Readonly<Record<string, readonly FilterValue[]>>;

/** The left side of the comparison in a filter's text. */
function operandOf(text: string): Operand {
	const filter: Filter = parseFilter(text);
	if (filter.kind === 'compare') {
		return filter.left;
	}
	if (filter.kind === 'present') {
		return filter.operand;
	}
	throw new Error(`${text} is no comparison`);
}

function values(text: string, known: Known): unknown {
	const found = valuesOf(operandOf(text), facts(known));
	return found?.map((value) => (value instanceof Uint8Array ? [...value] : value)) ?? null;
}

const PAYLOAD = { 'rtp.payload': [Uint8Array.of(1, 2, 3, 4, 5)] };

describe('fields', () => {
	it('have the values of all fields that they stand for', () => {
		const ports = { 'udp.srcport': [1, 2], 'udp.dstport': [3] };
		expect(values('udp.port == 1', ports)).toEqual([1, 2, 3]);
		expect(values('udp.port == 1', { ...ports, 'udp.srcport': [] })).toEqual([3]);
		expect(values('udp.port == 1', { 'udp.srcport': [], 'udp.dstport': [] })).toEqual([]);
		expect(values('udp.port == 1', { 'udp.srcport': [1] })).toBeNull();
	});
});

describe('slices', () => {
	it.each([
		['[0]', [1]],
		['[1:2]', [2, 3]],
		['[1-3]', [2, 3, 4]],
		['[:2]', [1, 2]],
		['[3:]', [4, 5]],
		['[-2]', [4]],
		['[-2:]', [4, 5]],
		['[-4--2]', [2, 3, 4]],
		['[0,4,0]', [1, 5, 1]],
		['[0:5]', [1, 2, 3, 4, 5]],
	])('cut %s out', (slice, expected) => {
		expect(values(`rtp.payload${slice} == 00`, PAYLOAD)).toEqual([expected]);
	});

	it.each(['[5]', '[0:6]', '[-6]', '[2:0]', '[3-1]', '[0,9]'])('have no value for %s', (slice) => {
		expect(values(`rtp.payload${slice} == 00`, PAYLOAD)).toEqual([]);
	});

	it('cut text by characters and addresses by bytes', () => {
		expect(values('frame.protocols[1:2] == "x"', { 'frame.protocols': ['abcd'] })).toEqual(['bc']);
		expect(values('frame.protocols[0,2] == "x"', { 'frame.protocols': ['abcd'] })).toEqual(['ac']);
		expect(values('ip.src[1:2] == 00', { 'ip.src': [0x0a0b0c0d] })).toEqual([[0x0b, 0x0c]]);
	});

	it('cut every value of a field', () => {
		const two = { 'rtp.payload': [Uint8Array.of(1, 2), Uint8Array.of(3), Uint8Array.of(4, 5)] };
		expect(values('rtp.payload[1] == 00', two)).toEqual([[2], [5]]);
	});
});

describe('functions', () => {
	it.each([
		['len(rtp.payload) > 1', [5]],
		['len(rtp.payload[1:3]) > 1', [3]],
		['count(rtp.payload) > 1', [1]],
	])('%s has %j on its left', (text, expected) => {
		expect(values(text, PAYLOAD)).toEqual(expected);
	});

	it('take every value', () => {
		const names = { 'frame.protocols': ['Ab', 'c'] };
		expect(values('upper(frame.protocols) == "A"', names)).toEqual(['AB', 'C']);
		expect(values('lower(frame.protocols) == "A"', names)).toEqual(['ab', 'c']);
		expect(values('len(frame.protocols) == 1', names)).toEqual([2, 1]);
	});

	it('take the least and the most of all values of all parameters', () => {
		const ports = { 'udp.srcport': [5, 2], 'udp.dstport': [9] };
		expect(values('min(udp.srcport, udp.dstport) == 1', ports)).toEqual([2]);
		expect(values('max(udp.srcport, udp.dstport) == 1', ports)).toEqual([9]);
		expect(values('max(udp.port) == 1', ports)).toEqual([9]);
	});

	it('have no value without values, and cannot tell without facts', () => {
		const none = { 'udp.srcport': [], 'rtp.payload': [] };
		for (const call of [
			'count(rtp.payload)',
			'len(rtp.payload)',
			'max(udp.srcport)',
			'abs(udp.srcport)',
		]) {
			expect(values(`${call} == 1`, none)).toEqual([]);
			expect(values(`${call} == 1`, {})).toBeNull();
		}
	});
});

describe('arithmetic', () => {
	const known = { 'ip.len': [7, 12], 'ip.ttl': [2], 'frame.time_relative': [1.5] };

	it.each([
		['ip.len + 1 == 0', [8, 13]],
		['ip.len - ip.ttl == 0', [5, 10]],
		['ip.len * 2 == 0', [14, 24]],
		['ip.len / ip.ttl == 0', [3, 6]],
		['ip.len % 5 == 0', [2, 2]],
		['ip.len & 6 == 0', [6, 4]],
		['ip.ttl / 0 == 0', []],
		['ip.ttl % 0 == 0', []],
		['-ip.ttl == 0', [-2]],
		['frame.time_relative * 3 == 0', [4.5]],
		['frame.time_relative / 2 == 0', [0.75]],
	])('%s has %j on its left', (text, expected) => {
		expect(values(text, known)).toEqual(expected);
	});

	it('keeps 32 bits without a sign', () => {
		expect(values('rtp.ssrc & 0xffffffff == 0', { 'rtp.ssrc': [0xdeadbeef] })).toEqual([
			0xdeadbeef,
		]);
	});
});

describe('kinds of values', () => {
	const kinds = Object.keys(KIND_WORDS) as ValueKind[];

	it('say what can be counted', () => {
		expect(kinds.filter(isNumeric)).toEqual(['integer', 'boolean', 'float', 'duration', 'time']);
	});

	it('say what can be compared: what is counted, what is bytes, and everything with its like', () => {
		const partners = (kind: ValueKind): ValueKind[] =>
			kinds.filter((other) => areComparable(kind, other));
		expect(partners('integer')).toEqual(kinds.filter(isNumeric));
		expect(partners('bytes')).toEqual(['bytes', 'ether']);
		expect(partners('ipv4')).toEqual(['ipv4']);
		expect(partners('text')).toEqual(['text']);
	});

	it('follow from the types of fields', () => {
		expect(kindOfType('FT_UINT24')).toBe('integer');
		expect(kindOfType('FT_INT8')).toBe('integer');
		expect(kindOfType('FT_PROTOCOL')).toBe('bytes');
		expect(kindOfType('FT_ETHER')).toBe('ether');
		expect(kindOfType('FT_ABSOLUTE_TIME')).toBe('time');
		expect(kindOfType('FT_RELATIVE_TIME')).toBe('duration');
	});

	it('have bytes, but for what is counted', () => {
		expect(bytesOf('é', 'text')).toEqual(Uint8Array.of(0xc3, 0xa9));
		expect(bytesOf(0xc0a80001, 'ipv4')).toEqual(Uint8Array.of(192, 168, 0, 1));
		expect(bytesOf(5, 'integer')).toBeNull();
	});

	it('become characters 0 to 255, however many there are', () => {
		const many = Uint8Array.from({ length: 20_000 }, (_, index) => index & 255);
		const text = latin1Of(many);
		expect(text.length).toBe(20_000);
		expect([text.charCodeAt(255), text.charCodeAt(8192), text.charCodeAt(19_999)]).toEqual([
			255,
			8192 & 255,
			19_999 & 255,
		]);
	});
});

describe('operators', () => {
	it('have a word for every sign', () => {
		const pairs = [
			['==', 'eq'],
			['!=', 'ne'],
			['>', 'gt'],
			['<', 'lt'],
			['>=', 'ge'],
			['<=', 'le'],
			['===', 'all_eq'],
			['!==', 'any_ne'],
			['~', 'matches'],
		];
		for (const [sign = '', word = ''] of pairs) {
			expect([sign, COMPARISONS.get(sign)]).toEqual([sign, COMPARISONS.get(word)]);
		}
	});

	it('take only what they can work with', () => {
		const accepted = (name: string): ValueKind[] =>
			(Object.keys(KIND_WORDS) as ValueKind[]).filter((kind) => FUNCTIONS.get(name)?.accepts(kind));
		expect(accepted('upper')).toEqual(['text']);
		expect(accepted('len')).toEqual(['text', 'bytes', 'ether', 'ipv4', 'ipv6']);
		expect(accepted('max')).toEqual(['integer', 'boolean', 'float', 'duration', 'time']);
		expect(accepted('count').length).toBe(10);
	});
});
