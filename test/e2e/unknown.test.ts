/** From a dash-cam's Wi-Fi capture that says nothing of itself to its film, another codec, and the file. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ManifestDocument } from '../../app/index.ts';
import { bytes, hex, ipv4, udp } from '../app/network/frames.ts';
import { filmFrames, toneRtp } from '../fixtures/builders/film.ts';
import { pcapFile } from '../fixtures/builders/pcap.ts';
import type { Route } from '../fixtures/builders/rtp.ts';
import { filePackets } from '../fixtures/builders/rtp.ts';
import type { Running } from './launch.ts';
import { answerFolder, launch } from './launch.ts';

const RADIOTAP = 127;
const out = mkdtempSync(path.join(tmpdir(), 'tapdeck-unknown-'));
let running: Running;

/** A datagram in an 802.11 data frame behind radiotap, as a monitor sees it. */
function wifiFrame(payload: Uint8Array, { sourcePort = 6970 }: Route): Uint8Array {
	const radiotap = hex('0000 0a00 04000000 0200');
	const header = hex('0802 0000 020000000002 020000000001 020000000001 1000');
	const snap = hex('aaaa03000000 0800');
	const ends = { source: [192, 168, 1, 1], destination: [192, 168, 1, 101] } as const;
	return bytes(radiotap, header, snap, ipv4(17, udp(sourcePort, 1306, payload), ends));
}

/** Pictures of which a third of the packets is missing, and sound. */
function dashCam(): string {
	const frames = [
		...filmFrames({
			route: { sourcePort: 6970 },
			frameOf: wifiFrame,
			isLost: (packet) => packet > 40 && packet % 3 === 1,
		}),
		...toneRtp({ route: { sourcePort: 6972 }, frameOf: wifiFrame }),
	].sort((a, b) => a.us - b.us);
	const file = path.join(mkdtempSync(path.join(tmpdir(), 'tapdeck-e2e-')), 'dash-cam.pcap');
	writeFileSync(file, pcapFile(filePackets(frames), { linkType: RADIOTAP }));
	return file;
}

beforeAll(async () => {
	running = await launch([dashCam()]);
	await running.page.getByRole('grid', { name: 'RTP streams' }).waitFor();
});

afterAll(() => running.electron.close());

const row = () => running.page.getByRole('grid', { name: 'RTP streams' }).locator('[data-row="0"]');
const room = () => running.page.getByRole('region', { name: 'Pictures of the stream' });

describe('the story of media that nobody announced', () => {
	test('the codec is told, and marked as inferred', async () => {
		await row().getByText('H264').waitFor({ timeout: 60_000 });
		await row().getByText('inferred').first().waitFor();
		await row().click();
	});

	test('the film plays with its sound, and says what is missing', async () => {
		const { page } = running;
		await page.getByRole('tab', { name: 'Play', exact: true }).click();
		await room()
			.getByText(/pictures are damaged/u)
			.waitFor({ timeout: 60_000 });
		await room()
			.getByText(/H264.* · MPEG4-GENERIC/u)
			.waitFor({ timeout: 60_000 });
		const video = page.locator('video');
		const width = () => video.evaluate((one) => (one as HTMLVideoElement).videoWidth);
		await expect.poll(width, { timeout: 60_000 }).toBe(160);
		await room().getByRole('button', { name: 'One picture on' }).click();
		const place = () => video.evaluate((one) => (one as HTMLVideoElement).currentTime);
		await expect.poll(place, { timeout: 30_000 }).toBeGreaterThan(0.05);
	});

	test('another codec is set by hand, and taken back', async () => {
		const { page } = running;
		await row().click();
		await page.keyboard.press('Control+Shift+U');
		const dialog = page.getByRole('dialog', { name: 'Decode As' });
		await dialog.getByLabel('Current, rule 1').fill('H265/90000');
		const apply = dialog.getByRole('button', { name: 'Apply rules' });
		await expect.poll(() => apply.isEnabled(), { timeout: 30_000 }).toBe(true);
		await apply.click();
		await row().getByText('set by you').first().waitFor({ timeout: 30_000 });
		await row().click();
		await page.keyboard.press('Control+Z');
		await row().getByText('inferred').first().waitFor({ timeout: 30_000 });
		expect(await row().textContent()).toContain('H264');
	});

	test('it is saved, pictures and sound in one file, with what is missing', async () => {
		const { page } = running;
		await answerFolder(running, out);
		await page.keyboard.press('Control+S');
		const dialog = page.getByRole('dialog', { name: 'Save streams' });
		await dialog.getByText('inferred').first().waitFor({ timeout: 30_000 });
		await dialog.getByRole('button', { name: 'Choose folder' }).click();
		await dialog.getByText(out).waitFor();
		await dialog.getByRole('button', { name: /^Save \d+ streams/u }).click();
		// The result takes the place of the plan once everything is written, or nothing could be.
		const done = page.getByRole('button', { name: 'Done' });
		await done.waitFor({ timeout: 100_000 });
		await page.getByText('3 files saved').waitFor();
		await done.click();
		const text = readFileSync(path.join(out, 'manifest.json'), 'utf8');
		const manifest = JSON.parse(text) as ManifestDocument;
		const film = manifest.items.find(({ codec }) => codec?.startsWith('H264 + ') === true);
		expect(film?.container).toBe('mkv');
		expect(text).toMatch(/damaged pictures were left out/u);
		for (const { file } of manifest.items) expect(existsSync(path.join(out, file))).toBe(true);
	});

	test('what the receiver said of the air stands beside every packet', async () => {
		const { page } = running;
		await page.keyboard.press('Control+4');
		const list = page.getByRole('grid', { name: 'Packets' });
		await list.getByRole('columnheader', { name: 'Signal' }).waitFor({ timeout: 30_000 });
		await list.locator('[data-row="0"]').getByText('1.0 Mb/s').waitFor({ timeout: 30_000 });
	});

	test('the page has logged no error in all of this', () => {
		expect(running.errors).toEqual([]);
	});
});
