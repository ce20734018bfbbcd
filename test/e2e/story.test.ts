import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ManifestDocument } from '../../app/views/save.ts';
import { callCapture } from './capture.ts';
import type { Running } from './launch.ts';
import { answerFolder, killEngines, launch } from './launch.ts';

let running: Running;
const out = mkdtempSync(path.join(tmpdir(), 'tapdeck-saved-'));

beforeAll(async () => {
	running = await launch([callCapture('call.pcap')]);
	await running.page.getByText('2 streams', { exact: true }).waitFor();
	await running.page.getByRole('grid', { name: 'RTP streams' }).getByText('0x2de8a9b6').waitFor();
});

afterAll(async () => {
	await running.electron.close();
});

const streams = () => running.page.getByRole('grid', { name: 'RTP streams' });
const firstRow = () => streams().locator('[data-row="0"]');

describe('a capture in the real window', () => {
	test('the file of the command line is open, its streams are listed with the true loss', async () => {
		await running.page.getByText('1 of 1 SHA-256 taken').waitFor();
		expect(await streams().locator('[data-row]').count()).toBe(2);
		expect(await streams().getByRole('row').filter({ hasText: '0x2de8a9b6' }).innerText()).toMatch(
			/10\.0\.0\.1[\s\S]*g711U[\s\S]*496[\s\S]*4 \(0\.80 %\)/u,
		);
	});

	test('the table sorts', async () => {
		const head = streams().getByRole('button', { name: 'Packets' });
		await head.click();
		await firstRow().getByText('0x2de8a9b6').waitFor();
		await head.click();
		await firstRow().getByText('0x1b9d47d1').waitFor();
		await head.click();
	});

	test('the filter bar filters, and says what is wrong', async () => {
		const { page } = running;
		await page.keyboard.press('Control+/');
		await page.keyboard.type('rtp.ssrc == 0x1b9d47d1');
		await page.getByText('1 stream', { exact: true }).waitFor();
		await page.getByText('1 (50.0 %)').waitFor();
		await page.keyboard.press('Escape');
		await page.keyboard.type('rtp.ssrc = = 4');
		await page.getByRole('alert').waitFor();
		await page.keyboard.press('Escape');
		await page.getByText('2 streams', { exact: true }).waitFor();
	});

	test('the graphs are drawn, and N goes to the loss', async () => {
		const { page } = running;
		await streams().getByText('0x2de8a9b6').click();
		const graphs = page.getByRole('application', { name: /Jitter, delta/u });
		await graphs.locator('canvas').nth(4).waitFor();
		const drawn = await graphs
			.locator('canvas')
			.first()
			.evaluate((canvas: HTMLCanvasElement) => {
				const pixels = canvas
					.getContext('2d')
					?.getImageData(0, 0, canvas.width, canvas.height).data;
				return new Set(new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))).size;
			});
		expect(drawn).toBeGreaterThan(10);
		await graphs.focus();
		await page.keyboard.press('n');
		const packets = page.getByRole('grid', { name: 'Packets of the stream' });
		await packets.locator('[aria-selected="true"]').getByText('3 lost').waitFor();
	});

	test('a packet shows its fields and bytes', async () => {
		const { page } = running;
		await page.getByRole('tab', { name: 'Packet and bytes' }).click();
		await page.getByRole('treeitem', { name: /Real-Time Transport Protocol/u }).waitFor();
		await page.getByRole('tab', { name: 'Quality' }).click();
	});

	test('streams are saved, and the manifest tells what was lost', async () => {
		const { page } = running;
		await answerFolder(running, out);
		await page.keyboard.press('Control+s');
		await page.getByRole('dialog', { name: 'Save streams' }).waitFor();
		await page.getByRole('button', { name: 'Choose folder' }).click();
		await page.getByText(out).waitFor();
		await page.getByRole('dialog').getByRole('button', { name: 'Save 2 streams' }).click();
		await page.getByRole('dialog', { name: '2 files saved' }).waitFor();
		await page.getByRole('button', { name: 'Done' }).click();
		const manifest = JSON.parse(
			readFileSync(path.join(out, 'manifest.json'), 'utf8'),
		) as ManifestDocument;
		expect(manifest.items.map(({ ssrc }) => ssrc).sort()).toEqual(['0x1b9d47d1', '0x2de8a9b6']);
		const lossy = manifest.items.find(({ ssrc }) => ssrc === '0x2de8a9b6');
		expect(lossy).toMatchObject({ lostPackets: 4, container: 'wav' });
		expect(existsSync(path.join(out, lossy?.file ?? ''))).toBe(true);
	});

	test('when the engine is killed the window says so, keeps what it has, and goes on', async () => {
		const { page } = running;
		await killEngines(running);
		await page
			.getByRole('alert')
			.filter({ hasText: /The engine (was ended|ended)/u })
			.waitFor();
		expect(await streams().locator('[data-row]').count()).toBe(2);
		await page.getByRole('button', { name: 'Reopen capture' }).click();
		await page.getByRole('alert').waitFor({ state: 'detached' });
		await page.getByText('1 of 1 SHA-256 taken').waitFor();
		await page.keyboard.press('Control+4');
		await page.getByText('996 packets').waitFor();
		await page.keyboard.press('Control+2');
	});

	test('everything is reached by keyboard alone', async () => {
		const { page } = running;
		await page.keyboard.press('Control+k');
		await page.keyboard.type('3');
		await page.keyboard.press('Enter');
		await page.getByText('Frame 3', { exact: true }).waitFor();
		await page.keyboard.press('Alt+ArrowLeft');
		await streams().waitFor();
		await page.keyboard.press('Alt+f');
		await page.getByRole('menuitem', { name: /Save streams/u }).waitFor();
		await page.keyboard.press('Escape');
		const visited = new Set<string>();
		for (let step = 0; step < 8; step += 1) {
			await page.keyboard.press('F6');
			const area = await page.evaluate(() =>
				document.activeElement?.closest('[data-focus]')?.getAttribute('data-focus'),
			);
			if (area) visited.add(area);
		}
		expect([...visited].sort()).toEqual(
			['filter', 'packet table', 'quality', 'rail', 'streams', 'timeline'].sort(),
		);
	});

	test('the page has logged no error in all of this', () => {
		expect(running.errors).toEqual([]);
	});
});
