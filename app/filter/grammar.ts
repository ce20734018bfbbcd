/** Grammar of the display filter language; made once, when the first filter is parsed. */
import { EmbeddedActionsParser, type IToken, Lexer, type TokenType } from 'chevrotain';
import type { MemberSyntax, SliceRange, Span, TestSyntax, ValueSyntax } from './syntax.ts';
import * as T from './tokens.ts';

type Quantifier = 'any' | 'all' | null;
type ArithmeticRule = () => ValueSyntax;

/** Columns that a word covers. */
function spanOf(token: IToken): Span {
	return { start: token.startOffset, end: (token.endOffset ?? token.startOffset) + 1 };
}

/**
 * Recursive descent, loosest binding first: or, xor, and, not, comparison, arithmetic. The parser
 * runs every rule once with made-up words to learn the grammar, so rules must not look into what
 * they get; what needs to is wrapped in `ACTION`.
 */
class FilterParser extends EmbeddedActionsParser {
	readonly filter = this.RULE('filter', (): TestSyntax => this.SUBRULE(this.disjunction));

	private readonly disjunction: () => TestSyntax = this.RULE('disjunction', () => {
		let left = this.SUBRULE(this.exclusion);
		this.MANY(() => {
			this.CONSUME(T.Or);
			left = { kind: 'or', left, right: this.SUBRULE2(this.exclusion) };
		});
		return left;
	});

	private readonly exclusion: () => TestSyntax = this.RULE('exclusion', () => {
		let left = this.SUBRULE(this.conjunction);
		this.MANY(() => {
			this.CONSUME(T.Xor);
			left = { kind: 'xor', left, right: this.SUBRULE2(this.conjunction) };
		});
		return left;
	});

	private readonly conjunction: () => TestSyntax = this.RULE('conjunction', () => {
		let left = this.SUBRULE(this.negation);
		this.MANY(() => {
			this.CONSUME(T.And);
			left = { kind: 'and', left, right: this.SUBRULE2(this.negation) };
		});
		return left;
	});

	private readonly negation: () => TestSyntax = this.RULE('negation', () =>
		this.OR<TestSyntax>([
			{
				ALT: () => {
					this.CONSUME(T.Not);
					return { kind: 'not', operand: this.SUBRULE(this.negation) };
				},
			},
			{
				ALT: () => {
					this.CONSUME(T.LeftParenthesis);
					const inner = this.SUBRULE(this.disjunction);
					this.CONSUME(T.RightParenthesis);
					return inner;
				},
			},
			{ ALT: () => this.SUBRULE(this.relation) },
		]),
	);

	private readonly relation: () => TestSyntax = this.RULE('relation', () => {
		const quantifier = this.SUBRULE(this.quantifier);
		const value = this.SUBRULE(this.bitAnd);
		const bare: TestSyntax = { kind: 'bare', quantifier, value };
		const test = this.OPTION(() =>
			this.OR<TestSyntax>([
				{ ALT: () => this.SUBRULE(this.comparisons, { ARGS: [quantifier, value] }) },
				{ ALT: () => this.SUBRULE(this.membership, { ARGS: [quantifier, value] }) },
			]),
		);
		return test ?? bare;
	});

	private readonly quantifier: () => Quantifier = this.RULE('quantifier', () => {
		let quantifier: Quantifier = null;
		this.OPTION(() => {
			quantifier = this.OR<Quantifier>([
				{
					ALT: () => {
						this.CONSUME(T.Any);
						return 'any';
					},
				},
				{
					ALT: () => {
						this.CONSUME(T.All);
						return 'all';
					},
				},
			]);
		});
		return quantifier;
	});

	/** `a < b < c` means `a < b and b < c`. */
	private readonly comparisons = this.RULE(
		'comparisons',
		(quantifier: Quantifier, first: ValueSyntax): TestSyntax => {
			const tests: TestSyntax[] = [];
			let left = first;
			this.AT_LEAST_ONE(() => {
				const word = this.CONSUME(T.Comparison);
				const right = this.SUBRULE(this.bitAnd);
				const sides = { operator: word.image, quantifier, left, right };
				tests.push({ kind: 'comparison', ...sides, span: spanOf(word) });
				left = right;
			});
			return tests.reduce((all, test) => ({ kind: 'and', left: all, right: test }));
		},
	);

