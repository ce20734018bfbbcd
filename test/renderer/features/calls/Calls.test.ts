import { configure, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import AppView from '../../../../renderer/App.svelte';
import { runCommand } from '../../../../renderer/commands.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 10_000 });

async function open(chosen?: readonly string[]) {
	const window = await fakeWindow(chosen);
	render(AppView, { app: window.app });
	const user = userEvent.setup();
	await user.keyboard('{Control>}o{/Control}');
	await until(() => expect(window.app.workbench.captures.length).toBeGreaterThan(0));
	await user.keyboard('{Control>}1{/Control}');
	await until(() => expect(grid()).toHaveAttribute('aria-rowcount', '12'));
	await until(() => expect(rowTexts()[0]).toContain('0000002115'));
	return { ...window, user };
}

const grid = (): HTMLElement => screen.getByRole('grid', { name: 'Calls' });
const rows = (): HTMLElement[] => within(grid()).getAllByRole('row').slice(1);
const rowTexts = (): string[] => rows().map(({ textContent }) => textContent);
const panel = (): HTMLElement => screen.getByRole('tabpanel');
const tab = (name: string): HTMLElement => screen.getByRole('tab', { name });

describe('calls table', () => {
	test('has the ten columns of Wireshark and the file', async () => {
		await open();
		const heads = within(grid())
			.getAllByRole('columnheader')
			.map(({ textContent }) => textContent.trim());
		expect(heads).toEqual([
			'Start Time',
			'Stop Time',
			'Initial Speaker',
			'From',
			'To',
			'Protocol',
			'Duration',
			'Packets',
			'State',
			'Comments',
			'File',
		]);
		expect(rowTexts()[0]).toMatch(
			/0\.939789.*61\.196\.187\.6.*09065082538@.*SIP.*00:00:22.*17.*COMPLETED.*INVITE 200 200.*A/u,
		);
		expect(screen.getByRole('button', { name: /^Calls/u })).toHaveTextContent('11');
	});

	test('says where Wireshark has another state, and why ours is what it is', async () => {
		await open();
		const crossed = rows().find((row) => row.textContent.includes('CANCEL crossed the 2xx'));
		expect(crossed).toHaveTextContent('IN CALL');
		expect(within(crossed ?? grid()).getByText('differs')).toHaveAttribute(
			'title',
			'Wireshark lists it as CANCELLED',
		);
	});

	test('shows further columns when asked, in the order of the user', async () => {
		const { user, app } = await open();
		await user.click(screen.getByRole('button', { name: 'Columns' }));
		await user.click(screen.getByRole('checkbox', { name: /Post-dial delay/u }));
		await user.click(screen.getByRole('button', { name: 'Move Stop Time up' }));
		const heads = within(grid())
			.getAllByRole('columnheader')
			.map(({ textContent }) => textContent.trim());
		expect(heads.slice(0, 2)).toEqual(['Stop Time', 'Start Time']);
		expect(heads).toContain('PDD (s)');
		expect(rowTexts()[0]).toContain('0.786');
		expect(app.settings.value.columnOrder['calls']?.[0]).toBe('stop');
	});

	test('sorts', async () => {
		const { user } = await open();
		const head = within(grid()).getByRole('button', { name: 'Packets' });
		await user.click(head);
		await until(() => expect(rowTexts()[0]).toContain('REJECTED'));
		await user.click(head);
		await until(() => expect(rowTexts()[0]).toContain('0000002115'));
	});

	test('finds numbers, filters states, and shows everything again', async () => {
		const { user } = await open();
		await user.type(screen.getByRole('searchbox', { name: 'Number or URI' }), '+8135');
		await until(() => expect(rows()).toHaveLength(1));
		await user.keyboard('{Escape}');
		await until(() => expect(rows()).toHaveLength(11));
		await user.click(screen.getByRole('button', { name: 'REJECTED' }));
		await until(() => expect(rows()).toHaveLength(2));
		await user.click(screen.getByRole('button', { name: 'UNKNOWN' }));
		await user.click(screen.getByRole('button', { name: 'REJECTED' }));
		await user.click(await screen.findByRole('button', { name: 'Show all calls' }));
		await until(() => expect(rows()).toHaveLength(11));
	});

	test('lists registrations and the rest when asked', async () => {
		const { user } = await open();
		await user.selectOptions(screen.getByRole('combobox', { name: 'List' }), 'registration');
		await until(() => expect(rowTexts()).toEqual([expect.stringContaining('REGISTER 401 200')]));
	});

	test('shows the figures of an operator', async () => {
		await open();
		const figures = screen.getByLabelText('Figures of all calls of the capture');
		expect(figures).toHaveTextContent(/ASR\s*50\.0 %/u);
		expect(figures).toHaveTextContent(/NER\s*83\.3 %/u);
		expect(figures).toHaveTextContent(/MOS least · median · greatest\s*2\.91 · 4\.31 · 4\.38/u);
		expect(figures).toHaveTextContent(/486 ×1/u);
	});
});

describe('keys of the calls table', () => {
	test('P prepares a filter on the Call-ID', async () => {
		const { user, app } = await open();
		rows()[0]?.focus();
		await user.keyboard('p');
		await until(() =>
			expect(app.calls.filter.value).toBe('sip.Call-ID == "2f4c81d06e2b4f7a@61.196.187.6"'),
		);
		await until(() => expect(rows()).toHaveLength(1));
	});

	test('R selects the streams of the call in their table', async () => {
		const { user, app } = await open();
		rows()[0]?.focus();
		await user.keyboard('r');
		expect(app.workbench.view).toBe('streams');
		expect([...app.streams.selection.keys]).toEqual(['c1:1', 'c1:2']);
	});

	test('J joins selected calls to one conversation, and parts them again', async () => {
		const { user, app } = await open();
		await user.click(rows()[0] ?? grid());
		await user.keyboard('{Shift>}{ArrowDown}{/Shift}j');
		await until(() => expect(app.calls.rowAt(0)?.item.legs).toEqual(['sip-13']));
		expect(await screen.findByText('Joined 2 calls to one conversation')).toBeVisible();
		await user.keyboard('j');
		await until(() => expect(app.calls.rowAt(0)?.item.legs).toEqual([]));
	});

	test('J on one call draws its other legs', async () => {
		const { user, app } = await open();
		await user.click(rows()[3] ?? grid());
		await user.keyboard('j');
		expect(app.flow.options.legs).toBe(true);
		await until(() => expect(app.flow.callIds.size).toBe(2));
	});

	test('Enter goes to the ladder, Esc comes back', async () => {
		const { user, app } = await open();
		await user.click(tab('Facts'));
		await user.click(rows()[0] ?? grid());
		await user.keyboard('{Enter}');
		expect(app.callTab).toBe('flow');
		await screen.findByRole('grid', { name: /^Ladder/u });
		await user.keyboard('f');
		await until(() =>
			expect(document.activeElement?.closest('[data-focus]')).toHaveAttribute('data-focus', 'flow'),
		);
		await user.keyboard('{Escape}');
		expect(document.activeElement?.closest('[data-focus]')).toHaveAttribute('data-focus', 'calls');
	});

	test('copies as CSV and as the JSON of the command line', async () => {
		const { user, log } = await open();
		await user.pointer({ target: rows()[0] ?? grid(), keys: '[MouseRight]' });
		await user.click(screen.getByRole('menuitem', { name: /Copy as CSV/u }));
		await until(() => expect(log).toHaveLength(1));
		const lines = String(log[0]?.[1]).split('\r\n');
		expect(lines[0]).toMatch(/^File,Start Time,Stop Time,Initial Speaker,From,To/u);
		expect(lines[1]).toMatch(/^A,0\.939789,22\.960672\d*,61\.196\.187\.6,/u);
		await user.pointer({ target: rows()[0] ?? grid(), keys: '[MouseRight]' });
		await user.click(screen.getByRole('menuitem', { name: /Copy as JSON/u }));
		await until(() => expect(log).toHaveLength(2));
		expect(JSON.parse(String(log[1]?.[1]))).toMatchObject({
			schema: 'tapdeck/calls@1',
			items: [{ id: 'sip-936' }],
		});
	});
});

describe('detail of a call', () => {
	test('messages are read in full, with what is wrong in them', async () => {
		const { user } = await open();
		await user.click(tab('Messages'));
		expect(await within(panel()).findAllByText(/^INVITE sip:0000002115@/u)).not.toHaveLength(0);
		expect(within(panel()).getByText('16 messages')).toBeVisible();
		expect(within(panel()).getByText('Contact is missing')).toBeVisible();
	});

	test('facts name times, findings and legs; digits are shown when asked for', async () => {
		const { user } = await open();
		await user.click(tab('Facts'));
		expect(within(panel()).getByText('Q.850 16 Normal call clearing')).toBeVisible();
		expect(within(panel()).getByRole('button', { name: '#941' })).toBeVisible();
		expect(within(panel()).queryByText('RTP event')).toBeNull();
		await user.click(within(panel()).getByRole('button', { name: 'Show 1 digit' }));
		expect(within(panel()).getByText('RTP event')).toBeVisible();
	});

	test('a leg leads to its call', async () => {
		const { user, app } = await open();
		await user.click(rows()[3] ?? grid());
		await user.click(tab('Facts'));
		expect(within(panel()).getByText('X-CID names its Call-ID (frame 21)')).toBeVisible();
		await user.click(within(panel()).getByRole('button', { name: 'sip-17' }));
		await until(() => expect(app.calls.currentItem?.id).toBe('sip-17'));
	});

	test('quality shows the streams of the call', async () => {
		const { user, app } = await open();
		await user.click(tab('Quality'));
		const choice = await within(panel()).findByRole('combobox', { name: 'Stream' });
		await user.selectOptions(choice, 'c1:2');
		await until(() => expect(app.quality.forward?.stream).toBe(2));
	});

	test('Ctrl+Tab goes from tab to tab', async () => {
		const { user, app } = await open();
		await user.keyboard('{Control>}{Tab}{/Control}');
		expect(app.callTab).toBe('quality');
	});
});

test('the Save dialog offers calls, and their streams apart', async () => {
	const { user } = await open();
	await user.keyboard('{Control>}s{/Control}');
	const dialog = await screen.findByRole('dialog', { name: 'Save calls' });
	await within(dialog).findByText('09065082538 → 0000002115');
	await user.selectOptions(within(dialog).getByRole('combobox', { name: 'Files' }), 'apart');
	await within(dialog).findByText(/192\.0\.2\.10 0x2de8a9b6/u);
	const formats = within(dialog).getByRole('combobox', { name: 'Format' });
	expect(
		within(formats)
			.getAllByRole('option')
			.map(({ textContent }) => textContent),
	).toEqual(['Best for each', 'WAV', 'AU', 'Opus', 'M4A', 'Raw payload', 'rtpdump', 'pcapng']);
	await user.selectOptions(within(dialog).getByRole('combobox', { name: 'Starts at' }), 'call');
});

describe('saving calls as files', () => {
	const target = path.join(mkdtempSync(path.join(tmpdir(), 'tapdeck-records-')), 'a.pcapng');

	test('their records as CSV and JSON', async () => {
		const { app } = await open([target]);
		await runCommand(app, 'saveCallsCsv');
		const lines = readFileSync(target, 'utf8').trimEnd().split('\r\n');
		expect(lines).toHaveLength(2);
		expect(lines[0]).toMatch(/^File,Start Time,Stop Time,Initial Speaker,From,To,/u);
		app.calls.selection.all(app.calls.count, app.calls.keyAt);
		await runCommand(app, 'saveCallsJson');
		const document = JSON.parse(readFileSync(target, 'utf8')) as { items: unknown[] };
		expect(document).toMatchObject({ schema: 'tapdeck/calls@1' });
		expect(document.items).toHaveLength(app.calls.count);
	});

	test('their packets as pcapng: signalling and media of the chosen ones', async () => {
		const { app, processes } = await open([target]);
		await runCommand(app, 'savePackets');
		const asked = processes.flatMap(({ received }) => received.map((one) => JSON.stringify(one)));
		const [save = ''] = asked.filter((one) => one.includes('"savePackets"'));
		expect(save).toContain(
			'"request":{"filter":"","calls":[0],"streams":null,"overwrite":true,"secrets":"captured"}',
		);
		expect(await screen.findByText(/12 packets.*a\.pcapng/u)).toBeVisible();
	});
});
