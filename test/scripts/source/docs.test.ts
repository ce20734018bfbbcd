import { expect, test } from 'vitest';
import { undocumentedExports } from '../../../scripts/source/docs.mjs';
import { parseSource } from '../../../scripts/source/tree.mjs';

/** Names found in a script of these lines. */
function found(...lines: readonly string[]) {
	return undocumentedExports(parseSource('a.ts', lines.join('\n')));
}

test('an export without a doc comment is found with its place', () => {
	expect(found('', 'export function f() {}', 'export type T = 1;')).toEqual([
		'a.ts:2 f',
		'a.ts:3 T',
	]);
});

test('a plain comment is no doc comment', () => {
	expect(found('// says something', '/* so does this */', 'export class C {}')).toEqual([
		'a.ts:3 C',
	]);
});

test('what is documented, not exported, or only handed on is not found', () => {
	const lines = ['/** Yes. */', 'export interface I {}', 'const a = 1;', "export * from './b.ts';"];
	expect(found(...lines)).toEqual([]);
});

test('a name exported at the end needs its comment where it is declared', () => {
	expect(found('const a = 1;', '/** Yes. */', 'const b = 2;', '', 'export { a, b as c };')).toEqual(
		['a.ts:1 a'],
	);
});

test('a group of constants shares the comment above it until a blank line', () => {
	const lines = [
		'/** Group. */',
		'export const A = 1;',
		'export const B = 2;',
		'',
		'export const C = 3;',
	];
	expect(found(...lines)).toEqual(['a.ts:5 C']);
});

test('one documented signature is enough for overloads', () => {
	const lines = [
		'/** Yes. */',
		'export function f(a: string): void;',
		'export function f(a: number): void;',
		'export function f(): void {}',
	];
	expect(found(...lines)).toEqual([]);
});
