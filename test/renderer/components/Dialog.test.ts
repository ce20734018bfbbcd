import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import AppView from '../../../renderer/App.svelte';
import { fakeWindow } from '../../fixtures/fake-window.ts';
import '../../fixtures/setup-dom.ts';

async function open(keys: string) {
	const { app } = await fakeWindow();
	render(AppView, { app });
	await userEvent.setup().keyboard(keys);
}

test('a dialog that is only read can be scrolled by keyboard at once', async () => {
	await open('{F1}');
	expect(await screen.findByRole('region', { name: 'Keys' })).toHaveFocus();
});

test('what a dialog begins with keeps the focus that it asked for', async () => {
	await open('{Control>}k{/Control}');
	expect(await screen.findByRole('combobox', { name: 'Go to or command' })).toHaveFocus();
});
