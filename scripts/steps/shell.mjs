import { spawn, spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** A step that cannot go on. The message is for the user: what is wrong, and what to do. */
export class StepError extends Error {}

/** Set-up talk goes to standard error, so that a command's own output stays clean. */
export function say(/** @type {string} */ text) {
	process.stderr.write(`tapdeck: ${text}\n`);
}

/** Something the user should know although the work goes on. */
export function notice(/** @type {string} */ text) {
	process.stderr.write(`\ntapdeck: NOTICE: ${text.replaceAll('\n', '\n         ')}\n\n`);
}

/**
 * Runs a program to its end with the user's terminal.
 * @param {string} file program; looked up on PATH
 * @param {readonly string[]} args handed on as they are, no shell
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit status; 128 when a signal ended it, 127 when it cannot start
 */
export function run(file, args, options = {}) {
	return new Promise((done) => {
		const child = spawn(file, [...args], { cwd: ROOT, stdio: 'inherit', ...options });
		child.on('error', () => {
			done(127);
		});
		child.on('close', (code) => {
			done(code ?? 128);
		});
	});
}

/**
 * Runs npm itself. Inside `npm run` the running npm is used; elsewhere the one on PATH, which on
 * Windows is a command file that only a shell can start.
 * @param {readonly string[]} args fixed words of ours, never user input
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function runNpm(args, options = {}) {
	const script = process.env['npm_execpath'];
	if (script !== undefined && /npm-cli\.c?js$/.test(script)) {
		return run(process.execPath, [script, ...args], options);
	}
	return run('npm', args, { shell: process.platform === 'win32', ...options });
}

/**
 * Standard output of a short program, or null when it fails or is not there.
 * @param {string} file
 * @param {readonly string[]} args
 */
export function read(file, args) {
	const result = spawnSync(file, [...args], {
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	return result.status === 0 ? result.stdout : null;
}

/** True on Linux without an X or Wayland display; elsewhere there always is one. */
export function lacksDisplay(env = process.env, platform = process.platform) {
	return platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'];
}
