/** The signal of a stream over time as a line: each part from its least to its largest value. */
import type { SignalBin } from '../../../main/ipc/contract.ts';

/** `d` of an SVG path over a box of so many px; empty without values. */
export function signalPath(bins: readonly SignalBin[], width: number, height: number): string {
	const first = bins[0]?.offset ?? 0;
	const seconds = Math.max(1e-9, (bins.at(-1)?.offset ?? 0) - first);
	const least = Math.min(...bins.map(({ min }) => min)) - 1;
	const span = Math.max(...bins.map(({ max }) => max)) + 1 - least;
	const x = (offset: number): string => (((offset - first) / seconds) * width).toFixed(1);
	const y = (dbm: number): string => (height - ((dbm - least) / span) * height).toFixed(1);
	return bins
		.map(({ offset, min, mean, max }, at) => {
			const step = at === 0 ? 'M' : 'L';
			const peaks = min === max ? '' : `V${y(min)}V${y(max)}V${y(mean)}`;
			return `${step}${x(offset)} ${y(mean)}${peaks}`;
		})
		.join('');
}
