import { configure, fireEvent, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import AppView from '../../renderer/App.svelte';
import { fakeWindow } from '../fixtures/fake-window.ts';
import '../fixtures/setup-dom.ts';
import { until } from '../fixtures/until.ts';

async function start(chosen?: readonly string[]) {
	const window = await fakeWindow(chosen);
	render(AppView, { app: window.app });
	return { ...window, user: userEvent.setup() };
}

async function open(chosen?: readonly string[]) {
	const window = await start(chosen);
	await window.user.keyboard('{Control>}o{/Control}');
	await until(() => expect(streams()).toHaveAttribute('aria-rowcount', '25'));
	await until(() => expect(rowTexts()[0]).toContain('192.0.2.10'));
	return window;
}

async function openTwo() {
	const window = await start(['/x/a.pcap', '/x/b.pcap']);
	await window.user.keyboard('{Control>}o{/Control}');
	await until(() => expect(window.app.streams.total).toBe(48));
	return window;
}

const streams = (): HTMLElement => screen.getByRole('grid', { name: 'RTP streams' });
const rows = (grid: HTMLElement = streams()): HTMLElement[] =>
	within(grid).getAllByRole('row').slice(1);
const rowTexts = (): string[] => rows().map(({ textContent }) => textContent);
const ssrcs = (): string[] => rowTexts().flatMap((text) => /0x[0-9a-f]{8}/u.exec(text)?.[0] ?? []);

configure({ asyncUtilTimeout: 10_000 });

describe('start screen', () => {
	test('offers to open files and to capture', async () => {
		await start();
		expect(screen.getByRole('heading', { name: 'Open a capture' })).toBeVisible();
		expect(screen.getByRole('button', { name: /Open files/u })).toBeVisible();
		expect(screen.getByText(/is a crime in many countries/u)).toBeVisible();
		expect(screen.getByRole('heading', { name: 'Capture live' })).toBeVisible();
	});

	test('lists recent captures and opens one', async () => {
		// Any file that is there will do: the engine is a fake.
		const window = await open([path.resolve('package.json')]);
		await window.user.keyboard('{Control>}w{/Control}');
		const entry = await screen.findByRole('button', { name: 'package.json' });
		await window.user.click(entry);
		await until(() => expect(window.app.workbench.captures).toHaveLength(1));
	});
});

describe('streams table', () => {
	test('shows the columns of Wireshark and what it does not know', async () => {
		await open();
		const heads = within(streams())
			.getAllByRole('columnheader')
			.map(({ textContent }) => textContent.trim());
		expect(heads).toEqual([
			'Source Address',
			'Port',
			'Destination Address',
			'Port',
			'SSRC',
			'Payload',
			'Packets',
			'Lost',
			'Dup.',
			'Max Delta (ms)',
			'Mean Jitter',
			'Max Jitter',
			'File',
			'Status',
		]);
		expect(rowTexts()[2]).toContain('42 (4.07 %)');
		expect(rowTexts()[2]).toContain('loss');
	});

	test('sorts up, down, and back to the order of the capture', async () => {
		const { user } = await open();
		const head = within(streams()).getByRole('button', { name: 'Packets' });
		const first = ssrcs();
		await user.click(head);
		await user.click(head);
		await until(() => expect(ssrcs()[0]).toBe('0x2dea323d'));
		expect(within(streams()).getByRole('columnheader', { name: 'Packets' })).toHaveAttribute(
			'aria-sort',
			'descending',
		);
		await user.click(head);
		await until(() => expect(ssrcs().slice(0, 3)).toEqual(first.slice(0, 3)));
	});

	test('Shift and a click add a second key', async () => {
		const { user, app } = await open();
		await user.click(within(streams()).getByRole('button', { name: 'Payload' }));
		const lost = within(streams()).getByRole('button', { name: 'Lost' });
		await fireEvent.click(lost, { shiftKey: true });
		expect(app.streams.sort).toEqual([
			{ column: 'payload', descending: false },
			{ column: 'lost', descending: false },
		]);
	});

	test('is used with the keyboard: arrows, Shift, all, invert, none', async () => {
		const { user, app } = await open();
		rows()[0]?.focus();
		await user.keyboard('{ArrowDown}{ArrowDown}');
		expect(document.activeElement).toBe(rows()[2]);
		await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
		expect(app.streams.selection.size).toBe(3);
		await user.keyboard('{Control>}a{/Control}');
		expect(app.streams.selection.size).toBe(24);
		await user.keyboard('{Control>}i{/Control}');
		expect(app.streams.selection.size).toBe(0);
		await user.keyboard('{End}');
		expect(document.activeElement).toHaveAttribute('aria-rowindex', '25');
	});

	test('finds the reverse stream with R', async () => {
		const { user, app } = await open();
		rows()[0]?.focus();
		await user.keyboard('{Home}r');
		await until(() => expect([...app.streams.selection.keys]).toEqual(['c1:1', 'c1:2']));
	});

	test('Shift+R selects all pairs, Ctrl+R those without a reverse', async () => {
		const { user, app } = await open();
		rows()[0]?.focus();
		await user.keyboard('{Home}{Shift>}R{/Shift}');
		await until(() => expect(app.streams.selection.size).toBe(24));
		await user.keyboard('{Control>}r{/Control}');
		expect(await screen.findByText('Every stream has a reverse.')).toBeVisible();
		expect(app.streams.selection.size).toBe(0);
	});

	test('M marks streams and takes the mark away; Shift+G says when nothing announced it', async () => {
		const { user } = await open();
		await user.click(rows()[1] ?? streams());
		await user.keyboard('m');
		expect(within(rows()[1] ?? streams()).getByTitle('marked')).toBeVisible();
		await user.keyboard('m');
		expect(within(streams()).queryByTitle('marked')).toBeNull();
		await user.keyboard('{Shift>}G{/Shift}');
		expect(await screen.findByText('No signalling announced this stream.')).toBeVisible();
	});

	test('E opens the Save dialog on the stream, set to rtpdump', async () => {
		const { user } = await open();
		await user.click(rows()[1] ?? streams());
		await user.keyboard('e');
		const dialog = await screen.findByRole('dialog', { name: 'Save streams' });
		expect(await within(dialog).findAllByText(/0x2de8bac7/u)).toHaveLength(1);
		expect(within(dialog).getByRole('combobox', { name: 'Format' })).toHaveValue('rtpdump');
	});

	test('keeps the focus on its stream when rows move', async () => {
		const { user, app } = await open();
		await user.click(rows()[3] ?? streams());
		const head = within(streams()).getByRole('button', { name: 'Packets' });
		await user.click(head);
		await user.click(head);
		await until(() => expect(ssrcs()[0]).toBe('0x2dea323d'));
		await until(() => expect(app.streams.current?.stream).toBe(4));
	});

	test('copies the selection as CSV from the menu of the row', async () => {
		const { user, log } = await open();
		await user.pointer({ target: rows()[1] ?? streams(), keys: '[MouseRight]' });
		await user.click(screen.getByRole('menuitem', { name: /Copy as CSV/u }));
		await until(() => expect(log).toHaveLength(1));
		const lines = String(log[0]?.[1]).split('\r\n');
		expect(lines[0]).toMatch(/^File,Source Address,Source Port/u);
		expect(lines[1]).toMatch(/^A,198\.51\.100\.7,5062,192\.0\.2\.10,18524,0x2de8bac7/u);
	});

	test('hides and shows columns', async () => {
		const { user } = await open();
		await user.click(screen.getByRole('button', { name: 'Columns' }));
		await user.click(screen.getByRole('checkbox', { name: /Duplicates/u }));
		expect(within(streams()).queryByRole('columnheader', { name: 'Dup.' })).toBeNull();
	});
});

describe('time strip', () => {
	test('is made higher by keyboard, and as high as its lanes need by a double click', async () => {
		const { user, app } = await open();
		const grip = screen.getByRole('separator', { name: 'Height of the time strip' });
		const before = Number(grip.getAttribute('aria-valuenow'));
		grip.focus();
		await user.keyboard('{ArrowDown}{ArrowDown}');
		expect(grip).toHaveAttribute('aria-valuenow', String(before + 32));
		await user.dblClick(grip);
		expect(app.settings.value.paneSizes['strip']).toBeUndefined();
	});

	test('Ctrl+T goes from one time base to the next', async () => {
		const { user, app } = await open();
		await user.keyboard('{Control>}t{/Control}');
		expect(app.settings.value.timeFormat).toBe('utc');
		await user.keyboard('{Control>}tt{/Control}');
		expect(app.settings.value.timeFormat).toBe('relative');
	});

	test('Ctrl+\\ puts the detail at the right where there is room', async () => {
		const { user, app } = await open();
		await user.keyboard('{Control>}\\{/Control}');
		expect(app.settings.value.detailRight).toBe(true);
	});
});

describe('filter bar', () => {
	const input = (): HTMLElement => screen.getByRole('combobox', { name: 'Display filter' });

	test('Ctrl+/ goes there, and a whole filter comes into force', async () => {
		const { user } = await open();
		await user.keyboard('{Control>}/{/Control}');
		expect(document.activeElement).toBe(input());
		await user.keyboard('rtp.ssrc == 0x2de8bac7');
		await until(() => expect(ssrcs()).toEqual(['0x2de8bac7']));
		expect(screen.getByText('1 stream')).toBeVisible();
		expect(screen.getByText('1 (4.2 %)')).toBeVisible();
	});

	test('says that a filter is not complete, and where a fault is', async () => {
		const { user } = await open();
		await user.type(input(), 'rtp.ssrc ==');
		expect(await screen.findByText('not complete yet')).toBeVisible();
		await user.clear(input());
		await user.type(input(), 'rtp ??');
		expect(await screen.findByText('column 5: expected a field name')).toBeVisible();
		expect(input()).toHaveAttribute('aria-invalid', 'true');
	});

	test('completes field names by keyboard', async () => {
		const { user } = await open();
		await user.type(input(), 'rtp.s');
		await screen.findByRole('option', { name: /rtp\.ssrc/u });
		await user.keyboard('{ArrowDown}{Enter}');
		expect(input()).toHaveValue('rtp.ssrc');
	});

	test('Escape clears it', async () => {
		const { user, app } = await open();
		await user.type(input(), 'rtp.ssrc == 0x2de8bac7');
		await until(() => expect(ssrcs()).toHaveLength(1));
		await user.keyboard('{Escape}');
		expect(app.streams.filter.value).toBe('');
	});
});

describe('quality', () => {
	test('shows both sets of figures of the stream and of its reverse', async () => {
		await open();
		const summary = await screen.findByRole('complementary', { name: /Summary/u });
		await until(() =>
			expect(within(summary).getAllByRole('table', { name: /^(Forward|Reverse)/u })).toHaveLength(
				2,
			),
		);
		const lost = within(summary).getAllByRole('row', { name: /^Lost/u });
		expect(lost[1]?.textContent).toMatch(/−1\s\(−0\.13\s%\).*0\s\(0\.00\s%\)/u);
	});

	test('lists the packets in eight columns', async () => {
		await open();
		const grid = await screen.findByRole('grid', { name: 'Packets of the stream' });
		const heads = within(grid)
			.getAllByRole('columnheader')
			.map((head) => head.textContent.trim());
		expect(heads).toEqual([
			'Packet',
			'Sequence',
			'Delta (ms)',
			'Jitter',
			'Skew',
			'Bandwidth',
			'Mark',
			'Status',
		]);
		await until(() => expect(grid).toHaveAttribute('aria-rowcount', '568'));
	});

	test('N goes to the next problem, Shift+N back, and the cross-hair follows', async () => {
		const { user, app } = await open();
		const graphs = await screen.findByRole('application', { name: /Jitter, delta, skew/u });
		graphs.focus();
		await user.keyboard('n');
		await until(() => expect(app.quality.cursor).toBeCloseTo(17 * 0.02, 6));
		await user.keyboard('n');
		await until(() => expect(app.quality.selection.active).toBe(67));
		await user.keyboard('{Shift>}N{/Shift}');
		await until(() => expect(app.quality.selection.active).toBe(17));
		await user.keyboard('{ArrowRight}');
		await until(() => expect(app.quality.cursor).toBeCloseTo(18 * 0.02, 6));
	});

	test('plus and minus zoom, 0 shows the whole stream', async () => {
		const { user, app } = await open();
		const graphs = await screen.findByRole('application', { name: /Jitter, delta, skew/u });
		graphs.focus();
		await until(() => expect(app.quality.graphs).toHaveLength(1));
		await user.keyboard('+');
		const range = app.quality.range;
		expect((range?.to ?? 0) - (range?.from ?? 0)).toBeCloseTo(5.67, 2);
		await user.keyboard('0');
		expect(app.quality.range).toBeNull();
	});

	test('draws the other direction when it is asked for', async () => {
		const { user, app } = await open();
		await until(() => expect(screen.getByRole('button', { name: 'Both' })).toBeEnabled());
		await user.click(screen.getByRole('button', { name: 'Both' }));
		await until(() => expect(app.quality.graphs).toHaveLength(2));
		await user.click(screen.getByRole('button', { name: 'Reverse' }));
		await until(() => expect(app.quality.count).toBe(778));
	});

	test('the packet tab shows fields and bytes', async () => {
		const { user } = await open();
		await user.click(screen.getByRole('tab', { name: 'Packet and bytes' }));
		expect(await screen.findByRole('treeitem', { name: /Real-Time Transport/u })).toBeVisible();
	});
});

describe('packets', () => {
	test('lists, filters and shows a packet; the field marks its bytes and the byte its field', async () => {
		const { user } = await open();
		await user.keyboard('{Control>}4{/Control}');
		const grid = await screen.findByRole('grid', { name: 'Packets' });
		await until(() => expect(rows(grid)[2]?.textContent).toContain('192.0.2.3'));
		await user.click(rows(grid)[2] ?? grid);
		const field = await screen.findByRole('treeitem', { name: /Sequence number: 3/u });
		await user.click(field);
		const marked = document.querySelectorAll('.byte.marked');
		expect([...marked].map((byte) => byte.getAttribute('data-byte'))).toEqual(['44', '45']);
		await user.click(document.querySelector('[data-byte="50"]') ?? grid);
		expect(screen.getByRole('treeitem', { name: /Synchronization source/u })).toHaveAttribute(
			'aria-selected',
			'true',
		);
		await user.type(screen.getByRole('combobox', { name: 'Display filter' }), 'rtcp');
		await until(() => expect(grid).toHaveAttribute('aria-rowcount', '10264'));
	});

	test('the tree is walked with arrows', async () => {
		const { user } = await open();
		await user.keyboard('{Control>}4{/Control}');
		const grid = await screen.findByRole('grid', { name: 'Packets' });
		await until(() => expect(rows(grid)[0]?.textContent).toContain('192.0.2.1'));
		await user.click(rows(grid)[0] ?? grid);
		const version = await screen.findByRole('treeitem', { name: /Version: 2/u });
		version.focus();
		await user.keyboard('{ArrowRight}');
		expect(screen.getByRole('treeitem', { name: /Padding/u })).toBeVisible();
		await user.keyboard('{ArrowLeft}{ArrowLeft}');
		expect(document.activeElement?.textContent).toContain('Real-Time Transport');
	});
});

describe('several captures', () => {
	test('stand under their letters, together and alone', async () => {
		const { user, app } = await openTwo();
		await until(() => expect(app.workbench.captures).toHaveLength(2));
		await until(() => expect(streams()).toHaveAttribute('aria-rowcount', '49'));
		const rail = screen.getByRole('navigation');
		await user.click(within(rail).getByRole('button', { name: /^B b.pcap,/u }));
		expect(streams()).toHaveAttribute('aria-rowcount', '25');
		await until(() => expect(rowTexts()[0]).toMatch(/B/u));
		await user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
		expect(streams()).toHaveAttribute('aria-rowcount', '49');
	});
});
