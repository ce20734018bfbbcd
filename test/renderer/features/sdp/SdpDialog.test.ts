/** A session description edited in the window: checked while it is typed, applied, undone, saved. */
import { configure, fireEvent, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCapture } from '../../../../app/index.ts';
import { runCommand } from '../../../../renderer/commands.ts';
import AppView from '../../../../renderer/App.svelte';
import { writeCapture } from '../../../fixtures/builders/calls.ts';
import { filmFrames } from '../../../fixtures/builders/film.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 15_000 });

/** The editor on a film that nobody announced. */
async function open() {
	const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-sdp-'));
	const file = writeCapture(path.join(folder, 'film.pcap'), filmFrames());
	const target = path.join(folder, 'film.sdp');
	const chosen = [file];
	const { app } = await fakeWindow(chosen, openCapture);
	render(AppView, { app });
	await app.chooseCaptures();
	await until(() => expect(app.quality.items.forward?.codec).toBe('H264'));
	await until(() => expect(app.workbench.captures[0]?.isReading).toBe(false));
	await until(() => expect(app.workbench.captures[0]?.decodeAs.value).not.toBeNull());
	chosen[0] = target;
	await runCommand(app, 'editSdp');
	const box = await screen.findByRole('dialog', { name: 'Session description (SDP)' });
	const area = within(box).getByLabelText('Text of the session description');
	await until(() => expect(area).not.toHaveValue(''));
	const write = (text: string) => fireEvent.input(area, { target: { value: text } });
	const button = (name: string) => within(box).getByText(name).closest('button') as HTMLElement;
	const user = userEvent.setup();
	return { app, box, area: area as HTMLTextAreaElement, write, button, target, user };
}

describe('the editor of session descriptions', () => {
	test('begins with the assumed codec, marked so, and with the rate of the pictures', async () => {
		const { box, area } = await open();
		expect(area.value).toContain('a=rtpmap:96 H264/90000\n');
		expect(area.value).toContain('i=H264/90000 is assumed');
		expect(area.value).toContain('a=framerate:15\n');
		expect(within(box).getByText('codec assumed')).toBeVisible();
		await until(() => expect(box).toHaveTextContent('nothing is wrong with it'));
	});

	test('says line and reason of what is wrong, leads there, and applies nothing', async () => {
		const { app, area, box, button, write, user } = await open();
		await write(area.value.replace('H264/90000\na=', 'VP8\na='));
		await until(() => expect(box).toHaveTextContent('behind the codec stands its clock rate'));
		expect(button('Apply to stream')).toBeDisabled();
		expect(area).toHaveAttribute('aria-invalid', 'true');
		await user.click(button('Line 8'));
		const { selectionStart, selectionEnd } = area;
		expect(area.value.slice(selectionStart, selectionEnd)).toBe('a=rtpmap:96 VP8');
		await user.click(button('As it was made'));
		await until(() => expect(button('Apply to stream')).toBeEnabled());
		expect(app.sdp.isChanged).toBe(false);
	});

	test('makes codec and clock the rule of the stream, which is taken back in one step', async () => {
		const { app, area, button, write, user } = await open();
		await write(area.value.replace('H264/90000\na=', 'VP8/90000\na='));
		await until(() => expect(app.sdp.check?.codec).toBe('VP8/90000'));
		await user.click(button('Apply to stream'));
		await until(() => expect(app.quality.items.forward?.codec).toBe('VP8'));
		expect(app.quality.items.forward?.codecFrom).toBe('user');
		expect(app.dialog).toBeNull();
		await runCommand(app, 'undoDecodeAs');
		await until(() => expect(app.quality.items.forward?.codec).toBe('H264'));
	});

	test('saves the text as it stands, with the line ends of the standard', async () => {
		const { app, area, button, target, write, user } = await open();
		await write(area.value.replace('s=tapdeck', 's=seen at the gate'));
		await user.click(button('Save as .sdp…'));
		await until(() => expect(app.toasts.some(({ text }) => text === 'Saved film.sdp')).toBe(true));
		const saved = readFileSync(target, 'utf8');
		expect(saved).toMatch(/^v=0\r\no=.*\r\ns=seen at the gate\r\n/u);
		expect(saved.endsWith('a=framerate:15\r\n')).toBe(true);
	});
});
