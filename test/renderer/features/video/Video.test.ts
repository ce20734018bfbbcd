import { configure, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCapture } from '../../../../app/index.ts';
import AppView from '../../../../renderer/App.svelte';
import { writeCapture } from '../../../fixtures/builders/calls.ts';
import type { FilmOptions } from '../../../fixtures/builders/film.ts';
import { filmFrames, toneRtp } from '../../../fixtures/builders/film.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 15_000 });

const VIDEO = { sourcePort: 6970, destinationPort: 6970 };
const SOUND = { sourcePort: 6972, destinationPort: 6972 };

/** The window on a film with its sound, the real engine behind it, the Play tab of the film open. */
async function open(options: FilmOptions = {}) {
	const frames = [...filmFrames({ ...options, route: VIDEO }), ...toneRtp({ route: SOUND })];
	const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-video-'));
	const sorted = frames.sort((a, b) => a.us - b.us);
	const file = writeCapture(path.join(folder, 'film.pcap'), sorted);
	const window = await fakeWindow([file], openCapture);
	render(AppView, { app: window.app });
	const user = userEvent.setup();
	await user.keyboard('{Control>}o{/Control}');
	await until(() => expect(window.app.streams.count).toBe(2));
	await until(() => expect(window.app.quality.items.forward?.kind).toBe('video'));
	await user.click(screen.getByRole('tab', { name: 'Play' }));
	await until(() => expect(window.app.video.view).not.toBeNull());
	await until(() => expect(window.app.video.clip.clip).not.toBeNull());
	return { ...window, user };
}

const room = (): HTMLElement => screen.getByRole('region', { name: 'Pictures of the stream' });
const events = (): HTMLElement =>
	within(room()).getByRole('grid', { name: 'Losses, freezes and key frames' });

describe('pictures of a stream', () => {
	test('are shown with what is known of them, the codec marked as inferred', async () => {
		const { app } = await open();
		expect(room()).toHaveTextContent(/Codec H264 inferred/u);
		expect(room()).toHaveTextContent(/Pictures 120/u);
		expect(room()).toHaveTextContent('Every picture is whole and came in time.');
		expect(app.video.clip.clip).toMatchObject({ sound: 'MPEG4-GENERIC', codec: 'H264' });
		const address = app.video.clip.clip?.url ?? 'none';
		expect(screen.getByLabelText('Picture')).toHaveAttribute('src', address);
	});

	test('tell their losses, and lead to the packets', async () => {
		const isLost = (packet: number): boolean => packet >= 98 && packet < 101;
		const { app, user } = await open({ isLost });
		expect(room()).toHaveTextContent(/1 of 119 pictures is damaged: 3 packets are missing/u);
		const lost = await within(events()).findByText('lost');
		const [loss] = app.video.view?.losses ?? [];
		const row = lost.closest('[data-row]') as HTMLElement;
		expect(row).toHaveTextContent(/3 packets/u);
		await user.dblClick(row);
		await until(() => expect(app.packets.detail?.packet.frame).toBe(loss?.frame));
		expect(app.workbench.view).toBe('packets');
	});

	test('are heard without sound, or seen with holes, on demand', async () => {
		const { app, user } = await open({ isLost: (packet) => packet === 99 });
		await user.selectOptions(within(room()).getByRole('combobox', { name: 'Sound' }), 'none');
		await until(() => expect(app.video.clip.clip?.sound).toBeNull());
		await user.click(within(room()).getByRole('checkbox', { name: 'Show damaged pictures' }));
		const notes = ['1 damaged pictures: shown as decoded'];
		await until(() => expect(app.video.clip.clip?.notes).toEqual(notes));
	});

	test('are given up when one leaves them', async () => {
		const { app, user } = await open();
		await user.click(screen.getByRole('tab', { name: 'Quality' }));
		expect(app.video.view).toBeNull();
		expect(app.video.clip.clip).toBeNull();
	});
});

test('a stream of sound is played by its waves as before', async () => {
	const { app, user } = await open();
	app.streams.selection.only(1, app.streams.keyAt(1));
	await until(() => expect(app.quality.items.forward?.kind).toBe('audio'));
	expect(screen.queryByRole('region', { name: 'Pictures of the stream' })).toBeNull();
	expect(await screen.findByRole('button', { name: 'To the start' })).toBeVisible();
	expect(user).toBeDefined();
});
