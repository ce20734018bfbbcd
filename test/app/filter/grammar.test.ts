import { describe, expect, it } from 'vitest';
import { readSyntax, type SyntaxFault } from '../../../app/filter/grammar.ts';
import type { TestSyntax, ValueSyntax } from '../../../app/filter/syntax.ts';

function isFault(result: TestSyntax | SyntaxFault): result is SyntaxFault {
	return !('kind' in result);
}

/** A value as text with every bracket written. */
function value(syntax: ValueSyntax): string {
	switch (syntax.kind) {
		case 'slice': {
			const ranges = syntax.ranges.map(({ first, length, last }) =>
				last === null ? `${first}:${length ?? 'end'}` : `${first}..${last}`,
			);
			return `${value(syntax.of)}[${ranges.join(' ')}]`;
		}
		case 'call':
			return `${syntax.name}(${syntax.parameters.map(value).join(' ')})`;
		case 'arithmetic':
			return `(${value(syntax.left)} ${syntax.operator} ${value(syntax.right)})`;
		case 'name':
		case 'literal':
		case 'text':
		case 'character':
			return `${syntax.kind}:${syntax.text}`;
	}
}

/** A test as text with every bracket written. */
function test(syntax: TestSyntax): string {
	switch (syntax.kind) {
		case 'and':
		case 'or':
		case 'xor':
			return `(${test(syntax.left)} ${syntax.kind} ${test(syntax.right)})`;
		case 'not':
			return `not ${test(syntax.operand)}`;
		case 'bare':
			return value(syntax.value);
		case 'comparison':
			return `${value(syntax.left)} ${syntax.operator} ${value(syntax.right)}`;
		case 'membership': {
			const members = syntax.members.map(({ first, last }) =>
				last === null ? value(first) : `${value(first)}..${value(last)}`,
			);
			return `${value(syntax.value)} in {${members.join(' ')}}`;
		}
	}
}

function read(text: string): string {
	const result = readSyntax(text);
	return isFault(result) ? `fault: ${result.message}` : test(result);
}

describe('values', () => {
	it.each([
		['a', 'name:a'],
		['rtp.p_type', 'name:rtp.p_type'],
		['sip.Call-ID', 'name:sip.Call-ID'],
		['ip.', 'name:ip.'],
		['12', 'literal:12'],
		['0x1F', 'literal:0x1F'],
		['0b11', 'literal:0b11'],
		['1.5', 'literal:1.5'],
		['1.5e-3', 'literal:1.5e-3'],
		['10.0.0.1', 'literal:10.0.0.1'],
		['10.0.0.0/8', 'literal:10.0.0.0/8'],
		['::', 'literal:::'],
		['::1', 'literal:::1'],
		['fe80::1/64', 'literal:fe80::1/64'],
		['::ffff:10.0.0.1', 'literal:::ffff:10.0.0.1'],
		['2001:db8:1:2:3:4:5:6', 'literal:2001:db8:1:2:3:4:5:6'],
		['00:11:22:33:44:55', 'literal:00:11:22:33:44:55'],
		['aa:bb', 'literal:aa:bb'],
		['00-11-22', 'literal:00-11-22'],
		['"a b"', 'text:"a b"'],
		['"a\\"b"', 'text:"a\\"b"'],
		['r"a\\d"', 'text:r"a\\d"'],
		["'a'", "character:'a'"],
		["'\\n'", "character:'\\n'"],
		["'\\x41'", "character:'\\x41'"],
		['android', 'name:android'],
		['order', 'name:order'],
		['inside', 'name:inside'],
		['nothing', 'name:nothing'],
		['equal', 'name:equal'],
		['anything', 'name:anything'],
	])('reads %s', (text, expected) => {
		expect(read(text)).toBe(expected);
	});
});

describe('slices', () => {
	it.each([
		['a[1]', 'name:a[1:1]'],
		['a[1:2]', 'name:a[1:2]'],
		['a[1-3]', 'name:a[1..3]'],
		['a[:4]', 'name:a[0:4]'],
		['a[4:]', 'name:a[4:end]'],
		['a[-4]', 'name:a[-4:1]'],
		['a[-4:2]', 'name:a[-4:2]'],
		['a[-4:]', 'name:a[-4:end]'],
		['a[-4--2]', 'name:a[-4..-2]'],
		['a[0, 2:3 ,5-6]', 'name:a[0:1 2:3 5..6]'],
		['a[0:4][1]', 'name:a[0:4][1:1]'],
		['a [ 1 : 2 ]', 'name:a[1:2]'],
		['f(a)[1]', 'f(name:a)[1:1]'],
	])('reads %s', (text, expected) => {
		expect(read(text)).toBe(expected);
	});
});

