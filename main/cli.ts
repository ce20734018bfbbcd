/** Headless entry: the same engine, views as JSON, no window. Imports no Electron. */
import { CommanderError } from 'commander';
import { CancelledError, TapdeckError } from '../app/index.ts';
import { buildProgram } from './cli/program.ts';
import { EXIT_FAILED, EXIT_OK, EXIT_USAGE } from './cli/exit.ts';
import type { CommandContext } from './cli/exit.ts';
import { isCommandLine } from './cli/words.ts';

export { isCommandLine };

/**
 * Runs one command.
 * @param args words after the program's name
 * @returns exit status: 0 done, 1 failed, 2 wrong usage, 3 some streams could not be saved
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
	const stop = new AbortController();
	const context: CommandContext = { exitCode: EXIT_OK, signal: stop.signal };
	const interrupt = (): void => stop.abort();
	process.on('SIGINT', interrupt);
	process.on('SIGTERM', interrupt);
	// A reader that closes the pipe early (head) ends the command, it is no fault.
	const readerGone = (): void => process.exit(EXIT_OK);
	process.stdout.on('error', readerGone);
	try {
		await buildProgram(context).parseAsync([...args], { from: 'user' });
		return context.exitCode;
	} catch (error) {
		return explain(error);
	} finally {
		process.off('SIGINT', interrupt);
		process.off('SIGTERM', interrupt);
		process.stdout.off('error', readerGone);
	}
}

/** One line on standard error: what, where, and what to do. */
function explain(error: unknown): number {
	if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_USAGE;
	if (error instanceof CancelledError) return EXIT_OK;
	const message = error instanceof Error ? error.message : String(error);
	process.stderr.write(`tapdeck: ${message.split('\n')[0] ?? message}\n`);
	const isUsage =
		error instanceof TapdeckError && (error.code === 'usage' || error.code === 'filter-syntax');
	return isUsage ? EXIT_USAGE : EXIT_FAILED;
}
