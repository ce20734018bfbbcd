/** `tapdeck interfaces`: what can be captured on, and what keeps the rest from being opened. */
import { Command } from 'commander';
import { CaptureUnavailableError } from '../../app/index.ts';
import { loadAddon } from '../capture/addon.ts';
import { findDumpcap } from '../capture/dumpcap.ts';
import type { InterfaceItem } from '../capture/interfaces.ts';
import { extcapInterfaces } from '../capture/extcap.ts';
import { extcapItems, interfaceItems } from '../capture/interfaces.ts';
import { faultOf, remedy } from '../capture/remedies.ts';
import type { CommandContext } from './exit.ts';
import { print, printJson } from './run.ts';
import type { Column } from './table.ts';
import { tableText } from './table.ts';

const COLUMNS: readonly Column[] = [
	{ head: 'Name' },
	{ head: 'State' },
	{ head: 'Link type' },
	{ head: 'Addresses' },
	{ head: 'Description' },
	{ head: 'Capture' },
];

/** @throws CaptureUnavailableError with the remedy, when there is nothing to capture with */
export async function listInterfaces(): Promise<readonly InterfaceItem[]> {
	const extcaps = extcapItems(await extcapInterfaces());
	try {
		return [...interfaceItems(loadAddon(), findDumpcap()), ...extcaps];
	} catch (error) {
		throw new CaptureUnavailableError(failureText(error));
	}
}

function failureText(error: unknown): string {
	const said = error instanceof Error ? error.message : String(error);
	return error instanceof CaptureUnavailableError ? said : remedy(faultOf(error), '', said);
}

function stateOf({ up, running }: InterfaceItem): string {
	if (!up) return 'down';
	return running ? 'up' : 'up, no carrier';
}

const WAYS = { tapdeck: 'yes', dumpcap: 'through dumpcap', extcap: 'through its program' };

function row(item: InterfaceItem): readonly string[] {
	return [
		item.name,
		stateOf(item),
		item.linkType ?? '–',
		item.addresses.join(' '),
		item.description,
		item.reason ?? WAYS[item.through ?? 'tapdeck'],
	];
}

/** Builds the command. */
export function interfacesCommand(_context: CommandContext): Command {
	return new Command('interfaces')
		.description('interfaces to capture on, with what keeps one from being opened')
		.option('--json', 'print one JSON document')
		.action(async (options: { readonly json?: boolean }) => {
			const items = await listInterfaces();
			if (options.json === true) {
				return printJson({ schema: 'tapdeck/interfaces@1', items });
			}
			return print(`${tableText(COLUMNS, items.map(row))}\n`);
		});
}
