/** From a capture of a camera to its card, an exchange, its bytes, its pictures and the saved files. */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ManifestDocument } from '../../app/index.ts';
import type { Running } from './launch.ts';
import { answerFolder, launch } from './launch.ts';

const out = mkdtempSync(path.join(tmpdir(), 'tapdeck-camera-story-'));
let running: Running;

beforeAll(async () => {
	running = await launch([path.resolve('test/fixtures/dvrip/h265-talk.pcapng')]);
	await running.page.getByRole('grid', { name: 'Cameras and their sessions' }).waitFor();
});

afterAll(() => running.electron.close());

const grid = (name: string) => running.page.getByRole('grid', { name });
const seconds = async (): Promise<number> =>
	running.page.locator('video').evaluate((video) => (video as HTMLVideoElement).currentTime);

describe('the story of a camera', () => {
	test('a capture with a camera alone opens on it, with its streams and its card', async () => {
		const { page } = running;
		const row = grid('Cameras and their sessions').locator('[data-row="0"]');
		await row.getByText('127.0.0.10:34567').waitFor();
		expect(await row.textContent()).toMatch(/H265 160×120, PCMA/u);
		const card = page.getByRole('region', { name: 'What the camera told of itself' });
		await card.getByText('IPC', { exact: true }).first().waitFor();
	});

	test('its key frames are seen as pictures', async () => {
		const stills = running.page.getByRole('group', { name: 'Key frames' }).locator('img');
		await expect.poll(() => stills.count(), { timeout: 60_000 }).toBe(3);
		const widths = stills.evaluateAll((all) =>
			all.map((one) => (one as HTMLImageElement).naturalWidth),
		);
		expect(await widths).toEqual([192, 192, 192]);
	});

	test('an exchange shows its message, and a field its bytes', async () => {
		const { page } = running;
		const first = grid('Requests and answers').locator('[data-row="0"]');
		await first.getByText('LOGIN_REQ').first().waitFor();
		await first.click();
		await page.getByRole('treeitem', { name: /^command_code: 1000/u }).click();
		const marked = page.locator('.byte.marked');
		await expect.poll(() => marked.allTextContents()).toEqual(['e8', '03']);
	});

	test('a display filter chooses exchanges, and Escape takes it away', async () => {
		const { page } = running;
		const bar = page.getByRole('combobox', { name: 'Display filter' });
		await bar.fill('dvrip.command_code == 1413');
		await page.getByText('1 of 3', { exact: true }).waitFor();
		await grid('Requests and answers').getByText('MONITOR_CLAIM_REQ').waitFor();
		await bar.press('Escape');
		await page.getByText('3 of 3', { exact: true }).waitFor();
	});

	test('a key frame on the strip is the still of the same packet', async () => {
		const { page } = running;
		const strip = page.getByRole('slider', { name: 'Pictures and sound over time' });
		await strip.focus();
		for (const key of ['PageDown', 'PageDown', '+', '+']) await page.keyboard.press(key);
		await expect.poll(() => strip.getAttribute('aria-valuetext')).toMatch(/^key frame, 1\./u);
		const still = page.locator('[aria-label="Key frames"] [aria-current="true"]');
		const frame = /#(\d+)/u.exec((await strip.getAttribute('aria-valuetext')) ?? '')?.[0];
		expect(await still.textContent()).toContain(frame);
		await page.keyboard.press('Escape');
	});

	test('Enter leads to the packet, and Alt+Left back to the exchange', async () => {
		const { page } = running;
		await grid('Requests and answers').locator('[data-row="0"]').focus();
		await page.keyboard.press('Enter');
		await page.getByRole('treeitem', { name: /DVRIP/u }).first().waitFor();
		await page.keyboard.press('Alt+ArrowLeft');
		await grid('Requests and answers').locator('[data-row="0"]').waitFor();
	});

	test('H.265 and sound play together, and are stepped picture by picture', async () => {
		const { page } = running;
		await page.getByRole('tab', { name: 'Play', exact: true }).click();
		await page.getByText(/H265, encoded anew.* · PCMA/u).waitFor({ timeout: 60_000 });
		const video = page.locator('video');
		await expect
			.poll(() => video.evaluate((one) => (one as HTMLVideoElement).videoWidth), {
				timeout: 60_000,
			})
			.toBe(160);
		const duration = video.evaluate((one) => (one as HTMLVideoElement).duration);
		expect(await duration).toBeGreaterThan(2.7);
		await page.getByRole('button', { name: 'One picture on' }).click();
		await expect.poll(seconds, { timeout: 30_000 }).toBeCloseTo(0.1, 1);
		await page.getByRole('slider', { name: /^Place/u }).focus();
		await page.keyboard.press('Home');
		await page
			.locator('[data-focus="clip"]')
			.getByRole('button', { name: 'Play', exact: true })
			.click();
		await expect.poll(seconds, { timeout: 60_000 }).toBeGreaterThan(1);
	});

	test('it is saved with one click, pictures and sound in one file', async () => {
		const { page } = running;
		await answerFolder(running, out);
		await page.getByRole('button', { name: 'Save this session' }).click();
		const dialog = page.getByRole('dialog', { name: 'Save streams' });
		await dialog.getByRole('button', { name: 'Choose folder' }).click();
		await dialog.getByText(out).waitFor();
		await dialog.getByRole('button', { name: /^Save \d+ streams/u }).click();
		await page.getByRole('button', { name: 'Done' }).click({ timeout: 60_000 });
		const manifest = JSON.parse(
			readFileSync(path.join(out, 'manifest.json'), 'utf8'),
		) as ManifestDocument;
		expect(manifest.failed).toEqual([]);
		const film = manifest.items.find(({ container }) => container === 'mkv');
		expect(film?.codec).toBe('H265 + PCMA');
		for (const { file } of manifest.items) expect(existsSync(path.join(out, file))).toBe(true);
	});

	test('the page has logged no error in all of this', () => {
		expect(running.errors).toEqual([]);
	});
});
