import { configure, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCapture } from '../../../../app/index.ts';
import AppView from '../../../../renderer/App.svelte';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 15_000 });

/** The window on a recorded session, with the real engine behind it. */
async function open(name = 'h265-talk.pcapng') {
	const file = path.resolve('test/fixtures/dvrip', name);
	const window = await fakeWindow([file], openCapture);
	render(AppView, { app: window.app });
	const user = userEvent.setup();
	await user.keyboard('{Control>}o{/Control}');
	await until(() => expect(window.app.workbench.captures).toHaveLength(1));
	await user.keyboard('{Control>}3{/Control}');
	await until(() => expect(window.app.cameras.detail).not.toBeNull());
	return { ...window, user };
}

const sessions = (): HTMLElement =>
	screen.getByRole('grid', { name: 'Cameras and their sessions' });
const exchanges = (): HTMLElement => screen.getByRole('grid', { name: 'Requests and answers' });
const rowsOf = (grid: HTMLElement): HTMLElement[] => within(grid).getAllByRole('row').slice(1);
const card = (): HTMLElement =>
	screen.getByRole('region', { name: 'What the camera told of itself' });
const tree = (): Promise<HTMLElement> =>
	screen.findByRole('tree', { name: 'Fields of the message' });

describe('cameras', () => {
	test('are listed with their streams, and counted in the rail', async () => {
		await open();
		expect(rowsOf(sessions())[0]).toHaveTextContent(/dvrip-1.*127\.0\.0\.10:34567.*H265 160×120/u);
		expect(screen.getByRole('button', { name: 'Cameras, 1' })).toHaveAttribute(
			'title',
			'Cameras (Ctrl 3)',
		);
		expect(screen.getByRole('button', { name: /^Save 1 session/u })).toBeEnabled();
	});

	test('tell of themselves on a card; each fact leads to its packet', async () => {
		const { user, app } = await open();
		const [device] = app.cameras.rows;
		const fact = device?.device?.facts.find(({ name }) => name === 'type');
		expect(card()).toHaveTextContent(fact?.value ?? 'no type');
		const [link] = within(card()).getAllByRole('button', { name: `#${fact?.frame}` });
		await user.click(link ?? card());
		await until(() => expect(app.packets.detail?.packet.frame).toBe(fact?.frame));
		expect(app.workbench.view).toBe('packets');
	});

	test('are gone to at once when a capture has nothing else', async () => {
		const window = await fakeWindow(
			[path.resolve('test/fixtures/dvrip/h264-live.pcapng')],
			openCapture,
		);
		render(AppView, { app: window.app });
		await userEvent.setup().keyboard('{Control>}o{/Control}');
		await until(() => expect(window.app.workbench.view).toBe('cameras'));
	});
});

describe('a capture without a camera', () => {
	test('tells what was looked for, and where else a camera may stand', async () => {
		const { app } = await fakeWindow(
			[path.resolve('test/fixtures/sample-call.pcapng')],
			openCapture,
		);
		render(AppView, { app });
		const user = userEvent.setup();
		await user.keyboard('{Control>}o{/Control}');
		await until(() => expect(app.workbench.captures[0]?.isReading).toBe(false));
		await user.keyboard('{Control>}3{/Control}');
		const empty = await screen.findByRole('region', { name: 'Cameras' });
		await until(() => expect(empty).toHaveTextContent(/^No camera in A\..*34567.*8765.*ONVIF/u));
		expect(screen.queryByRole('grid', { name: 'Cameras and their sessions' })).toBeNull();
		await user.click(within(empty).getByRole('button', { name: 'Show packets' }));
		expect(app.workbench.view).toBe('packets');
	});
});

