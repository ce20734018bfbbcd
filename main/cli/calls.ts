/** `tapdeck calls`: VoIP calls with state, times and the figures over all of them. */
import { Command, Option } from 'commander';
import type { CallItem, CallKind, CallOrderQuery, CallSummary } from '../../app/index.ts';
import type { CommandContext } from './exit.ts';
import type { ReadOptions } from './options.ts';
import { addReadOptions, openOptions } from './options.ts';
import { print, printJson, withCapture } from './run.ts';
import type { Column } from './table.ts';
import { fixed, tableText } from './table.ts';

interface CallsOptions extends ReadOptions {
	readonly search?: string;
	readonly kind?: CallKind | 'all';
}

const KINDS: readonly CallKind[] = [
	'call',
	'registration',
	'options',
	'subscription',
	'message',
	'publish',
	'other',
];

/** Wireshark's columns first, in its words. */
const COLUMNS: readonly Column[] = [
	{ head: 'Id' },
	{ head: 'Start Time', right: true },
	{ head: 'Stop Time', right: true },
	{ head: 'Initial Speaker' },
	{ head: 'From' },
	{ head: 'To' },
	{ head: 'Protocol' },
	{ head: 'Duration', right: true },
	{ head: 'Packets', right: true },
	{ head: 'State' },
	{ head: 'Comments' },
	{ head: 'PDD (s)', right: true },
	{ head: 'Talk (s)', right: true },
	{ head: 'To note' },
];

/** Stands last, where the capture says it of a call. */
const POINTS: Column = { head: 'Captured at' };

/** The table for people. */
export function callsTable(items: readonly CallItem[]): string {
	if (items.every(({ capturePoints }) => capturePoints.length === 0)) {
		return tableText(COLUMNS, items.map(row));
	}
	const rows = items.map((item) => [...row(item), item.capturePoints.join(', ')]);
	return tableText([...COLUMNS, POINTS], rows);
}

function row(item: CallItem): readonly (string | number | null)[] {
	return [
		item.id,
		item.startOffset.toFixed(6),
		item.stopOffset.toFixed(6),
		item.initiator.address,
		item.from,
		item.to,
		'SIP',
		clock(item.duration),
		item.packets,
		item.detail === '' ? item.state : `${item.state} (${item.detail})`,
		item.comment,
		fixed(item.postDialDelay, 3),
		fixed(item.talkTime, 3),
		item.findings.map(({ title }) => title).join('; '),
	];
}

/** `hh:mm:ss`, whole seconds, cut off, as Wireshark has it. */
function clock(seconds: number): string {
	const whole = Math.floor(seconds);
	const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
	return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function percent(share: number | null): string {
	return share === null ? 'n/a' : `${(100 * share).toFixed(1)} %`;
}

function summaryText(summary: CallSummary): string {
	const { attempts, answered, asr, ner, acd, failures } = summary;
	const mean = acd === null ? 'n/a' : `${acd.toFixed(1)} s`;
	const codes = failures.map(({ status, count }) => `${status} ×${count}`).join(', ');
	const figures = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}, ${answered} answered, ASR ${percent(asr)}, NER ${percent(ner)}, ACD ${mean}`;
	return codes === '' ? figures : `${figures}, failures ${codes}`;
}

/** Everything, in capture order. */
export const ALL_CALLS: CallOrderQuery = {
	filter: '',
	text: '',
	kinds: [],
	states: [],
	from: null,
	to: null,
	sort: [],
};

/** Builds the command. */
export function callsCommand(context: CommandContext): Command {
	const command = new Command('calls')
		.description('VoIP calls: who called whom, when, how it went')
		.option('--search <text>', 'only calls with this number, name, address or Call-ID')
		.addOption(
			new Option('--kind <name>', 'other SIP exchanges instead of calls').choices([
				'all',
				...KINDS,
			]),
		);
	return addReadOptions(command).action(async (files: string[], options: CallsOptions) => {
		const filter = options.filter ?? '';
		const isFiltered = filter !== '';
		const needs = { keepPackets: isFiltered, cameras: isFiltered, hash: false };
		await withCapture(openOptions(files, options, needs), context, async (engine) => {
			const { kind = 'call', search = '' } = options;
			const kinds = kind === 'all' ? KINDS : [kind];
			const document = await engine.calls({ ...ALL_CALLS, filter, text: search, kinds });
			if (options.json === true) return printJson(document);
			if (document.items.length === 0) return print('No calls were found.\n');
			const table = callsTable(document.items);
			return print(`${table}\n${summaryText(document.summary)}\n`);
		});
	});
}
