import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { SAMPLES } from '../steps/samples.mjs';
import { setUpWindow } from '../steps/setup.mjs';
import { StepError, lacksDisplay } from '../steps/shell.mjs';
import { NO_DISPLAY, openWindow } from '../steps/window.mjs';

/**
 * Files are meant as seen from the folder in which npm was called.
 * @param {readonly string[]} args
 * @param {string} from
 */
export function captureArguments(args, from) {
	const files = args.map((word) => (word.startsWith('-') ? word : resolve(from, word)));
	if (files.length > 0) return files;
	return existsSync(SAMPLES.call) ? [SAMPLES.call] : [];
}

/** @type {import('../run.mjs').Command} */
export async function command(args) {
	if (lacksDisplay()) throw new StepError(NO_DISPLAY);
	const runtime = await setUpWindow();
	return openWindow(runtime, captureArguments(args, process.env['INIT_CWD'] ?? process.cwd()));
}
