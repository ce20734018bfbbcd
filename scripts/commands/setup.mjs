import { say } from '../steps/shell.mjs';
import { setUpWindow } from '../steps/setup.mjs';

/** @type {import('../run.mjs').Command} */
export async function command() {
	const runtime = await setUpWindow();
	say(`ready; Electron is ${runtime.executable}`);
	return 0;
}
