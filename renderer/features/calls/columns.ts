/** Columns of the calls table: Wireshark's ten, the file, then what it does not know. */
import type { TableColumn } from '../../components/table.ts';
import type { ColumnTable } from '../columns/column-table.ts';

/** Keys of the columns. */
export type CallColumn =
	| 'start'
	| 'stop'
	| 'initiator'
	| 'from'
	| 'to'
	| 'protocol'
	| 'duration'
	| 'packets'
	| 'state'
	| 'comments'
	| 'file'
	| 'findings'
	| 'mos'
	| 'postDialDelay'
	| 'ringTime'
	| 'setupTime'
	| 'talkTime'
	| 'holdTime'
	| 'finalStatus'
	| 'hungUpBy'
	| 'cause'
	| 'resends'
	| 'digits'
	| 'codecs'
	| 'mediaTags'
	| 'streams'
	| 'legs'
	| 'userAgents'
	| 'capturePoints'
	| 'transports'
	| 'kind'
	| 'callId'
	| 'wireshark';

type Layout = Omit<TableColumn<CallColumn>, 'label'>;

const LAYOUT: readonly Layout[] = [
	{ key: 'start', width: 92, align: 'end', sort: 'start' },
	{ key: 'stop', width: 92, align: 'end', sort: 'stop' },
	{ key: 'initiator', width: 120, sort: 'initiator' },
	{ key: 'from', width: 190, grow: 1, sort: 'from' },
	{ key: 'to', width: 176, grow: 1, sort: 'to' },
	{ key: 'protocol', width: 60 },
	{ key: 'duration', width: 72, align: 'end', sort: 'duration' },
	{ key: 'packets', width: 60, align: 'end', sort: 'packets' },
	{ key: 'state', width: 150, grow: 2, sort: 'state' },
	{ key: 'comments', width: 116, grow: 1 },
	{ key: 'file', width: 38 },
	{ key: 'findings', width: 120, sort: 'findings' },
	{ key: 'mos', width: 52, align: 'end', sort: 'mos' },
	{ key: 'postDialDelay', width: 72, align: 'end', sort: 'postDialDelay' },
	{ key: 'ringTime', width: 72, align: 'end' },
	{ key: 'setupTime', width: 72, align: 'end', sort: 'setupTime' },
	{ key: 'talkTime', width: 72, align: 'end', sort: 'talkTime' },
	{ key: 'holdTime', width: 72, align: 'end' },
	{ key: 'finalStatus', width: 130, sort: 'finalStatus' },
	{ key: 'hungUpBy', width: 80 },
	{ key: 'cause', width: 180 },
	{ key: 'resends', width: 64, align: 'end', sort: 'resends' },
	{ key: 'digits', width: 64, align: 'end' },
	{ key: 'codecs', width: 130 },
	{ key: 'mediaTags', width: 90 },
	{ key: 'streams', width: 64, align: 'end' },
	{ key: 'legs', width: 90 },
	{ key: 'userAgents', width: 180 },
	{ key: 'capturePoints', width: 120 },
	{ key: 'transports', width: 76 },
	{ key: 'kind', width: 96 },
	{ key: 'callId', width: 200, mono: true },
	{ key: 'wireshark', width: 110 },
];

const FIRST: readonly CallColumn[] = [
	'start',
	'stop',
	'initiator',
	'from',
	'to',
	'protocol',
	'duration',
	'packets',
	'state',
	'comments',
	'file',
];

/** The table of calls. */
export const CALL_TABLE: ColumnTable<CallColumn> = {
	name: 'calls',
	hiddenAtFirst: LAYOUT.map(({ key }) => key).filter((key) => !FIRST.includes(key)),
	columns: (text) =>
		LAYOUT.map((layout) => ({
			...layout,
			label: text.callColumns[layout.key],
			title: text.callColumnTitles[layout.key],
		})),
};
