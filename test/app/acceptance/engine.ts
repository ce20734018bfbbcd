/** Opens captures for tests, with the options that most of them want. */
import type { CaptureEngine, OpenOptions } from '../../../app/index.ts';
import { openCapture } from '../../../app/index.ts';

/** A plain reading of everything, with nothing left out. */
export const DEFAULTS: Omit<OpenOptions, 'paths'> = {
	follow: false,
	heuristics: true,
	rules: '4.4',
	decodeAs: [],
	from: null,
	to: null,
	keepPackets: true,
	hash: false,
};

/** Reads a capture to its end. Close the engine when done. */
export async function readCapture(
	path: string | readonly string[],
	options: Partial<OpenOptions> = {},
): Promise<CaptureEngine> {
	const paths = typeof path === 'string' ? [path] : path;
	const engine = openCapture({ ...DEFAULTS, ...options, paths });
	await engine.run(new AbortController().signal);
	return engine;
}
