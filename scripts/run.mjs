/**
 * The project's commands: `npm start`, `npm test` and so on. Plain Node: this file runs before
 * anything is installed. Each command sets up what it needs and skips what is there already.
 */
import { StepError, say } from './steps/shell.mjs';

/** @typedef {(args: readonly string[]) => Promise<number>} Command exit status */

/** Name → module in scripts/commands/, loaded when asked for. @type {Record<string, string>} */
const COMMANDS = {
	start: 'open the window; a capture file may follow',
	test: 'run every test; the last line counts them',
	setup: 'install and build everything once',
	build: 'bundle the sources into dist/',
	check: 'format, lint, types, documents, architecture',
	bench: 'measure against tshark and capinfos',
	fuzz: 'the long runs of mutated input',
	package: 'build packages for this platform',
	lane: 'compile the fast lane (app/lane/assembly) after a change to it',
	dev: 'the window, started anew whenever a source file changes',
};

/** @returns {Promise<number>} */
async function main() {
	const [name = '', ...args] = process.argv.slice(2);
	if (!Object.hasOwn(COMMANDS, name)) {
		for (const [each, use] of Object.entries(COMMANDS)) say(`npm run ${each.padEnd(8)} ${use}`);
		return 2;
	}
	const module = await import(`./commands/${name}.mjs`);
	return /** @type {Command} */ (module.command)(args);
}

try {
	process.exitCode = await main();
} catch (error) {
	if (!(error instanceof StepError)) throw error;
	say(error.message);
	process.exitCode = 1;
}
