/** The side panel: Wireshark's summary values of a stream and ours, line by line. */
import type { StreamItem } from '../../../main/ipc/contract.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import { ABSENT } from '../../format/numbers.ts';
import type { Messages } from '../../messages/index.ts';

/** One line; `frame` makes the value lead to its packet. */
export interface SummaryLine {
	readonly key: keyof Messages['summary'];
	readonly wireshark: string;
	readonly truth: string;
	readonly frame: number | null;
	/** The two values differ as shown. */
	readonly differs: boolean;
}

/** A value that breaks, if it must, before its brackets alone: the column is narrow. */
export const unbroken = (text: string): string => text.replace(/ (?!\()/gu, '\u00a0');

/** −1 stands for "nothing was measured" in Wireshark's figures. */
const measured = (value: number): number | null => (value === -1 ? null : value);

/** The 14 values of one direction. */
export function summaryLines(item: StreamItem, format: NumberFormat): readonly SummaryLine[] {
	const { wireshark } = item;
	const ms = (value: number | null): string =>
		value === null ? ABSENT : `${format.fixed(value, 2)} ms`;
	const count = (value: number): string => format.count(value);
	const hertz = (drift: number | null, percent: number | null): string =>
		drift === null || percent === null || item.clockRate === null
			? ABSENT
			: // No break inside the brackets: the column is narrow.
				`${format.fixed(drift, 0)}\u00a0Hz (${format.percent(percent).replace(' ', '\u00a0')})`;
	const wiresharkPercent =
		wireshark.expected === 0 ? 0 : (100 * wireshark.lost) / wireshark.expected;
	const lines: readonly (readonly [keyof Messages['summary'], string, string, (number | null)?])[] =
		[
			['maxDelta', ms(measured(wireshark.maxDelta)), ms(item.maxDelta), wireshark.maxDeltaFrame],
			['maxJitter', ms(measured(wireshark.maxJitter)), ms(item.maxJitter)],
			['meanJitter', ms(measured(wireshark.meanJitter)), ms(item.meanJitter)],
			['maxSkew', ms(wireshark.maxSkew), ms(item.maxSkew)],
			['packets', count(wireshark.packets), count(item.packets)],
			['expected', count(wireshark.expected), count(item.expected)],
			[
				'lost',
				format.loss(wireshark.lost, wiresharkPercent),
				format.loss(item.lost, item.lostPercent),
			],
			['sequenceErrors', count(wireshark.sequenceErrors), count(item.sequenceErrors)],
			['duplicates', ABSENT, count(item.duplicates)],
			['late', ABSENT, count(item.late)],
			[
				'start',
				`${item.startOffset.toFixed(6)} s`,
				`${item.startOffset.toFixed(6)} s`,
				item.firstFrame,
			],
			[
				'duration',
				`${format.fixed(wireshark.duration, 2)} s`,
				`${format.fixed(item.duration, 2)} s`,
			],
			['clockDrift', `${format.fixed(wireshark.clockDrift, 0)} ms`, driftText(item, format)],
			[
				'frequencyDrift',
				hertz(wireshark.frequencyDrift, wireshark.frequencyDriftPercent),
				hertz(item.frequencyDrift, item.frequencyDriftPercent),
			],
		];
	return lines.map(([key, ours, truth, frame = null]) => ({
		key,
		wireshark: ours,
		truth,
		frame: frame === 0 ? null : frame,
		differs: ours !== truth && ours !== ABSENT,
	}));
}

function driftText({ clockDrift }: StreamItem, format: NumberFormat): string {
	return clockDrift === null ? ABSENT : `${format.fixed(clockDrift, 0)} ms`;
}

/** How much later the reverse stream begins than the forward one; null where there is but one. */
export function startDifference(
	forward: StreamItem | undefined,
	reverse: StreamItem | undefined,
	{ quality }: Pick<Messages, 'quality'>,
	format: NumberFormat,
): string | null {
	if (forward === undefined || reverse === undefined) return null;
	return quality.startDifference(
		format.fixed(reverse.startOffset - forward.startOffset, 6),
		format.count(reverse.firstFrame - forward.firstFrame).replace('-', '−'),
	);
}