	private readonly membership = this.RULE(
		'membership',
		(quantifier: Quantifier, value: ValueSyntax): TestSyntax => {
			const negation = this.OPTION(() => this.CONSUME(T.Not));
			this.CONSUME(T.In);
			this.CONSUME(T.LeftBrace);
			const members: MemberSyntax[] = [];
			this.AT_LEAST_ONE_SEP({
				SEP: T.Comma,
				DEF: () => {
					members.push(this.SUBRULE(this.member));
				},
			});
			this.CONSUME(T.RightBrace);
			const test: TestSyntax = { kind: 'membership', quantifier, value, members };
			return negation === undefined ? test : { kind: 'not', operand: test };
		},
	);

	private readonly member: () => MemberSyntax = this.RULE('member', () => {
		const first = this.SUBRULE(this.bitAnd);
		const last = this.OPTION(() => {
			this.CONSUME(T.Range);
			return this.SUBRULE2(this.bitAnd);
		});
		return { first, last: last ?? null };
	});

	private readonly bitAnd: ArithmeticRule = this.RULE('bitAnd', () => {
		let left = this.SUBRULE(this.sum);
		this.MANY(() => {
			const word = this.CONSUME(T.BitAnd);
			left = arithmetic(word, left, this.SUBRULE2(this.sum));
		});
		return left;
	});

	private readonly sum: ArithmeticRule = this.RULE('sum', () => {
		let left = this.SUBRULE(this.product);
		this.MANY(() => {
			const word = this.OR([
				{ ALT: () => this.CONSUME(T.Plus) },
				{ ALT: () => this.CONSUME(T.Minus) },
			]);
			left = arithmetic(word, left, this.SUBRULE2(this.product));
		});
		return left;
	});

	private readonly product: ArithmeticRule = this.RULE('product', () => {
		let left = this.SUBRULE(this.value);
		this.MANY(() => {
			const word = this.OR([
				{ ALT: () => this.CONSUME(T.Times) },
				{ ALT: () => this.CONSUME(T.Divide) },
				{ ALT: () => this.CONSUME(T.Modulo) },
			]);
			left = arithmetic(word, left, this.SUBRULE2(this.value));
		});
		return left;
	});

	private readonly value: ArithmeticRule = this.RULE('value', () =>
		this.OR<ValueSyntax>([
			{
				ALT: () => {
					const sign = this.CONSUME(T.Minus);
					const operand = this.SUBRULE(this.value);
					const zero = { kind: 'literal', text: '0', span: spanOf(sign) } as const;
					return arithmetic(sign, zero, operand);
				},
			},
			{
				ALT: () => {
					this.CONSUME(T.LeftBrace);
					const inner = this.SUBRULE(this.bitAnd);
					this.CONSUME(T.RightBrace);
					return inner;
				},
			},
			{ ALT: () => this.SUBRULE(this.sliced) },
		]),
	);

	private readonly sliced: ArithmeticRule = this.RULE('sliced', () => {
		let value = this.SUBRULE(this.atom);
		this.MANY(() => {
			const open = this.CONSUME(T.LeftBracket);
			const ranges: SliceRange[] = [];
			this.AT_LEAST_ONE_SEP({
				SEP: T.Comma,
				DEF: () => {
					ranges.push(this.SUBRULE(this.sliceRange));
				},
			});
			this.CONSUME(T.RightBracket);
			value = { kind: 'slice', of: value, ranges, span: spanOf(open) };
		});
		return value;
	});

	private readonly atom: ArithmeticRule = this.RULE('atom', () =>
		this.OR<ValueSyntax>([
			{ ALT: () => plain('literal', this.CONSUME(T.Literal)) },
			{ ALT: () => plain('text', this.CONSUME(T.Text)) },
			{ ALT: () => plain('text', this.CONSUME(T.RawText)) },
			{ ALT: () => plain('character', this.CONSUME(T.Character)) },
			{ ALT: () => this.SUBRULE(this.nameOrCall) },
		]),
	);

