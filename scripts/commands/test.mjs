import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setUpWindow } from '../steps/setup.mjs';
import { ROOT, say } from '../steps/shell.mjs';
import { addTallies, summaryLine } from '../steps/tally.mjs';
import { runTests, testEnvironment } from '../steps/vitest.mjs';

/** One run of vitest each. Those with a window come last and get a display. */
const RUNS = [
	{ projects: ['app', 'main', 'renderer', 'house'], needsDisplay: false },
	{ projects: ['e2e'], needsDisplay: true },
];

/**
 * Runs every test. `--coverage` and other words are handed to vitest.
 * @type {import('../run.mjs').Command}
 */
export async function command(args) {
	const { executable } = await setUpWindow();
	const env = testEnvironment(executable, { isPackaged: false });
	let sum = { passed: 0, failed: 0, skipped: 0 };
	for (const plan of RUNS) sum = addTallies(sum, await runTests({ ...plan, options: args }, env));
	if (sum.skipped > 0 && !existsSync(resolve(ROOT, '../shared/captures'))) {
		say('some tests are skipped: their captures (../shared) are not on this machine');
	}
	process.stdout.write(`${summaryLine(sum)}\n`);
	return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}
