import { configure, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import AppView from '../../../../renderer/App.svelte';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { commandOf } from '../../../../renderer/commands.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 10_000 });

async function open() {
	const window = await fakeWindow(['/tmp/saved.pcapng']);
	render(AppView, { app: window.app });
	await screen.findByRole('button', { name: /Start on lo/u });
	return { ...window, user: userEvent.setup() };
}

const bar = (): HTMLElement => screen.getByRole('region', { name: 'Live capture' });

describe('capturing from the keyboard', () => {
	test('starts, shows its counters, stops and starts again', async () => {
		const { user, app } = await open();
		await user.keyboard('{Control>}e{/Control}');
		await until(() => expect(bar()).toHaveTextContent('Capturing'));
		for (const name of ['Packets', 'Dropped by kernel', 'Dropped by interface', 'Disk free']) {
			expect(within(bar()).getByText(name)).toBeInTheDocument();
		}
		expect(screen.queryByText(/packets were dropped here/u)).toBeNull();
		await user.click(within(bar()).getByRole('button', { name: /Stop capture/u }));
		await until(() => expect(bar()).toHaveTextContent('Capture ended'));
		await user.click(within(bar()).getByRole('button', { name: /Start again/u }));
		await until(() => expect(app.workbench.captures).toHaveLength(2));
	});

	test('drops cannot be missed', async () => {
		const { user, app, push } = await open();
		await user.keyboard('{Control>}e{/Control}');
		await until(() => expect(bar()).toHaveTextContent('Capturing'));
		const view = app.live.shown?.view;
		if (view === undefined) throw new Error('no capture');
		push({ kind: 'live', live: { ...view, droppedByKernel: 412 } });
		const alert = await screen.findByText(/412 packets were dropped here/u);
		expect(alert).toHaveAttribute('role', 'alert');
		push({ kind: 'live', live: { ...view, failure: 'the disk is full', isRunning: false } });
		expect(await screen.findByText('the disk is full')).toHaveAttribute('role', 'alert');
	});

	test('the lists are held still and follow again', async () => {
		const { user, app } = await open();
		await user.keyboard('{Control>}e{/Control}');
		const follow = await screen.findByRole('checkbox', { name: 'Follow' });
		await user.click(follow);
		expect(app.live.isHeld).toBe(true);
		await user.keyboard('{Control>}{Shift>}h{/Shift}{/Control}');
		expect(app.live.isHeld).toBe(false);
	});
});

describe('the options of a capture', () => {
	test('are chosen in a dialog, and kept', async () => {
		const { user, app } = await open();
		await user.click(screen.getByRole('button', { name: 'Options' }));
		const dialog = await screen.findByRole('dialog', { name: 'Capture options', hidden: true });
		const within_ = within(dialog);
		await user.click(within_.getByRole('checkbox', { name: /Ring of files/u, hidden: true }));
		const files = within_.getByRole('textbox', { name: 'Files', hidden: true });
		await user.clear(files);
		await user.type(files, '5{Enter}');
		await user.tab();
		expect(app.live.choice.ring).toEqual({ fileMegabytes: 64, fileCount: 5 });
		await user.click(within_.getByRole('checkbox', { name: /Promiscuous/u, hidden: true }));
		expect(app.settings.value.liveChoice).toMatchObject({ promiscuous: false });
	});

	test('another computer takes the place of the interfaces here', async () => {
		const { user, app } = await open();
		await user.click(screen.getByRole('button', { name: 'Capture on another computer…' }));
		const dialog = await screen.findByRole('dialog', { name: 'Capture options', hidden: true });
		const field = (name: string) => within(dialog).getByRole('textbox', { name, hidden: true });
		await user.type(field('User and host'), 'me@gate{Enter}');
		await user.tab();
		expect(app.live.startName).toBe('any · me@gate');
		expect(within(dialog).getByText(/log in by key/u)).toBeInTheDocument();
		await user.clear(field('Interface there'));
		await user.type(field('Interface there'), 'eth1{Enter}');
		await user.tab();
		expect(app.live.choice).toMatchObject({ remote: 'me@gate', remoteInterface: 'eth1' });
		await user.click(within(dialog).getByRole('checkbox', { name: /at once/u, hidden: true }));
		expect(app.live.choice.immediate).toBe(true);
		await user.click(
			within(dialog).getByRole('button', { name: 'Start on eth1 · me@gate', hidden: true }),
		);
		const [capture] = app.workbench.captures;
		expect(capture?.name).toBe('Live: eth1 of me@gate');
	});

	test('streams are recorded with a ring, too', async () => {
		const { app } = await open();
		await app.live.choose({ ring: { fileMegabytes: 1, fileCount: 2 } });
		await app.live.start();
		expect(commandOf('recordStreams').enabled?.(app)).not.toBe(false);
	});

	test('ready filters fill the filter in', async () => {
		const { user, app } = await open();
		await user.selectOptions(screen.getByRole('combobox', { name: 'Ready filters' }), 'rtp');
		expect(app.live.choice.filter).toContain('udp[8] & 0xc0 = 0x80');
		await until(() => expect(screen.getByText('valid')).toBeInTheDocument());
	});
});

test('a capture that was left behind is offered, and discarded only when asked twice', async () => {
	const { user, app, live } = await open();
	await app.live.start();
	live.close();
	const [capture] = app.workbench.captures;
	if (capture !== undefined) await app.workbench.close(capture).catch(() => undefined);
	const section = await screen.findByRole('region', { name: 'Not saved yet' });
	await user.click(within(section).getByRole('button', { name: 'Discard' }));
	expect(app.live.left).toHaveLength(1);
	await user.click(within(section).getByRole('button', { name: 'Discard for good' }));
	await until(() => expect(screen.queryByRole('region', { name: 'Not saved yet' })).toBeNull());
});

test('help shows how to make a bridge that taps', async () => {
	const { app } = await open();
	app.show('bridge');
	expect(await screen.findByText(/ip link add name tap0 type bridge/u)).toBeInTheDocument();
	expect(screen.getByText(/Leave STP off/u)).toBeInTheDocument();
});
