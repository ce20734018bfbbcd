/** What the program started ends with it. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filmFrames } from '../fixtures/builders/film.ts';
import { pcapFile } from '../fixtures/builders/pcap.ts';
import { filePackets } from '../fixtures/builders/rtp.ts';
import { launch } from './launch.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-farewell-'));
const begun = path.join(folder, 'begun');
const before = process.env['FFMPEG_PATH'];

/** Processes of the ffmpeg that never comes to an end. */
const working = (): readonly number[] => {
	const lines = existsSync(begun) ? readFileSync(begun, 'utf8').trim().split('\n') : [];
	return lines.map(Number).filter((pid) => {
		try {
			return process.kill(pid, 0);
		} catch {
			return false;
		}
	});
};

beforeAll(() => {
	const program = path.join(folder, 'ffmpeg');
	const words = [
		...['#!/bin/sh', 'case "$*" in *-version*) echo "ffmpeg version 5.1"; exit 0;; esac'],
		...[`echo $$ >> ${begun}`, 'exec sleep 60'],
	];
	writeFileSync(program, `${words.join('\n')}\n`);
	chmodSync(program, 0o755);
	process.env['FFMPEG_PATH'] = program;
});

afterAll(() => {
	if (before === undefined) delete process.env['FFMPEG_PATH'];
	else process.env['FFMPEG_PATH'] = before;
	for (const pid of working()) process.kill(pid);
});

test.skipIf(process.platform === 'win32')('a film that is being prepared is given up', async () => {
	const file = path.join(folder, 'film.pcap');
	writeFileSync(file, pcapFile(filePackets(filmFrames({}))));
	const running = await launch([file]);
	const row = running.page.getByRole('grid', { name: 'RTP streams' }).locator('[data-row="0"]');
	await row.getByText('H264').waitFor({ timeout: 60_000 });
	await row.click();
	await running.page.getByRole('tab', { name: 'Play' }).click();
	await expect.poll(working, { timeout: 60_000 }).not.toEqual([]);
	await running.electron.close();
	await expect.poll(working, { timeout: 10_000 }).toEqual([]);
});
