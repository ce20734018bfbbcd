/** Exit status of the command line. */

export const EXIT_OK = 0;
/** The capture or the output could not be used. */
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;
/** Some streams could not be saved, the rest were. */
export const EXIT_PARTLY = 3;

/** What a command leaves behind, and when it must stop. */
export interface CommandContext {
	exitCode: number;
	readonly signal: AbortSignal;
}
