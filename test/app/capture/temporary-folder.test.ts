import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sweepTemporaryFolders, temporaryFolder } from '../../../app/capture/temporary-folder.ts';
import { testFolder } from '../export/folder.ts';

const folder = testFolder();

/** A folder with a file in it, last touched so many hours ago. */
function left(name: string, hours: number): string {
	const made = path.join(folder.path, name);
	mkdirSync(made);
	writeFileSync(path.join(made, 'film'), 'film');
	const then = Date.now() / 1000 - hours * 3600;
	utimesSync(made, then, then);
	return made;
}

test('a folder tells whose it is', () => {
	const made = temporaryFolder('clips', folder.path);
	expect(path.basename(made)).toMatch(new RegExp(`^tapdeck-clips-${process.pid}-\\w{6}$`, 'u'));
	expect(existsSync(made)).toBe(true);
});

describe('what a process left behind that is gone', () => {
	const isRunning = (pid: number): boolean => pid === 77;

	test('is removed, and nothing else', () => {
		const gone = [left('tapdeck-clips-4711-abc', 2), left('tapdeck-trial-4711-abc', 2)];
		const kept = [
			left('tapdeck-clips-77-abc', 2),
			left('tapdeck-play-4711-new', 0.5),
			left('tapdeck-clips-4711', 2),
			left('other-clips-4711-abc', 2),
			left('tapdeck-notes-4711-abc', 2),
		];
		expect([...sweepTemporaryFolders(folder.path, isRunning)].sort()).toEqual(gone);
		expect(gone.filter((one) => existsSync(one))).toEqual([]);
		expect(kept.filter((one) => existsSync(one))).toEqual(kept);
	});

	test('is told from what this one uses by asking the system', () => {
		const own = left(`tapdeck-replay-${process.pid}-abc`, 2);
		expect(sweepTemporaryFolders(folder.path)).not.toContain(own);
		expect(existsSync(own)).toBe(true);
	});

	test('is nothing where there is no such folder', () => {
		expect(sweepTemporaryFolders(path.join(folder.path, 'none'))).toEqual([]);
	});
});
