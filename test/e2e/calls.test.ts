import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeProgram } from './fake-program.ts';
import type { Running } from './launch.ts';
import { answerSave, launch } from './launch.ts';

// The packaged program has its own engine.
const isPackaged = process.env['TAPDECK_PACKAGED'] === '1';
const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-calls-'));
let running: Running;

beforeAll(async () => {
	if (isPackaged) return;
	const capture = path.join(folder, 'voip.pcapng');
	writeFileSync(capture, 'the fake engine reads nothing');
	running = await launch([capture], await fakeProgram());
	await running.page.getByText('24 streams', { exact: true }).waitFor();
	await running.page.keyboard.press('Control+1');
	await ladder().locator('[data-row="0"]').waitFor();
});

afterAll(async () => {
	if (!isPackaged) await running.electron.close();
});

const ladder = () => running.page.getByRole('grid', { name: /^Ladder/u });

async function saveAs(entry: string, name: string): Promise<Buffer> {
	const { page } = running;
	const file = path.join(folder, name);
	await answerSave(running, file);
	await page.getByRole('button', { name: 'Save as' }).click();
	await page.getByRole('menuitem', { name: entry }).click();
	await page.getByRole('status').getByText(`Saved ${name}`, { exact: true }).waitFor();
	return readFileSync(file);
}

describe.skipIf(isPackaged)('calls in the real window', () => {
	test('the ladder is drawn with its arrows inside the view', async () => {
		const box = await ladder().boundingBox();
		const head = await ladder().locator('[data-row="0"] polygon').first().boundingBox();
		expect(head?.x).toBeGreaterThan(box?.x ?? 0);
		expect(head?.x).toBeLessThan((box?.x ?? 0) + (box?.width ?? 0));
		const ink = await ladder()
			.locator('[data-row="1"] line')
			.last()
			.evaluate((line) => getComputedStyle(line).stroke);
		expect(ink).not.toBe('none');
	});

	test('is saved as SVG, PNG, PDF and text', async () => {
		expect((await saveAs('Save flow as SVG…', 'flow.svg')).toString()).toMatch(/^<svg /u);
		expect((await saveAs('Save flow as PNG…', 'flow.png')).subarray(1, 4).toString()).toBe('PNG');
		const pdf = await saveAs('Save flow as PDF…', 'flow.pdf');
		expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
		expect(pdf.length).toBeGreaterThan(5000);
		expect((await saveAs('Save flow as text…', 'flow.txt')).toString()).toContain('INVITE SDP');
	});

	test('the hidden window of the PDF is gone', async () => {
		const count = await running.electron.evaluate(
			({ BrowserWindow }) => BrowserWindow.getAllWindows().length,
		);
		expect(count).toBe(1);
	});

	test('a call is heard: the clock of the sound goes on, and stops', async () => {
		const { page } = running;
		await page.getByRole('tab', { name: 'Play', exact: true }).click();
		await page.getByRole('button', { name: /^Play/u }).click();
		await page.getByText(/^00:01\.\d{3}$/u).waitFor();
		await page.getByRole('button', { name: 'Stop playing' }).click();
		await page.getByText('00:00.000', { exact: true }).waitFor();
	});

	test('the waves are drawn', async () => {
		const wave = running.page.locator('.lane canvas').first();
		const colours = await wave.evaluate((canvas: HTMLCanvasElement) => {
			const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
			return new Set(new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))).size;
		});
		expect(colours).toBeGreaterThan(5);
	});

	test('columns are dragged into another order', async () => {
		const { page } = running;
		const heads = page.getByRole('grid', { name: 'Calls' }).getByRole('columnheader');
		const from = await heads.nth(4).boundingBox();
		const to = await heads.nth(0).boundingBox();
		await page.mouse.move((from?.x ?? 0) + 30, (from?.y ?? 0) + 10);
		await page.mouse.down();
		await page.mouse.move((to?.x ?? 0) + 60, (to?.y ?? 0) + 10);
		await page.mouse.move((to?.x ?? 0) + 4, (to?.y ?? 0) + 10);
		await page.mouse.up();
		await heads.nth(0).getByText('To', { exact: true }).waitFor();
	});

	test('the page has logged no error in all of this', () => {
		expect(running.errors).toEqual([]);
	});
});
