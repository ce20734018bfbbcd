/** Words of the display filter language. */
import { createToken, Lexer, type TokenType } from 'chevrotain';

/** A field, a protocol, a function, or a value without quotes. A dot at the end is still typed at. */
export const Name = createToken({
	name: 'Name',
	pattern: /[A-Za-z_]\w*(?:[.-]\w+)*(?:\.(?!\.))?/u,
});

function word(name: string, text: string): TokenType {
	return createToken({ name, pattern: text, longer_alt: Name });
}

function sign(name: string, pattern: string | RegExp): TokenType {
	return createToken({ name, pattern });
}

/** Logical operators, as a sign or as a word. */
export const And = createToken({ name: 'And', pattern: /&&|and(?![\w.-])/u });
export const Or = createToken({ name: 'Or', pattern: /\|\||or(?![\w.-])/u });
export const Xor = createToken({ name: 'Xor', pattern: /\^\^|xor(?![\w.-])/u });
export const Not = createToken({ name: 'Not', pattern: /!(?!=)|not(?![\w.-])/u });
/** `in`, and the words that say how many of several values must fit. */
export const In = word('In', 'in');
export const Any = word('Any', 'any');
export const All = word('All', 'all');
/** Every comparison; its meaning stands in `typing.ts`. */
export const Comparison = createToken({
	name: 'Comparison',
	pattern:
		/===|!==|==|!=|~=|>=|<=|>|<|~|(?:any_eq|all_eq|any_ne|all_ne|eq|ne|gt|lt|ge|le|contains|matches)(?![\w.-])/u,
});
/** Brackets and signs. */
export const LeftParenthesis = sign('LeftParenthesis', '(');
export const RightParenthesis = sign('RightParenthesis', ')');
export const LeftBrace = sign('LeftBrace', '{');
export const RightBrace = sign('RightBrace', '}');
export const LeftBracket = createToken({
	name: 'LeftBracket',
	pattern: '[',
	push_mode: 'slice',
});
export const RightBracket = createToken({ name: 'RightBracket', pattern: ']', pop_mode: true });
export const Comma = sign('Comma', ',');
export const Range = sign('Range', '..');
export const BitAnd = sign('BitAnd', '&');
export const Plus = sign('Plus', '+');
export const Minus = sign('Minus', '-');
export const Times = sign('Times', '*');
export const Divide = sign('Divide', '/');
export const Modulo = sign('Modulo', '%');
export const Colon = sign('Colon', ':');
/** Values. What a literal means depends on the field that it is compared with. */
export const Text = createToken({ name: 'Text', pattern: /"(?:[^"\\]|\\.)*"/u });
export const RawText = createToken({ name: 'RawText', pattern: /r"(?:[^"\\]|\\.)*"/u });
export const Character = createToken({ name: 'Character', pattern: /'(?:[^'\\]|\\.[^']*)'/u });
export const Literal = createToken({
	name: 'Literal',
	pattern: new RegExp(
		[
			'[0-9A-Fa-f]*:[0-9A-Fa-f:]*(?:(?:\\.\\d+){3})?(?:/\\d+)?', // IPv6, MAC, bytes
			'[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){2,}', // bytes with dashes
			'\\d+(?:\\.\\d+){3}(?:/\\d+)?', // IPv4
			'0[xX][0-9A-Fa-f]+',
			'0[bB][01]+',
			'\\d+\\.\\d+(?:[eE][+-]?\\d+)?',
			'\\d+[0-9A-Fa-f]*',
		].join('|'),
		'u',
	),
});
/** Number inside a slice. */
export const SliceNumber = createToken({ name: 'SliceNumber', pattern: /\d+/u });

const Blank = createToken({ name: 'Blank', pattern: /\s+/u, group: Lexer.SKIPPED });

/** Both modes of the lexer; in brackets a colon means something else. */
export const LEXER_MODES = {
	defaultMode: 'expression',
	modes: {
		expression: [
			Blank,
			RawText,
			Text,
			Character,
			Literal,
			And,
			Or,
			Xor,
			Comparison,
			Not,
			In,
			Any,
			All,
			Name,
			LeftParenthesis,
			RightParenthesis,
			LeftBrace,
			RightBrace,
			LeftBracket,
			Comma,
			Range,
			BitAnd,
			Plus,
			Minus,
			Times,
			Divide,
			Modulo,
		],
		slice: [Blank, SliceNumber, Minus, Colon, Comma, RightBracket],
	},
};

/** All words, for the parser. */
export const ALL_TOKENS: readonly TokenType[] = [
	...LEXER_MODES.modes.expression,
	SliceNumber,
	Colon,
	RightBracket,
];
