/** `tapdeck sessions`: every media session of every protocol in one list. */
import { Command } from 'commander';
import type { SessionItem, SessionMedia } from '../../app/index.ts';
import type { CommandContext } from './exit.ts';
import type { ReadOptions } from './options.ts';
import { addReadOptions, openOptions } from './options.ts';
import { print, printJson, withCapture } from './run.ts';
import type { Column } from './table.ts';
import { tableText } from './table.ts';

const COLUMNS: readonly Column[] = [
	{ head: 'Id' },
	{ head: 'Protocol' },
	{ head: 'Start (s)', right: true },
	{ head: 'Duration (s)', right: true },
	{ head: 'Session' },
	{ head: 'Media' },
	{ head: 'Bytes', right: true },
];

/** `2 × audio PCMU, video H264`. */
function mediaText(media: readonly SessionMedia[]): string {
	const counts = new Map<string, number>();
	for (const { kind, codec } of media) {
		const words = `${kind} ${codec ?? 'unknown'}`;
		counts.set(words, (counts.get(words) ?? 0) + 1);
	}
	const parts = [...counts].map(([words, count]) => (count > 1 ? `${count} × ${words}` : words));
	return parts.join(', ');
}

function row(item: SessionItem): readonly (string | number)[] {
	return [
		item.id,
		item.protocol.toUpperCase(),
		item.startOffset.toFixed(6),
		item.duration.toFixed(3),
		item.title,
		mediaText(item.media),
		item.bytes,
	];
}

/** Builds the command. */
export function sessionsCommand(context: CommandContext): Command {
	const command = new Command('sessions').description('every media session of every protocol');
	return addReadOptions(command).action(async (files: string[], options: ReadOptions) => {
		const filter = options.filter ?? '';
		const needs = { keepPackets: filter !== '', hash: false };
		await withCapture(openOptions(files, options, needs), context, async (engine) => {
			const document = await engine.sessions({ filter });
			if (options.json === true) return printJson(document);
			if (document.items.length === 0) return print('No media sessions were found.\n');
			return print(`${tableText(COLUMNS, document.items.map(row))}\n`);
		});
	});
}
