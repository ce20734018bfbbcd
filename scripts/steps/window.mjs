import { electronEnvironment, sandboxArguments } from './runtime.mjs';
import { ROOT, notice, run } from './shell.mjs';

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
