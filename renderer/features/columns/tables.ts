/** Which table the Columns dialog is about. */
import type { Workbench } from '../../state/workbench.svelte.ts';
import { CALL_TABLE } from '../calls/columns.ts';
import { packetTable } from '../packets/columns.ts';
import { STREAM_TABLE } from '../streams/columns.ts';
import type { ColumnTable } from './column-table.ts';

/** Table of the view that is shown. */
export function columnTableOf({ view, shown }: Pick<Workbench, 'view' | 'shown'>): ColumnTable {
	if (view === 'packets') return packetTable(shown);
	return view === 'calls' ? CALL_TABLE : STREAM_TABLE;
}
