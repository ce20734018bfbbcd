import { configure, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { CaptureId } from '../../../../main/ipc/contract.ts';
import AppView from '../../../../renderer/App.svelte';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 10_000 });

test('where a capture was taken is kept with it, and forgotten when it is emptied', async () => {
	const { app } = await fakeWindow(['/captures/voip.pcapng']);
	render(AppView, { app });
	const user = userEvent.setup();
	await user.keyboard('{Control>}o{/Control}');
	await until(() => expect(app.quality.capture?.name).toBe('voip.pcapng'));
	await user.click(await screen.findByRole('tab', { name: 'Facts and RTCP' }));
	const field = await screen.findByLabelText('Capture point');
	await user.type(field, '  LAN of the phone ');
	await user.tab();
	const kept = (): Promise<string> =>
		app.client.call('capturePoint', { capture: app.quality.capture?.id ?? ('' as CaptureId) });
	await until(async () => expect(await kept()).toBe('LAN of the phone'));
	await user.clear(field);
	await user.tab();
	await until(async () => expect(await kept()).toBe(''));
});
