/** `tapdeck messages`: decoded messages of one protocol. */
import { Command, Option } from 'commander';
import type { MessageItem, MessageProtocol } from '../../app/index.ts';
import type { CommandContext } from './exit.ts';
import type { ReadOptions } from './options.ts';
import { addReadOptions, openOptions } from './options.ts';
import { print, printJson, withCapture } from './run.ts';
import { tableText } from './table.ts';

interface MessagesOptions extends ReadOptions {
	readonly protocol: MessageProtocol;
}

function messagesText(items: readonly MessageItem[]): string {
	return tableText(
		[
			{ head: 'Frame', right: true },
			{ head: 'Time (s)', right: true },
			{ head: 'Source' },
			{ head: 'Destination' },
			{ head: 'Summary' },
		],
		items.map((item) => [
			item.frame,
			item.offset.toFixed(6),
			`${item.source.address}:${item.source.port}`,
			`${item.destination.address}:${item.destination.port}`,
			item.summary,
		]),
	);
}

/** Builds the command. */
export function messagesCommand(context: CommandContext): Command {
	const command = new Command('messages')
		.description('decoded messages of one protocol')
		.addOption(
			new Option('--protocol <name>', 'which protocol')
				.choices(['rtcp', 'sip', 'dvrip', 'msrp'])
				.makeOptionMandatory(),
		);
	return addReadOptions(command).action(async (files: string[], options: MessagesOptions) => {
		const needs = { keepPackets: true, hash: false };
		await withCapture(openOptions(files, options, needs), context, async (engine) => {
			const document = await engine.messages(
				{ protocol: options.protocol, filter: options.filter ?? '' },
				context.signal,
			);
			if (options.json === true) return printJson(document);
			if (document.items.length === 0)
				return print(`No ${options.protocol.toUpperCase()} messages were found.\n`);
			return print(`${messagesText(document.items)}\n`);
		});
	});
}
