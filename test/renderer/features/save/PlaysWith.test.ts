/** What a decoder complained of, in the result of a save and in the detail of the stream. */
import { configure, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openCapture } from '../../../../app/index.ts';
import AppView from '../../../../renderer/App.svelte';
import { HAS_FFMPEG } from '../../../app/export/programs.ts';
import { writeCapture } from '../../../fixtures/builders/calls.ts';
import { filmFrames } from '../../../fixtures/builders/film.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 15_000 });

test.runIf(HAS_FFMPEG)('a film with missing packets plays with errors, and is saved', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-plays-'));
	const frames = filmFrames({ isLost: (packet) => packet > 40 && packet % 7 === 0 });
	const chosen = [writeCapture(path.join(folder, 'film.pcap'), frames)];
	const { app } = await fakeWindow(chosen, openCapture);
	render(AppView, { app });
	const user = userEvent.setup();
	await app.chooseCaptures();
	await until(() => expect(app.quality.items.forward?.codec).toBe('H264'));
	await until(() => expect(app.workbench.captures[0]?.isReading).toBe(false));
	chosen[0] = folder;
	await app.openSave();
	await app.save.chooseFolder();
	await app.save.start();
	await until(() => expect(app.save.phase).toBe('ended'));
	const badge = /^plays with [1-9]\d* errors$/u;
	expect(await screen.findByText(badge)).toHaveAttribute(
		'title',
		expect.stringMatching(/damaged pictures were left out/u),
	);
	expect(app.save.progress[0]?.manifest?.failed).toEqual([]);
	app.show(null);
	await user.click(screen.getByRole('tab', { name: 'Facts and RTCP' }));
	expect(await screen.findByText(badge)).toBeVisible();
});
