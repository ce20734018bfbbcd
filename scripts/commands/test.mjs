import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { electronEnvironment, sandboxArguments } from '../steps/runtime.mjs';
import { setUpWindow } from '../steps/setup.mjs';
import { ROOT, lacksDisplay, run, say } from '../steps/shell.mjs';
import { addTallies, summaryLine, tally } from '../steps/tally.mjs';

const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');

/** One vitest run each. Those with a window come last and get a display. */
const RUNS = [
	{ projects: ['app', 'main', 'renderer', 'house'], needsDisplay: false },
	{ projects: ['e2e'], needsDisplay: true },
];

/** Under CI the tests go on after their time is over; nobody waits for colours or a watcher. */
/** @param {import('../steps/runtime.mjs').Runtime} runtime */
function testEnvironment(runtime) {
	return {
		...electronEnvironment(),
		TAPDECK_ELECTRON: runtime.executable,
		TAPDECK_ELECTRON_ARGS: sandboxArguments().join(' '),
	};
}

/**
 * @param {(typeof RUNS)[number]} plan
 * @param {readonly string[]} options for vitest
 * @param {NodeJS.ProcessEnv} env
 * @param {string} report file for vitest's JSON
 */
function runVitest(plan, options, env, report) {
	const words = [VITEST, 'run', ...plan.projects.flatMap((name) => ['--project', name])];
	words.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...options);
	if (plan.needsDisplay && lacksDisplay()) {
		const screen = ['-a', '-s', '-screen 0 1440x900x24'];
		return run('xvfb-run', [...screen, process.execPath, ...words], { env });
	}
	return run(process.execPath, words, { env });
}

/** @param {string} file */
function readReport(file) {
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/**
 * Runs every test. `--coverage` and other words are handed to vitest.
 * @type {import('../run.mjs').Command}
 */
export async function command(args) {
	const env = testEnvironment(await setUpWindow());
	const folder = mkdtempSync(join(tmpdir(), 'tapdeck-test-'));
	let sum = { passed: 0, failed: 0, skipped: 0 };
	try {
		for (const plan of RUNS) {
			const report = join(folder, `${plan.projects.join('-')}.json`);
			const status = await runVitest(plan, args, env, report);
			sum = addTallies(sum, tally(readReport(report), status));
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	if (sum.skipped > 0 && !existsSync(resolve(ROOT, '../shared/captures'))) {
		say('some tests are skipped: their captures (../shared) are not on this machine');
	}
	process.stdout.write(`${summaryLine(sum)}\n`);
	return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}
