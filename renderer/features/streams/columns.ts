/** Columns of the streams table: Wireshark's RTP Streams, then what it does not know. */
import type { TableColumn } from '../../components/table.ts';
import type { ColumnTable } from '../columns/column-table.ts';

/** Keys of the columns. */
export type StreamColumn =
	| 'source'
	| 'sourcePort'
	| 'destination'
	| 'destinationPort'
	| 'ssrc'
	| 'start'
	| 'duration'
	| 'payload'
	| 'packets'
	| 'lost'
	| 'duplicates'
	| 'late'
	| 'minDelta'
	| 'meanDelta'
	| 'maxDelta'
	| 'minJitter'
	| 'meanJitter'
	| 'maxJitter'
	| 'file'
	| 'status';

type Layout = Omit<TableColumn<StreamColumn>, 'label'>;

/** Order, widths and sort keys; labels come from the catalogue. */
const LAYOUT: readonly Layout[] = [
	{ key: 'source', width: 134, sort: 'source' },
	{ key: 'sourcePort', width: 60, align: 'end', sort: 'sourcePort' },
	{ key: 'destination', width: 128, sort: 'destination' },
	{ key: 'destinationPort', width: 60, align: 'end', sort: 'destinationPort' },
	{ key: 'ssrc', width: 88, mono: true, sort: 'ssrc' },
	{ key: 'start', width: 84, align: 'end', sort: 'start' },
	{ key: 'duration', width: 84, align: 'end', sort: 'duration' },
	{ key: 'payload', width: 98, grow: 1, sort: 'payload' },
	{ key: 'packets', width: 84, align: 'end', sort: 'packets' },
	{ key: 'lost', width: 112, align: 'end', sort: 'lost' },
	{ key: 'duplicates', width: 42, align: 'end', sort: 'duplicates' },
	{ key: 'late', width: 50, align: 'end', sort: 'late' },
	{ key: 'minDelta', width: 96, align: 'end' },
	{ key: 'meanDelta', width: 100, align: 'end' },
	{ key: 'maxDelta', width: 100, align: 'end', sort: 'maxDelta' },
	{ key: 'minJitter', width: 78, align: 'end' },
	{ key: 'meanJitter', width: 76, align: 'end', sort: 'meanJitter' },
	{ key: 'maxJitter', width: 70, align: 'end', sort: 'maxJitter' },
	{ key: 'file', width: 38 },
	{ key: 'status', width: 102, grow: 2, sort: 'problems' },
];

/** Hidden until asked for: the width of a common screen ends. */
const HIDDEN_AT_FIRST: readonly StreamColumn[] = [
	'start',
	'duration',
	'minDelta',
	'meanDelta',
	'minJitter',
	'late',
];

/** The table of streams. */
export const STREAM_TABLE: ColumnTable<StreamColumn> = {
	name: 'streams',
	hiddenAtFirst: HIDDEN_AT_FIRST,
	columns: (text) =>
		LAYOUT.map((layout) => ({
			...layout,
			label: text.columns[layout.key],
			title: text.columnTitles[layout.key],
		})),
};
