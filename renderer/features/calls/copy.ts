/** Chosen calls as text or as a file, in machine form: the numbers as the command line prints them. */
import type { CallItem } from '../../../main/ipc/contract.ts';
import { csvText } from '../../format/csv.ts';
import type { App } from '../../state/app.svelte.ts';
import type { CopyForm } from '../streams/copy.ts';

const HEADS = [
	'File',
	'Start Time',
	'Stop Time',
	'Initial Speaker',
	'From',
	'To',
	'Protocol',
	'Duration',
	'Packets',
	'State',
	'Comments',
	'Final Status',
	'PDD (s)',
	'Setup (s)',
	'Talk (s)',
	'MOS',
	'Resends',
	'Hung Up By',
	'Cause',
	'Codecs',
	'Call-ID',
	'Wireshark State',
	'Captured At',
] as const;

/** A call with the letter of its capture. */
export interface LetteredCall {
	readonly letter: string;
	readonly item: CallItem;
}

function cellsOf({ letter, item }: LetteredCall): readonly string[] {
	const value = (number: number | null): string => (number === null ? '' : String(number));
	return [
		letter,
		String(item.startOffset),
		String(item.stopOffset),
		item.initiator.address,
		item.from,
		item.to,
		item.protocol.toUpperCase(),
		String(item.duration),
		String(item.packets),
		item.state,
		item.comment,
		value(item.finalStatus),
		value(item.postDialDelay),
		value(item.setupTime),
		value(item.talkTime),
		value(item.mos),
		String(item.resends),
		item.hungUpBy ?? '',
		item.cause ?? '',
		item.codecs.join(' '),
		item.callId,
		item.wireshark?.state ?? '',
		item.capturePoints.join('; '),
	];
}

/** Filter for everything with these Call-IDs. */
export const callFilter = (items: readonly CallItem[]): string =>
	items
		.map(({ callId }) => `sip.Call-ID == "${callId.replaceAll(/["\\]/gu, '\\$&')}"`)
		.join(' || ');

/** Calls in one of the forms. */
export function formatCalls(calls: readonly LetteredCall[], form: CopyForm): string {
	const items = calls.map(({ item }) => item);
	switch (form) {
		case 'json':
			return JSON.stringify({ schema: 'tapdeck/calls@1', items }, null, '\t');
		case 'filter':
			return callFilter(items);
		case 'csv':
			return csvText([HEADS, ...calls.map(cellsOf)]);
		case 'text':
			return [HEADS, ...calls.map(cellsOf)].map((cells) => cells.join('\t')).join('\n');
	}
}

/** Copies the chosen calls. */
export async function copyCalls(app: App, form: CopyForm): Promise<void> {
	const calls = await chosenCalls(app);
	app.copy(formatCalls(calls, form));
	app.say(app.text.calls.copied(calls.length));
}

/** Writes the records of the chosen calls into a file that the user chooses. */
export async function saveCallRecords(app: App, form: 'csv' | 'json'): Promise<void> {
	const calls = await chosenCalls(app);
	const [only] = calls;
	const name = calls.length === 1 ? (only?.item.id ?? 'call') : 'calls';
	const target = await app.client.call('chooseSaveFile', { name: `${name}.${form}` });
	if (target === null) return;
	const content = formatCalls(calls, form);
	await app.client.call('writeFile', { grant: target.grant, content });
	app.say(app.text.flow.saved(target.name));
}

async function chosenCalls({ calls }: App): Promise<readonly LetteredCall[]> {
	const { chosen } = calls;
	const captures = [...new Set(chosen.map(({ capture }) => capture))];
	const lists = await Promise.all(
		captures.map(async (capture) => {
			const numbers = chosen.filter((ref) => ref.capture === capture).map(({ call }) => call);
			const items = await capture.fetchCalls(numbers);
			return items.map((item) => ({ letter: capture.letter, item }));
		}),
	);
	return lists.flat();
}
