import { join } from 'node:path';
import { setUpBuild } from '../steps/setup.mjs';
import { ROOT, run } from '../steps/shell.mjs';

/** @type {import('../run.mjs').Command} */
export async function command(args) {
	await setUpBuild();
	const [first = '', ...rest] = args;
	const isCalls = first === 'calls';
	const script = join(ROOT, 'bench', isCalls ? 'run-calls.mjs' : 'run.mjs');
	return run(process.execPath, [script, ...(isCalls ? rest : args)]);
}
