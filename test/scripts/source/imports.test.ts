import { describe, expect, test } from 'vitest';
import { importCycles, importsOf } from '../../../scripts/source/imports.mjs';
import { parseSource } from '../../../scripts/source/tree.mjs';

describe('importsOf', () => {
	test('finds every way of asking for a module', () => {
		const source = parseSource(
			'app/views/a.ts',
			[
				"import fs from 'node:fs';",
				"import type { A } from '../b.ts';",
				"import { type B } from './c.ts';",
				"import './d.ts';",
				"export * from './e.ts';",
				"export type { F } from './f.ts';",
				"const g = await import('./g.ts');",
				"type H = import('./h.ts').H;",
				"const i = require('./i.cjs');",
			].join('\n'),
		);
		const found = importsOf(source).map(({ file, specifier, isTypeOnly }) => [
			file ?? specifier,
			isTypeOnly,
		]);
		expect(found).toEqual([
			['node:fs', false],
			['app/b.ts', true],
			['app/views/c.ts', true],
			['app/views/d.ts', false],
			['app/views/e.ts', false],
			['app/views/f.ts', true],
			['app/views/g.ts', false],
			['app/views/h.ts', true],
			['app/views/i.cjs', false],
		]);
	});

	test('reads both scripts of a component', () => {
		const text =
			'<script module lang="ts">import \'./a.ts\';</script>\n' +
			'<script lang="ts">import B from \'./B.svelte\';</script>\n<B />';
		const files = importsOf(parseSource('renderer/C.svelte', text)).map(({ file }) => file);
		expect(files).toEqual(['renderer/a.ts', 'renderer/B.svelte']);
	});
});

describe('importCycles', () => {
	const cycles = (graph: Record<string, readonly string[]>) =>
		importCycles(new Map(Object.entries(graph))).map((group) => group.toSorted());

	test('a diamond is no cycle', () => {
		expect(cycles({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })).toEqual([]);
	});

	test('finds every circle, however long, and files that import themselves', () => {
		const graph = { a: ['b'], b: ['c'], c: ['a', 'd'], d: ['e'], e: ['d'], f: ['f'], g: ['a'] };
		expect(cycles(graph)).toEqual([['d', 'e'], ['a', 'b', 'c'], ['f']]);
	});

	test('files outside the graph do not matter', () => {
		expect(cycles({ a: ['elsewhere'] })).toEqual([]);
	});
});
