import { render } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import AppView from '../../../../renderer/App.svelte';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

test("the system's list of windows shows what is open", async () => {
	const { app } = await fakeWindow(['/captures/voip.pcapng']);
	render(AppView, { app });
	expect(document.title).toBe('tapdeck');
	await userEvent.setup().keyboard('{Control>}o{/Control}');
	await until(() => expect(document.title).toBe('voip.pcapng – tapdeck'));
});
