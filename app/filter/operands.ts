/** Values of operands under given facts. */
import type { FilterFacts } from './facts.ts';
import type { Operand } from './filter.ts';
import type { SliceRange } from './syntax.ts';
import { bytesOf, type FilterValue, type ValueKind } from './values.ts';

/** Values, none when the field is absent; null when the facts cannot tell. */
export type Values = readonly FilterValue[] | null;

/** All values that an operand has. */
export function valuesOf(operand: Operand, facts: FilterFacts): Values {
	switch (operand.kind) {
		case 'constant':
			return [operand.constant.value];
		case 'field':
			return fieldValues(operand.members, facts);
		case 'slice': {
			const { ranges, of } = operand;
			const values = valuesOf(of, facts);
			return values?.flatMap((value) => sliceOf(value, of.valueKind, ranges)) ?? null;
		}
		case 'call':
			return callValues(operand, facts);
		case 'arithmetic': {
			const { operator, valueKind } = operand;
			const left = valuesOf(operand.left, facts);
			const right = valuesOf(operand.right, facts);
			return left && right && combined(operator, valueKind, left, right);
		}
	}
}

function fieldValues(members: readonly string[], facts: FilterFacts): Values {
	const all: FilterValue[] = [];
	for (const member of members) {
		const found = facts.lookup(member);
		if (found === 'unknown') {
			return null;
		}
		if (found !== 'absent') {
			all.push(...found);
		}
	}
	return all;
}

/** One part after the other, as bytes or text; nothing when a part lies outside. */
function sliceOf(
	value: FilterValue,
	kind: ValueKind,
	ranges: readonly SliceRange[],
): readonly FilterValue[] {
	const whole = typeof value === 'string' ? value : bytesOf(value, kind);
	if (whole === null) {
		return [];
	}
	const parts: FilterValue[] = [];
	for (const range of ranges) {
		const [start, end] = boundsOf(range, whole.length);
		if (start < 0 || start >= whole.length || end > whole.length || end <= start) {
			return [];
		}
		parts.push(whole.slice(start, end));
	}
	return [joined(parts)];
}

function boundsOf({ first, length, last }: SliceRange, size: number): readonly [number, number] {
	const start = first < 0 ? size + first : first;
	if (last !== null) {
		return [start, (last < 0 ? size + last : last) + 1];
	}
	return [start, length === null ? size : start + length];
}

function joined(parts: readonly FilterValue[]): FilterValue {
	const [first] = parts;
	if (parts.length === 1 && first !== undefined) {
		return first;
	}
	if (typeof first === 'string') {
		return parts.join('');
	}
	return Uint8Array.from(parts.flatMap((part) => (part instanceof Uint8Array ? [...part] : [])));
}

function callValues(call: Operand & { kind: 'call' }, facts: FilterFacts): Values {
	const lists = call.parameters.map((parameter) => valuesOf(parameter, facts));
	if (lists.includes(null)) {
		return null;
	}
	const values = lists.flatMap((list) => list ?? []);
	const kind = call.parameters[0]?.valueKind ?? 'integer';
	const numbers = values.filter((value) => typeof value === 'number');
	switch (call.name) {
		case 'count':
			return values.length === 0 ? [] : [values.length];
		case 'len':
			return values.map((value) => lengthOf(value, kind));
		case 'upper':
			return values.map((value) => String(value).toUpperCase());
		case 'lower':
			return values.map((value) => String(value).toLowerCase());
		case 'abs':
			return numbers.map(Math.abs);
		case 'min':
			return numbers.length === 0 ? [] : [Math.min(...numbers)];
		default:
			return numbers.length === 0 ? [] : [Math.max(...numbers)];
	}
}

function lengthOf(value: FilterValue, kind: ValueKind): number {
	return typeof value === 'string' ? value.length : (bytesOf(value, kind)?.length ?? 0);
}

/** Every left value with every right one; what cannot be computed has no value. */
function combined(
	operator: string,
	kind: ValueKind,
	left: readonly FilterValue[],
	right: readonly FilterValue[],
): Values {
	return left.flatMap((a) =>
		right.flatMap((b) => {
			const result = calculate(operator, Number(a), Number(b));
			const whole = kind === 'integer' ? Math.trunc(result) : result;
			return Number.isFinite(result) ? [whole] : [];
		}),
	);
}

function calculate(operator: string, a: number, b: number): number {
	switch (operator) {
		case '&':
			return (a & b) >>> 0;
		case '+':
			return a + b;
		case '-':
			return a - b;
		case '*':
			return a * b;
		case '/':
			return a / b;
		default:
			return a % b;
	}
}
