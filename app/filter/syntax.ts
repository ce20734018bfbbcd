/** A filter as it is written: structure without types. Positions are 0-based columns of the text. */

/** Where something stands in the text: first column, and one past the last. */
export interface Span {
	readonly start: number;
	readonly end: number;
}

/** One part of a slice: from `first` (negative: from the end); `length` null means "to the end". */
export interface SliceRange {
	readonly first: number;
	readonly length: number | null;
	/** Last position instead of a length, for `[2-5]`. */
	readonly last: number | null;
}

/** Something that has values. */
export type ValueSyntax =
	| { readonly kind: 'name'; readonly text: string; readonly span: Span }
	| { readonly kind: 'literal'; readonly text: string; readonly span: Span }
	| { readonly kind: 'text'; readonly text: string; readonly span: Span }
	| { readonly kind: 'character'; readonly text: string; readonly span: Span }
	| {
			readonly kind: 'slice';
			readonly of: ValueSyntax;
			readonly ranges: readonly SliceRange[];
			readonly span: Span;
	  }
	| {
			readonly kind: 'call';
			readonly name: string;
			readonly parameters: readonly ValueSyntax[];
			readonly span: Span;
	  }
	| {
			readonly kind: 'arithmetic';
			readonly operator: string;
			readonly left: ValueSyntax;
			readonly right: ValueSyntax;
			readonly span: Span;
	  };

/** One member of a set: a value, or all from `first` to `last`. */
export interface MemberSyntax {
	readonly first: ValueSyntax;
	readonly last: ValueSyntax | null;
}

/** Something that is true or false. */
export type TestSyntax =
	| { readonly kind: 'and' | 'or' | 'xor'; readonly left: TestSyntax; readonly right: TestSyntax }
	| { readonly kind: 'not'; readonly operand: TestSyntax }
	| {
			readonly kind: 'bare';
			readonly quantifier: 'any' | 'all' | null;
			readonly value: ValueSyntax;
	  }
	| {
			readonly kind: 'comparison';
			readonly operator: string;
			readonly quantifier: 'any' | 'all' | null;
			readonly left: ValueSyntax;
			readonly right: ValueSyntax;
			readonly span: Span;
	  }
	| {
			readonly kind: 'membership';
			readonly quantifier: 'any' | 'all' | null;
			readonly value: ValueSyntax;
			readonly members: readonly MemberSyntax[];
	  };
