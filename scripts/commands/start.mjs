import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setUpWindow } from '../steps/setup.mjs';
import { ROOT, StepError, lacksDisplay } from '../steps/shell.mjs';
import { openWindow } from '../steps/window.mjs';

const SAMPLE = join(ROOT, 'test', 'fixtures', 'sample-call.pcapng');

const NO_DISPLAY = `there is no display (DISPLAY is not set). Two ways to go on:

  xvfb-run -a npm start            the window on a display that nobody sees
  npx tapdeck streams FILE         the command line; see npx tapdeck --help
`;

/**
 * Files are meant as seen from the folder in which npm was called.
 * @param {readonly string[]} args
 * @param {string} from
 */
export function captureArguments(args, from) {
	const files = args.map((word) => (word.startsWith('-') ? word : resolve(from, word)));
	if (files.length > 0) return files;
	return existsSync(SAMPLE) ? [SAMPLE] : [];
}

/** @type {import('../run.mjs').Command} */
export async function command(args) {
	if (lacksDisplay()) throw new StepError(NO_DISPLAY);
	const runtime = await setUpWindow();
	return openWindow(runtime, captureArguments(args, process.env['INIT_CWD'] ?? process.cwd()));
}
