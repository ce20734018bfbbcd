import { configure, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCapture } from '../../../../app/index.ts';
import AppView from '../../../../renderer/App.svelte';
import { nothingRead } from '../../../../renderer/features/frame/nothing-read.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 10_000 });

const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-nothing-'));

/** The 24 bytes of a pcap file without packets: magic, version 2.4, snap length, Ethernet. */
const HEADER = Uint8Array.from(
	['d4c3b2a1', '02000400', '00000000', '00000000', 'ffff0000', '01000000'].flatMap((word) => [
		...Buffer.from(word, 'hex'),
	]),
);

async function open(name: string, bytes: Uint8Array | string) {
	const file = path.join(folder, name);
	writeFileSync(file, bytes);
	const { app } = await fakeWindow([file], openCapture);
	render(AppView, { app });
	const user = userEvent.setup();
	await user.keyboard('{Control>}o{/Control}');
	await until(() => expect(nothingRead(app.workbench.shown)).not.toBeNull());
	return { app, user };
}

describe('a file without packets', () => {
	test('is told from one in which nothing was found, in every list', async () => {
		const { user } = await open('empty.pcap', HEADER);
		for (const key of ['1', '2', '3', '4', '5']) {
			await user.keyboard(`{Control>}${key}{/Control}`);
			await screen.findByText(/^This capture holds no packets/u);
			expect(screen.queryByRole('button', { name: 'Show packets' })).not.toBeInTheDocument();
		}
	});

	test('has no time axis', async () => {
		await open('axis.pcap', HEADER);
		expect(screen.queryByText(/^0\.0+ s$/u)).not.toBeInTheDocument();
	});

	test('that is no capture says where the reason stands, and can be closed there', async () => {
		const { app, user } = await open('notes.txt', 'nothing but words');
		await screen.findByText('Nothing could be read: the message above says why.');
		expect(screen.getByText(/^Capture A cannot be read\./u)).toBeVisible();
		await user.click(screen.getByRole('button', { name: 'Close capture' }));
		await until(() => expect(app.workbench.captures).toHaveLength(0));
		await screen.findByRole('heading', { name: 'Open a capture' });
	});
});

describe('the reason for empty lists', () => {
	const capture = (phase: string, packets: number, isReading = false) =>
		({ view: { phase, info: { file: { packets } } }, isReading }) as never;

	test('is looked for only when every file has been read', () => {
		expect(nothingRead([])).toBeNull();
		expect(nothingRead([capture('complete', 0, true)])).toBeNull();
		expect(nothingRead([capture('following', 0)])).toBeNull();
		expect(nothingRead([capture('complete', 0), capture('complete', 7)])).toBeNull();
	});

	test('is the file that could not be read only where that is true of all', () => {
		expect(nothingRead([capture('failed', 0)])).toBe('refused');
		expect(nothingRead([capture('failed', 0), capture('complete', 0)])).toBe('noPackets');
	});
});
