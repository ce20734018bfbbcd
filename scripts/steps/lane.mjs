import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { main } from 'assemblyscript/asc';
import { ROOT, StepError } from './shell.mjs';

const SOURCE = join(ROOT, 'app', 'lane', 'assembly', 'index.ts');
/** The module that holds the compiled code. */
export const LANE_MODULE = join(ROOT, 'app', 'lane', 'code.ts');

/**
 * Compiles the fast lane (`app/lane/assembly/`).
 * @returns {Promise<string>} text of the module that holds it
 * @throws {StepError} with the compiler's words
 */
export async function compileLane() {
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
