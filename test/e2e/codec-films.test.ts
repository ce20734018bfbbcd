/** Pictures of every codec are seen in the window, each a stream that nobody announced. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CAPTURES, HAS_SHARED } from '../app/acceptance/shared.ts';
import { HAS_FFMPEG } from '../app/export/programs.ts';
import type { CodecFilm } from '../app/media/depacketise/films.ts';
import { codecFilm } from '../app/media/depacketise/films.ts';
import { pcapFile } from '../fixtures/builders/pcap.ts';
import { filePackets } from '../fixtures/builders/rtp.ts';
import type { Running } from './launch.ts';
import { launch } from './launch.ts';

const WIDTH = 352;
/** Pixels of H.263 are 12 to 11. */
const WIDE = 384;
const FILMS: readonly CodecFilm[] = [
	{ codec: 'AV1', ssrc: 0x11, payloadType: 98, port: 40_000 },
	{ codec: 'VP9', ssrc: 0x22, payloadType: 99, port: 40_010 },
	{ codec: 'MP4V-ES', ssrc: 0x33, payloadType: 100, port: 40_020 },
	{ codec: 'H263-1998', ssrc: 0x44, payloadType: 101, port: 40_030 },
	{ codec: 'MPV', ssrc: 0x55, payloadType: 32, port: 40_040 },
	{ codec: 'MP2T', ssrc: 0x66, payloadType: 33, port: 40_050 },
];

/** Pictures for somebody who wants to look at them. */
const shots = process.env['TAPDECK_SHOTS'] ?? mkdtempSync(path.join(tmpdir(), 'tapdeck-shots-'));
let running: Running;

function capture(): string {
	const frames = FILMS.flatMap(codecFilm).sort((a, b) => a.us - b.us);
	const file = path.join(mkdtempSync(path.join(tmpdir(), 'tapdeck-e2e-')), 'films.pcap');
	writeFileSync(file, pcapFile(filePackets(frames)));
	return file;
}

/** How far bright and dark are apart in a picture file: 0 for a single colour. */
function spreadOf(file: string): number {
	const words = ['-v', 'error', '-i', file, '-f', 'rawvideo', '-pix_fmt', 'gray', '-'];
	const { stdout } = spawnSync('ffmpeg', words, { maxBuffer: 1 << 26 });
	const sorted = Uint8Array.from(stdout).sort();
	const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
	return at(0.9) - at(0.1);
}

/** Plays the stream in a row of the list and looks at what is shown. */
async function looked(row: number, name: string, width: number): Promise<number> {
	const { page } = running;
	await page.getByRole('grid', { name: 'RTP streams' }).locator(`[data-row="${row}"]`).click();
	await page.getByRole('tab', { name: 'Play', exact: true }).click();
	const video = page.locator('video');
	const isReady = () =>
		video.evaluate((one) => {
			const { videoWidth, readyState, error } = one as HTMLVideoElement;
			return error === null && readyState >= 2 ? videoWidth : 0;
		});
	await expect.poll(isReady, { timeout: 60_000 }).toBe(width);
	await page.getByRole('button', { name: 'One picture on' }).click();
	const place = () => video.evaluate((one) => (one as HTMLVideoElement).currentTime);
	await expect.poll(place, { timeout: 30_000 }).toBeGreaterThan(0.02);
	const file = path.join(shots, `${name}.png`);
	await video.screenshot({ path: file });
	return spreadOf(file);
}

describe.runIf(HAS_FFMPEG)('streams that nobody announced (skipped without ffmpeg)', () => {
	beforeAll(async () => {
		running = await launch([capture()]);
		await running.page.getByRole('grid', { name: 'RTP streams' }).waitFor();
	}, 120_000);

	afterAll(() => running.electron.close());

	test.each(FILMS)('$codec is a picture with content', async ({ codec, ssrc }) => {
		const { page } = running;
		const grid = page.getByRole('grid', { name: 'RTP streams' });
		const word = `0x${ssrc.toString(16).padStart(8, '0')}`;
		const own = grid.locator('[data-row]').filter({ hasText: word });
		await own.waitFor({ timeout: 60_000 });
		const row = Number(await own.getAttribute('data-row'));
		expect(await looked(row, codec, codec === 'H263-1998' ? WIDE : WIDTH)).toBeGreaterThan(60);
	});

	test('the page has logged no error', () => {
		expect(running.errors).toEqual([]);
	});
});

describe.runIf(HAS_SHARED && HAS_FFMPEG)('a recording of Motion JPEG (skipped without it)', () => {
	beforeAll(async () => {
		running = await launch([path.join(CAPTURES, 'recorded/rtp-mjpeg.pcap')]);
		await running.page.getByRole('grid', { name: 'RTP streams' }).waitFor();
	}, 60_000);

	afterAll(() => running.electron.close());

	test('is a picture with content', async () => {
		expect(await looked(0, 'JPEG', 320)).toBeGreaterThan(60);
	});
});
