import { configure, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openCapture } from '../../../../app/index.ts';
import AppView from '../../../../renderer/App.svelte';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 10_000 });

async function open() {
	const file = path.resolve('test/fixtures/dvrip/h265-talk.pcapng');
	const { app } = await fakeWindow([file], openCapture);
	render(AppView, { app });
	const user = userEvent.setup();
	await user.keyboard('{Control>}o{/Control}');
	await until(() => expect(app.cameras.total).toBe(1));
	return { app, user };
}

const grid = (): Promise<HTMLElement> => screen.findByRole('grid', { name: 'Packets' });

const chosenRows = async (): Promise<readonly (string | null)[]> =>
	within(await grid())
		.queryAllByRole('row', { selected: true })
		.map((row) => row.getAttribute('aria-rowindex'));

test('the keys of a list lead into it: arrows choose packets at once', async () => {
	const { app, user } = await open();
	await user.keyboard('{Control>}4{/Control}');
	const list = await grid();
	await until(() => expect(list.contains(document.activeElement)).toBe(true));
	await until(() => expect(app.packets.count).toBeGreaterThan(3));
	await user.keyboard('{ArrowDown}');
	await until(() => expect(app.packets.detail?.packet.frame).toBe(1));
	await user.keyboard('{ArrowDown}');
	await until(() => expect(app.packets.detail?.packet.frame).toBe(2));
});

test('the packet that was looked at elsewhere is the one that is chosen', async () => {
	const { app, user } = await open();
	const [capture] = app.workbench.captures;
	if (capture === undefined) throw new Error('no capture is open');
	await app.packets.show(capture, 5);
	await user.keyboard('{Control>}4{/Control}');
	await until(async () => expect(await chosenRows()).toEqual(['6']));

	// A jump to another packet is made, whatever was looked at before.
	await user.keyboard('{Control>}3{/Control}');
	await app.goToFrame(capture, 9);
	await until(async () => expect(await chosenRows()).toEqual(['10']));
	expect(app.packets.detail?.packet.frame).toBe(9);
});
