import { configure, fireEvent, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import AppView from '../../../../renderer/App.svelte';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 10_000 });

const target = path.join(mkdtempSync(path.join(tmpdir(), 'tapdeck-flow-')), 'a.pcapng');

async function open() {
	const window = await fakeWindow([target]);
	render(AppView, { app: window.app });
	const user = userEvent.setup();
	await user.keyboard('{Control>}o{/Control}');
	await until(() => expect(window.app.workbench.captures).toHaveLength(1));
	await user.keyboard('{Control>}1{/Control}');
	await screen.findByRole('grid', { name: /^Ladder/u });
	await until(() => expect(rows()).toHaveLength(19));
	return { ...window, user };
}

const ladder = (): HTMLElement => screen.getByRole('grid', { name: /^Ladder/u });
const rows = (): HTMLElement[] => within(ladder()).getAllByRole('row').slice(1);
const node = (name: string): HTMLElement =>
	within(ladder()).getByRole('button', { name: new RegExp(name, 'u') });
const nodes = (): (string | null)[] =>
	[...ladder().querySelectorAll('[data-node] b')].map(({ textContent }) => textContent);

describe('ladder', () => {
	test('names its nodes with address and role, which is a guess', async () => {
		await open();
		expect(nodes()).toEqual(['voip3022.agile.ne.jp', '192.168.0.7']);
		expect(node('voip3022')).toHaveTextContent('server, inferred, 61.196.187.6');
	});

	test('draws label, codecs, ports and comment of each row, and dims repeats', async () => {
		await open();
		expect(rows()[0]).toHaveTextContent(/936.*INVITE \(g711U speex GSM telephone-event\).*5060/u);
		expect(rows()[1]).toHaveTextContent('after 218 ms');
		expect(rows()[3]).toHaveTextContent('repeat of #936');
		expect(rows()[3]).toHaveClass('repeat');
		expect(rows()[12]).toHaveTextContent(/RTP PCMU.*6\.40 % lost/u);
		expect(rows()[18]).toHaveTextContent('answer not captured');
	});

	test('is walked with arrows; the message beside follows', async () => {
		const { user, app } = await open();
		rows()[0]?.focus();
		await user.keyboard('{ArrowDown}{ArrowDown}');
		expect(document.activeElement).toBe(rows()[2]);
		expect(app.flow.row?.frame).toBe(940);
		await screen.findByText('Frame 940', { selector: 'b' });
		await user.keyboard('{End}');
		expect(app.flow.row?.frame).toBe(1587);
		await user.click(screen.getByRole('button', { name: 'Text' }));
		expect(await screen.findByText(/^INFO sip:0000002115@/u)).toBeVisible();
	});

	test('fields of the message mark their bytes', async () => {
		const { user } = await open();
		await screen.findByRole('treeitem', { name: /^Call-ID/u });
		expect(screen.getByRole('treeitem', { name: /^Ethernet/u })).toBeVisible();
		// The message may come once more while the capture's last word arrives: then nothing is chosen.
		await until(async () => {
			await user.click(screen.getByRole('treeitem', { name: /^Call-ID/u }));
			expect(document.querySelectorAll('.byte.marked').length).toBeGreaterThan(20);
		});
	});

	test('Enter opens the packet, Alt+Left comes back to the same row', async () => {
		const { user, app } = await open();
		await user.click(rows()[7] ?? ladder());
		await user.keyboard('{Enter}');
		await until(() => expect(app.workbench.view).toBe('packets'));
		await until(() => expect(app.packets.detail?.packet.frame).toBe(947));
		await user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
		expect(app.workbench.view).toBe('calls');
		expect(app.flow.row?.frame).toBe(947);
	});

	test('folds repeats, and says how often each came', async () => {
		const { user } = await open();
		await user.click(screen.getByRole('button', { name: 'Options' }));
		await user.click(screen.getByRole('menuitemcheckbox', { name: /Count repeats/u }));
		expect(rows()).toHaveLength(11);
		expect(rows()[0]).toHaveTextContent('×3');
	});

	test('shows Wireshark’s comments when response times are not wanted', async () => {
		const { user } = await open();
		await user.click(screen.getByRole('button', { name: 'Options' }));
		await user.click(screen.getByRole('menuitemcheckbox', { name: 'Response times' }));
		expect(rows()[1]).toHaveTextContent('SIP 100 Trying');
	});

	test('Ctrl+Shift+T gives the same rows as a table, and back', async () => {
		const { user, app } = await open();
		await user.click(rows()[2] ?? ladder());
		await user.keyboard('{Control>}{Shift>}T{/Shift}{/Control}');
		const table = await screen.findByRole('grid', { name: 'Rows of the ladder' });
		expect(table).toHaveAttribute('aria-rowcount', '20');
		expect(within(table).getByText('785.954')).toBeVisible();
		expect(app.flow.row?.frame).toBe(940);
		await user.keyboard('{Control>}{Shift>}T{/Shift}{/Control}');
		expect(ladder()).toBeVisible();
	});
});

