import { join } from 'node:path';
import { installDependencies } from '../steps/dependencies.mjs';
import { ROOT, say } from '../steps/shell.mjs';
import { runCheck } from '../steps/check.mjs';

/** @param {string} name @param {string} file */
function program(name, file) {
	return join(ROOT, 'node_modules', name, file);
}

/** The compiler in machine code: a fifth of the time. Lint still needs the one in JavaScript. */
const TSC = program('@typescript/native', 'bin/tsc');
const ESLINT = [program('eslint', 'bin/eslint.js'), '--max-warnings=0'];

/** Each file by itself, so what did not change since the last time is not read again. */
const PRETTIER = ['--check', '.', '--cache', '--cache-strategy', 'content'];

const LINTED_APART = ['renderer', 'app', 'main'];

/**
 * Components and everything that tests them; svelte-check looks at what they reach as well.
 * @type {import('../steps/check.mjs').Check}
 */
const WINDOW_TYPES = {
	name: 'types of renderer and test',
	words: [
		program('svelte-check', 'bin/svelte-check'),
		...['--tsgo', '--tsconfig', join(ROOT, 'tsconfig.window.json')],
		...['--output', 'machine-verbose'],
	],
	isMachine: true,
};

/** @returns {import('../steps/check.mjs').Check[]} the slowest first, so that none is left alone */
function checks() {
	return [
		// In parts, so that both processors have work to the end.
		{
			name: 'lint of test and scripts',
			words: [
				...ESLINT,
				'.',
				...LINTED_APART.flatMap((name) => ['--ignore-pattern', `${name}/**`]),
			],
		},
		...LINTED_APART.map((name) => ({ name: `lint of ${name}`, words: [...ESLINT, name] })),
		WINDOW_TYPES,
		{
			name: 'architecture',
			words: [program('vitest', 'vitest.mjs'), 'run', 'test/architecture.test.ts'],
		},
		{ name: 'format', words: [program('prettier', 'bin/prettier.cjs'), ...PRETTIER] },
		...['app', 'main', 'main/tsconfig.preload.json', 'scripts'].map((project) => ({
			name: `types of ${project}`,
			words: [TSC, '-p', project, '--pretty', 'false'],
		})),
		{ name: 'documents', words: [join(ROOT, 'scripts', 'check-docs.mjs')] },
	];
}

/**
 * Runs every check, two at a time, and shows what the failed ones said.
 * @type {import('../run.mjs').Command}
 */
export async function command() {
	await installDependencies();
	const waiting = checks();
	/** @type {string[]} */
	const failed = [];
	const worker = async () => {
		for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
			if (!(await runCheck(check))) failed.push(check.name);
		}
	};
	await Promise.all([worker(), worker()]);
	say(failed.length === 0 ? 'all checks passed' : `failed: ${failed.join(', ')}`);
	return failed.length === 0 ? 0 : 1;
}