describe('exchanges', () => {
	test('point the way of the half that was captured', async () => {
		await open('h264-live.pcapng');
		const ways = rowsOf(exchanges()).map(
			(row) =>
				`${/[A-Z_]+(?:REQ|RSP)/u.exec(row.textContent)?.[0]} ${row.querySelector('[title$="the camera"]')?.getAttribute('title')}`,
		);
		expect(ways).toContain('LOGIN_REQ to the camera');
		expect(ways).toContain('ALARM_REQ from the camera');
		expect(ways).toContain('NET_SNAP_RSP from the camera');
	});

	test('stand with request, answer, result and time; a search narrows them', async () => {
		const { user, app } = await open();
		const [login] = app.cameras.exchanges.rows;
		expect(rowsOf(exchanges())[0]).toHaveTextContent(
			new RegExp(
				`${login?.command}.*${login?.name}.*#${login?.requestFrame}.*#${login?.replyFrame}`,
				'u',
			),
		);
		await user.type(screen.getByRole('searchbox', { name: /^Command/u }), 'monitor');
		const { rows, total } = app.cameras.exchanges;
		expect(rows.length).toBeLessThan(total);
		expect(rows.every(({ name, operation }) => /monitor/iu.test(name + operation))).toBe(true);
		await user.selectOptions(screen.getByRole('combobox', { name: 'List' }), 'failed');
		expect(screen.getByText('No exchange fits.')).toBeVisible();
	});

	test('are chosen by a display filter, whose fields complete', async () => {
		const { user, app } = await open('h264-live.pcapng');
		const { exchanges: list } = app.cameras;
		const bar = screen.getByRole('combobox', { name: 'Display filter' });
		await user.type(bar, 'dvrip.');
		await until(() => expect(screen.getAllByRole('option', { name: /^dvrip/u }).length).toBe(27));
		await user.type(bar, 'comm{ArrowDown}{Enter} == 1000');
		expect(bar).toHaveValue('dvrip.command_code == 1000');
		await until(() => expect(list.rows.map(({ command }) => command)).toEqual([1000, 1000, 1000]));
		expect(screen.getByText(`3 of ${list.total}`)).toBeVisible();
		await user.type(bar, ' &&');
		expect(list.rows).toHaveLength(3);
		await user.keyboard('{Escape}');
		await until(() => expect(list.rows).toHaveLength(list.total));
	});

	test('show their message as a tree, whose fields mark their bytes', async () => {
		const { user } = await open();
		const field = await within(await tree()).findByRole('treeitem', { name: /^command_code: / });
		await user.click(field);
		const marked = (): (string | null)[] =>
			[...document.querySelectorAll('.byte.marked')].map((one) => one.getAttribute('data-byte'));
		await until(() => expect(marked()).toEqual(['14', '15']));
		await user.click(screen.getByRole('button', { name: /^session_id/u }));
		expect(marked()).toEqual(['4', '5', '6', '7']);
		const member = within(await tree()).getByRole('treeitem', { name: /^UserName: / });
		await user.click(member);
		const text = [...document.querySelectorAll('.text .marked')].map(
			({ textContent }) => textContent,
		);
		expect(text.join('')).toMatch(/^"UserName"\s*:\s*"/u);
	});

	test('R looks at the answer, Enter opens its packet, Alt+Left comes back', async () => {
		const { user, app } = await open();
		rowsOf(exchanges())[0]?.focus();
		await user.keyboard('r');
		const { replyFrame } = app.cameras.exchanges.current ?? {};
		await until(() => expect(app.cameras.exchanges.message?.frame).toBe(replyFrame));
		expect(await within(await tree()).findByRole('treeitem', { name: /^Ret: 100/u })).toBeVisible();
		await user.keyboard('{Enter}');
		await until(() => expect(app.packets.detail?.packet.frame).toBe(replyFrame));
		await user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
		expect(app.workbench.view).toBe('cameras');
	});
});

describe('by keyboard', () => {
	const strip = (): HTMLElement =>
		screen.getByRole('slider', { name: 'Pictures and sound over time' });

	test('Enter goes from a camera to its exchanges, also from another tab, Escape back', async () => {
		const { user, app } = await open();
		app.showCameraTab('facts');
		rowsOf(sessions())[0]?.focus();
		await user.keyboard('{Enter}');
		await until(() => expect(rowsOf(exchanges())[0]).toHaveFocus());
		await user.keyboard('{ArrowDown}');
		expect(app.cameras.exchanges.selection.active).toBe(1);
		await user.keyboard('{Escape}');
		expect(rowsOf(sessions())[0]).toHaveFocus();
	});

	test('the strip is gone along by frame and key frame; Enter opens the packet', async () => {
		const { user, app } = await open();
		strip().focus();
		await user.keyboard('{PageDown}{PageDown}{PageUp}{PageDown}');
		const keys = app.cameras.strip.view.marks.filter(({ kind }) => kind === 'key');
		expect(app.cameras.strip.chosen).toEqual(keys[1]);
		expect(strip()).toHaveAttribute('aria-valuetext', expect.stringMatching(/^key frame, 1\./u));
		await user.keyboard('{ArrowRight}{ArrowLeft}');
		expect(app.cameras.strip.chosen).toEqual(keys[1]);
		await user.keyboard('{Enter}');
		await until(() => expect(app.packets.detail?.packet.frame).toBe(keys[1]?.frame));
	});

	test('the strip zooms about the frame; 0 and Escape show the whole, then one leaves it', async () => {
		const { user, app } = await open();
		strip().focus();
		const whole = app.cameras.strip.shown;
		await user.keyboard('{End}++');
		const { from, to } = app.cameras.strip.shown;
		expect(to - from).toBeLessThan((whole.to - whole.from) * 0.7);
		expect(to).toBeGreaterThan(app.cameras.strip.chosen?.offset ?? Infinity);
		await user.keyboard('0');
		expect(app.cameras.strip.shown).toEqual(whole);
		await user.keyboard('+{Escape}');
		expect(app.cameras.strip.shown).toEqual(whole);
		expect(strip()).toHaveFocus();
		await user.keyboard('{Escape}');
		expect(rowsOf(sessions())[0]).toHaveFocus();
	});

	test('Space plays from the frame, and the strip of the player has the focus', async () => {
		const { user, app, calls } = await open();
		strip().focus();
		await user.keyboard('{PageDown}{PageDown}');
		const at = app.cameras.strip.chosen;
		await user.keyboard(' ');
		expect(app.cameraTab).toBe('play');
		await until(() => expect(strip()).toHaveFocus());
		expect(app.cameras.clip.track).toBe(at?.track);
		expect(calls.filter((name) => name === 'openClip')).toHaveLength(1);
	});
});

describe('findings', () => {
	test('of a session lead to their packets, and Alt+Left back to them', async () => {
		const { user, app } = await open('h264-live.pcapng');
		await user.click(screen.getByRole('tab', { name: 'Facts' }));
		const finding = app.cameras.detail?.findings.find(({ severity }) => severity === 'error');
		const item = screen.getByText(finding?.title ?? '-').closest('li') ?? document.body;
		expect(item).toHaveTextContent(/^Error/u);
		const link = within(item).getByRole('button', { name: `#${finding?.frames[0]}` });
		link.focus();
		await user.keyboard('{Enter}');
		await until(() => expect(app.packets.detail?.packet.frame).toBe(finding?.frames[0]));
		await user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
		expect(app.workbench.view).toBe('cameras');
		expect(await screen.findByText(finding?.title ?? '-')).toBeVisible();
	});
});

describe('the other tabs', () => {
	const tab = (name: string): HTMLElement => screen.getByRole('tab', { name });

	test('draw the ladder of the session', async () => {
		const { user } = await open();
		await user.click(tab('Flow'));
		const ladder = await screen.findByRole('grid', { name: /^Ladder/u });
		await within(ladder).findAllByText(/LOGIN/u);
	});

	test('tell logins, and a password only to the one who asks', async () => {
		const { user, app } = await open();
		await user.click(tab('Facts'));
		const [login] = app.cameras.detail?.logins ?? [];
		expect(screen.getByText(login?.user ?? '-', { selector: 'b' })).toBeVisible();
		const reveal = screen.queryByRole('button', { name: 'Show password' });
		expect(reveal === null).toBe(login?.password === 'unknown');
		if (reveal === null) return;
		await user.click(reveal);
		const password = await app.cameras.passwordOf(login?.frame ?? 0);
		expect(
			await screen.findByText(password === '' ? '(empty)' : (password ?? 'not known')),
		).toBeVisible();
	});

	test('list what was changed and done', async () => {
		const { user, app } = await open('playback.pcapng');
		await user.click(tab('Changes'));
		const { settings, events } = app.cameras.detail ?? { settings: [], events: [] };
		expect(settings.length + events.length).toBeGreaterThan(0);
		for (const { section } of settings) expect(screen.getAllByText(section)[0]).toBeVisible();
		for (const { words } of events) expect(screen.getAllByText(words)[0]).toBeVisible();
	});
});

describe('saving', () => {
	test('S saves the session that is chosen', async () => {
		const { user, app } = await open();
		rowsOf(sessions())[0]?.focus();
		await user.keyboard('s');
		await until(() => expect(app.save.lines.length).toBeGreaterThan(0));
		expect(app.save.lines.map(({ item }) => item.file)).toContain('127.0.0.10_ch1_talk-out.wav');
		// Pictures and sound that belong together are one line, and both are asked for.
		const film = app.save.lines.find(({ item }) => item.container === 'mkv');
		expect(film?.item.media).toEqual(['dvrip-1/video-1', 'dvrip-1/audio-3']);
	});

	test('the Tools menu saves raw streams under their classic names, this once', async () => {
		const { app } = await open();
		await app.saveCameraStreams();
		expect(app.save.choices).toMatchObject({ format: 'raw', names: 'seed' });
		expect(app.save.lines.map(({ item }) => item.file)).toContain('127.0.0.10_0_0_audio.g711');
		await app.openSave();
		expect(app.save.choices).toMatchObject({ format: 'auto', names: 'auto' });
	});
});
