import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { buildBundles } from '../steps/bundles.mjs';
import { electronEnvironment, sandboxArguments } from '../steps/runtime.mjs';
import { setUpWindow } from '../steps/setup.mjs';
import { ROOT, StepError, lacksDisplay, say } from '../steps/shell.mjs';
import { NO_DISPLAY } from '../steps/window.mjs';
import { captureArguments } from './start.mjs';

/** Editors save several files at once, and a build takes seconds. */
const QUIET_MS = 300;

/** Resolves when a source file has changed and the editor has been quiet since. */
function sourceChange() {
	return new Promise((done) => {
		/** @type {NodeJS.Timeout | undefined} */
		let timer;
		const watchers = ['app', 'main', 'renderer'].map((folder) =>
			watch(join(ROOT, folder), { recursive: true }, () => {
				clearTimeout(timer);
				timer = setTimeout(() => {
					for (const watcher of watchers) watcher.close();
					done(true);
				}, QUIET_MS);
			}),
		);
	});
}

/** A source with a fault in it is no reason to stop watching. */
async function rebuild() {
	try {
		await buildBundles();
	} catch (error) {
		if (!(error instanceof StepError)) throw error;
		say(error.message);
	}
}

/** @type {import('../run.mjs').Command} */
export async function command(args) {
	if (lacksDisplay()) throw new StepError(NO_DISPLAY);
	const runtime = await setUpWindow();
	const files = captureArguments(args, process.env['INIT_CWD'] ?? process.cwd());
	for (;;) {
		const words = [ROOT, ...sandboxArguments(), ...files];
		const child = spawn(runtime.executable, words, {
			stdio: 'inherit',
			env: electronEnvironment(),
		});
		const closed = new Promise((done) => child.once('close', done));
		const hasChanged = await Promise.race([sourceChange(), closed.then(() => false)]);
		if (hasChanged !== true) return child.exitCode ?? 1;
		child.kill();
		await closed;
		await rebuild();
	}
}
