import { describe, expect, it } from 'vitest';
import { FilterSyntaxError } from '../../../app/errors.ts';
import { checkFilter, fieldsOf, parseFilter } from '../../../app/filter/index.ts';
import { nearestNames } from '../../../app/filter/suggest.ts';

/** Structure with everything but operators and names left out. */
function shape(text: string): string {
	const show = (filter: ReturnType<typeof parseFilter>): string => {
		switch (filter.kind) {
			case 'and':
			case 'or':
			case 'xor':
				return `(${show(filter.left)} ${filter.kind} ${show(filter.right)})`;
			case 'not':
				return `not ${show(filter.operand)}`;
			case 'present':
				return 'name' in filter.operand ? filter.operand.name : filter.operand.kind;
			case 'compare':
				return `${filter.quantifier} ${filter.operator}`;
			case 'in':
				return `${filter.quantifier} in ${filter.members.length}`;
		}
	};
	return show(parseFilter(text));
}

function fault(text: string): { message: string; position: unknown; incomplete: unknown } {
	try {
		parseFilter(text);
	} catch (error) {
		if (error instanceof FilterSyntaxError) {
			const { position, incomplete } = error.details;
			return { message: error.message, position, incomplete };
		}
		throw error;
	}
	throw new Error(`${text} is a filter`);
}

describe('parseFilter', () => {
	it.each([
		['udp or tcp and rtp', '(udp or (tcp and rtp))'],
		['udp || tcp && rtp', '(udp or (tcp and rtp))'],
		['udp xor tcp or rtp ^^ ip', '((udp xor tcp) or (rtp xor ip))'],
		['not udp and tcp', '(not udp and tcp)'],
		['!(udp and tcp)', 'not (udp and tcp)'],
		['! ! udp', 'not not udp'],
		['((udp))', 'udp'],
		['udp and tcp and rtp', '((udp and tcp) and rtp)'],
		['1 < rtp.seq < 10', '(any < and any <)'],
		['udp.port not in {1}', 'not any in 1'],
		['udp.port in {1, 2 .. 4,0x10}', 'any in 3'],
		['tcp.flags & 2', 'arithmetic'],
		['tcp.flags & 2 == 2', 'any =='],
		['frame[4]', 'slice'],
	])('reads %s as Wireshark does', (text, expected) => {
		expect(shape(text)).toBe(expected);
	});

	it.each([
		['==', 'any =='],
		['eq', 'any =='],
		['any_eq', 'any =='],
		['===', 'all =='],
		['all_eq', 'all =='],
		['!=', 'all !='],
		['ne', 'all !='],
		['all_ne', 'all !='],
		['~=', 'any !='],
		['!==', 'any !='],
		['any_ne', 'any !='],
		['>', 'any >'],
		['gt', 'any >'],
		['<', 'any <'],
		['lt', 'any <'],
		['>=', 'any >='],
		['ge', 'any >='],
		['<=', 'any <='],
		['le', 'any <='],
	])('knows what %s means', (operator, expected) => {
		expect(shape(`udp.port ${operator} 5`)).toBe(expected);
	});

	it('lets "any" and "all" say how many values must fit', () => {
		expect(shape('all udp.port > 5')).toBe('all >');
		expect(shape('any udp.port != 5')).toBe('any !=');
		expect(shape('all udp.port in {5}')).toBe('all in 1');
	});

	it('gives a frozen filter', () => {
		const filter = parseFilter('udp.port == 5 and rtp');
		expect(Object.isFrozen(filter)).toBe(true);
		expect(filter.kind === 'and' && Object.isFrozen(filter.left)).toBe(true);
	});

	it('names the fields that are asked for', () => {
		expect(
			fieldsOf(parseFilter('udp.port == 5 or not (len(rtp.payload) in {1..frame.len})')),
		).toEqual(['udp.srcport', 'udp.dstport', 'rtp.payload', 'frame.len']);
	});

	it.each([
		['rtp.ssrx == 1', 'there is no field "rtp.ssrx"; did you mean rtp.ssrc?', 0],
		['udp and qwertz == 5', 'there is no field "qwertz"', 8],
		['lem(frame) > 5', 'there is no function "lem"; did you mean len?', 0],
		['udp.port == 10.0.0.1', '"10.0.0.1" is not a whole number', 12],
		['ip.src == 5 or udp', '"5" is not an IPv4 address', 10],
		['ip.src == 10.0.0.0/33 or udp', '"10.0.0.0/33" is not an IPv4 address', 10],
		['ip.src == udp.port', 'an IPv4 address cannot be compared with a whole number', 10],
		['udp.port contains 5', '"contains" looks into text and bytes, not into numbers', 9],
		['frame matches "("', '"(" is no regular expression', 14],
		['udp.port[0] == 1', 'numbers have no bytes to cut out', 8],
		['ip.src + 1 == 2', '"+" takes numbers, not an IPv4 address', 7],
		['upper(udp.port) == "A"', 'upper() does not take a whole number', 6],
		['count(ip, udp) == 1', 'count() takes 1 value, got 2', 0],
		['5 == 6', 'expected a field, found 5', 0],
		['"text"', 'expected a field or a comparison, found "text"', 0],
		['udp tcp', '"tcp" is not expected here', 4],
		['udp and )', '")" is not expected here', 8],
		['udp # tcp', '"#" is not expected here', 4],
		['udp.port in {1 2}', '"2" is not expected here', 15],
		['frame[1:2:3]', '":" is not expected here', 9],
	])('says what is wrong with %s, and where', (text, message, position) => {
		expect(fault(text)).toEqual({ message, position, incomplete: false });
	});

	it('bounds length, operators and nesting', () => {
		expect(fault('a'.repeat(20_000)).message).toContain('at most 16384 characters');
		expect(fault(`${'not '.repeat(600)}udp`).message).toContain('at most 500 operators');
		expect(fault(`${'('.repeat(150)}udp`).message).toContain('nested more than 100 deep');
		const wide = Array.from({ length: 480 }, () => 'udp').join(' and ');
		expect(parseFilter(wide).kind).toBe('and');
		expect(parseFilter(`${'('.repeat(100)}udp${')'.repeat(100)}`).kind).toBe('present');
	});
});

