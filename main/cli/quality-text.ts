/** Scores and jitter buffers as people read them. */
import type { StreamItem, StreamQuality } from '../../app/index.ts';
import type { Column } from './table.ts';
import { fixed, tableText } from './table.ts';

/** `~4.41 NB`: the tilde says that it is an estimate, the letters on which scale. */
export function mosText({ mos, mosModel }: Pick<StreamItem, 'mos' | 'mosModel'>): string {
	if (mos === null || mosModel == null) return '';
	const isDoubtful = mosModel.estimated || mosModel.confidence === 'X';
	return `${isDoubtful ? '~' : ''}${mos.toFixed(2)} ${mosModel.scale}`;
}

const COLUMNS: readonly Column[] = [
	{ head: 'Jitter buffer' },
	{ head: 'Lost %', right: true },
	{ head: 'Discarded %', right: true },
	{ head: 'Resyncs', right: true },
	{ head: 'Mean delay (ms)', right: true },
	{ head: 'R', right: true },
	{ head: 'MOS', right: true },
	{ head: 'MOS on the WB scale', right: true },
	{ head: 'MOS of conversation', right: true },
];

/** The table of buffers and a line on bursts. */
export function qualityText(quality: StreamQuality): string {
	const { buffers, enoughMs, pattern, codec } = quality;
	const rows = buffers.map((row) => [
		row.depth === 'adaptive' ? 'adaptive' : `${row.depth} ms`,
		row.lossPercent.toFixed(2),
		row.discardPercent.toFixed(2),
		String(row.resyncs),
		row.meanDelayMs.toFixed(1),
		fixed(row.r, 1),
		fixed(row.mos, 2),
		fixed(row.mosCommon, 2),
		fixed(row.mosConversation, 2),
	]);
	const scale = codec === null ? '' : ` Scale of this codec: ${codec.scale}.`;
	const enough =
		enoughMs === null ? 'No fixed buffer of these is deep enough.' : `${enoughMs} ms are enough.`;
	const bursts =
		pattern.lost === 0
			? ''
			: ` ${pattern.lost} lost or discarded in ${pattern.runs} runs, the longest of ${pattern.longest}.`;
	return `${tableText(COLUMNS, rows)}\n${enough}${bursts}${scale}`;
}
