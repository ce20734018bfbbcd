import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronEnvironment, sandboxArguments } from './runtime.mjs';
import { ROOT, lacksDisplay, run } from './shell.mjs';
import { tally } from './tally.mjs';

const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');

/**
 * What tests learn about the runtime: TAPDECK_ELECTRON (path), TAPDECK_ELECTRON_ARGS (options it
 * needs on this machine, separated by spaces), and TAPDECK_PACKAGED=1 when the executable is a
 * package, so that no application folder is to be named.
 * @param {string} executable
 * @param {{ isPackaged: boolean }} kind
 */
export function testEnvironment(executable, { isPackaged }) {
	return {
		...electronEnvironment(),
		TAPDECK_ELECTRON: executable,
		TAPDECK_ELECTRON_ARGS: sandboxArguments().join(' '),
		...(isPackaged ? { TAPDECK_PACKAGED: '1' } : {}),
	};
}

/**
 * Where tests make their temporary files: they go with the run. On macOS names there are so long
 * already that one more folder leaves no room for a socket's.
 * @param {string} folder
 * @returns {NodeJS.ProcessEnv}
 */
function temporaryIn(folder) {
	return process.platform === 'darwin' ? {} : { TMPDIR: folder, TMP: folder, TEMP: folder };
}

/**
 * Runs some of vitest's projects once and counts.
 * @param {{ projects: readonly string[], needsDisplay: boolean, options: readonly string[] }} plan
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runTests(plan, env) {
	const folder = mkdtempSync(join(tmpdir(), 'tapdeck-test-'));
	const report = join(folder, 'report.json');
	const words = [
		...[VITEST, 'run', ...plan.projects.flatMap((name) => ['--project', name])],
		...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
		...plan.options,
	];
	const own = { ...env, ...temporaryIn(folder) };
	const screen = ['-a', '-s', '-screen 0 1440x900x24'];
	const isVirtual = plan.needsDisplay && lacksDisplay();
	try {
		const status = isVirtual
			? await run('xvfb-run', [...screen, process.execPath, ...words], { env: own })
			: await run(process.execPath, words, { env: own });
		const json = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
		return tally(json, status);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
