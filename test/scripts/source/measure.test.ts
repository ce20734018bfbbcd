import { describe, expect, test } from 'vitest';
import {
	anyPlaces,
	codeLineCount,
	functionSizes,
	lineCount,
	quantile,
} from '../../../scripts/source/measure.mjs';
import { parseSource } from '../../../scripts/source/tree.mjs';

const source = (...lines: readonly string[]) => parseSource('a.ts', `${lines.join('\n')}\n`);

describe('lines', () => {
	test('the end of the last line starts no new one', () => {
		expect([lineCount(''), lineCount('a'), lineCount('a\n'), lineCount('a\n\nb\n')]).toEqual([
			0, 1, 1, 3,
		]);
	});

	test('blank lines and comments are no code, code with a comment is', () => {
		const text = source(
			'/**',
			' * Doc.',
			' * @returns nothing',
			' */',
			'export function f() {',
			'',
			'\t// why',
			'\tg(); // here',
			'\tconst text = `two',
			'lines`;',
			'}',
		);
		expect(codeLineCount(text)).toBe(5);
	});
});

test('functions of every kind are measured, callbacks apart', () => {
	const text = source(
		'function a() {',
		'\treturn [1].map((n) => n);',
		'}',
		'const b = () => {',
		'};',
		'class C {',
		'\td() { return 1; }',
		'\tget e() {',
		'\t\treturn 1;',
		'\t}',
		'}',
		'declare function f(): void;',
	);
	expect(functionSizes(text).map((each) => Object.values(each))).toEqual([
		['a.ts:1', 3, true],
		['a.ts:2', 1, false],
		['a.ts:4', 2, true],
		['a.ts:7', 1, true],
		['a.ts:8', 3, true],
	]);
});

test('any is found as a type and not as a word', () => {
	expect(anyPlaces(source('// any', "const any = 'any';", 'let a: any[];'))).toEqual(['a.ts:3']);
});

test('a quantile is one of the numbers', () => {
	expect(quantile([], 0.5)).toBe(0);
	expect(quantile([3, 1, 2], 0.5)).toBe(2);
	expect(quantile([1, 2, 3, 4], 0.5)).toBe(2);
	expect(
		quantile(
			Array.from({ length: 100 }, (_, n) => n + 1),
			0.95,
		),
	).toBe(95);
});