	private readonly nameOrCall: ArithmeticRule = this.RULE('nameOrCall', () => {
		const name = this.CONSUME(T.Name);
		const call = this.OPTION((): ValueSyntax => {
			const parameters: ValueSyntax[] = [];
			this.CONSUME(T.LeftParenthesis);
			this.AT_LEAST_ONE_SEP({
				SEP: T.Comma,
				DEF: () => {
					parameters.push(this.SUBRULE(this.bitAnd));
				},
			});
			this.CONSUME(T.RightParenthesis);
			return { kind: 'call', name: name.image, parameters, span: spanOf(name) };
		});
		return call ?? plain('name', name);
	});

	private readonly sliceRange: () => SliceRange = this.RULE('sliceRange', () =>
		this.OR<SliceRange>([
			{
				ALT: () => {
					this.CONSUME(T.Colon);
					return { first: 0, length: this.SUBRULE(this.sliceNumber), last: null };
				},
			},
			{
				ALT: () => {
					const first = this.SUBRULE2(this.sliceNumber);
					const end = this.OPTION(() => this.SUBRULE(this.sliceEnd));
					return { first, length: 1, last: null, ...end };
				},
			},
		]),
	);

	private readonly sliceEnd: () => Omit<SliceRange, 'first'> = this.RULE('sliceEnd', () =>
		this.OR<Omit<SliceRange, 'first'>>([
			{
				ALT: () => {
					this.CONSUME(T.Colon);
					const length = this.OPTION(() => this.SUBRULE(this.sliceNumber));
					return { length: length ?? null, last: null };
				},
			},
			{
				ALT: () => {
					this.CONSUME(T.Minus);
					return { length: null, last: this.SUBRULE2(this.sliceNumber) };
				},
			},
		]),
	);

	private readonly sliceNumber: () => number = this.RULE('sliceNumber', () => {
		const minus = this.OPTION(() => this.CONSUME(T.Minus));
		const digits = this.CONSUME(T.SliceNumber);
		return this.ACTION(() => Number(digits.image) * (minus === undefined ? 1 : -1));
	});

	constructor() {
		super([...T.ALL_TOKENS] satisfies TokenType[]);
		this.performSelfAnalysis();
	}
}

function arithmetic(word: IToken, left: ValueSyntax, right: ValueSyntax): ValueSyntax {
	return { kind: 'arithmetic', operator: word.image, left, right, span: spanOf(word) };
}

function plain(kind: 'literal' | 'text' | 'character' | 'name', token: IToken): ValueSyntax {
	return { kind, text: token.image, span: spanOf(token) };
}

let parser: FilterParser | null = null;
let lexer: Lexer | null = null;

/** What is wrong with a text: where, and whether more text could mend it. */
export interface SyntaxFault {
	readonly message: string;
	readonly position: number;
	readonly isIncomplete: boolean;
}

/** Reads a filter's structure; names are not looked up yet. */
export function readSyntax(text: string): TestSyntax | SyntaxFault {
	lexer ??= new Lexer(T.LEXER_MODES, { positionTracking: 'full' });
	parser ??= new FilterParser();
	const { tokens, errors } = lexer.tokenize(text);
	const [fault] = errors;
	if (fault !== undefined) {
		return lexicalFault(text, fault.offset);
	}
	parser.input = tokens;
	const test = parser.filter();
	const [error] = parser.errors;
	if (error === undefined) {
		return test;
	}
	const isAtEnd = Number.isNaN(error.token.startOffset);
	return {
		message: isAtEnd ? 'the filter is not finished' : `"${error.token.image}" is not expected here`,
		position: isAtEnd ? text.length : error.token.startOffset,
		isIncomplete: isAtEnd,
	};
}

/** An open quote, or half of an operator at the end, may still become something. */
function lexicalFault(text: string, position: number): SyntaxFault {
	const rest = text.slice(position);
	const isQuote = rest.startsWith('"') || rest.startsWith("'");
	const isIncomplete = isQuote || /^(?:[=|&^]|[.\d]+)\s*$/u.test(rest);
	const message = isQuote
		? 'a quote is opened and not closed'
		: `"${rest.slice(0, 1)}" is not expected here`;
	return { message, position, isIncomplete };
}
