import { configure, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import AppView from '../../../../renderer/App.svelte';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 10_000 });

async function open() {
	const window = await fakeWindow(['/captures/voip.pcapng']);
	render(AppView, { app: window.app });
	const user = userEvent.setup();
	await user.keyboard('{Control>}o{/Control}');
	await until(() => expect(window.app.quality.buffers).not.toBeNull());
	const table = await screen.findByRole('table', { name: 'Jitter buffer' });
	return { ...window, user, table };
}

test('what each jitter buffer would drop, how long it would hold, and the score with it', async () => {
	const { table } = await open();
	const lines = within(table)
		.getAllByRole('row')
		.map((row) =>
			[...row.children]
				.map(({ textContent }) => textContent.replaceAll(/\s+/gu, ' ').trim())
				.join(' | '),
		);
	expect(lines).toEqual([
		'Depth | Late | Delay (ms) | MOS',
		'20 ms | 9.25 % | 10.0 | 2.11',
		'60 ms | ↻ 2 1.50 % | 30.0 | 3.87',
		'200 ms | 0.00 % | 100.0 | 4.41',
		'adaptive | 0.05 % | 48.3 | 4.35',
	]);
	expect(within(table).getByTitle(/^Began anew 2 times/u)).toBeVisible();
	expect(screen.getByText(/^Enough: 200 ms keeps the late packets/u)).toBeVisible();
});

test('the graph of MOS goes by the buffer that is chosen, and names it', async () => {
	const { table, user, processes, app } = await open();
	expect(within(table).getByRole('radio', { name: '60 ms' })).toBeChecked();
	await user.click(within(table).getByRole('radio', { name: 'adaptive' }));
	expect(app.quality.buffer).toBe('adaptive');
	const asked = () =>
		processes[0]?.received.findLast((one) => one.kind === 'subscribe' && one.view === 'graph');
	await until(() => expect(asked()).toMatchObject({ query: { buffer: 'adaptive' } }));
});
