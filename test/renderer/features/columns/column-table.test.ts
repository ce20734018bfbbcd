import { describe, expect, test } from 'vitest';
import { CALL_TABLE } from '../../../../renderer/features/calls/columns.ts';
import {
	orderedColumns,
	shownColumns,
	withColumn,
	withMoved,
	withWidth,
	withoutChoices,
} from '../../../../renderer/features/columns/column-table.ts';
import { columnTableOf } from '../../../../renderer/features/columns/tables.ts';
import { STREAM_TABLE } from '../../../../renderer/features/streams/columns.ts';
import { en } from '../../../../renderer/messages/en/index.ts';

const NONE = { hiddenColumns: {}, columnOrder: {}, columnWidths: {} };
const keys = (settings: Parameters<typeof shownColumns>[2]): readonly string[] =>
	shownColumns(CALL_TABLE, en, settings).map(({ key }) => key);

describe('columns of a table', () => {
	test('are hidden and shown; what was hidden at first is remembered', () => {
		const settings = { ...NONE, ...withColumn(CALL_TABLE, NONE, 'mos', { shown: true }) };
		expect(keys(settings)).toEqual([...keys(NONE), 'mos']);
		const fewer = withColumn(CALL_TABLE, settings, 'start', { shown: false });
		expect(keys({ ...settings, ...fewer })).not.toContain('start');
	});

	test('are moved before another or to the end; on themselves nothing moves', () => {
		const moved = withMoved(CALL_TABLE, en, NONE, 'state', 'start');
		expect(keys({ ...NONE, ...moved }).slice(0, 2)).toEqual(['state', 'start']);
		const last = withMoved(CALL_TABLE, en, NONE, 'start', null);
		expect(keys({ ...NONE, ...last }).at(-1)).toBe('start');
		expect(withMoved(CALL_TABLE, en, NONE, 'start', 'start').columnOrder).toEqual({});
	});

	test('an order kept by an older version leaves new columns at the end', () => {
		const settings = { ...NONE, columnOrder: { calls: ['to', 'from'] } };
		const all = orderedColumns(CALL_TABLE, en, settings).map(({ key }) => key);
		expect(all.slice(0, 3)).toEqual(['to', 'from', 'start']);
	});

	test('keep their widths, each table its own, until everything is reset', () => {
		const wide = withWidth(CALL_TABLE, NONE, 'to', 240.4);
		expect(wide.columnWidths).toEqual({ calls: { to: 240 } });
		const settings = { ...NONE, ...wide, columnOrder: { calls: ['to'], streams: ['ssrc'] } };
		expect(withoutChoices(CALL_TABLE, settings)).toMatchObject({
			columnWidths: { calls: {} },
			columnOrder: { streams: ['ssrc'] },
		});
	});

	test('the dialog is about the table that is shown', () => {
		expect(columnTableOf({ view: 'calls', shown: [] })).toBe(CALL_TABLE);
		expect(columnTableOf({ view: 'streams', shown: [] })).toBe(STREAM_TABLE);
	});
});
