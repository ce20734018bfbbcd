/**
 * Takes out of a filter all that facts already decide. A list of packets is filtered in this way:
 * once per flow or stream, and only what is left is asked of each packet.
 */
import { evaluate } from './evaluate.ts';
import type { FilterFacts } from './facts.ts';
import type { Filter } from './filter.ts';

/** True or false for everything that the facts are about, or the filter that is left to ask. */
export type Reduced = boolean | Filter;

/**
 * @param facts about a flow, a stream, a capture: what holds for all its packets
 * @returns the smallest filter that is equal under these facts
 */
export function reduceFilter(filter: Filter, facts: FilterFacts): Reduced {
	switch (filter.kind) {
		case 'and':
		case 'or':
			return joined(filter, filter.kind === 'or', facts);
		case 'xor': {
			const left = reduceFilter(filter.left, facts);
			const right = reduceFilter(filter.right, facts);
			if (typeof left === 'boolean') {
				return left ? negated(right) : right;
			}
			return typeof right === 'boolean'
				? right
					? negated(left)
					: left
				: { kind: 'xor', left, right };
		}
		case 'not':
			return negated(reduceFilter(filter.operand, facts));
		case 'present':
		case 'compare':
		case 'in': {
			const verdict = evaluate(filter, facts);
			return verdict === 'unknown' ? filter : verdict;
		}
	}
}

/** @param decisive the answer that makes the other side idle: false for `and`, true for `or` */
function joined(
	filter: Filter & { kind: 'and' | 'or' | 'xor' },
	decisive: boolean,
	facts: FilterFacts,
): Reduced {
	const left = reduceFilter(filter.left, facts);
	if (left === decisive) {
		return decisive;
	}
	const right = reduceFilter(filter.right, facts);
	if (typeof left === 'boolean' || right === decisive) {
		return right;
	}
	return typeof right === 'boolean' ? left : { kind: filter.kind, left, right };
}

function negated(reduced: Reduced): Reduced {
	return typeof reduced === 'boolean' ? !reduced : { kind: 'not', operand: reduced };
}
