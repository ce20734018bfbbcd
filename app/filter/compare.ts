/** Compares single values. */
import type { CompareOperator, OrderOperator } from './filter.ts';
import { bytesOf, type Constant, type FilterValue, latin1Of, type ValueKind } from './values.ts';

/** Half a nanosecond: times come out of a division and are compared with decimal text. */
const TIME_TOLERANCE = 0.5e-9;

/** Whether `left operator right` holds for one pair of values. */
export function compareValues(
	left: FilterValue,
	operator: OrderOperator,
	right: FilterValue,
	mask: Constant['mask'],
	kind: ValueKind,
): boolean {
	const order = mask === null ? orderOf(left, right, kind) : maskedOrder(left, right, mask);
	switch (operator) {
		case '==':
			return order === 0;
		case '!=':
			return order !== 0;
		case '>':
			return order > 0;
		case '<':
			return order < 0;
		case '>=':
			return order >= 0;
		case '<=':
			return order <= 0;
	}
}

function orderOf(left: FilterValue, right: FilterValue, kind: ValueKind): number {
	if (typeof left === 'number' && typeof right === 'number') {
		const isTime = kind === 'duration' || kind === 'time';
		const difference = left - right;
		return isTime && Math.abs(difference) < TIME_TOLERANCE ? 0 : difference;
	}
	if (left instanceof Uint8Array && right instanceof Uint8Array) {
		return orderOfBytes(left, right);
	}
	return left === right ? 0 : left < right ? -1 : 1;
}

/** By the first byte that differs; a beginning comes before the whole. */
function orderOfBytes(left: Uint8Array, right: Uint8Array): number {
	const length = Math.min(left.length, right.length);
	for (let i = 0; i < length; i++) {
		const difference = (left[i] ?? 0) - (right[i] ?? 0);
		if (difference !== 0) {
			return difference;
		}
	}
	return left.length - right.length;
}

function maskedOrder(left: FilterValue, right: FilterValue, mask: number | Uint8Array): number {
	if (typeof mask === 'number') {
		return ((Number(left) & mask) >>> 0) - ((Number(right) & mask) >>> 0);
	}
	return orderOfBytes(masked(left, mask), masked(right, mask));
}

function masked(value: FilterValue, mask: Uint8Array): Uint8Array {
	const bytes = value instanceof Uint8Array ? value : new Uint8Array(0);
	return bytes.map((byte, index) => byte & (mask[index] ?? 0));
}

/** Whether `outer` holds `inner` somewhere. */
export function containsValue(outer: FilterValue, inner: FilterValue, kind: ValueKind): boolean {
	if (typeof outer === 'string' && typeof inner === 'string') {
		return outer.includes(inner);
	}
	const whole = bytesOf(outer, kind);
	const part = bytesOf(inner, 'bytes');
	return whole !== null && part !== null && indexOfBytes(whole, part) >= 0;
}

function indexOfBytes(whole: Uint8Array, part: Uint8Array): number {
	const [first] = part;
	if (first === undefined) {
		return 0;
	}
	let at = whole.indexOf(first);
	while (at >= 0 && at + part.length <= whole.length) {
		if (part.every((byte, index) => whole[at + index] === byte)) {
			return at;
		}
		at = whole.indexOf(first, at + 1);
	}
	return -1;
}

/** Whether a regular expression is found in a value; bytes are taken as characters 0 to 255. */
export function matchesValue(value: FilterValue, expression: RegExp, kind: ValueKind): boolean {
	const text =
		typeof value === 'string' ? value : latin1Of(bytesOf(value, kind) ?? new Uint8Array(0));
	return expression.test(text);
}

/** Whether a comparison is one of order or equality. */
export function isOrder(operator: CompareOperator): operator is OrderOperator {
	return operator !== 'contains' && operator !== 'matches';
}
