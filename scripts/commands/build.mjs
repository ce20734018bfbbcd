import { setUpBuild } from '../steps/setup.mjs';
import { say } from '../steps/shell.mjs';

/** @type {import('../run.mjs').Command} */
export async function command() {
	await setUpBuild();
	say('dist/ is up to date');
	return 0;
}
