/** `tapdeck flow`: the ladder of one or several calls. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { CaptureEngine, FlowDocument } from '../../app/index.ts';
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
	readonly checkPassword?: string;
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

/** Digits and findings below the ladder. */
function callsText({ calls }: FlowDocument): string {
	const lines = calls.flatMap(({ id, digits, findings }) => [
		...(digits.length === 0 ? [] : [`${id} digits: ${digitsText(digits)}`]),
		...findings.map(({ severity, title, frames }) => {
			const where = frames.length === 0 ? '' : ` (frame ${frames[0]})`;
			return `${id} ${severity}: ${title}${where}`;
		}),
	]);
	return lines.length === 0 ? '' : `\n${lines.join('\n')}\n`;
}

/** `1234 (rtp-event), 5 (in-band)`: digits with how they came. */
function digitsText(digits: FlowDocument['calls'][number]['digits']): string {
	const runs: { carrier: string; text: string }[] = [];
	for (const { digit, carrier } of digits) {
		const last = runs.at(-1);
		if (last?.carrier === carrier) last.text += digit;
		else runs.push({ carrier, text: digit });
	}
	return runs.map(({ text, carrier }) => `${text} (${carrier})`).join(', ');
}

type PasswordMatches = ReturnType<CaptureEngine['checkPassword']>;

/** A password stands in a file: what is typed on a command line others can read. */
function checkPasswords(
	engine: CaptureEngine,
	calls: readonly number[],
	file: string,
): PasswordMatches {
	const [password = ''] = readFileSync(file, 'utf8').split(/\r?\n/u);
	return calls.flatMap((call) => engine.checkPassword({ call, password }));
}

function passwordsText(matches: PasswordMatches): string {
	if (matches.length === 0) return 'No digest was captured in these calls.';
	const words = (match: boolean | null): string =>
		match === null ? 'cannot be told' : match ? 'is of this password' : 'is of another password';
	return matches
		.map(({ frame, matches: match }) => `The digest in frame ${frame} ${words(match)}.`)
		.join('\n');
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
		.option('--ports', 'nodes by address and port')
		.option(
			'--check-password <file>',
			'whether the digests of the calls are of the password in the first line of a file',
		);
	return addReadOptions(command).action(async (files: string[], options: FlowOptions) => {
		const needs = { keepPackets: true, hash: false };
		await withCapture(openOptions(files, options, needs), context, async (engine) => {
			const calls = options.call
				.filter((id) => !SESSION.test(id))
				.map((id) => engine.callNumber(id));
			const document = await engine.flowDocument({
				calls,
				sessions: options.call.filter((id) => SESSION.test(id)),
				legs: options.legs === true,
				ports: options.ports === true,
				groups: [],
			});
			const { checkPassword: file } = options;
			const passwords = file === undefined ? null : checkPasswords(engine, calls, file);
			if (options.json === true) {
				return printJson(passwords === null ? document : { ...document, passwords });
			}
			const checked = passwords === null ? '' : `\n${passwordsText(passwords)}\n`;
			return print(`${flowText(document)}\n${callsText(document)}${checked}`);
		});
	});
}
