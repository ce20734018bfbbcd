/** Gives every name and literal of a written filter its type; complains where that fails. */
import { FIELDS } from '../dissect/fields.ts';
import { FilterSyntaxError } from '../errors.ts';
import type { CompareOperator, Filter, FilterMember, Operand } from './filter.ts';
import { constantOf } from './literals.ts';
import { COMPARISONS, FUNCTIONS } from './operators.ts';
import { nearestNames } from './suggest.ts';
import type { Span, TestSyntax, ValueSyntax } from './syntax.ts';
import { areComparable, isNumeric, KIND_WORDS, kindOfType, type ValueKind } from './values.ts';

type Quantifier = 'any' | 'all' | null;

/** @throws FilterSyntaxError naming the place; `details.incomplete` when more text could mend it */
export function typed(test: TestSyntax, text: string): Filter {
	return new Typing(text).test(test);
}

class Typing {
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	test(test: TestSyntax): Filter {
		switch (test.kind) {
			case 'and':
			case 'or':
			case 'xor':
				return { kind: test.kind, left: this.test(test.left), right: this.test(test.right) };
			case 'not':
				return { kind: 'not', operand: this.test(test.operand) };
			case 'bare':
				return this.#present(test.value, test.quantifier);
			case 'comparison':
				return this.#comparison(test);
			case 'membership':
				return this.#membership(test);
		}
	}

