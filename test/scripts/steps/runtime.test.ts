import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	electronEnvironment,
	executableName,
	findRuntime,
	sandboxArguments,
} from '../../../scripts/steps/runtime.mjs';

let folder = '';

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'tapdeck-runtimes-'));
});

afterEach(() => {
	rmSync(folder, { recursive: true });
});

/** Puts an executable where a runtime called `name` has it. */
function install(name: string): string {
	const file = join(folder, name, executableName());
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, '');
	chmodSync(file, 0o755);
	return join(folder, name);
}

/** What is found with runtimes in `official` and `fallback` below the folder. */
function find(env: NodeJS.ProcessEnv = {}) {
	const folders = { official: join(folder, 'official'), fallback: join(folder, 'fallback') };
	return findRuntime(env, folders);
}

describe('findRuntime', () => {
	test('finds nothing where nothing is', () => {
		expect(find()).toBeNull();
	});

	test('takes the official one before the fallback', () => {
		install('fallback');
		expect(find()?.origin).toBe('fallback');
		install('official');
		expect(find()?.origin).toBe('official');
	});

	test('takes the one the user names before all others', () => {
		install('official');
		const mine = install('mine');
		expect(find({ ELECTRON_OVERRIDE_DIST_PATH: mine })).toEqual({
			origin: 'override',
			folder: mine,
			executable: join(mine, executableName()),
		});
	});

	test('refuses a folder the user names that holds no executable', () => {
		install('official');
		const env = { ELECTRON_OVERRIDE_DIST_PATH: folder };
		expect(() => find(env)).toThrow(/ELECTRON_OVERRIDE_DIST_PATH is .* no /);
	});

	test.skipIf(process.platform === 'win32')('does not take a file that cannot be run', () => {
		chmodSync(join(install('official'), executableName()), 0o644);
		expect(find()).toBeNull();
	});
});

describe('arguments and environment', () => {
	test('the sandbox is off for root on Linux and nowhere else', () => {
		expect(sandboxArguments({ platform: 'linux', uid: 0, env: {} })).toEqual(['--no-sandbox']);
		expect(sandboxArguments({ platform: 'linux', uid: 1000, env: {} })).toEqual([]);
		expect(sandboxArguments({ platform: 'darwin', uid: 0, env: {} })).toEqual([]);
		expect(sandboxArguments({ platform: 'win32', uid: undefined, env: {} })).toEqual([]);
	});

	test('the sandbox can be switched off where user namespaces are forbidden', () => {
		const env = { TAPDECK_NO_SANDBOX: '1' };
		expect(sandboxArguments({ platform: 'linux', uid: 1000, env })).toEqual(['--no-sandbox']);
	});

	test('Electron never starts as a plain Node', () => {
		expect(electronEnvironment({ ELECTRON_RUN_AS_NODE: '1', HOME: '/h' })).toEqual({ HOME: '/h' });
	});
});
