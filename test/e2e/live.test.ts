/** Capturing live in the real window: a call of two phones on loopback. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCapture } from '../app/acceptance/engine.ts';
import { canCapture, loopbackName } from '../fixtures/libpcap.ts';
import { until } from '../fixtures/until.ts';
import { LivePeers, PEER_FILTER } from './live-peer.ts';
import type { Running } from './launch.ts';
import { answerFolder, answerSave, killEngines, launch } from './launch.ts';

const out = mkdtempSync(path.join(tmpdir(), 'tapdeck-live-'));
const recorded = path.join(out, 'recorded');
let running: Running;
let peers: LivePeers;
let spool = '';

const page = () => running.page;
const bar = () => page().getByRole('region', { name: 'Live capture' });
const captured = (): string => {
	const files = readdirSync(spool).sort();
	return path.join(spool, files.at(-1) ?? '');
};
/** What saving gives for the same packets. */
async function savedOffline(file: string, folder: string): Promise<readonly string[]> {
	const engine = await readCapture(file);
	const request = { only: null, format: 'auto', sync: 'none', names: 'ssrc', overwrite: true };
	const { items } = await engine.save(
		request as never,
		folder,
		() => undefined,
		new AbortController().signal,
	);
	await engine.close();
	return items.map((item) => item.file);
}

describe.skipIf(!canCapture)('live capture (needs libpcap and the right: skipped)', () => {
	beforeAll(async () => {
		peers = await LivePeers.open();
		running = await launch([]);
		const profile = await running.electron.evaluate(({ app }) => app.getPath('userData'));
		spool = path.join(profile, 'spool');
	});

	afterAll(async () => {
		peers.close();
		await running.electron.close();
	});

	test('the start screen lists the interface, counts its packets and starts on it', async () => {
		const name = loopbackName();
		await page()
			.getByRole('button', { name: new RegExp(`^${name}\\b`, 'u') })
			.click();
		await page()
			.getByRole('button', { name: `Start on ${name}` })
			.waitFor();
		await page().getByRole('textbox', { name: 'Capture filter' }).fill('udp prt 5');
		await page()
			.getByText(/syntax error.*column 5/u)
			.waitFor();
		await page().getByRole('textbox', { name: 'Capture filter' }).fill(PEER_FILTER);
		await page().getByText('valid', { exact: true }).waitFor();
		await page().keyboard.press('Control+e');
		await bar().getByText('Capturing').waitFor();
	});

	test('a call is in the list while it rings', async () => {
		await peers.ring();
		await page().keyboard.press('Control+1');
		const calls = page().getByRole('grid', { name: 'Calls' });
		await calls.locator('[data-row="0"]').getByText('RINGING').waitFor();
		await peers.answer();
	});

	test('its streams are recorded as they come, the same as saving gives', async () => {
		await answerFolder(running, recorded);
		await page().keyboard.press('Control+Shift+D');
		await peers.talk(0, 100);
		await bar().getByText('2 of 2 coming').waitFor();
		await page().getByRole('tab', { name: 'Play', exact: true }).click();
		await page().getByRole('button', { name: 'Live', exact: true }).click();
		// It plays, and at the end waits for more instead of stopping.
		await page().getByText('Waiting for packets').waitFor();
		await page()
			.getByRole('button', { name: /^Pause/u })
			.waitFor();
		await page().screenshot({ path: path.join(out, 'listening.png') });
		await peers.hangUp();
		await page().getByText('COMPLETED').first().waitFor();
		await until(async () => expect(await bar().innerText()).toMatch(/Packets\s+206/u));
		await page().keyboard.press('Control+e');
		await bar().getByText('Capture ended').waitFor();
		await bar().getByText('Recorded: 2').waitFor();
		const live = page().getByRole('button', { name: 'Live', exact: true });
		await live.waitFor({ state: 'detached' });
		const files = await savedOffline(captured(), path.join(out, 'offline'));
		expect(files).toHaveLength(2);
		for (const file of files) {
			const ours = readFileSync(path.join(recorded, file));
			expect(ours.equals(readFileSync(path.join(out, 'offline', file)))).toBe(true);
		}
		expect(readFileSync(path.join(recorded, files[0] ?? '')).length).toBe(44 + 100 * 320);
	});

	test('the capture is saved with nothing lost', async () => {
		const target = path.join(out, 'saved.pcapng');
		await answerSave(running, target);
		await bar().getByRole('button', { name: 'Save capture' }).click();
		await page()
			.getByRole('status')
			.getByText(/saved in saved\.pcapng/u)
			.waitFor();
		expect(readFileSync(target).equals(readFileSync(captured()))).toBe(true);
	});

	test('an engine that is killed loses no packet and no sound', async () => {
		await bar()
			.getByRole('button', { name: /Start again/u })
			.click();
		await bar().getByText('Capturing').waitFor();
		const again = path.join(out, 'again');
		await answerFolder(running, again);
		await page().keyboard.press('Control+2');
		await peers.talk(1000, 20, 0x5eed0000);
		await page().getByRole('grid', { name: 'RTP streams' }).getByText('0x5eed0000').waitFor();
		await page().keyboard.press('Control+Shift+D');
		const wav = path.join(again, '5eed0000.wav');
		await until(() => expect(readFileSync(wav).length).toBe(44 + 20 * 320));
		await killEngines(running);
		await page().getByRole('button', { name: 'Reopen capture' }).waitFor();
		await peers.talk(1020, 20, 0x5eed0000);
		await until(async () => expect(await bar().innerText()).toMatch(/Packets\s+80/u));
		await page().keyboard.press('Control+e');
		await bar().getByText('Capture ended').waitFor();
		expect(readFileSync(wav).toString('latin1', 0, 4)).toBe('RIFF');
		const engine = await readCapture(captured());
		expect(engine.info().file).toMatchObject({ packets: 80, damage: null });
		await engine.close();
		await page().getByRole('button', { name: 'Reopen capture' }).click();
		await page().getByRole('grid', { name: 'RTP streams' }).getByText('0x5eed0000').waitFor();
	});

	test('what was not saved is offered when all captures are closed', async () => {
		await page().keyboard.press('Control+w');
		await page().keyboard.press('Control+w');
		const left = page().getByRole('region', { name: 'Not saved yet' });
		await left.getByRole('button', { name: 'Open' }).waitFor();
		expect(await left.getByRole('listitem').count()).toBe(1);
		expect(running.errors).toEqual([]);
	});
});
