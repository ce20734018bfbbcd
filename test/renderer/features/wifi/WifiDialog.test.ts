import { configure, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCapture } from '../../../../app/index.ts';
import AppView from '../../../../renderer/App.svelte';
import { runCommand } from '../../../../renderer/commands.ts';
import { writeProtected } from '../../../app/network/protected-talk.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 15_000 });

/** The window on protected Wi-Fi, read to its end, with the dialog open. */
async function open() {
	const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-wifi-'));
	const window = await fakeWindow([writeProtected(path.join(folder, 'wifi.pcap'))], openCapture);
	render(AppView, { app: window.app });
	const { app } = window;
	await runCommand(app, 'open');
	await until(() => expect(app.workbench.captures[0]?.view?.info.findings).not.toEqual([]));
	await until(() => expect(app.workbench.captures[0]?.isReading).toBe(false));
	app.show('wifi');
	const box = await screen.findByRole('dialog', { name: 'Wi-Fi keys' });
	const streams = () => app.workbench.captures[0]?.view?.info.found.rtpStreams;
	return { app, box, streams, user: userEvent.setup() };
}

describe('keys of Wi-Fi', () => {
	test('are asked for by the finding, with what is known of each station', async () => {
		const { app, box, streams } = await open();
		await until(() => expect(box).toHaveTextContent('Key needed'));
		expect(box).toHaveTextContent(/5a:5a:12:43:c6:9e\s*c4:3a:be:16:f5:78\s*DashCam/u);
		expect(box).toHaveTextContent('0 of 20');
		expect(streams()).toBe(0);
		app.show(null);
		app.workbench.go('findings');
		expect(await screen.findByText('Give a Wi-Fi key…')).toBeVisible();
	});

	test('open what was protected once they are given', async () => {
		const { app, box, streams, user } = await open();
		await user.type(within(box).getByLabelText('Keys'), 'DashCam:drive carefully');
		await user.click(within(box).getByText('Read again'));
		await until(() => expect(streams()).toBe(1));
		expect(app.dialog).toBeNull();
		app.show('wifi');
		const again = await screen.findByRole('dialog', { name: 'Wi-Fi keys' });
		await until(() => expect(again).toHaveTextContent('Decrypted'));
		expect(again).toHaveTextContent('20 of 20');
		expect(within(again).getByLabelText('Keys')).toHaveValue('DashCam:drive carefully');
	});

	test('that are none are said to be, and nothing is read again', async () => {
		const { app, box, user } = await open();
		await user.type(within(box).getByLabelText('Keys'), 'short');
		await user.click(within(box).getByText('Read again'));
		await until(() => expect(within(box).getByRole('alert')).toHaveTextContent('no Wi-Fi key'));
		expect(app.workbench.captures[0]?.wifiKeys).toEqual([]);
	});
});
