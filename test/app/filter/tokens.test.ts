import { Lexer } from 'chevrotain';
import { describe, expect, test } from 'vitest';
import { LEXER_MODES } from '../../../app/filter/tokens.ts';

const lexer = new Lexer(LEXER_MODES);

/** Words of a text as `Kind text`. */
function words(text: string): string[] {
	const { tokens, errors } = lexer.tokenize(text);
	return [
		...tokens.map(({ tokenType, image }) => `${tokenType.name} ${image}`),
		...errors.map(({ offset }) => `error at ${offset}`),
	];
}

describe('words of a filter', () => {
	test.each([
		['and', 'And and'],
		['&&', 'And &&'],
		['or', 'Or or'],
		['||', 'Or ||'],
		['xor', 'Xor xor'],
		['^^', 'Xor ^^'],
		['not', 'Not not'],
		['!', 'Not !'],
		['in', 'In in'],
		['any', 'Any any'],
		['all', 'All all'],
		['android', 'Name android'],
		['order', 'Name order'],
		['or.more', 'Name or.more'],
		['not-this', 'Name not-this'],
		['inside', 'Name inside'],
		['anything', 'Name anything'],
		['allowed', 'Name allowed'],
		['eq.x', 'Name eq.x'],
		['sip.Call-ID', 'Name sip.Call-ID'],
		['rtp.setup-frame', 'Name rtp.setup-frame'],
		['_private', 'Name _private'],
		['rtp.', 'Name rtp.'],
	])('%s is %s', (text, word) => {
		expect(words(text)).toEqual([word]);
	});

	test.each([
		...['==', '!=', '===', '!==', '~=', '~', '>', '<', '>=', '<=', 'eq', 'ne', 'gt', 'lt'],
		...['ge', 'le', 'any_eq', 'all_eq', 'any_ne', 'all_ne', 'contains', 'matches'],
	])('%s is a comparison', (text) => {
		expect(words(text)).toEqual([`Comparison ${text}`]);
		expect(words(`a ${text} b`)).toEqual(['Name a', `Comparison ${text}`, 'Name b']);
	});

	test.each([
		'1',
		'160',
		'0x1F',
		'0b101',
		'1.5',
		'2.5e-3',
		'10.0.0.1',
		'10.0.0.0/8',
		'::1',
		'2001:db8::1/32',
		'fe80::1',
		'00:11:22:33:44:55',
		'aa-bb-cc',
		'::ffff:10.0.0.1',
		'1a2b',
	])('%s is a literal', (text) => {
		expect(words(text)).toEqual([`Literal ${text}`]);
	});

	test.each([
		['"a b"', 'Text "a b"'],
		['"a \\" b"', 'Text "a \\" b"'],
		['""', 'Text ""'],
		['r"\\d+"', 'RawText r"\\d+"'],
		["'a'", "Character 'a'"],
		["'\\n'", "Character '\\n'"],
		["'\\x41'", "Character '\\x41'"],
	])('%s is quoted', (text, word) => {
		expect(words(text)).toEqual([word]);
	});

	test.each([
		['"open', ['error at 0', 'Name open']],
		['a @ b', ['Name a', 'Name b', 'error at 2']],
	])('%s has a character that is no word', (text, expected) => {
		expect(words(text).sort()).toEqual([...expected].sort());
	});
});

describe('sentences', () => {
	test('signs need no blanks', () => {
		expect(words('!(udp.port==5060)&&rtp')).toEqual([
			'Not !',
			'LeftParenthesis (',
			'Name udp.port',
			'Comparison ==',
			'Literal 5060',
			'RightParenthesis )',
			'And &&',
			'Name rtp',
		]);
	});

	test('sets have ranges', () => {
		expect(words('udp.port in {1..5, 7}')).toEqual([
			'Name udp.port',
			'In in',
			'LeftBrace {',
			'Literal 1',
			'Range ..',
			'Literal 5',
			'Comma ,',
			'Literal 7',
			'RightBrace }',
		]);
	});

	test('arithmetic has its signs', () => {
		expect(words('a & 1 + 2 - 3 * 4 / 5 % 6')).toEqual([
			'Name a',
			'BitAnd &',
			'Literal 1',
			'Plus +',
			'Literal 2',
			'Minus -',
			'Literal 3',
			'Times *',
			'Literal 4',
			'Divide /',
			'Literal 5',
			'Modulo %',
			'Literal 6',
		]);
	});

	test('in brackets a colon separates, behind them it makes bytes', () => {
		expect(words('eth.src[0:3] == 00:1b:2c')).toEqual([
			'Name eth.src',
			'LeftBracket [',
			'SliceNumber 0',
			'Colon :',
			'SliceNumber 3',
			'RightBracket ]',
			'Comparison ==',
			'Literal 00:1b:2c',
		]);
	});

	test('slices have ends, lists and negative places', () => {
		expect(words('rtp[-4:,1-2]')).toEqual([
			'Name rtp',
			'LeftBracket [',
			'Minus -',
			'SliceNumber 4',
			'Colon :',
			'Comma ,',
			'SliceNumber 1',
			'Minus -',
			'SliceNumber 2',
			'RightBracket ]',
		]);
	});
});
