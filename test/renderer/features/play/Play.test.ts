import { configure, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import AppView from '../../../../renderer/App.svelte';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 10_000 });

async function open() {
	const window = await fakeWindow();
	render(AppView, { app: window.app });
	const user = userEvent.setup();
	await user.keyboard('{Control>}o{/Control}');
	await until(() => expect(window.app.streams.count).toBe(24));
	await user.keyboard('{Control>}1{/Control}');
	await until(() => expect(window.app.streamsOfCalls()).toHaveLength(2));
	await user.click(screen.getByRole('tab', { name: 'Play' }));
	await until(() => expect(lanes()).toHaveLength(2));
	return { ...window, user };
}

const area = (): HTMLElement => screen.getByRole('application', { name: /^Waves/u });
const lanes = (): HTMLElement[] =>
	within(area())
		.getAllByRole('group')
		.filter(({ classList }) => classList.contains('lane'));
const lane = (at: number): HTMLElement => lanes()[at] ?? area();

describe('player', () => {
	test('has a lane for each stream of the call, caller left and callee right', async () => {
		await open();
		expect(lane(0)).toHaveTextContent('192.0.2.10 0x2de8a9b6');
		expect(within(lane(0)).getByRole('button', { name: 'L' })).toHaveAttribute(
			'aria-pressed',
			'true',
		);
		expect(within(lane(1)).getByRole('button', { name: 'R' })).toHaveAttribute(
			'aria-pressed',
			'true',
		);
	});

	test('counts the four marks, by shape and word', async () => {
		await open();
		const legend = screen.getByRole('list', { name: 'Marks on the waves' });
		expect(legend).toHaveTextContent(/lost 40.*late for the buffer 2.*wrong timestamp 2.*silence/u);
	});

	test('the table of marks seeks, and leads to the packet', async () => {
		const { user, app } = await open();
		const table = screen.getByRole('grid', { name: 'Marks on the waves' });
		await until(() => expect(table).toHaveAttribute('aria-rowcount', '11'));
		await user.click(within(table).getAllByRole('row')[1] ?? table);
		expect(app.player.position).toBeCloseTo(2.268, 3);
		await user.keyboard('{Enter}');
		await until(() => expect(app.packets.detail?.packet.frame).toBe(21));
	});

	test('plays and stops by key, and moves by packet, seconds and range', async () => {
		const { user, app, sound } = await open();
		area().focus();
		await user.keyboard('p');
		expect(app.player.isPlaying).toBe(true);
		await until(() => expect(sound.started.length).toBeGreaterThan(0));
		await user.keyboard('s');
		expect(app.player).toMatchObject({ isPlaying: false, position: 0 });
		await user.keyboard('l.');
		expect(app.player.position).toBeCloseTo(5.02, 6);
		await user.keyboard('j{ArrowRight}');
		expect(app.player.position).toBeCloseTo(0.12, 6);
		app.workbench.setRange({ from: 2, to: 3 });
		await user.keyboard(']');
		expect(app.player.position).toBe(3);
		await user.keyboard('m');
		expect(app.player.isMuted(1)).toBe(true);
	});

	test('while it plays, the ladder goes along if it may', async () => {
		const { user, app, sound } = await open();
		await user.click(screen.getByRole('button', { name: /^Play/u }));
		await user.click(screen.getByRole('tab', { name: 'Flow' }));
		sound.sink.currentTime += 6;
		await until(() => expect(app.flow.row?.frame).toBe(945));
		await user.click(screen.getByRole('tab', { name: 'Play' }));
		await user.click(screen.getByRole('checkbox', { name: 'Follow' }));
		sound.sink.currentTime += 3;
		app.player.tick();
		expect(app.flow.row?.frame).toBe(945);
		app.player.pause();
	});

	test('a row of the ladder is a place to listen from', async () => {
		const { user, app } = await open();
		await user.click(screen.getByRole('tab', { name: 'Flow' }));
		const ladder = await screen.findByRole('grid', { name: /^Ladder/u });
		await user.click(await within(ladder).findByRole('row', { name: /200 OK SDP.*frame 947/u }));
		expect(app.player.position).toBeCloseTo(6.185789, 6);
	});

	test('another timing is asked of the engine', async () => {
		const { user, app } = await open();
		await user.selectOptions(screen.getByRole('combobox', { name: 'Timing' }), 'uninterrupted');
		await until(() => expect(app.player.playout.mode).toBe('uninterrupted'));
		expect(screen.getByRole('combobox', { name: 'Buffer' })).toBeDisabled();
		await user.selectOptions(screen.getByRole('combobox', { name: 'Speed' }), '2');
		expect(app.player.speed).toBe(2);
	});
});

describe('streams by themselves', () => {
	test('say why they cannot be heard, and how far decoding has come', async () => {
		const { user, app } = await open();
		await user.keyboard('{Control>}2{/Control}');
		const grid = screen.getByRole('grid', { name: 'RTP streams' });
		const [unknown] = await within(grid).findAllByText('192.0.2.13');
		await user.click(unknown ?? grid);
		await user.click(screen.getByRole('tab', { name: 'Play' }));
		expect(
			await screen.findAllByText(/Cannot be heard\. The codec of payload type 126/u),
		).toHaveLength(2);
		await user.click(within(grid).getAllByRole('row')[3] ?? grid);
		await until(() => expect(app.player.view?.lanes[0]?.codec).toBe('PCMA'));
		expect(app.player.capture?.letter).toBe('A');
	});
});
