import { join } from 'node:path';
import { installDependencies } from '../steps/dependencies.mjs';
import { ROOT, run, say } from '../steps/shell.mjs';

/** Mutations per kind of input; `FUZZ_RUNS` in the environment changes it. */
const RUNS = '200000';

/** @type {import('../run.mjs').Command} */
export async function command(args) {
	await installDependencies();
	const env = { ...process.env, FUZZ_RUNS: process.env['FUZZ_RUNS'] ?? RUNS };
	say(`mutating each kind of input ${env.FUZZ_RUNS} times`);
	const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
	return run(process.execPath, [vitest, 'run', '--project', 'fuzz', ...args], { env });
}
