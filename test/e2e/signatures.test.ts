/** From pictures in a conversation that nobody claimed to their bytes, and to files with hashes. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignatureManifest } from '../../app/index.ts';
import { bytes, counting } from '../app/network/frames.ts';
import { pcapFile } from '../fixtures/builders/pcap.ts';
import { filePackets, udpFrame } from '../fixtures/builders/rtp.ts';
import type { Running } from './launch.ts';
import { answerFolder, launch } from './launch.ts';

const out = mkdtempSync(path.join(tmpdir(), 'tapdeck-found-'));
let running: Running;

/** A picture of 2 × 2 points that any browser shows. */
const PNG = new Uint8Array(
	Buffer.from(
		'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==',
		'base64',
	),
);

beforeAll(async () => {
	const frames = [7, 20].map((before, at) => ({
		us: at * 1000,
		frame: udpFrame(bytes(counting(before), PNG)),
	}));
	const file = path.join(mkdtempSync(path.join(tmpdir(), 'tapdeck-e2e-')), 'pictures.pcap');
	writeFileSync(file, pcapFile(filePackets(frames)));
	running = await launch([file]);
	await running.page.getByText('pictures.pcap').first().waitFor();
});

afterAll(() => running.electron.close());

const dialog = () => running.page.getByRole('dialog', { name: 'Media signatures' });

describe('the story of pictures that nobody claimed', () => {
	test('they are found by their bytes and shown', async () => {
		const { page } = running;
		await page.keyboard.press('Control+Shift+F');
		await dialog().getByText('Searched: 2 packets').waitFor({ timeout: 30_000 });
		await dialog().getByRole('grid').focus();
		await page.keyboard.press('Home');
		const picture = dialog().getByRole('img', { name: 'PNG from frame 1' });
		await picture.waitFor();
		const width = () => picture.evaluate((one) => (one as HTMLImageElement).naturalWidth);
		await expect.poll(width, { timeout: 30_000 }).toBe(2);
	});

	test('they are saved with their places and hashes', async () => {
		await answerFolder(running, out);
		await dialog().getByRole('button', { name: 'Save 2 finds…' }).click();
		await dialog()
			.getByText(/^2 files and manifest.json/u)
			.waitFor({ timeout: 30_000 });
		const text = readFileSync(path.join(out, 'manifest.json'), 'utf8');
		const { items } = JSON.parse(text) as SignatureManifest;
		expect(items.map(({ frame, payloadOffset }) => [frame, payloadOffset])).toEqual([
			[1, 7],
			[2, 20],
		]);
		for (const { file, sha256 } of items) {
			const written = readFileSync(path.join(out, file));
			expect(written).toEqual(Buffer.from(PNG));
			expect(createHash('sha256').update(written).digest('hex')).toBe(sha256);
		}
	});

	test('Enter leads to the packet, with the picture’s bytes marked', async () => {
		const { page } = running;
		await dialog().getByRole('grid').focus();
		await page.keyboard.press('End');
		await page.keyboard.press('Enter');
		await page.getByText(`${PNG.length} bytes at 62`).waitFor({ timeout: 30_000 });
		expect(await page.locator('.byte.marked').count()).toBe(PNG.length);
		expect(await page.locator('.byte.marked').first().textContent()).toBe('89');
	});

	test('the page has logged no error in all of this', () => {
		expect(running.errors).toEqual([]);
	});
});
