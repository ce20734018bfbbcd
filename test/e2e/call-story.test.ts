/** From the list of calls to the saved files, on a call that two phones had and that lost packets. */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnalysisDocument, ManifestDocument } from '../../app/index.ts';
import { readCapture } from '../app/acceptance/engine.ts';
import { thinnedCapture } from './capture.ts';
import type { Running } from './launch.ts';
import { answerFolder, launch } from './launch.ts';

/** Frames that never came: media of both directions, at four places. */
const LOST = new Set([60, 61, 62, 63, 64, 65, 90, 120, 121, 122]);
const out = mkdtempSync(path.join(tmpdir(), 'tapdeck-call-story-'));
let capture = '';
let running: Running;
let analyses: AnalysisDocument[] = [];

beforeAll(async () => {
	const recorded = path.resolve('test/fixtures/calls/basic-call.pcapng');
	capture = thinnedCapture(recorded, 'lossy-call.pcapng', (frame) => LOST.has(frame));
	const engine = await readCapture(capture);
	const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	analyses = await Promise.all([...ids].map((id) => engine.analysis(id)));
	await engine.close();
	running = await launch([capture]);
	await running.page.getByText('2 streams', { exact: true }).waitFor();
});

afterAll(() => running.electron.close());

const calls = () => running.page.getByRole('grid', { name: 'Calls' });
const ladder = () => running.page.getByRole('grid', { name: /^Ladder/u });
const panel = () => running.page.getByRole('tabpanel');

describe('the story of a call', () => {
	test('it is listed with its parties and its state', async () => {
		await running.page.keyboard.press('Control+1');
		const row = calls().locator('[data-row="0"]');
		await row.getByText('COMPLETED').waitFor();
		expect(await calls().locator('[data-row]').count()).toBe(1);
		expect(await row.textContent()).toMatch(/\+4930555001@.*\+4930555002@/u);
	});

	test('its ladder leads to the packet, and the way back to the ladder', async () => {
		const { page } = running;
		await ladder().locator('[data-row="0"]').getByText('INVITE').first().waitFor();
		await ladder().focus();
		await page.keyboard.press('Home');
		await page.keyboard.press('Enter');
		await page.getByRole('treeitem', { name: /Session Initiation Protocol/u }).waitFor();
		await page.getByText('Frame 1', { exact: true }).first().waitFor();
		await page.keyboard.press('Alt+ArrowLeft');
		await ladder().locator('[data-row="0"]').waitFor();
	});

	test('the marks of the wave are the losses that the analysis of its streams finds', async () => {
		const { page } = running;
		const gaps = analyses.flatMap(({ packets }) =>
			packets.flatMap(({ missingBefore }, row) => {
				const before = packets[row - 1];
				return missingBefore > 0 && before !== undefined
					? [{ missing: missingBefore, before: before.frame }]
					: [];
			}),
		);
		const packetsLost = gaps.reduce((sum, { missing }) => sum + missing, 0);
		expect(packetsLost).toBe(LOST.size);
		await page.getByRole('tab', { name: 'Play', exact: true }).click();
		const legend = panel().getByRole('list').filter({ hasText: 'late for the buffer' });
		await legend.getByText(`lost ${packetsLost}`).waitFor();
		const marked = panel().locator('[data-row]').filter({ hasText: 'lost' });
		await expect.poll(() => marked.count(), { timeout: 20_000 }).toBe(gaps.length);
		const frames = await marked.evaluateAll((rows) =>
			rows.map((row) => Number(row.querySelectorAll('[role="gridcell"]')[1]?.textContent)),
		);
		// A mark leads to the last packet before what is lost.
		expect(frames.toSorted((a, b) => a - b)).toEqual(
			gaps.map(({ before }) => before).sort((a, b) => a - b),
		);
	});

	test('it is heard from its beginning to its end', async () => {
		const { page } = running;
		await page.getByRole('button', { name: /^Play/u }).click();
		await page.getByText(/^00:01\.\d{3}$/u).waitFor();
		await page
			.getByRole('button', { name: /^Play|^Pause/u })
			.first()
			.waitFor();
		await page.getByRole('button', { name: 'Stop playing' }).click();
		await page.getByText('00:00.000', { exact: true }).waitFor();
	});

	test('it is saved as one stereo file, and the manifest tells what was lost', async () => {
		const { page } = running;
		await answerFolder(running, out);
		await page.keyboard.press('Control+s');
		const dialog = page.getByRole('dialog', { name: 'Save calls' });
		await dialog.getByRole('button', { name: 'Choose folder' }).click();
		await dialog.getByText(out).waitFor();
		await dialog.getByRole('button', { name: 'Save 1 call' }).click();
		await page.getByRole('button', { name: 'Done' }).click();
		const manifest = JSON.parse(
			readFileSync(path.join(out, 'manifest.json'), 'utf8'),
		) as ManifestDocument;
		expect(manifest.items).toHaveLength(1);
		const [item] = manifest.items;
		expect(item).toMatchObject({ container: 'wav', lostPackets: LOST.size });
		const file = path.join(out, item?.file ?? '');
		expect(existsSync(file)).toBe(true);
		expect(readFileSync(file).readUInt16LE(22)).toBe(2);
	});

	test('the page has logged no error in all of this', () => {
		expect(running.errors).toEqual([]);
	});
});
