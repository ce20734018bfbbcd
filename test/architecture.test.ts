/** The house rules as code: who may import whom, and how large things may grow. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { undocumentedExports } from '../scripts/source/docs.mjs';
import { importCycles, importsOf } from '../scripts/source/imports.mjs';
import {
	anyPlaces,
	codeLineCount,
	functionSizes,
	lineCount,
	quantile,
} from '../scripts/source/measure.mjs';
import { APP_LIBRARIES, violation } from '../scripts/source/rules.mjs';
import { filesIn, readSource } from '../scripts/source/tree.mjs';
import type { Source } from '../scripts/source/tree.mjs';
import { ROOT } from '../scripts/steps/shell.mjs';

const FOLDERS = ['app', 'main', 'renderer', 'native', 'bench', 'scripts', 'test'];
const sources = new Map(
	FOLDERS.flatMap((folder) => filesIn(folder, /\.(ts|mjs|js|svelte)$/)).map((name) => [
		name,
		readSource(name),
	]),
);
const imports = new Map([...sources].map(([name, source]) => [name, importsOf(source)]));

/** Sources in the given folders. */
function within(...folders: readonly string[]) {
	return [...sources.values()].filter(({ name }) =>
		folders.some((folder) => name.startsWith(`${folder}/`)),
	);
}

/** A file and everything it imports at run time, files only. */
function closureOf(start: string): string[] {
	const reached = new Set([start]);
	for (const name of reached) {
		for (const { file, isTypeOnly } of imports.get(name) ?? []) {
			if (file !== null && !isTypeOnly) reached.add(file);
		}
	}
	return [...reached];
}

/** Packages and built-ins that a file needs at run time, directly or through others. */
function packagesBehind(start: string): string[] {
	return closureOf(start).flatMap((name) =>
		(imports.get(name) ?? [])
			.filter(({ file, isTypeOnly }) => file === null && !isTypeOnly)
			.map(({ specifier }) => `${name} needs ${specifier}`),
	);
}

describe('dependency rule', () => {
	test('every import is allowed by the table', () => {
		const forbidden = [...imports].flatMap(([name, wanted]) =>
			wanted.map((each) => violation(name, each)).filter((reason) => reason !== null),
		);
		expect(forbidden).toEqual([]);
	});

	test('no file is part of an import cycle, type imports included', () => {
		const graph = new Map(
			[...imports].map(([name, wanted]) => [name, wanted.flatMap(({ file }) => file ?? [])]),
		);
		expect(importCycles(graph)).toEqual([]);
	});

	test('every relative import names a file that is there', () => {
		const known = /\.(ts|mjs|js|svelte)$/;
		const lost = [...imports].flatMap(([name, wanted]) =>
			wanted
				.filter(({ file }) => file !== null && known.test(file) && !sources.has(file))
				.map(({ specifier }) => `${name} imports ${specifier}`),
		);
		expect(lost.filter((line) => !line.includes('dist/'))).toEqual([]);
	});

	test('the command line runs without Electron', () => {
		const needs = packagesBehind('main/cli.ts');
		expect(needs.filter((line) => line.endsWith(' electron'))).toEqual([]);
	});

	test('the contract needs neither Electron nor Node', () => {
		const needs = packagesBehind('main/ipc/contract.ts');
		expect(needs.filter((line) => !line.endsWith(' valibot'))).toEqual([]);
	});

	test('the commands run before anything is installed', () => {
		const starts = [
			'scripts/run.mjs',
			'scripts/tapdeck.mjs',
			...filesIn('scripts/commands', /\.mjs$/),
		];
		const foreign = starts
			.flatMap(packagesBehind)
			.filter((line) => !isBuiltin(line.slice(line.lastIndexOf(' ') + 1)));
		expect(foreign).toEqual([]);
	});

	test('ARCHITECTURE.md names every library of app/', () => {
		const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
		expect(APP_LIBRARIES.filter((library) => !text.includes(library))).toEqual([]);
	});
});

