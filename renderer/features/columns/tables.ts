/** Which table the Columns dialog is about. */
import type { ViewName } from '../../state/workbench.svelte.ts';
import { CALL_TABLE } from '../calls/columns.ts';
import { STREAM_TABLE } from '../streams/columns.ts';
import type { ColumnTable } from './column-table.ts';

/** Table of a view. */
export const columnTableOf = (view: ViewName): ColumnTable =>
	view === 'calls' ? CALL_TABLE : STREAM_TABLE;
