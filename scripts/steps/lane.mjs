import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ROOT, StepError } from './shell.mjs';

const SOURCE = join(ROOT, 'app', 'lane', 'assembly', 'index.ts');
/** The module that holds the compiled code. */
export const LANE_MODULE = join(ROOT, 'app', 'lane', 'code.ts');

/**
 * @typedef {object} Compiler
 * @property {(words: readonly string[], files: CompilerFiles) => Promise<{ error: Error | null, stderr: object }>} main
 *
 * @typedef {object} CompilerFiles
 * @property {(name: string, folder: string) => string | null} readFile
 * @property {(name: string, content: string | Uint8Array) => void} writeFile
 * @property {() => readonly string[]} listFiles
 */

/** Not named where it is imported: its types redefine those of every file, `Array.at` among them. */
const COMPILER = 'assemblyscript/asc';

/**
 * Compiles the fast lane (`app/lane/assembly/`).
 * @returns {Promise<string>} text of the module that holds it
 * @throws {StepError} with the compiler's words
 */
export async function compileLane() {
	const { main } = /** @type {Compiler} */ (await import(COMPILER));
	/** @type {Uint8Array | null} */
	let code = null;
	const words = [
		...[basename(SOURCE), '--baseDir', dirname(SOURCE), '--outFile', 'lane.wasm'],
		...['--optimizeLevel', '3', '--runtime', 'stub', '--importMemory', '--noAssert'],
	];
	const { error, stderr } = await main(words, {
		readFile: (name, folder) => readSource(join(folder, name)),
		writeFile: (_name, content) => {
			code = /** @type {Uint8Array} */ (content);
		},
		listFiles: () => [],
	});
	if (error !== null || code === null) throw new StepError(`the lane: ${String(stderr)}`);
	return moduleText(code);
}

/** @param {string} path */
function readSource(path) {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		// The compiler tries several names for an import.
		return null;
	}
}

/** @param {Uint8Array} code */
function moduleText(code) {
	const text = Buffer.from(code).toString('base64');
	return [
		'/** Made by `npm run lane` from `assembly/`, not to be edited: WebAssembly in Base64. */',
		`export const LANE_CODE =\n\t'${text}';`,
		'',
	].join('\n');
}
