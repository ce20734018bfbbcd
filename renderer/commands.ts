/** Every action of the window. Menus, buttons and shortcuts all read this list. */
import type { MenuGroup } from '../main/ipc/contract.ts';
import { CALLS } from './commands/calls.ts';
import type { Command, CommandId } from './commands/command.ts';
import { CAMERAS } from './commands/cameras.ts';
import { DECODE_AS } from './commands/decode-as.ts';
import { NAMES } from './commands/names.ts';
import { EVERYWHERE } from './commands/everywhere.ts';
import { FLOW } from './commands/flow.ts';
import { LISTS } from './commands/lists.ts';
import { LIVE } from './commands/live.ts';
import { MENUS } from './commands/menus.ts';
import { PLAYER } from './commands/player.ts';
import { QUALITY } from './commands/quality.ts';
import { STREAMS } from './commands/streams.ts';
import type { MenuItem } from './components/menu.ts';
import { shownKeys } from './keys.ts';
import type { App } from './state/app.svelte.ts';

export type { Command, CommandArea, CommandId } from './commands/command.ts';
export { MENUS } from './commands/menus.ts';

/** All actions. */
export const COMMANDS: readonly Command[] = [
	...EVERYWHERE,
	...LIVE,
	...LISTS,
	...CALLS,
	...STREAMS,
	...FLOW,
	...QUALITY,
	...PLAYER,
	...CAMERAS,
	...DECODE_AS,
	...NAMES,
];

/**
 * The command of a key press.
 * @param area innermost area around the focus; null outside all
 */
export function commandOfKeys(pressed: string, area: string | null): Command | undefined {
	const hits = COMMANDS.filter(({ keys }) => keys.includes(pressed));
	return (
		hits.find(({ areas }) => areas.some((name) => name === area)) ??
		hits.find(({ areas }) => areas.includes('everywhere'))
	);
}

/** A command by name. */
export function commandOf(id: CommandId): Command {
	const command = COMMANDS.find((candidate) => candidate.id === id);
	if (command === undefined) throw new RangeError(`no command ${id}`);
	return command;
}

/** A command, or a line, as a menu of the page shows it. */
export function menuItem(app: App, id: CommandId | ''): MenuItem {
	if (id === '') return { id, label: '', keys: '', disabled: false, checked: null };
	const command = commandOf(id);
	return {
		id,
		label: app.text.commands[id],
		keys: shownKeys(command.keys[0] ?? '', app.facts.platform),
		disabled: command.enabled?.(app) === false,
		checked: command.checked?.(app) ?? null,
	};
}

/** Runs a command if it is enabled now; refusals are said. */
export async function runCommand(app: App, id: CommandId): Promise<void> {
	const command = commandOf(id);
	if (command.enabled?.(app) === false) return;
	await app.attempt(() => Promise.resolve(command.run(app)));
}

/** The menus as the system's menu bar takes them. */
export function describeMenus(app: App): MenuGroup[] {
	return MENUS.map(({ id, entries }) => ({
		label: app.text.menus[id],
		entries: entries.map((entry) => {
			if (entry === '') return { id: '', label: '', accelerator: '', enabled: true, checked: null };
			const command = commandOf(entry);
			const { keys } = command;
			return {
				id: entry,
				label: app.text.commands[entry],
				// Single letters belong to the page: as accelerators they would swallow typing.
				accelerator: keys[0] !== undefined && keys[0].length > 2 ? acceleratorOf(keys[0]) : '',
				enabled: command.enabled?.(app) ?? true,
				checked: command.checked?.(app) ?? null,
			};
		}),
	}));
}

const acceleratorOf = (keys: string): string => keys.replace('Ctrl', 'CmdOrCtrl');