describe('arithmetic and calls', () => {
	it.each([
		['a + b * c', '(name:a + (name:b * name:c))'],
		['{a + b} * c', '((name:a + name:b) * name:c)'],
		['a - b - c', '((name:a - name:b) - name:c)'],
		['a & b + c', '(name:a & (name:b + name:c))'],
		['a / b % c', '((name:a / name:b) % name:c)'],
		['-a', '(literal:0 - name:a)'],
		['-{a}', '(literal:0 - name:a)'],
		['f(a, b + 1, g(c))', 'f(name:a (name:b + literal:1) g(name:c))'],
	])('reads %s', (text, expected) => {
		expect(read(text)).toBe(expected);
	});
});

describe('tests', () => {
	it.each([
		['a and b or c', '((name:a and name:b) or name:c)'],
		['a or b and c', '(name:a or (name:b and name:c))'],
		['a xor b and c or d', '((name:a xor (name:b and name:c)) or name:d)'],
		['not a and b', '(not name:a and name:b)'],
		['not (a and b)', 'not (name:a and name:b)'],
		['!a', 'not name:a'],
		['a != b', 'name:a != name:b'],
		['a ! = b', 'fault: "=" is not expected here'],
		['a==b', 'name:a == name:b'],
		['a==1&&b', '(name:a == literal:1 and name:b)'],
		['a contains "b"', 'name:a contains text:"b"'],
		['a matches "b"', 'name:a matches text:"b"'],
		['a~"b"', 'name:a ~ text:"b"'],
		['a < b < c < d', '((name:a < name:b and name:b < name:c) and name:c < name:d)'],
		['a in {1}', 'name:a in {literal:1}'],
		['a in {1, 2..4, "x"}', 'name:a in {literal:1 literal:2..literal:4 text:"x"}'],
		['a in {1.5..2.5}', 'name:a in {literal:1.5..literal:2.5}'],
		['a in {10.0.0.1 .. 10.0.0.9}', 'name:a in {literal:10.0.0.1..literal:10.0.0.9}'],
		['a in {::1..::5}', 'name:a in {literal:::1..literal:::5}'],
		['a not in {1}', 'not name:a in {literal:1}'],
		['not a in {1}', 'not name:a in {literal:1}'],
		['a & 1 == 1', '(name:a & literal:1) == literal:1'],
	])('reads %s', (text, expected) => {
		expect(read(text)).toBe(expected);
	});
});

describe('faults', () => {
	it.each([
		['', 'the filter is not finished', 0, true],
		['a and', 'the filter is not finished', 5, true],
		['(a', 'the filter is not finished', 2, true],
		['f(', 'the filter is not finished', 2, true],
		['a in {', 'the filter is not finished', 6, true],
		['a[1', 'the filter is not finished', 3, true],
		['a == "b', 'a quote is opened and not closed', 5, true],
		["a == 'b", 'a quote is opened and not closed', 5, true],
		['a |', '"|" is not expected here', 2, true],
		['a b', '"b" is not expected here', 2, false],
		['a )', '")" is not expected here', 2, false],
		['and a', '"and" is not expected here', 0, false],
		['a == == b', '"==" is not expected here', 5, false],
		['a in 5', '"5" is not expected here', 5, false],
		['a in {}', '"}" is not expected here', 6, false],
		['a[]', '"]" is not expected here', 2, false],
		['a[x]', '"x" is not expected here', 2, false],
		['a $ b', '"$" is not expected here', 2, false],
	])('finds what is wrong with "%s"', (text, message, position, isIncomplete) => {
		expect(readSyntax(text)).toEqual({ message, position, isIncomplete });
	});

	it('is right again after a fault', () => {
		readSyntax('a[1');
		expect(read('a == b')).toBe('name:a == name:b');
	});
});

describe('places', () => {
	it('are the columns of the words', () => {
		const result = readSyntax('ab == "cd" and ef[1]');
		expect(isFault(result)).toBe(false);
		expect(result).toMatchObject({
			left: {
				left: { span: { start: 0, end: 2 } },
				span: { start: 3, end: 5 },
				right: { span: { start: 6, end: 10 } },
			},
			right: { value: { of: { span: { start: 15, end: 17 } }, span: { start: 17, end: 18 } } },
		});
	});
});
