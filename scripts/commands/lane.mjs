import { join } from 'node:path';
import { installDependencies } from '../steps/dependencies.mjs';
import { ROOT, run } from '../steps/shell.mjs';

/** @type {import('../run.mjs').Command} */
export async function command() {
	await installDependencies();
	return run(process.execPath, [join(ROOT, 'scripts', 'lane.mjs')]);
}
