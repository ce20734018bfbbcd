/** A filter that has been checked: every name known, every value converted. Plain frozen data. */
import type { SliceRange } from './syntax.ts';
import type { Constant, ValueKind } from './values.ts';

/** Comparisons of order and equality. */
export type OrderOperator = '==' | '!=' | '>' | '<' | '>=' | '<=';
/** All comparisons. */
export type CompareOperator = OrderOperator | 'contains' | 'matches';

/** Something that has none, one or several values in a packet. */
export type Operand =
	| { readonly kind: 'constant'; readonly valueKind: ValueKind; readonly constant: Constant }
	| {
			readonly kind: 'field';
			readonly valueKind: ValueKind;
			readonly name: string;
			/** Fields whose values it has; itself for most. */
			readonly members: readonly string[];
			readonly isProtocol: boolean;
	  }
	| {
			readonly kind: 'slice';
			readonly valueKind: ValueKind;
			readonly of: Operand;
			readonly ranges: readonly SliceRange[];
	  }
	| {
			readonly kind: 'call';
			readonly valueKind: ValueKind;
			readonly name: string;
			readonly parameters: readonly Operand[];
	  }
	| {
			readonly kind: 'arithmetic';
			readonly valueKind: ValueKind;
			readonly operator: string;
			readonly left: Operand;
			readonly right: Operand;
	  };

/** A value or a closed range in a set. */
export interface FilterMember {
	readonly first: Operand;
	readonly last: Operand | null;
}

/** Something that is true or false of a packet. */
export type Filter =
	| { readonly kind: 'and' | 'or' | 'xor'; readonly left: Filter; readonly right: Filter }
	| { readonly kind: 'not'; readonly operand: Filter }
	/** A protocol or field is there, or arithmetic is not 0. */
	| { readonly kind: 'present'; readonly operand: Operand }
	| {
			readonly kind: 'compare';
			readonly operator: CompareOperator;
			/** Whether one pair of values must fit, or all of them. */
			readonly quantifier: 'any' | 'all';
			readonly left: Operand;
			readonly right: Operand;
			/** Of `matches`, compiled; null for the others. */
			readonly expression: RegExp | null;
	  }
	| {
			readonly kind: 'in';
			readonly quantifier: 'any' | 'all';
			readonly operand: Operand;
			readonly members: readonly FilterMember[];
	  };

function fieldsOfOperand(operand: Operand): readonly string[] {
	switch (operand.kind) {
		case 'constant':
			return [];
		case 'field':
			return operand.members;
		case 'slice':
			return fieldsOfOperand(operand.of);
		case 'call':
			return operand.parameters.flatMap(fieldsOfOperand);
		case 'arithmetic':
			return [...fieldsOfOperand(operand.left), ...fieldsOfOperand(operand.right)];
	}
}

/** Names of all fields that a filter asks for, without repetition. */
export function fieldsOf(filter: Filter): readonly string[] {
	switch (filter.kind) {
		case 'and':
		case 'or':
		case 'xor':
			return [...new Set([...fieldsOf(filter.left), ...fieldsOf(filter.right)])];
		case 'not':
			return fieldsOf(filter.operand);
		case 'present':
			return fieldsOfOperand(filter.operand);
		case 'compare':
			return [...new Set([...fieldsOfOperand(filter.left), ...fieldsOfOperand(filter.right)])];
		case 'in': {
			const members = filter.members.flatMap(({ first, last }) => [
				...fieldsOfOperand(first),
				...(last === null ? [] : fieldsOfOperand(last)),
			]);
			return [...new Set([...fieldsOfOperand(filter.operand), ...members])];
		}
	}
}
