/** The addon for live capture. Everything else works without it, so a failure here is a notice. */
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, notice, say } from './shell.mjs';

/** The addon as Node and Electron load it. */
export const ADDON = join(ROOT, 'native', 'build', 'Release', 'tapdeck_capture.node');
const STAMP = join(ROOT, 'native', 'build', '.built-from');
const NODE_GYP = join(ROOT, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');

/**
 * Digest of the addon's sources.
 * @param {string} [root] a checkout
 */
export function nativeDigest(root = ROOT) {
	const folder = join(root, 'native', 'src');
	const hash = createHash('sha256').update(readFileSync(join(root, 'native', 'binding.gyp')));
	for (const name of readdirSync(folder).sort()) {
		hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
	}
	return hash.digest('hex');
}

/** True when the addon was built from the sources as they are. */
export function isNativeCurrent() {
	return existsSync(ADDON) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === nativeDigest();
}

/**
 * Where Node's own headers are, so that none need be downloaded: official archives and some
 * packages bring them.
 * @param {string} [program] the running Node
 * @returns {readonly string[]} an argument of node-gyp, or none
 */
export function headerArguments(program = process.execPath) {
	const prefix = dirname(dirname(program));
	const header = join(prefix, 'include', 'node', 'node_api.h');
	return existsSync(header) ? [`--nodedir=${prefix}`] : [];
}

/** Builds the addon when its sources have changed since the last build. */
export function buildNative() {
	if (isNativeCurrent()) return;
	say('building the addon for live capture');
	const words = [NODE_GYP, 'rebuild', '-C', 'native', '--silent', ...headerArguments()];
	const result = spawnSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8' });
	if (result.status === 0 && existsSync(ADDON)) {
		writeFileSync(STAMP, nativeDigest());
		return;
	}
	const lines = `${result.stdout}${result.stderr}`.trim().split('\n');
	const said = lines.filter((line) => /error|not found|cannot/i.test(line)).slice(0, 3);
	notice(
		`the addon for live capture could not be built; capture files open as before.\n` +
			`It needs a C++ compiler, make and Python 3, and Node's headers.\n${said.join('\n')}`,
	);
}
