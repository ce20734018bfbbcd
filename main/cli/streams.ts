/** `tapdeck streams`: RTP streams. */
import { Command } from 'commander';
import { carriedNames, soundNames } from '../../app/index.ts';
import type { CaptureEngine, StreamItem } from '../../app/index.ts';
import type { CommandContext } from './exit.ts';
import type { ReadOptions } from './options.ts';
import { addReadOptions, openOptions } from './options.ts';
import { mosText } from './quality-text.ts';
import { print, printJsonList, withCapture } from './run.ts';
import type { Column } from './table.ts';
import { fixed, tableText } from './table.ts';

const PAGE = 500;

const COLUMNS: readonly Column[] = [
	{ head: 'Id' },
	{ head: 'Source' },
	{ head: 'Destination' },
	{ head: 'SSRC' },
	{ head: 'Payload' },
	{ head: 'Start (s)', right: true },
	{ head: 'Duration (s)', right: true },
	{ head: 'Packets', right: true },
	{ head: 'Lost', right: true },
	{ head: 'Lost %', right: true },
	{ head: 'Dup', right: true },
	{ head: 'Late', right: true },
	{ head: 'Max delta (ms)', right: true },
	{ head: 'Mean jitter', right: true },
	{ head: 'Max jitter', right: true },
	{ head: 'MOS', right: true },
	{ head: 'To note' },
];

/** The streams of a capture, or those of which a packet matches the filter, in capture order. */
export async function listStreams(
	engine: CaptureEngine,
	filter: string,
): Promise<readonly StreamItem[]> {
	return [...(await streamPages(engine, filter))].flat();
}

/** The same page by page: made when it is asked for. */
async function streamPages(
	engine: CaptureEngine,
	filter: string,
): Promise<Iterable<readonly StreamItem[]>> {
	const { ids } = await engine.streamOrder({ filter, from: null, to: null, sort: [] });
	return (function* () {
		for (let at = 0; at < ids.length; at += PAGE) {
			yield engine.streamRows([...ids.subarray(at, at + PAGE)]);
		}
	})();
}

/** With what is inside, where a stream holds others. */
function payloadText({ payload, carries = [], sounds = [] }: StreamItem): string {
	if (sounds.length > 0) return `${payload} + ${soundNames(sounds)}`;
	return carries.length === 0 ? payload : `${payload}: ${carriedNames(carries)}`;
}

/** Jitter, and whether its clock is only inferred. */
function jitterText(item: StreamItem, value: number | null): string {
	const mark = value !== null && item.clockRateFrom === 'inferred' ? ' (inferred)' : '';
	return `${fixed(value, 3)}${mark}`;
}

function row(item: StreamItem): readonly (string | number | null)[] {
	return [
		item.id,
		`${item.source.address}:${item.source.port}`,
		`${item.destination.address}:${item.destination.port}`,
		item.ssrc,
		payloadText(item),
		item.startOffset.toFixed(6),
		item.duration.toFixed(3),
		item.packets,
		item.lost,
		item.lostPercent.toFixed(2),
		item.duplicates,
		item.late,
		fixed(item.maxDelta, 3),
		jitterText(item, item.meanJitter),
		jitterText(item, item.maxJitter),
		mosText(item),
		item.problems.join('; '),
	];
}

/** Builds the command. */
export function streamsCommand(context: CommandContext): Command {
	const command = new Command('streams').description('RTP streams with loss, jitter and drift');
	return addReadOptions(command).action(async (files: string[], options: ReadOptions) => {
		const isFiltered = (options.filter ?? '') !== '';
		const needs = { keepPackets: isFiltered, cameras: isFiltered, hash: false };
		await withCapture(openOptions(files, options, needs), context, async (engine) => {
			const { filter = '' } = options;
			if (options.json === true) {
				return printJsonList('tapdeck/streams@1', await streamPages(engine, filter));
			}
			const items = await listStreams(engine, filter);
			if (items.length === 0) return print('No RTP streams were found.\n');
			return print(`${tableText(COLUMNS, items.map(row))}\n`);
		});
	});
}
