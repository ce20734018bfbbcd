/** What each written comparison means, and which functions there are. */
import type { CompareOperator } from './filter.ts';
import { isNumeric, type ValueKind } from './values.ts';

/** A comparison, and how many of several values must fit when the filter does not say. */
export interface ComparisonMeaning {
	readonly operator: CompareOperator;
	readonly quantifier: 'any' | 'all';
}

const EQUAL: ComparisonMeaning = { operator: '==', quantifier: 'any' };
const ALL_EQUAL: ComparisonMeaning = { operator: '==', quantifier: 'all' };
const ALL_DIFFERENT: ComparisonMeaning = { operator: '!=', quantifier: 'all' };
const ANY_DIFFERENT: ComparisonMeaning = { operator: '!=', quantifier: 'any' };
const GREATER: ComparisonMeaning = { operator: '>', quantifier: 'any' };
const LESS: ComparisonMeaning = { operator: '<', quantifier: 'any' };
const AT_LEAST: ComparisonMeaning = { operator: '>=', quantifier: 'any' };
const AT_MOST: ComparisonMeaning = { operator: '<=', quantifier: 'any' };
const CONTAINS: ComparisonMeaning = { operator: 'contains', quantifier: 'any' };
const MATCHES: ComparisonMeaning = { operator: 'matches', quantifier: 'any' };

/** Written comparisons, as Wireshark 4.0 reads them: `!=` means that all values differ. */
export const COMPARISONS: ReadonlyMap<string, ComparisonMeaning> = new Map([
	['==', EQUAL],
	['eq', EQUAL],
	['any_eq', EQUAL],
	['===', ALL_EQUAL],
	['all_eq', ALL_EQUAL],
	['!=', ALL_DIFFERENT],
	['ne', ALL_DIFFERENT],
	['all_ne', ALL_DIFFERENT],
	['~=', ANY_DIFFERENT],
	['!==', ANY_DIFFERENT],
	['any_ne', ANY_DIFFERENT],
	['>', GREATER],
	['gt', GREATER],
	['<', LESS],
	['lt', LESS],
	['>=', AT_LEAST],
	['ge', AT_LEAST],
	['<=', AT_MOST],
	['le', AT_MOST],
	['contains', CONTAINS],
	['~', MATCHES],
	['matches', MATCHES],
]);

/** What a function takes and gives. */
export interface FunctionFacts {
	readonly least: number;
	readonly most: number;
	accepts(kind: ValueKind): boolean;
	result(kind: ValueKind): ValueKind;
}

const hasLength = (kind: ValueKind): boolean => !isNumeric(kind);
const toInteger = (): ValueKind => 'integer';
const same = (kind: ValueKind): ValueKind => kind;

/** Functions by name. */
export const FUNCTIONS: ReadonlyMap<string, FunctionFacts> = new Map<string, FunctionFacts>([
	['len', { least: 1, most: 1, accepts: hasLength, result: toInteger }],
	['count', { least: 1, most: 1, accepts: () => true, result: toInteger }],
	['upper', { least: 1, most: 1, accepts: (kind) => kind === 'text', result: same }],
	['lower', { least: 1, most: 1, accepts: (kind) => kind === 'text', result: same }],
	['abs', { least: 1, most: 1, accepts: isNumeric, result: same }],
	['min', { least: 1, most: 16, accepts: isNumeric, result: same }],
	['max', { least: 1, most: 16, accepts: isNumeric, result: same }],
]);
