import { configure, fireEvent, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { openCapture } from '../../../../app/index.ts';
import { runCommand } from '../../../../renderer/commands.ts';
import AppView from '../../../../renderer/App.svelte';
import { writeCapture } from '../../../fixtures/builders/calls.ts';
import { filmFrames, toneRtp } from '../../../fixtures/builders/film.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 15_000 });

const FILM = filmFrames({ route: { sourcePort: 6970 } });
const TONE = toneRtp({ route: { sourcePort: 6972 } });

/** The dialog over a film with its sound: two conversations of UDP, one of IPv4. */
async function open() {
	const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-talk-'));
	const frames = [...FILM, ...TONE].sort((a, b) => a.us - b.us);
	const window = await fakeWindow(
		[writeCapture(path.join(folder, 'film.pcap'), frames)],
		openCapture,
	);
	const { app } = window;
	render(AppView, { app });
	const user = userEvent.setup();
	await app.chooseCaptures();
	await until(() => expect(app.workbench.captures[0]?.isReading).toBe(false));
	await runCommand(app, 'conversations');
	const box = await screen.findByRole('dialog', { name: 'Conversations' });
	await within(box).findByRole('tab', { name: 'UDP · 2', hidden: true });
	return { ...window, user, box };
}

const options = { hidden: true } as const;
const tab = (box: HTMLElement, name: string) => within(box).getByRole('tab', { name, ...options });
const cells = (box: HTMLElement, row: number): readonly string[] =>
	[...box.querySelectorAll(`[data-row="${row}"] [role="gridcell"]`)].map(({ textContent }) =>
		textContent.trim(),
	);

describe('who talked with whom', () => {
	test('stands in tabs with their counts, in Wireshark’s columns', async () => {
		const { box, user } = await open();
		expect(tab(box, 'Ethernet · 1')).toBeDefined();
		expect(tab(box, 'TCP · 0')).toBeDefined();
		await user.click(tab(box, 'UDP · 2'));
		const heads = within(box).getAllByRole('columnheader', options);
		expect(heads.map(({ textContent }) => textContent.trim())).toEqual([
			...['Address A', 'Port A', 'Address B', 'Port B', 'Packets', 'Bytes', 'Likely media'],
			...['Packets A → B', 'Bytes A → B', 'Packets B → A', 'Bytes B → A'],
			...['Rel Start', 'Duration', 'Bits/s A → B', 'Bits/s B → A'],
		]);
		await until(() => expect(cells(box, 0)[1]).toBe('6970'));
		expect(cells(box, 0)[4]).toBe(String(FILM.length));
		expect(cells(box, 1)[4]).toBe(String(TONE.length));
		expect(cells(box, 0)[6]).toBe('video: RTP: H264 (inferred)');
		expect(cells(box, 1)[6]).toMatch(/^audio: RTP: MPEG4-GENERIC/u);
	});

	test('is sorted by a click on a head, and again the other way', async () => {
		const { box, user } = await open();
		await user.click(tab(box, 'UDP · 2'));
		const head = within(box).getByRole('button', { name: 'Port A', ...options });
		await user.click(head);
		await until(() => expect(cells(box, 0)[1]).toBe('6970'));
		await user.click(head);
		await until(() => expect(cells(box, 0)[1]).toBe('6972'));
	});

	test('is narrowed by a filter; one that is not understood is said', async () => {
		const { box } = await open();
		const field = within(box).getByLabelText('Only frames that match');
		await fireEvent.change(field, { target: { value: 'udp.srcport == 6972' } });
		await within(box).findByRole('tab', { name: 'UDP · 1', ...options });
		await fireEvent.change(field, { target: { value: 'udp.srcport ==' } });
		expect(await within(box).findByRole('alert', options)).toHaveTextContent(/./u);
	});
});

describe('a row', () => {
	test('leads to its packets by the keyboard alone', async () => {
		const { app, box, user } = await open();
		await user.click(tab(box, 'UDP · 2'));
		within(box).getByRole('grid', options).focus();
		await until(() => expect(cells(box, 1)[1]).toBe('6972'));
		await user.keyboard('{End}{Enter}');
		expect(app.dialog).toBeNull();
		expect(app.workbench.view).toBe('packets');
		await until(() => expect(app.packets.count).toBe(TONE.length));
		const [field] = screen.getAllByRole('combobox');
		expect(field).toHaveValue(app.packets.filter);
		expect(app.packets.filter).toContain('udp.srcport == 6972');
	});

	test('is copied with the others as CSV by Ctrl+C, or as JSON', async () => {
		const { app, box, user } = await open();
		const copied = vi.spyOn(app, 'copy').mockImplementation(() => undefined);
		await user.click(tab(box, 'UDP · 2'));
		within(box).getByRole('grid', options).focus();
		await user.keyboard('{Control>}c{/Control}');
		await until(() => expect(copied).toHaveBeenCalledTimes(1));
		expect(copied.mock.calls[0]?.[0].split('\r\n')).toHaveLength(4);
		await user.click(within(box).getByRole('button', { name: 'Copy as JSON', ...options }));
		await until(() => expect(copied).toHaveBeenCalledTimes(2));
		const document = JSON.parse(copied.mock.calls[1]?.[0] ?? '') as { items: unknown[] };
		expect(document.items).toMatchObject([{ portA: 6970 }, { portA: 6972 }]);
	});
});
