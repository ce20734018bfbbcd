/** Truth of a filter under facts, with a third answer where the facts cannot tell. */
import { compareValues, containsValue, isOrder, matchesValue } from './compare.ts';
import type { FilterFacts, Verdict } from './facts.ts';
import type { Filter, FilterMember, Operand } from './filter.ts';
import { valuesOf } from './operands.ts';
import type { Constant, FilterValue } from './values.ts';

/**
 * Whether a filter is true under the facts.
 * @returns `unknown` when that hangs on a field that the facts do not know
 */
export function evaluate(filter: Filter, facts: FilterFacts): Verdict {
	switch (filter.kind) {
		case 'and':
			return both(filter, facts);
		case 'or':
			return either(filter, facts);
		case 'xor': {
			const left = evaluate(filter.left, facts);
			const right = evaluate(filter.right, facts);
			return left === 'unknown' || right === 'unknown' ? 'unknown' : left !== right;
		}
		case 'not': {
			const inner = evaluate(filter.operand, facts);
			return inner === 'unknown' ? 'unknown' : !inner;
		}
		case 'present':
			return isPresent(filter.operand, facts);
		case 'compare':
			return compares(filter, facts);
		case 'in':
			return isMember(filter, facts);
	}
}

type Binary = Filter & { readonly kind: 'and' | 'or' | 'xor' };

function both(filter: Binary, facts: FilterFacts): Verdict {
	const left = evaluate(filter.left, facts);
	if (left === false) {
		return false;
	}
	const right = evaluate(filter.right, facts);
	return right === false || left === true ? right : 'unknown';
}

function either(filter: Binary, facts: FilterFacts): Verdict {
	const left = evaluate(filter.left, facts);
	if (left === true) {
		return true;
	}
	const right = evaluate(filter.right, facts);
	return right === true || left === false ? right : 'unknown';
}

/** A field is there; arithmetic is there and not 0, so that `tcp.flags & 2` tests a bit. */
function isPresent(operand: Operand, facts: FilterFacts): Verdict {
	if (operand.kind === 'field') {
		return isAnyPresent(operand.members, facts);
	}
	const values = valuesOf(operand, facts);
	if (values === null) {
		return 'unknown';
	}
	return operand.kind === 'arithmetic' ? values.some((value) => value !== 0) : values.length > 0;
}

function isAnyPresent(members: readonly string[], facts: FilterFacts): Verdict {
	let result: Verdict = false;
	for (const member of members) {
		const verdict = facts.has(member);
		if (verdict === true) {
			return true;
		}
		result = verdict === 'unknown' ? verdict : result;
	}
	return result;
}

/** No value on one side makes every comparison false, `!=` too: Wireshark's rule. */
function compares(filter: Filter & { kind: 'compare' }, facts: FilterFacts): Verdict {
	const left = valuesOf(filter.left, facts);
	if (left?.length === 0) {
		return false;
	}
	const right = valuesOf(filter.right, facts);
	if (right?.length === 0) {
		return false;
	}
	if (left === null || right === null) {
		return 'unknown';
	}
	const fits = pairTest(filter);
	const each = (a: FilterValue): boolean =>
		filter.quantifier === 'any' ? right.some((b) => fits(a, b)) : right.every((b) => fits(a, b));
	return filter.quantifier === 'any' ? left.some(each) : left.every(each);
}

function pairTest(
	filter: Filter & { kind: 'compare' },
): (left: FilterValue, right: FilterValue) => boolean {
	const { operator, left, right } = filter;
	const kind = left.valueKind;
	if (isOrder(operator)) {
		const mask = maskOf(right) ?? maskOf(left);
		return (a, b) => compareValues(a, operator, b, mask, kind);
	}
	if (operator === 'contains') {
		return (a, b) => containsValue(a, b, kind);
	}
	const { expression } = filter;
	return (a) => expression !== null && matchesValue(a, expression, kind);
}

function maskOf(operand: Operand): Constant['mask'] {
	return operand.kind === 'constant' ? operand.constant.mask : null;
}

function isMember(filter: Filter & { kind: 'in' }, facts: FilterFacts): Verdict {
	const values = valuesOf(filter.operand, facts);
	if (values === null) {
		return 'unknown';
	}
	const results = values.map((value) => inAnyMember(value, filter, facts));
	if (results.includes('unknown')) {
		return 'unknown';
	}
	const isEvery = filter.quantifier === 'all' && results.length > 0;
	return isEvery ? !results.includes(false) : results.includes(true);
}

function inAnyMember(
	value: FilterValue,
	filter: Filter & { kind: 'in' },
	facts: FilterFacts,
): Verdict {
	let result: Verdict = false;
	for (const member of filter.members) {
		const verdict = inMember(value, member, filter.operand, facts);
		if (verdict === true) {
			return true;
		}
		result = verdict === 'unknown' ? verdict : result;
	}
	return result;
}

function inMember(
	value: FilterValue,
	{ first, last }: FilterMember,
	operand: Operand,
	facts: FilterFacts,
): Verdict {
	const lows = valuesOf(first, facts);
	const highs = last === null ? lows : valuesOf(last, facts);
	if (lows === null || highs === null) {
		return 'unknown';
	}
	const { valueKind: kind } = operand;
	if (last === null) {
		return lows.some((low) => compareValues(value, '==', low, maskOf(first), kind));
	}
	return (
		lows.some((low) => compareValues(value, '>=', low, maskOf(first), kind)) &&
		highs.some((high) => compareValues(value, '<=', high, maskOf(last), kind))
	);
}
