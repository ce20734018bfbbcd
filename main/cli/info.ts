/** `tapdeck info`: what the file is and what was found in it. */
import { Command } from 'commander';
import type { InfoDocument } from '../../app/index.ts';
import type { CommandContext } from './exit.ts';
import type { ReadOptions } from './options.ts';
import { addReadOptions, openOptions } from './options.ts';
import { print, printJson, withCapture } from './run.ts';
import { tableText } from './table.ts';

function infoText(info: InfoDocument): string {
	const { file, found } = info;
	const facts: [string, string][] = [
		['File', file.name],
		['Size', `${file.bytes} bytes`],
		['SHA-256', file.sha256 ?? '–'],
		['Format', `${file.format}, ${file.byteOrder}-endian, ${file.timestampResolution}`],
		['Compression', file.compression ?? 'none'],
		['Link types', file.linkTypes.join(', ')],
		['Interfaces', String(file.interfaces.length)],
		['Packets', String(file.packets)],
		['First packet', file.firstTime ?? '–'],
		['Last packet', file.lastTime ?? '–'],
		['Damage', damageText(info)],
		['RTP streams', String(found.rtpStreams)],
	];
	const width = Math.max(...facts.map(([name]) => name.length));
	const lines = facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
	const protocols = tableText(
		[{ head: 'Protocol' }, { head: 'Packets', right: true }, { head: 'Bytes', right: true }],
		info.protocols.map(({ name, packets, bytes }) => [name, packets, bytes]),
	);
	const findings = info.findings.map(({ severity, title }) => `${severity}: ${title}`);
	return [...lines, '', protocols, ...(findings.length > 0 ? ['', ...findings] : []), ''].join(
		'\n',
	);
}

function damageText(info: InfoDocument): string {
	const { damage } = info.file;
	return damage === null ? 'none' : `at byte ${damage.offset}: ${damage.reason}`;
}

/** Builds the command. */
export function infoCommand(context: CommandContext): Command {
	const command = new Command('info').description('what the file is and what was found in it');
	return addReadOptions(command).action(async (files: string[], options: ReadOptions) => {
		const needs = { keepPackets: false, hash: true };
		await withCapture(openOptions(files, options, needs), context, async (engine) => {
			await engine.hashed(context.signal);
			const info = engine.info();
			await (options.json === true ? printJson(info) : print(infoText(info)));
		});
	});
}
