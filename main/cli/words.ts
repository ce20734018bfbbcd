/** Words by which the command line is told from "open this file in the window". */

const COMMANDS = new Set([
	'info',
	'streams',
	'calls',
	'flow',
	'sessions',
	'analyse',
	'analyze',
	'messages',
	'save',
	'interfaces',
	'capture',
	'replay',
	'fields',
	'help',
	'--help',
	'-h',
	'--version',
	'-V',
]);

/** True when the arguments name a command; anything else opens the window. */
export function isCommandLine(args: readonly string[]): boolean {
	return args[0] !== undefined && COMMANDS.has(args[0]);
}
