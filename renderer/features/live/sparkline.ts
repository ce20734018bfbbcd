/** Points of a trace. */
import { TRACE_SECONDS } from '../../state/live.svelte.ts';

/** Lowest value that fills the height: one packet a second is no mountain. */
const LEAST_FULL = 10;

/**
 * A line over the whole width, the newest value at its right end; seconds that were not seen are 0.
 * @param width and height, px
 * @returns `x,y` pairs as SVG takes them
 */
export function sparkPoints(values: readonly number[], width: number, height: number): string {
	const most = Math.max(LEAST_FULL, ...values);
	const unseen = TRACE_SECONDS - values.length;
	return Array.from({ length: TRACE_SECONDS }, (_, second) => {
		const value = values[second - unseen] ?? 0;
		const x = (second / (TRACE_SECONDS - 1)) * width;
		const y = height - 1 - (value / most) * (height - 2);
		return `${x.toFixed(1)},${y.toFixed(1)}`;
	}).join(' ');
}
