import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { configure, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import AppView from '../../../../renderer/App.svelte';
import { runCommand } from '../../../../renderer/commands.ts';
import { FakeEngine } from '../../../fixtures/fake-engine.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 10_000 });
afterEach(() => vi.restoreAllMocks());

/** A window whose packets have secrets. */
async function open(secrets: { readonly captured: number; readonly known: number }) {
	vi.spyOn(FakeEngine.prototype, 'packetSecrets').mockResolvedValue(secrets);
	const target = path.join(mkdtempSync(path.join(tmpdir(), 'tapdeck-secrets-')), 'a.pcapng');
	const { app, processes } = await fakeWindow([target]);
	render(AppView, { app });
	await app.chooseCaptures();
	await until(() => expect(app.workbench.shown[0]?.view?.phase).toBe('complete'));
	const asked = (): readonly string[] =>
		processes
			.flatMap(({ received }) => received.map((one) => JSON.stringify(one)))
			.filter((one) => one.includes('"savePackets"'));
	return { app, asked, user: userEvent.setup() };
}

test('nobody is asked where there are no secrets', async () => {
	const { app, asked } = await open({ captured: 0, known: 0 });
	await runCommand(app, 'savePackets');
	expect(asked()[0]).toContain('"secrets":"captured"');
	expect(app.dialog).toBeNull();
});

test('secrets of the capture go along unless the user leaves them out', async () => {
	const { app, asked, user } = await open({ captured: 1, known: 1 });
	const saving = runCommand(app, 'savePackets');
	expect(
		await screen.findByLabelText('Those that the capture itself carries (1 connection)'),
	).toBeChecked();
	await user.click(screen.getByLabelText('Leave them out'));
	await user.click(screen.getByRole('button', { name: 'Continue…' }));
	await saving;
	expect(asked()[0]).toContain('"secrets":"none"');
});

test('secrets of key-log files go along only when they are chosen', async () => {
	const { app, asked, user } = await open({ captured: 0, known: 2 });
	const saving = runCommand(app, 'savePackets');
	expect(await screen.findByLabelText('Leave them out')).toBeChecked();
	await user.click(screen.getByLabelText('All, also from key-log files (2 connections)'));
	await user.click(screen.getByRole('button', { name: 'Continue…' }));
	await saving;
	expect(asked()[0]).toContain('"secrets":"all"');
});

test('closing the question saves nothing', async () => {
	const { app, asked, user } = await open({ captured: 0, known: 2 });
	const saving = runCommand(app, 'savePackets');
	await screen.findByLabelText('Leave them out');
	await user.click(screen.getAllByRole('button', { name: 'Close' })[0] ?? document.body);
	await saving;
	expect(asked()).toEqual([]);
	expect(app.packetSecrets.question).toBeNull();
});
