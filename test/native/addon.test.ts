/** The addon in a process of its own, as it is and under AddressSanitizer. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ADDON, headerArguments } from '../../scripts/steps/native.mjs';
import { ROOT } from '../../scripts/steps/shell.mjs';
import { canCapture } from '../fixtures/libpcap.ts';

const EXERCISE = join(import.meta.dirname, 'exercise.mjs');
const DONE = [
	'version true',
	'link types true',
	'no such interface ENODEV',
	'filter null true',
	'wrong filter EFILTER',
	'no options EOPEN',
	"captured 2000 true '' 2000",
	"captured 2000 true '' 2000",
	"captured 2000 true '' 2000",
	'cut 10',
	'workers ended',
	'',
];

const folder = mkdtempSync(join(tmpdir(), 'tapdeck-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function exercise(addon: string, env: Readonly<Record<string, string>> = {}) {
	const { stdout, stderr, status, signal } = spawnSync(process.execPath, [EXERCISE, addon], {
		encoding: 'utf8',
		env: { ...process.env, ...env },
	});
	return { lines: stdout.split('\n'), stderr, status, signal };
}

/** Place of AddressSanitizer's library, or null. */
function sanitizer(): string | null {
	const { stdout } = spawnSync('g++', ['-print-file-name=libasan.so'], { encoding: 'utf8' });
	const place = (stdout as string | null)?.trim() ?? '';
	return place.startsWith('/') && existsSync(place) ? place : null;
}

const library = sanitizer();
const hasHeaders = headerArguments().length > 0;

test.skipIf(!canCapture)('captures all that is sent (needs the right: skipped)', () => {
	expect(exercise(ADDON)).toMatchObject({ lines: DONE, status: 0, signal: null });
});

test.skipIf(!canCapture || library === null || !hasHeaders)(
	'touches no memory that is not its own (needs g++ with AddressSanitizer: skipped)',
	() => {
		const copy = join(folder, 'native');
		for (const name of ['src', 'binding.gyp', 'package.json']) {
			cpSync(join(ROOT, 'native', name), join(copy, name), { recursive: true });
		}
		symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
		const gyp = join(ROOT, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
		const words = [gyp, 'rebuild', '--silent', ...headerArguments(), '--', '-Dasan=1'];
		const built = spawnSync(process.execPath, words, { cwd: copy, encoding: 'utf8' });
		expect(built.status, built.stderr).toBe(0);
		const addon = join(copy, 'build', 'Release', 'tapdeck_capture.node');
		// Node itself keeps memory to its end: leaks of the process are not the addon's.
		const env = { LD_PRELOAD: library ?? '', ASAN_OPTIONS: 'detect_leaks=0' };
		const run = exercise(addon, env);
		expect(run.stderr).not.toContain('AddressSanitizer');
		expect(run).toMatchObject({ lines: DONE, status: 0, signal: null });
	},
);
