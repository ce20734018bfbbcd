/** `tapdeck interfaces`: what can be captured on, and what keeps the rest from being opened. */
import { Command } from 'commander';
import { CaptureUnavailableError } from '../../app/index.ts';
import { loadAddon } from '../capture/addon.ts';
import { findDumpcap } from '../capture/dumpcap.ts';
import type { InterfaceItem } from '../capture/interfaces.ts';
import { interfaceItems } from '../capture/interfaces.ts';
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
export function listInterfaces(): readonly InterfaceItem[] {
	const addon = loadAddon();
	try {
		return interfaceItems(addon, findDumpcap());
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		throw new CaptureUnavailableError(remedy(faultOf(error), '', said));
	}
}

function stateOf({ up, running }: InterfaceItem): string {
	if (!up) return 'down';
	return running ? 'up' : 'up, no carrier';
}

function row(item: InterfaceItem): readonly string[] {
	return [
		item.name,
		stateOf(item),
		item.linkType ?? '–',
		item.addresses.join(' '),
		item.description,
		item.reason ?? (item.through === 'dumpcap' ? 'through dumpcap' : 'yes'),
	];
}

/** Builds the command. */
export function interfacesCommand(_context: CommandContext): Command {
	return new Command('interfaces')
		.description('interfaces to capture on, with what keeps one from being opened')
		.option('--json', 'print one JSON document')
		.action((options: { readonly json?: boolean }) => {
			const items = listInterfaces();
			if (options.json === true) {
				return printJson({ schema: 'tapdeck/interfaces@1', items });
			}
			return print(`${tableText(COLUMNS, items.map(row))}\n`);
		});
}
