import { join } from 'node:path';
import { setUpBuild } from '../steps/setup.mjs';
import { ROOT, run } from '../steps/shell.mjs';

/** First word → script; without one the usual comparison. */
const OTHERS = new Map([
	['calls', 'run-calls.mjs'],
	['live', 'live/run.mjs'],
]);

/** @type {import('../run.mjs').Command} */
export async function command(args) {
	await setUpBuild();
	const [first = '', ...rest] = args;
	const other = OTHERS.get(first);
	const script = join(ROOT, 'bench', other ?? 'run.mjs');
	return run(process.execPath, [script, ...(other === undefined ? args : rest)]);
}
