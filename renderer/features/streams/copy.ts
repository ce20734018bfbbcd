/** Selected streams as text, in machine form: the numbers as the command line prints them. */
import type { StreamItem } from '../../../main/ipc/contract.ts';
import { csvText } from '../../format/csv.ts';
import type { App } from '../../state/app.svelte.ts';
import type { StreamRef } from '../../state/streams.svelte.ts';

/** Forms of a copy. */
export type CopyForm = 'text' | 'csv' | 'json' | 'filter';

const HEADS = [
	'File',
	'Source Address',
	'Source Port',
	'Destination Address',
	'Destination Port',
	'SSRC',
	'Start (s)',
	'Duration (s)',
	'Payload',
	'Packets',
	'Expected',
	'Lost',
	'Lost (%)',
	'Duplicates',
	'Late',
	'Min Delta (ms)',
	'Mean Delta (ms)',
	'Max Delta (ms)',
	'Min Jitter (ms)',
	'Mean Jitter (ms)',
	'Max Jitter (ms)',
	'Problems',
] as const;

interface LetteredStream {
	readonly letter: string;
	readonly item: StreamItem;
}

function cellsOf({ letter, item }: LetteredStream): readonly string[] {
	const number = (value: number | null): string => (value === null ? '' : String(value));
	return [
		letter,
		item.source.address,
		String(item.source.port),
		item.destination.address,
		String(item.destination.port),
		item.ssrc,
		String(item.startOffset),
		String(item.duration),
		item.payload,
		String(item.packets),
		String(item.expected),
		String(item.lost),
		String(item.lostPercent),
		String(item.duplicates),
		String(item.late),
		number(item.minDelta),
		number(item.meanDelta),
		number(item.maxDelta),
		number(item.minJitter),
		number(item.meanJitter),
		number(item.maxJitter),
		item.problems.join('; '),
	];
}

/** Streams in one of the forms. */
export function formatStreams(streams: readonly LetteredStream[], form: CopyForm): string {
	switch (form) {
		case 'json':
			return JSON.stringify(
				{ schema: 'tapdeck/streams@1', items: streams.map(({ item }) => item) },
				null,
				'\t',
			);
		case 'filter':
			return streams.map(({ item }) => `rtp.ssrc == ${item.ssrc}`).join(' || ');
		case 'csv':
			return csvText([HEADS, ...streams.map(cellsOf)]);
		case 'text':
			return [HEADS, ...streams.map(cellsOf)].map((cells) => cells.join('\t')).join('\n');
	}
}

/** Copies the selected streams, or the one with the focus. */
export async function copyStreams(app: App, form: CopyForm): Promise<void> {
	const { current, selected } = app.streams;
	const refs = selected.length > 0 ? selected : current === undefined ? [] : [current];
	const streams = await fetchItems(refs);
	app.copy(formatStreams(streams, form));
	app.say(app.text.streams.copied(streams.length));
}

async function fetchItems(refs: readonly StreamRef[]): Promise<readonly LetteredStream[]> {
	const captures = [...new Set(refs.map(({ capture }) => capture))];
	const lists = await Promise.all(
		captures.map(async (capture) => {
			const ids = refs.filter((ref) => ref.capture === capture).map(({ stream }) => stream);
			const items = await capture.fetchRows(ids.toSorted((a, b) => a - b));
			return items.map((item) => ({ letter: capture.letter, item }));
		}),
	);
	return lists.flat();
}
