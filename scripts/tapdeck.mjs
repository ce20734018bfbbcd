#!/usr/bin/env node
/**
 * The program in a checkout: commands run in this Node, everything else opens the window. In a
 * package the app's own executable takes the same words.
 */
import { join, resolve } from 'node:path';
import v8 from 'node:v8';
import { loadBundle } from './steps/code-cache.mjs';
import { isBuilt, buildState } from './steps/freshness.mjs';
import { findRuntime } from './steps/runtime.mjs';
import { ROOT, StepError, lacksDisplay, say } from './steps/shell.mjs';
import { NO_DISPLAY, openWindow } from './steps/window.mjs';

/** @typedef {{ isCommandLine(args: readonly string[]): boolean, runCommandLine(args: readonly string[]): Promise<number> }} CommandLine */

/**
 * V8 compiles what it believes to be hot, and a command is over before most of that pays; what is hot
 * indeed is compiled already (`app/lane/`). Must stand before any code is loaded.
 */
const PATIENCE = '--interrupt-budget=600000';

/**
 * V8 throws away bytecode that has not run for a while, the bundle's outermost function first, and
 * the cache made at the end would lack it: 45 ms of reading the source again at each start.
 */
const MEMORY = '--no-flush-bytecode';

/** @param {readonly string[]} args @returns {Promise<number>} exit status */
async function main(args) {
	if (!isBuilt()) throw new StepError('not built yet: run npm run build');
	if (process.stderr.isTTY && buildState() === 'stale')
		say('the sources are newer than the build: run npm run build');
	v8.setFlagsFromString(PATIENCE);
	v8.setFlagsFromString(MEMORY);
	const bundle = loadBundle(join(ROOT, 'dist', 'main', 'cli.cjs'));
	const commandLine = /** @type {CommandLine} */ (bundle.exports);
	if (commandLine.isCommandLine(args)) {
		const status = await commandLine.runCommandLine(args);
		bundle.keep();
		return status;
	}
	if (lacksDisplay()) throw new StepError(NO_DISPLAY);
	const runtime = findRuntime();
	if (runtime === null) throw new StepError('there is no Electron yet: run npm run setup');
	return openWindow(
		runtime,
		args.map((word) => (word.startsWith('-') ? word : resolve(word))),
	);
}

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	if (!(error instanceof StepError)) throw error;
	say(error.message);
	process.exitCode = 1;
}
