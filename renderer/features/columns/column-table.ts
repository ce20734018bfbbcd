/** Tables whose columns the user may hide, order and size; what was chosen is in the settings. */
import type { Settings } from '../../../main/ipc/contract.ts';
import type { TableColumn } from '../../components/table.ts';
import type { Messages } from '../../messages/index.ts';

/** One such table. */
export interface ColumnTable<C extends string = string> {
	/** Its name in the settings. */
	readonly name: string;
	/** All columns with their labels, in their first order. */
	columns(text: Messages): readonly TableColumn<C>[];
	/** Hidden until asked for: the width of a common screen ends. */
	readonly hiddenAtFirst: readonly C[];
}

type Chosen = Pick<Settings, 'hiddenColumns' | 'columnOrder' | 'columnWidths'>;

/** Columns hidden now. */
export function hiddenColumns<C extends string>(
	table: ColumnTable<C>,
	settings: Chosen,
): readonly string[] {
	return settings.hiddenColumns[table.name] ?? table.hiddenAtFirst;
}

/** All columns in the user's order; new ones of a later version stand at the end. */
export function orderedColumns<C extends string>(
	table: ColumnTable<C>,
	text: Messages,
	settings: Chosen,
): readonly TableColumn<C>[] {
	const all = table.columns(text);
	const order = settings.columnOrder[table.name];
	if (order === undefined) return all;
	const rank = (key: string): number => {
		const at = order.indexOf(key);
		return at < 0 ? order.length : at;
	};
	return all.toSorted((a, b) => rank(a.key) - rank(b.key));
}

/** Columns that are shown, in order. */
export function shownColumns<C extends string>(
	table: ColumnTable<C>,
	text: Messages,
	settings: Chosen,
): readonly TableColumn<C>[] {
	const hidden = hiddenColumns(table, settings);
	return orderedColumns(table, text, settings).filter(({ key }) => !hidden.includes(key));
}

/** Settings with a column shown or hidden. */
export function withColumn(
	table: ColumnTable,
	settings: Chosen,
	key: string,
	options: { readonly shown: boolean },
): Pick<Settings, 'hiddenColumns'> {
	const others = hiddenColumns(table, settings).filter((other) => other !== key);
	const next = options.shown ? others : [...others, key];
	return { hiddenColumns: { ...settings.hiddenColumns, [table.name]: next } };
}

/** Settings with a column of another width, px. */
export function withWidth(
	{ name }: Pick<ColumnTable, 'name'>,
	settings: Chosen,
	key: string,
	width: number,
): Pick<Settings, 'columnWidths'> {
	const widths = { ...settings.columnWidths[name], [key]: Math.round(width) };
	return { columnWidths: { ...settings.columnWidths, [name]: widths } };
}

/** Settings with a column moved before another; null moves it to the end. */
export function withMoved(
	table: ColumnTable,
	text: Messages,
	settings: Chosen,
	key: string,
	before: string | null,
): Pick<Settings, 'columnOrder'> {
	const keys = orderedColumns(table, text, settings).map((column) => column.key);
	const others = keys.filter((other) => other !== key);
	const at = before === null || before === key ? others.length : others.indexOf(before);
	if (before === key) return { columnOrder: settings.columnOrder };
	const order = [...others.slice(0, at), key, ...others.slice(at)];
	return { columnOrder: { ...settings.columnOrder, [table.name]: order } };
}

/** Settings with everything about a table's columns as it was at first. */
export function withoutChoices(
	{ name, hiddenAtFirst }: ColumnTable,
	settings: Chosen,
): Partial<Settings> {
	const { [name]: _order, ...columnOrder } = settings.columnOrder;
	return {
		hiddenColumns: { ...settings.hiddenColumns, [name]: [...hiddenAtFirst] },
		columnWidths: { ...settings.columnWidths, [name]: {} },
		columnOrder,
	};
}
