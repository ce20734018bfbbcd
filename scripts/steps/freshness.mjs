import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { SAMPLES } from './samples.mjs';
import { ROOT } from './shell.mjs';

/** What the bundles are made of. */
const SOURCES = [
	...['app', 'main', 'renderer', 'scripts/build.mjs', 'vite.config.ts', 'package.json'],
	...Object.values(SAMPLES).map((file) => relative(ROOT, file)),
];

/** Told apart from sources by name, so that `dist/` can be shipped without it. */
export const BUILD_STAMP = join(ROOT, 'dist', '.built-from');

/**
 * Digest of names, sizes and times of all source files: changed, new, renamed and deleted files
 * all change it. About 10 ms.
 * @param {string} [root] a checkout
 * @returns {string | null} null where there are no sources (an installed package)
 */
export function sourceDigest(root = ROOT) {
	if (!existsSync(join(root, 'app'))) return null;
	const hash = createHash('sha256');
	for (const source of SOURCES) addTo(hash, root, source);
	return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} root
 * @param {string} name
 */
function addTo(hash, root, name) {
	const stat = statSync(join(root, name), { throwIfNoEntry: false });
	if (stat === undefined) return;
	if (!stat.isDirectory()) {
		hash.update(`${name}\0${String(stat.size)}\0${String(stat.mtimeMs)}\n`);
		return;
	}
	for (const entry of readdirSync(join(root, name)).sort()) addTo(hash, root, `${name}/${entry}`);
}

/** Whether there are bundles in dist/ at all. */
export function isBuilt() {
	return existsSync(BUILD_STAMP);
}

/** @returns {'current' | 'stale' | 'missing'} state of the bundles in dist/ */
export function buildState() {
	if (!isBuilt()) return 'missing';
	const digest = sourceDigest();
	return digest === null || readFileSync(BUILD_STAMP, 'utf8') === digest ? 'current' : 'stale';
}

/** Remembers that dist/ was built from the sources as they were when `digest` was taken. */
export function stampBuild(/** @type {string | null} */ digest) {
	if (digest !== null) writeFileSync(BUILD_STAMP, digest);
}
