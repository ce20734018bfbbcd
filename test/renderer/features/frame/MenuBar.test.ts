import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import AppView from '../../../../renderer/App.svelte';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';

async function open() {
	const { app } = await fakeWindow();
	render(AppView, { app });
	const user = userEvent.setup();
	await user.tab();
	return user;
}

const names = (): HTMLElement[] => within(screen.getByRole('menubar')).getAllByRole('menuitem');

/** By its text: the underlined letter is an element of its own. */
const menu = (name: string): HTMLElement | undefined =>
	names().find(({ textContent }) => textContent === name);

test('the menu bar is one stop for Tab, and arrows go along it', async () => {
	const user = await open();
	expect(menu('File')).toHaveFocus();
	await user.keyboard('{ArrowRight}{ArrowRight}');
	expect(menu('View')).toHaveFocus();
	await user.keyboard('{Home}{ArrowLeft}');
	expect(menu('Help')).toHaveFocus();
	await user.tab();
	expect(names()).not.toContain(document.activeElement);
	await user.tab({ shift: true });
	expect(menu('Help')).toHaveFocus();
});

test('Down opens a menu, Escape gives the focus back to its name', async () => {
	const user = await open();
	await user.keyboard('{ArrowDown}');
	expect(screen.getByRole('menu', { name: 'File' })).toBeVisible();
	await user.keyboard('{Escape}');
	expect(screen.queryByRole('menu')).not.toBeInTheDocument();
	expect(menu('File')).toHaveFocus();
});