	#present(value: ValueSyntax, quantifier: Quantifier): Filter {
		if (quantifier !== null) {
			this.#fail(`"${quantifier}" needs a comparison`, value.span, true);
		}
		const operand = this.#operand(value) ?? this.#unknown(value, 'a field or a comparison');
		return { kind: 'present', operand };
	}

	#comparison(test: TestSyntax & { kind: 'comparison' }): Filter {
		const meaning = COMPARISONS.get(test.operator);
		if (meaning === undefined) {
			return this.#fail(`"${test.operator}" is no comparison`, test.span);
		}
		const { operator } = meaning;
		const [left, right] = this.#pair(test.left, test.right, operator);
		this.#checkTypes(left, right, operator, test);
		const quantifier = test.quantifier ?? meaning.quantifier;
		const expression = operator === 'matches' ? this.#expression(right, test.right.span) : null;
		return { kind: 'compare', operator, quantifier, left, right, expression };
	}

	/** Both sides; a literal takes its type from the other side. */
	#pair(left: ValueSyntax, right: ValueSyntax, operator: CompareOperator): [Operand, Operand] {
		const leftOperand = this.#operand(left);
		const rightOperand = this.#operand(right);
		if (leftOperand !== null && rightOperand !== null) {
			return [leftOperand, rightOperand];
		}
		if (leftOperand !== null) {
			return [leftOperand, this.#constant(right, leftOperand, operator)];
		}
		if (rightOperand !== null) {
			return [this.#constant(left, rightOperand, operator), rightOperand];
		}
		return this.#unknown(left, 'a field');
	}

	#checkTypes(
		left: Operand,
		right: Operand,
		operator: CompareOperator,
		test: TestSyntax & { kind: 'comparison' },
	): void {
		const { span } = test.right;
		if (operator === 'contains' || operator === 'matches') {
			if (isNumeric(left.valueKind)) {
				this.#fail(`"${operator}" looks into text and bytes, not into numbers`, test.span);
			}
			return;
		}
		if (!areComparable(left.valueKind, right.valueKind)) {
			const words = [left, right].map((each) => KIND_WORDS[each.valueKind]);
			this.#fail(`${words[0] ?? ''} cannot be compared with ${words[1] ?? ''}`, span);
		}
	}

	#membership(test: TestSyntax & { kind: 'membership' }): Filter {
		const operand = this.#operand(test.value) ?? this.#unknown(test.value, 'a field');
		const member = (value: ValueSyntax): Operand => {
			const own = this.#operand(value) ?? this.#constant(value, operand, '==');
			if (!areComparable(own.valueKind, operand.valueKind)) {
				this.#fail(`expected ${KIND_WORDS[operand.valueKind]}`, value.span);
			}
			return own;
		};
		const members = test.members.map(({ first, last }): FilterMember => ({
			first: member(first),
			last: last === null ? null : member(last),
		}));
		return { kind: 'in', quantifier: test.quantifier ?? 'any', operand, members };
	}

	/** Something with a type of its own; null for literals, whose type depends on the other side. */
	#operand(value: ValueSyntax): Operand | null {
		switch (value.kind) {
			case 'name':
				return fieldOperand(value.text);
			case 'literal':
			case 'text':
			case 'character':
				return null;
			case 'slice':
				return this.#slice(value);
			case 'call':
				return this.#call(value);
			case 'arithmetic':
				return this.#arithmetic(value);
		}
	}

	#slice(value: ValueSyntax & { kind: 'slice' }): Operand {
		const of = this.#operand(value.of) ?? this.#unknown(value.of, 'a field');
		if (isNumeric(of.valueKind)) {
			this.#fail('numbers have no bytes to cut out', value.span);
		}
		const valueKind = of.valueKind === 'text' ? 'text' : 'bytes';
		return { kind: 'slice', valueKind, of, ranges: value.ranges };
	}

	#call(value: ValueSyntax & { kind: 'call' }): Operand {
		const facts = FUNCTIONS.get(value.name);
		if (facts === undefined) {
			return this.#fail(this.#noSuch('function', value.name, FUNCTIONS.keys()), value.span);
		}
		const count = value.parameters.length;
		if (count < facts.least || count > facts.most) {
			this.#fail(`${value.name}() takes ${facts.least} value, got ${count}`, value.span);
		}
		const parameters = value.parameters.map(
			(parameter) => this.#operand(parameter) ?? this.#unknown(parameter, 'a field'),
		);
		const unfit = parameters.findIndex(({ valueKind }) => !facts.accepts(valueKind));
		if (unfit >= 0) {
			const kind = parameters[unfit]?.valueKind ?? 'integer';
			const { span } = value.parameters[unfit] ?? value;
			this.#fail(`${value.name}() does not take ${KIND_WORDS[kind]}`, span);
		}
		const valueKind = facts.result(parameters[0]?.valueKind ?? 'integer');
		return { kind: 'call', valueKind, name: value.name, parameters };
	}

	#arithmetic(value: ValueSyntax & { kind: 'arithmetic' }): Operand {
		const operand = (side: ValueSyntax): Operand => this.#operand(side) ?? this.#number(side);
		const left = operand(value.left);
		const right = operand(value.right);
		for (const side of [left, right]) {
			if (!isNumeric(side.valueKind)) {
				this.#fail(
					`"${value.operator}" takes numbers, not ${KIND_WORDS[side.valueKind]}`,
					value.span,
				);
			}
		}
		const isFraction = [left, right].some((side) => side.valueKind !== 'integer');
		const valueKind = isFraction ? 'float' : 'integer';
		return { kind: 'arithmetic', valueKind, operator: value.operator, left, right };
	}

	/** A literal inside arithmetic. */
	#number(value: ValueSyntax): Operand {
		const valueKind = /^\d+\./u.test(spelling(value)) ? 'float' : 'integer';
		const isWritten = value.kind === 'literal' || value.kind === 'character';
		const constant = isWritten ? constantOf(value, valueKind, '') : null;
		if (constant === null) {
			return this.#unknown(value, 'a number');
		}
		return { kind: 'constant', valueKind, constant };
	}

	/** A literal compared with something that has a type. */
	#constant(value: ValueSyntax, other: Operand, operator: CompareOperator): Operand {
		const valueKind = literalKind(other, operator);
		const field = other.kind === 'field' ? other.name : '';
		const isWritten =
			value.kind !== 'slice' && value.kind !== 'call' && value.kind !== 'arithmetic';
		const constant = isWritten ? constantOf(value, valueKind, field) : null;
		if (constant === null) {
			return this.#unfit(value, valueKind);
		}
		return { kind: 'constant', valueKind, constant };
	}

	/** Upper and lower case are the same to `matches`. */
	#expression(operand: Operand, span: Span): RegExp {
		if (operand.kind !== 'constant') {
			return this.#fail('"matches" needs a regular expression in quotes', span);
		}
		const text = String(operand.constant.value);
		try {
			return new RegExp(text.replace(/^\(\?[a-z]+\)/u, ''), 'i');
		} catch {
			return this.#fail(`"${text}" is no regular expression`, span);
		}
	}

	#unfit(value: ValueSyntax, kind: ValueKind): never {
		const text = spelling(value);
		const mayGrow = /^[\dA-Fa-f.:x/-]+$/u.test(text) && !isNumeric(kind);
		const message = `"${text}" is not ${KIND_WORDS[kind]}`;
		return this.#fail(message, value.span, mayGrow || value.kind === 'name');
	}

	/** Something that stands where a field is needed. */
	#unknown(value: ValueSyntax, wanted: string): never {
		if (value.kind !== 'name') {
			return this.#fail(`expected ${wanted}, found ${spelling(value)}`, value.span);
		}
		return this.#fail(this.#noSuch('field', value.text, FIELDS.keys()), value.span, true);
	}

	#noSuch(what: string, name: string, names: Iterable<string>): string {
		const near = nearestNames(name, names);
		const hint = near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`;
		return `there is no ${what} "${name}"${hint}`;
	}

	/** @param mayGrow the word could become right when it stands at the end and is typed on */
	#fail(message: string, span: Span, mayGrow = false): never {
		const incomplete = mayGrow && span.end >= this.#text.trimEnd().length;
		throw new FilterSyntaxError(message, span.start, { incomplete });
	}
}

/** The type that a literal beside an operand needs. */
function literalKind(other: Operand, operator: CompareOperator): ValueKind {
	if (operator === 'matches') {
		return 'text';
	}
	if (operator === 'contains') {
		return other.valueKind === 'text' ? 'text' : 'bytes';
	}
	return other.valueKind;
}

function spelling(value: ValueSyntax): string {
	return 'text' in value ? value.text : value.kind;
}

function fieldOperand(name: string): Operand | null {
	const field = FIELDS.get(name);
	if (field === undefined) {
		return null;
	}
	return {
		kind: 'field',
		valueKind: kindOfType(field.type),
		name,
		members: field.members.length === 0 ? [name] : field.members,
		isProtocol: field.type === 'FT_PROTOCOL',
	};
}
