/** Arithmetic of the strip's window and brush. */
import type { TimeRange } from '../../state/workbench.svelte.ts';

/** Shortest window, seconds. */
const MIN_SPAN = 1e-4;

/** Zooms a window about a time, kept inside the whole; null when the whole is shown. */
export function zoomed(
	now: TimeRange,
	whole: TimeRange,
	about: number,
	factor: number,
): TimeRange | null {
	const from = Math.max(whole.from, about - (about - now.from) * factor);
	const to = Math.min(whole.to, about + (now.to - about) * factor);
	if (to - from < MIN_SPAN) return now;
	return from <= whole.from && to >= whole.to ? null : { from, to };
}

/** Moves a window by seconds, kept inside the whole. */
export function panned(now: TimeRange, whole: TimeRange, seconds: number): TimeRange {
	const width = now.to - now.from;
	const from = Math.max(whole.from, Math.min(whole.to - width, now.from + seconds));
	return { from, to: from + width };
}

/** The brush between two times in either order. */
export const between = (a: number, b: number): TimeRange => ({
	from: Math.min(a, b),
	to: Math.max(a, b),
});

/** Brush with one handle moved; the handles may pass each other. */
export function withHandle(range: TimeRange, handle: 'from' | 'to', time: number): TimeRange {
	return handle === 'from' ? between(time, range.to) : between(range.from, time);
}
