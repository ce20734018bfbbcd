/** Columns of the packet list: Wireshark's, then what a Wi-Fi receiver says. */
import type { PacketRow } from '../../../main/ipc/contract.ts';
import type { TableColumn } from '../../components/table.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import { ABSENT } from '../../format/numbers.ts';
import type { Capture } from '../../state/capture.svelte.ts';
import type { ColumnTable } from '../columns/column-table.ts';

/** Keys of the columns. */
export type PacketColumn =
	| 'frame'
	| 'time'
	| 'source'
	| 'destination'
	| 'protocol'
	| 'length'
	| 'file'
	| RadioColumn
	| 'info';

/** Columns that only packets from the air have. */
export type RadioColumn = (typeof RADIO_COLUMNS)[number];

/** See `RadioColumn`. */
export const RADIO_COLUMNS = ['channel', 'frequency', 'rate', 'mcs', 'signal', 'noise'] as const;

type Layout = Omit<TableColumn<PacketColumn>, 'label'>;

const LAYOUT: readonly Layout[] = [
	{ key: 'frame', width: 80, align: 'end' },
	{ key: 'time', width: 130, align: 'end' },
	{ key: 'source', width: 150, grow: 1 },
	{ key: 'destination', width: 150, grow: 1 },
	{ key: 'protocol', width: 80 },
	{ key: 'length', width: 64, align: 'end' },
	{ key: 'channel', width: 68, align: 'end' },
	{ key: 'frequency', width: 84, align: 'end' },
	{ key: 'rate', width: 84, align: 'end' },
	{ key: 'mcs', width: 48, align: 'end' },
	{ key: 'signal', width: 84, align: 'end' },
	{ key: 'noise', width: 84, align: 'end' },
	{ key: 'file', width: 44 },
	{ key: 'info', width: 260, grow: 5 },
];

/** Columns that stay hidden until asked for even where there is Wi-Fi. */
const RARE: readonly PacketColumn[] = ['frequency', 'mcs', 'noise'];

/** Link types of captures from the air, by the names of the capture view. */
const hasAir = ({ view }: Capture): boolean =>
	view?.info.file.linkTypes.some((name) => name.includes('radiotap')) ?? false;

/** The table of packets; in captures from the air channel, rate and signal are shown at first. */
export function packetTable(captures: readonly Capture[]): ColumnTable<PacketColumn> {
	return {
		name: 'packets',
		hiddenAtFirst: captures.some(hasAir) ? RARE : RADIO_COLUMNS,
		columns: (text) =>
			LAYOUT.map((layout) => ({
				...layout,
				label: text.packetList[layout.key],
				title: text.packetColumnTitles[layout.key],
			})),
	};
}

/** Text of a radio column. */
export function radioCell(
	radio: PacketRow['radio'],
	column: RadioColumn,
	format: NumberFormat,
): string {
	if (radio === null) return ABSENT;
	switch (column) {
		case 'channel':
			return radio.channel === null ? ABSENT : String(radio.channel);
		case 'frequency':
			return radio.frequency === null ? ABSENT : `${radio.frequency} MHz`;
		case 'rate':
			return radio.rateMbps === null ? ABSENT : `${format.fixed(radio.rateMbps, 1)} Mb/s`;
		case 'mcs':
			return radio.mcs === null ? ABSENT : String(radio.mcs);
		case 'signal':
			return dbmText(radio.signalDbm, format);
		case 'noise':
			return dbmText(radio.noiseDbm, format);
	}
}

/** `−42 dBm`. @param digits behind the point */
export const dbmText = (value: number | null, format: NumberFormat, digits = 0): string =>
	value === null ? ABSENT : `${format.fixed(value, digits)} dBm`;