describe('nodes', () => {
	test('have their menu at the right button too', async () => {
		const { user } = await open();
		await user.pointer({ keys: '[MouseRight]', target: node('voip3022') });
		expect(screen.getByRole('menuitem', { name: 'Rename…' })).toBeVisible();
	});

	test('are moved, renamed and merged from their menu', async () => {
		const { user } = await open();
		await user.click(node('voip3022'));
		await user.click(screen.getByRole('menuitem', { name: 'Move right' }));
		expect(nodes()).toEqual(['192.168.0.7', 'voip3022.agile.ne.jp']);
		await user.click(node('192'));
		await user.click(screen.getByRole('menuitem', { name: 'Rename…' }));
		await user.clear(screen.getByRole('textbox', { name: 'Name of the node' }));
		await user.keyboard('Desk phone{Enter}');
		await until(() => expect(nodes()).toContain('Desk phone'));
		await user.click(node('Desk phone'));
		await user.click(screen.getByRole('menuitem', { name: /Merge with the node at the right/u }));
		await until(() => expect(nodes()).toHaveLength(1));
		await user.click(node('Desk phone'));
		await user.click(screen.getByRole('menuitem', { name: /Take name/u }));
		await until(() => expect(nodes()).toHaveLength(2));
	});

	test('are dragged into another order', async () => {
		await open();
		const head = node('voip3022');
		// jsdom knows no pointer events with a place: mouse events under their names.
		const at = (type: string, clientX: number) =>
			new MouseEvent(type, { button: 0, clientX, bubbles: true });
		await fireEvent(head, at('pointerdown', 50));
		await fireEvent(window, at('pointermove', 1050));
		await fireEvent(window, at('pointerup', 1050));
		await until(() => expect(nodes()).toEqual(['192.168.0.7', 'voip3022.agile.ne.jp']));
	});
});

describe('saving the ladder', () => {
	async function save(name: string) {
		const opened = await open();
		await opened.user.click(screen.getByRole('button', { name: 'Save as' }));
		await opened.user.click(screen.getByRole('menuitem', { name }));
		return opened;
	}

	test('as SVG, with every row', async () => {
		await save('Save flow as SVG…');
		await screen.findByText('Saved a.pcapng');
		const svg = readFileSync(target, 'utf8');
		expect(svg).toMatch(/^<svg xmlns/u);
		expect(svg).toContain('repeat of #1568');
	});

	test('as text, with every row', async () => {
		await save('Save flow as text…');
		await screen.findByText('Saved a.pcapng');
		const lines = readFileSync(target, 'utf8').split('\n');
		expect(lines.filter((line) => /^ *\d+\.\d{6} +\d+ /u.test(line))).toHaveLength(19);
	});

	test('as PDF, printed page by page', async () => {
		const { log } = await save('Save flow as PDF…');
		await until(() => expect(readFileSync(target, 'utf8')).toBe('%PDF-fake'));
		expect(log).toContainEqual(['print', 1]);
	});
});
