import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildBundles } from '../steps/bundles.mjs';
import { installDependencies } from '../steps/dependencies.mjs';
import { bundledFfmpeg } from '../steps/ffmpeg.mjs';
import { ensureRuntime, fetchOfficial } from '../steps/runtime.mjs';
import { ROOT, StepError, notice, read, run, say } from '../steps/shell.mjs';
import { summaryLine } from '../steps/tally.mjs';
import { runTests, testEnvironment } from '../steps/vitest.mjs';

const NOTICE_TEXT = `This is a TEST PACKAGE of tapdeck, not for use.

It holds an old Electron without security updates, or has the debugging switch left on. It exists
to try the packaging and must not be handed on. Packages for users are built with the official
Electron; see README.md.
`;

const CONFIG_FOLDER = join(ROOT, 'out', 'config');

/**
 * electron-builder.yml without the one fuse that Electron 25 does not have: setting it fails, and
 * a configuration that extends another cannot take anything away.
 * @param {string} yaml
 */
export function withoutYoungFuses(yaml) {
	return yaml.replace(/^ +grantFileProtocolExtraPrivileges:.*\n/m, '');
}

/**
 * What differs from the base configuration in a test package.
 * @param {import('../steps/runtime.mjs').Runtime} runtime
 * @param {{ version: string, isInspectable: boolean, base: string, noticeFile: string }} options
 */
export function testConfig(runtime, { version, isInspectable, base, noticeFile }) {
	return {
		extends: base,
		productName: 'tapdeck-test',
		artifactName: 'tapdeck-test-${version}-${os}-${arch}.${ext}',
		directories: { output: join('out', isInspectable ? 'inspectable' : 'test') },
		electronVersion: version,
		electronDist: runtime.folder,
		// Speed: compressing takes minutes, and nobody downloads this.
		compression: 'store',
		extraFiles: [{ from: noticeFile, to: 'NOTICE.txt' }],
		electronFuses: { enableNodeCliInspectArguments: isInspectable },
	};
}

/** The archiver of tar.gz is downloaded unless one is there. */
function archiverEnvironment() {
	const { ELECTRON_BUILDER_7ZIP_PATH: wish, ...rest } = process.env;
	const path = wish ?? (read('which', ['7za'])?.trim() || undefined);
	return path === undefined ? rest : { ...rest, ELECTRON_BUILDER_7ZIP_PATH: path };
}

/** @param {readonly string[]} words */
function runBuilder(words) {
	const builder = join(ROOT, 'node_modules', 'electron-builder', 'cli.js');
	return run(process.execPath, [builder, ...words, '--publish', 'never'], {
		env: archiverEnvironment(),
	});
}

/** @param {readonly string[]} targets of electron-builder; none for those of electron-builder.yml */
async function packageForUsers(targets) {
	if (bundledFfmpeg() === null) {
		throw new StepError(
			'a package for users carries ffmpeg, and npm could not download it. Run npm ci again.',
		);
	}
	return runBuilder(['--config', 'electron-builder.yml', ...platformTargets(targets)]);
}

/** @param {readonly string[]} targets */
function platformTargets(targets) {
	const platform = { linux: '--linux', win32: '--win', darwin: '--mac' }[String(process.platform)];
	if (platform === undefined) throw new StepError(`no packages for ${process.platform}`);
	return [platform, ...targets];
}

/**
 * @param {import('../steps/runtime.mjs').Runtime} runtime
 * @param {string} version of Electron
 * @param {boolean} isInspectable
 * @returns {string} the file written
 */
function writeTestConfig(runtime, version, isInspectable) {
	const yaml = readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8');
	const base = join(CONFIG_FOLDER, 'base.yml');
	const noticeFile = join(CONFIG_FOLDER, 'NOTICE.txt');
	const configFile = join(CONFIG_FOLDER, 'electron-builder.json');
	mkdirSync(CONFIG_FOLDER, { recursive: true });
	writeFileSync(base, runtime.origin === 'fallback' ? withoutYoungFuses(yaml) : yaml);
	writeFileSync(noticeFile, NOTICE_TEXT);
	const config = testConfig(runtime, { version, isInspectable, base, noticeFile });
	writeFileSync(configFile, JSON.stringify(config, null, '\t'));
	return configFile;
}

/**
 * @param {import('../steps/runtime.mjs').Runtime} runtime
 * @param {boolean} isInspectable
 */
async function packageForTests(runtime, isInspectable) {
	const version = read(runtime.executable, ['--version', '--no-sandbox'])?.trim().replace(/^v/, '');
	if (!version) throw new StepError(`${runtime.executable} does not say its version`);
	const configFile = writeTestConfig(runtime, version, isInspectable);
	const isLinux = process.platform === 'linux';
	const targets = isInspectable || !isLinux ? ['dir'] : ['dir', 'tar.gz'];
	return runBuilder(['--config', configFile, ...platformTargets(targets)]);
}

/** Where electron-builder puts the inspectable variant's executable. */
function inspectableExecutable() {
	const folder = join(ROOT, 'out', 'inspectable');
	if (process.platform === 'win32') return join(folder, 'win-unpacked', 'tapdeck-test.exe');
	if (process.platform === 'linux') return join(folder, 'linux-unpacked', 'tapdeck');
	const name = process.arch === 'arm64' ? 'mac-arm64' : 'mac';
	return join(folder, name, 'tapdeck-test.app', 'Contents', 'MacOS', 'tapdeck-test');
}

/** Runs the end-to-end tests against the package just built. @returns {Promise<number>} */
async function testPackage() {
	const env = testEnvironment(inspectableExecutable(), { isPackaged: true });
	const sum = await runTests({ projects: ['e2e'], needsDisplay: true, options: [] }, env);
	process.stdout.write(`${summaryLine(sum)}\n`);
	return sum.failed > 0 ? 1 : 0;
}

/**
 * Packages for this platform; words are targets of electron-builder, such as `deb`. With
 * `--inspectable`, a variant that the end-to-end tests can drive, and those tests against it.
 * @type {import('../run.mjs').Command}
 */
export async function command(args) {
	await installDependencies();
	await buildBundles();
	rmSync(join(ROOT, 'out'), { recursive: true, force: true });
	const official = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ? null : await fetchOfficial();
	const isInspectable = args.includes('--inspectable');
	if (official !== null && !isInspectable) return packageForUsers(args);
	if (official === null) {
		notice(
			'a package for users is only built with the official Electron, which could not be had.\n' +
				'This is a test package: its name begins with tapdeck-test, and it says so in NOTICE.txt.',
		);
	}
	const status = await packageForTests(official ?? (await ensureRuntime()), isInspectable);
	if (status !== 0) return status;
	say('the test package is in out/');
	return isInspectable ? testPackage() : 0;
}
