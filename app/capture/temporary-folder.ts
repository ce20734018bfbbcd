/**
 * Folders for what is needed for a while only. They are named after the process that made them: what
 * one left behind that was killed holds sound and pictures of somebody's evidence, and goes at the
 * next start.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What they are for. */
export type TemporaryKind = 'clips' | 'pipe' | 'play' | 'replay' | 'trial';

const NAME = /^tapdeck-(?:clips|pipe|play|replay|trial)-(\d+)-[^/\\]+$/u;
/** A process in another container may be alive and not seen: what it works in is younger, ms. */
const LEAST_AGE = 3_600_000;

/**
 * Makes an empty folder that nobody else can read.
 * @param parent where it stands; the system's own for such files when left out
 * @throws Error where the system makes none
 */
export function temporaryFolder(kind: TemporaryKind, parent = tmpdir()): string {
	return mkdtempSync(join(parent, `tapdeck-${kind}-${process.pid}-`));
}

/**
 * Removes the folders of processes that are gone.
 * @param isRunning whether a process is there
 * @returns their paths
 */
export function sweepTemporaryFolders(
	parent = tmpdir(),
	isRunning: (pid: number) => boolean = runs,
): readonly string[] {
	return namesIn(parent).flatMap((name) => {
		const pid = Number(NAME.exec(name)?.[1] ?? NaN);
		const path = join(parent, name);
		if (Number.isNaN(pid) || isRunning(pid) || !isOld(path)) return [];
		try {
			rmSync(path, { recursive: true, force: true });
			return [path];
		} catch {
			// Somebody else's: it is for them to remove.
			return [];
		}
	});
}

function namesIn(parent: string): readonly string[] {
	try {
		return readdirSync(parent);
	} catch {
		return [];
	}
}

function isOld(path: string): boolean {
	try {
		return Date.now() - statSync(path).mtimeMs > LEAST_AGE;
	} catch {
		return false;
	}
}

function runs(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		// Not allowed to ask: it is there.
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
