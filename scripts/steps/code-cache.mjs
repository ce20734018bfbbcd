/**
 * Loads a bundle with the machine code's precursor kept from an earlier run: the command line is
 * there 55 ms sooner. Node 22 can do this by itself (`module.enableCompileCache`), 18 and 20 not.
 */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import v8 from 'node:v8';
import { Script } from 'node:vm';

/**
 * A cache belongs to one build of the bundle and one version of V8; V8 itself compares no more
 * than the length of the source.
 * @param {string} file
 */
function cacheName(file) {
	const { mtimeMs, size } = statSync(file);
	const build = `${Math.floor(mtimeMs).toString(36)}-${size.toString(36)}`;
	return `${file}.${build}-${v8.cachedDataVersionTag().toString(36)}.cache`;
}

/** @param {string} file @returns {Buffer | undefined} */
function readIfThere(file) {
	try {
		return readFileSync(file);
	} catch {
		return undefined;
	}
}

/** Another process may be doing the same; a folder that cannot be written only costs the time. */
function writeWhole(/** @type {string} */ file, /** @type {Buffer} */ bytes) {
	const partial = `${file}.${String(process.pid)}`;
	try {
		writeFileSync(partial, bytes);
		renameSync(partial, file);
	} catch {
		rmSync(partial, { force: true });
	}
}

/**
 * Runs a CommonJS bundle.
 * @param {string} file absolute path
 * @returns {{ exports: unknown, isCached: boolean, keep(): void }} what it exports, and `keep`,
 *   to be called when its work is done: then the cache also holds the functions that were needed
 */
export function loadBundle(file) {
	const name = cacheName(file);
	const cachedData = readIfThere(name);
	// Bundles are plain ASCII.
	const script = new Script(Module.wrap(readFileSync(file, 'latin1')), {
		filename: file,
		...(cachedData === undefined ? {} : { cachedData }),
	});
	const isCached = cachedData !== undefined && script.cachedDataRejected !== true;
	const module = { exports: {} };
	script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
	const keep = () => {
		if (!isCached) writeWhole(name, script.createCachedData());
	};
	return { exports: module.exports, isCached, keep };
}
