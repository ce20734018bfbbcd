import { expect, test, vi } from 'vitest';
import { menuTemplate } from '../../main/menu.ts';

const entry = {
	id: 'open',
	label: 'Open',
	accelerator: 'CmdOrCtrl+O',
	enabled: true,
	checked: null,
};

test('builds the menus that the window describes between the roles of the system', () => {
	const template = menuTemplate('tapdeck', [{ label: 'File', entries: [entry] }], () => undefined);
	expect(template.map(({ label, role }) => label ?? role)).toEqual([
		'tapdeck',
		'File',
		'Text',
		'windowMenu',
	]);
	expect(template[1]?.submenu).toMatchObject([
		{ label: 'Open', accelerator: 'CmdOrCtrl+O', enabled: true },
	]);
});

test('an empty id is a line, a checked entry a check mark', () => {
	const entries = [
		{ ...entry, id: '' },
		{ ...entry, checked: true },
	];
	const [, menu] = menuTemplate('tapdeck', [{ label: 'View', entries }], () => undefined);
	expect(menu?.submenu).toMatchObject([{ type: 'separator' }, { type: 'checkbox', checked: true }]);
});

test('a chosen entry runs its command', () => {
	const run = vi.fn();
	const [, menu] = menuTemplate('tapdeck', [{ label: 'File', entries: [entry] }], run);
	const [item] = menu?.submenu as unknown as readonly { click(): void }[];
	item?.click();
	expect(run).toHaveBeenCalledExactlyOnceWith('open');
});
