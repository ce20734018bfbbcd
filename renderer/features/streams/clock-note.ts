/** What is said beside figures whose clock nobody announced. */
import type { StreamItem } from '../../../main/ipc/contract.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import type { Messages } from '../../messages/index.ts';
import type { StreamColumn } from './columns.ts';

const CLOCKED: ReadonlySet<StreamColumn> = new Set(['minJitter', 'meanJitter', 'maxJitter']);

/** True for the columns that go by the clock rate. */
export const isClocked = (column: StreamColumn): boolean => CLOCKED.has(column);

/** `clock inferred: 90,000 Hz`; empty where the clock was announced or is what everybody knows. */
export function clockNote(
	{ clockRate, clockRateFrom, codecFrom }: StreamItem,
	text: Messages,
	format: NumberFormat,
): string {
	if (clockRate === null) return '';
	const hertz = `${format.count(clockRate)} Hz`;
	if (clockRateFrom === 'inferred') return text.quality.inferredClock(hertz);
	return codecFrom === 'user' ? text.quality.clockByUser(hertz) : '';
}
