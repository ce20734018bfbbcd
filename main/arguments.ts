/** Capture files named on the command line of the window program. */
import path from 'node:path';

/**
 * Files to open, absolute.
 * @param argv process arguments; in a checkout the program's folder comes before the files
 * @param skip how many leading arguments are not files (1 when packaged, 2 in a checkout)
 * @param folder relative names are taken from here
 */
export function captureArguments(
	argv: readonly string[],
	skip: number,
	folder: string,
): readonly string[] {
	const words = argv.filter((word, at) => at === 0 || !word.startsWith('-'));
	return words.slice(skip).map((word) => path.resolve(folder, word));
}
