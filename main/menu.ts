/** The system's menu bar (macOS), built from the menus the window describes. */
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuEntry, MenuGroup } from './ipc/contract.ts';

/**
 * Template for `Menu.buildFromTemplate`.
 * @param name the program's name
 * @param run is told the id of the command that was chosen
 */
export function menuTemplate(
	name: string,
	menus: readonly MenuGroup[],
	run: (id: string) => void,
): MenuItemConstructorOptions[] {
	const toItem = (entry: MenuEntry): MenuItemConstructorOptions =>
		entry.id === ''
			? { type: 'separator' }
			: {
					label: entry.label,
					enabled: entry.enabled,
					...(entry.accelerator === '' ? {} : { accelerator: entry.accelerator }),
					...(entry.checked === null ? {} : { type: 'checkbox', checked: entry.checked }),
					click: () => run(entry.id),
				};
	return [
		{ label: name, role: 'appMenu' },
		...menus.map(({ label, entries }) => ({ label, submenu: entries.map(toItem) })),
		{ role: 'editMenu', label: 'Text' },
		{ role: 'windowMenu' },
	];
}
