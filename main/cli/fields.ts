/** `tapdeck fields`: the filter fields. */
import { Command } from 'commander';
import { fieldItems } from '../../app/index.ts';
import type { CommandContext } from './exit.ts';
import { print, printJson } from './run.ts';
import { tableText } from './table.ts';

/** Builds the command. */
export function fieldsCommand(_context: CommandContext): Command {
	return new Command('fields')
		.description('filter fields with type and meaning')
		.argument('[prefix]', 'only fields that begin with this')
		.option('--json', 'print one JSON document')
		.action(async (prefix: string | undefined, options: { json?: boolean }) => {
			const items = fieldItems(prefix ?? '');
			if (options.json === true) return printJson({ schema: 'tapdeck/fields@1', items });
			const rows = items.map(({ name, type, description }) => [name, type, description]);
			return print(
				`${tableText([{ head: 'Field' }, { head: 'Type' }, { head: 'Meaning' }], rows)}\n`,
			);
		});
}
