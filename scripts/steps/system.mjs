/** System packages of Debian and its children; other systems bring what Electron needs. */
import { ROOT, StepError, lacksDisplay, notice, read, run, say } from './shell.mjs';

/**
 * @typedef {object} SystemPackage
 * @property {readonly string[]} names the same package under its names in different releases
 * @property {string} use why it is wanted
 * @property {boolean} isNeeded nothing works in the window without it
 */

/** Their dependencies cover every library that Electron links. */
const WINDOW_PACKAGES = [
	{ names: ['libgtk-3-0t64', 'libgtk-3-0'], use: 'windows', isNeeded: true },
	{ names: ['libnss3'], use: 'windows', isNeeded: true },
	{ names: ['libasound2t64', 'libasound2'], use: 'sound', isNeeded: true },
	{ names: ['libgbm1'], use: 'windows', isNeeded: true },
];
const DISPLAY_PACKAGES = [
	{ names: ['xvfb'], use: 'windows without a display', isNeeded: true },
	{ names: ['xauth'], use: 'windows without a display', isNeeded: true },
];
const CAPTURE_PACKAGES = [
	{ names: ['libpcap0.8t64', 'libpcap0.8'], use: 'live capture', isNeeded: false },
	{ names: ['g++'], use: 'building live capture', isNeeded: false },
	{ names: ['make'], use: 'building live capture', isNeeded: false },
	{ names: ['python3'], use: 'building live capture', isNeeded: false },
];
const FFMPEG_PACKAGE = { names: ['ffmpeg'], use: 'saving compressed audio', isNeeded: false };

/**
 * What is wanted on this machine.
 * @param {{ isHeadless: boolean, hasFfmpeg: boolean }} machine
 * @returns {SystemPackage[]}
 */
export function wantedPackages(machine) {
	return [
		...WINDOW_PACKAGES,
		...CAPTURE_PACKAGES,
		...(machine.isHeadless ? DISPLAY_PACKAGES : []),
		...(machine.hasFfmpeg ? [] : [FFMPEG_PACKAGE]),
	];
}

/**
 * The wanted packages of which no name is installed.
 * @param {readonly SystemPackage[]} wanted
 * @param {string} installed lines "name status" of dpkg-query
 */
export function missingPackages(wanted, installed) {
	const there = new Set(
		installed
			.split('\n')
			.filter((line) => line.endsWith(' installed'))
			.map((line) => line.slice(0, line.indexOf(' '))),
	);
	return wanted.filter((each) => !each.names.some((name) => there.has(name)));
}

/** @param {readonly SystemPackage[]} missing names this release knows, chosen by apt's own list */
function namesToInstall(missing) {
	return missing.map(
		(each) =>
			each.names.find((name) => read('apt-cache', ['show', name])?.startsWith('Package:')) ??
			String(each.names.at(-1)),
	);
}

/** @param {readonly SystemPackage[]} missing */
async function installAsRoot(missing) {
	say(`installing system packages: ${missing.map((each) => each.names.at(-1)).join(' ')}`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	/** @type {import('node:child_process').SpawnOptions} */
	const options = { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] };
	await run('apt-get', ['update', '-q'], options);
	const names = namesToInstall(missing);
	const status = await run(
		'apt-get',
		['install', '-y', '-q', '--no-install-recommends', ...names],
		options,
	);
	if (status !== 0) throw new StepError(`apt-get install ${names.join(' ')} failed`);
}

/**
 * Installs what is missing when root, otherwise says how to.
 * @param {{ hasFfmpeg: boolean }} machine
 * @throws {StepError} when something needed is missing and we are not root
 */
export async function installSystemPackages(machine) {
	if (process.platform !== 'linux') return;
	const installed = read('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n']);
	if (installed === null) return;
	const wanted = wantedPackages({ isHeadless: lacksDisplay(), hasFfmpeg: machine.hasFfmpeg });
	const missing = missingPackages(wanted, installed);
	if (missing.length === 0) return;
	if (process.getuid?.() === 0) {
		await installAsRoot(missing);
		return;
	}
	const command = `sudo apt-get install ${namesToInstall(missing).join(' ')}`;
	const uses = [...new Set(missing.map((each) => each.use))].join(', ');
	if (missing.some((each) => each.isNeeded)) {
		throw new StepError(
			`system packages are missing (${uses}). Install them with\n\n  ${command}\n`,
		);
	}
	notice(`not installed: ${uses}. To have it:\n${command}`);
}