describe('budgets', () => {
	const shipped = within('app', 'main', 'renderer', 'native');
	const scripts = shipped.filter(({ name }) => !name.endsWith('.svelte'));
	const components = shipped.filter(({ name }) => name.endsWith('.svelte'));
	const limited = [...scripts, ...within('scripts', 'bench')].filter(
		(source) => !isDataTable(source),
	);
	const functions = limited.flatMap(functionSizes);

	test('half of the files have at most 120 lines, 95 % at most 350', () => {
		const lines = scripts
			.filter((source) => !isDataTable(source))
			.map(({ text }) => lineCount(text));
		expect(quantile(lines, 0.5)).toBeLessThanOrEqual(120);
		expect(quantile(lines, 0.95)).toBeLessThanOrEqual(350);
	});

	test('no file has more than 500 lines', () => {
		const long = limited.filter(({ text }) => lineCount(text) > 500).map(({ name }) => name);
		expect(long).toEqual([]);
	});

	test('half of the named functions have at most 10 lines, 95 % at most 40', () => {
		const lines = functions.filter(({ isNamed }) => isNamed).map((each) => each.lines);
		expect(quantile(lines, 0.5)).toBeLessThanOrEqual(10);
		expect(quantile(lines, 0.95)).toBeLessThanOrEqual(40);
	});

	test('no function has more than 60 lines', () => {
		const all = [...functions, ...components.flatMap(functionSizes)];
		const long = all.filter(({ lines }) => lines > 60);
		expect(long.map(({ place, lines }) => `${place} has ${String(lines)}`)).toEqual([]);
	});

	test('95 % of the components have at most 150 lines, none more than 250', () => {
		const lines = components.map(({ text }) => lineCount(text));
		expect(quantile(lines, 0.95)).toBeLessThanOrEqual(150);
		const long = components.filter(({ text }) => lineCount(text) > 250);
		expect(long.map(({ name }) => name)).toEqual([]);
	});

	test('nobody writes any', () => {
		expect([...sources.values()].flatMap(anyPlaces)).toEqual([]);
	});

	test('every export is documented', () => {
		const documented = [...scripts, ...within('scripts')];
		expect(documented.flatMap(undocumentedExports)).toEqual([]);
	});

	test('app/ has at least as many lines of tests as of code', () => {
		const lines = (folder: string) =>
			within(folder).reduce((sum, source) => sum + codeLineCount(source), 0);
		expect(lines('test/app')).toBeGreaterThanOrEqual(lines('app'));
	});
});

describe('layout', () => {
	const TOP = [
		...['app', 'main', 'renderer', 'native', 'test', 'bench', 'scripts', 'docs', '.ci', '.github'],
		...['package.json', 'package-lock.json', 'electron-builder.yml'],
		...['tsconfig.json', 'tsconfig.window.json'],
		...['vite.config.ts', 'vitest.config.ts', 'eslint.config.js', '.editorconfig'],
		...['.prettierrc', '.prettierignore', '.gitignore', '.gitattributes', '.npmrc'],
		...['README.md', 'ARCHITECTURE.md', 'LICENSE', 'THIRD-PARTY.md'],
	];

	test('the top level holds what a newcomer expects and no more', () => {
		const ignored = readFileSync(join(ROOT, '.gitignore'), 'utf8').split('\n');
		const extra = readdirSync(ROOT).filter(
			(name) => name !== '.git' && !TOP.includes(name) && !ignored.includes(name),
		);
		expect(extra).toEqual([]);
	});

	test('every test of app/, main/ and renderer/ stands where its subject stands', () => {
		const lost = within('test/app', 'test/main', 'test/renderer')
			.map(({ name }) => name)
			.filter((name) => name.endsWith('.test.ts'))
			.filter((name) => {
				const subject = name.slice('test/'.length, -'.test.ts'.length);
				const names = [`${subject}.ts`, `${subject}.svelte`, `${subject}.svelte.ts`];
				return !names.some((each) => sources.has(each)) && !isTopic(subject);
			});
		expect(lost).toEqual([]);
	});
});

/** Rows of facts, or the texts of one language, in a file of their own with next to no code. */
function isDataTable(source: Source): boolean {
	const codeLines = functionSizes(source)
		.filter(({ lines }) => lines > 1)
		.reduce((sum, { lines }) => sum + lines, 0);
	const isNamedSo = /-table\.ts$|^renderer\/messages\//.test(source.name);
	return isNamedSo && codeLines < lineCount(source.text) / 10;
}

/** A test of a whole folder or of several files: it stands in a folder that is there. */
function isTopic(subject: string): boolean {
	// Whole captures through the whole engine, compared with other tools.
	if (subject.startsWith('app/acceptance/')) return true;
	// Colours are checked against each other, not against code.
	if (existsSync(join(ROOT, `${subject}.css`))) return true;
	const folder = subject.slice(0, subject.lastIndexOf('/') + 1);
	return [...sources.keys()].some((name) => name.startsWith(folder));
}
