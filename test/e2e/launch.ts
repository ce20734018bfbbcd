/** Starts the built program in the Electron that the set-up found. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { _electron, errors as playwrightErrors } from 'playwright-core';

/** A running program and its first window. */
export interface Running {
	readonly electron: ElectronApplication;
	readonly page: Page;
	/** Errors that the page has logged. */
	readonly errors: string[];
}

/**
 * Starts the program with a profile of its own.
 * @param files captures named on the command line
 * @param program folder of the program; the packaged one, or this one, unless told
 */
export async function launch(files: readonly string[], program?: string): Promise<Running> {
	const electron = await start(files, program).catch((error: unknown) => {
		// On a machine with three times its load Playwright and the program, which is up and waits, miss
		// each other at one start in thirty. A program that hangs does so twice.
		if (!(error instanceof playwrightErrors.TimeoutError)) throw error;
		return start(files, program);
	});
	const page = await electron.firstWindow();
	const errors: string[] = [];
	page.on('pageerror', (error) => errors.push(String(error)));
	page.on('console', (message) => {
		if (message.type() === 'error') errors.push(message.text());
	});
	return { electron, page, errors };
}

function start(files: readonly string[], program?: string): Promise<ElectronApplication> {
	const profile = mkdtempSync(path.join(tmpdir(), 'tapdeck-profile-'));
	const switches = (process.env['TAPDECK_ELECTRON_ARGS'] ?? '').split(' ').filter(Boolean);
	const isPackaged = process.env['TAPDECK_PACKAGED'] === '1';
	const folder = isPackaged ? [] : [program ?? path.resolve('.')];
	return _electron.launch({
		executablePath: process.env['TAPDECK_ELECTRON'] ?? 'electron',
		args: [...folder, ...switches, '--disable-gpu', `--user-data-dir=${profile}`, ...files],
		timeout: 30_000,
	});
}

/** Makes every folder dialog answer with one folder. */
export async function answerFolder({ electron }: Running, folder: string): Promise<void> {
	await electron.evaluate(({ dialog }, chosen) => {
		dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
	}, folder);
}

/** Makes every save dialog answer with one file. */
export async function answerSave({ electron }: Running, file: string): Promise<void> {
	await electron.evaluate(({ dialog }, chosen) => {
		dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
	}, file);
}

/** Kills the engine processes as the system would. */
export async function killEngines({ electron }: Running): Promise<void> {
	const pids = await electron.evaluate(({ app }) =>
		app
			.getAppMetrics()
			.filter(({ type, name }) => type === 'Utility' && name === 'tapdeck engine')
			.map(({ pid }) => pid),
	);
	if (pids.length === 0) throw new Error('no engine process is there');
	for (const pid of pids) process.kill(pid, 'SIGKILL');
}
