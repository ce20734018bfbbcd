import { electronEnvironment, sandboxArguments } from './runtime.mjs';
import { ROOT, notice, run } from './shell.mjs';

/** What to say when no window can be shown. */
export const NO_DISPLAY = `there is no display (DISPLAY is not set). Two ways to go on:

  xvfb-run -a npm start            the window on a display that nobody sees
  npx tapdeck streams FILE         the command line; see npx tapdeck --help
`;

/**
 * Opens the window and waits until it is closed.
 * @param {import('./runtime.mjs').Runtime} runtime
 * @param {readonly string[]} args capture files (absolute) and options of the program
 * @returns {Promise<number>} exit status
 */
export function openWindow(runtime, args) {
	const sandbox = sandboxArguments();
	if (sandbox.length > 0) notice("Chromium's sandbox is off: it does not work for root.");
	return run(runtime.executable, [ROOT, ...sandbox, ...args], { env: electronEnvironment() });
}
