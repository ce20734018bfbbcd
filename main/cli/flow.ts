/** `tapdeck flow`: the ladder of one or several calls. */
import { Command } from 'commander';
import type { FlowDocument } from '../../app/index.ts';
import type { CommandContext } from './exit.ts';
import type { ReadOptions } from './options.ts';
import { addReadOptions, openOptions } from './options.ts';
import { print, printJson, withCapture } from './run.ts';
import { tableText } from './table.ts';

/** Sessions of protocols that have no calls. */
const SESSION = /^dvrip-\d+$/u;

interface FlowOptions extends ReadOptions {
	readonly call: string[];
	readonly legs?: boolean;
	readonly ports?: boolean;
}

function flowText({ rows }: FlowDocument): string {
	return tableText(
		[
			{ head: 'Frame', right: true },
			{ head: 'Time (s)', right: true },
			{ head: 'From' },
			{ head: 'To' },
			{ head: 'What' },
			{ head: 'Comment' },
		],
		rows.map((row) => [
			row.frame,
			row.offset.toFixed(6),
			`${row.from}:${row.fromPort}`,
			`${row.to}:${row.toPort}`,
			row.retransmission ? `${row.label} (repeat of #${row.repeatOf ?? '?'})` : row.label,
			row.detail,
		]),
	);
}

/** Builds the command. */
export function flowCommand(context: CommandContext): Command {
	const command = new Command('flow')
		.description('the ladder of calls and sessions: messages and media in time')
		.requiredOption(
			'--call <ids>',
			'ids of calls or sessions, with commas between',
			(value: string) => value.split(',').map((id) => id.trim()),
		)
		.option('--legs', 'also the other legs of their conversations')
		.option('--ports', 'nodes by address and port');
	return addReadOptions(command).action(async (files: string[], options: FlowOptions) => {
		const needs = { keepPackets: true, hash: false };
		await withCapture(openOptions(files, options, needs), context, async (engine) => {
			const document = await engine.flowDocument({
				calls: options.call.filter((id) => !SESSION.test(id)).map((id) => engine.callNumber(id)),
				sessions: options.call.filter((id) => SESSION.test(id)),
				legs: options.legs === true,
				ports: options.ports === true,
				groups: [],
			});
			return options.json === true ? printJson(document) : print(`${flowText(document)}\n`);
		});
	});
}
