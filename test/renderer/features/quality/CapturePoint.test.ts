import { configure, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import AppView from '../../../../renderer/App.svelte';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 10_000 });

test('where a capture was taken is kept by its name, and forgotten when it is emptied', async () => {
	const { app } = await fakeWindow(['/captures/voip.pcapng']);
	render(AppView, { app });
	const user = userEvent.setup();
	await user.keyboard('{Control>}o{/Control}');
	await until(() => expect(app.quality.capture?.name).toBe('voip.pcapng'));
	await user.click(await screen.findByRole('tab', { name: 'Facts and RTCP' }));
	const field = await screen.findByLabelText('Capture point');
	await user.type(field, '  LAN of the phone ');
	await user.tab();
	expect(app.settings.value.capturePoints).toEqual({ 'voip.pcapng': 'LAN of the phone' });
	await user.clear(field);
	await user.tab();
	expect(app.settings.value.capturePoints).toEqual({});
});
