/** Text of the cells of the streams table. */
import type { Settings, StreamItem } from '../../../main/ipc/contract.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import { ABSENT } from '../../format/numbers.ts';
import { timeText } from '../../format/time.ts';
import type { StreamRef } from '../../state/streams.svelte.ts';
import type { StreamColumn } from './columns.ts';

/** A row of the table. */
export interface StreamRow {
	readonly ref: StreamRef;
	readonly item: StreamItem;
}

/** Text of a cell; empty for the columns that are drawn otherwise. */
export function cellText(
	{ ref, item }: StreamRow,
	column: StreamColumn,
	format: NumberFormat,
	timeBase: Settings['timeFormat'],
): string {
	switch (column) {
		case 'source':
			return ref.capture.names.of(item.source.address);
		case 'destination':
			return ref.capture.names.of(item.destination.address);
		case 'sourcePort':
			return String(item.source.port);
		case 'destinationPort':
			return String(item.destination.port);
		case 'ssrc':
			return item.ssrc;
		case 'start':
			return timeText(item.startOffset, ref.capture.view, timeBase, 3);
		case 'duration':
			return format.fixed(item.duration, 2);
		case 'payload':
			return item.payload === '' ? ABSENT : item.payload;
		case 'packets':
		case 'duplicates':
		case 'late':
			return format.count(item[column]);
		case 'lost':
			return format.loss(item.lost, item.lostPercent);
		case 'file':
		case 'status':
			return '';
		default:
			return format.fixed(item[column], 3);
	}
}