describe('checkFilter', () => {
	it.each([
		['', 'empty'],
		['   ', 'empty'],
		['rtp', 'valid'],
		['rtp.ssrc == 0xdeadbeef', 'valid'],
		['rt', 'incomplete'],
		['rtp.', 'incomplete'],
		['udp.por', 'incomplete'],
		['udp and', 'incomplete'],
		['udp and (tcp', 'incomplete'],
		['udp.port ==', 'incomplete'],
		['udp.port =', 'incomplete'],
		['udp.port in {1,', 'incomplete'],
		['udp.port in {1..', 'incomplete'],
		['ip.src == 10', 'incomplete'],
		['ip.src == 10.0.', 'incomplete'],
		['ip.src == 10.0.0', 'incomplete'],
		['ipv6.src == fe80:', 'incomplete'],
		['eth.src == 00:11:22', 'incomplete'],
		['frame contains "ab', 'incomplete'],
		['frame[', 'incomplete'],
		['frame[1:', 'incomplete'],
		['udp &', 'incomplete'],
		['udp.port == x and tcp', 'invalid'],
		['foo.bar == 1', 'invalid'],
		['udp udp', 'invalid'],
		['udp.port == "a"', 'invalid'],
	])('finds "%s" %s', (text, state) => {
		expect(checkFilter(text).state).toBe(state);
	});

	it('points at the fault', () => {
		expect(checkFilter('udp or tpc.port == 1')).toEqual({
			state: 'invalid',
			message: 'there is no field "tpc.port"; did you mean tcp.port?',
			position: 7,
		});
		expect(checkFilter('rtp')).toEqual({ state: 'valid', message: '', position: -1 });
	});

	it('never throws, whatever is typed', () => {
		const words = [
			'udp',
			'==',
			'(',
			')',
			'{',
			'}',
			'[',
			']',
			'"',
			"'",
			'1',
			'..',
			':',
			'not',
			'&',
			'~',
			'len(',
			',',
			'-',
			'aa:bb',
			'\\',
			'ä',
		];
		let seed = 99;
		for (let round = 0; round < 3000; round++) {
			let text = '';
			for (let count = round % 9; count >= 0; count--) {
				seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
				text += `${words[seed % words.length] ?? ''}${seed % 3 === 0 ? '' : ' '}`;
			}
			expect(['valid', 'incomplete', 'invalid', 'empty']).toContain(checkFilter(text).state);
		}
	});
});

describe('nearestNames', () => {
	it('finds what was mistyped, and what was begun', () => {
		const names = ['udp.port', 'udp.srcport', 'tcp.port', 'rtp'];
		expect(nearestNames('udp.prot', names)).toEqual(['udp.port']);
		expect(nearestNames('udp', names)).toEqual(['udp.port', 'udp.srcport']);
		expect(nearestNames('nothing', names)).toEqual([]);
	});
});
