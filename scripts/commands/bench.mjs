import { join } from 'node:path';
import { setUpBuild } from '../steps/setup.mjs';
import { ROOT, run } from '../steps/shell.mjs';

/** @type {import('../run.mjs').Command} */
export async function command(args) {
	await setUpBuild();
	return run(process.execPath, [join(ROOT, 'bench', 'run.mjs'), ...args]);
}
