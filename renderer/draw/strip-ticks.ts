/** The time axis under a strip. */
import { niceStep, stepDigits } from '../format/time.ts';
import type { StripScale } from './strip.ts';
import { xOf } from './strip.ts';

/** Room that the label of a tick takes, px. */
const TICK_ROOM = 40;
/** Room between two ticks, px. */
const TICK_STEP = 90;

/** Ticks whose labels fit, in s since the capture's first packet like every time-line. */
export function ticksOf(
	scale: StripScale,
): readonly { readonly x: number; readonly label: string }[] {
	const step = niceStep(scale.to - scale.from, scale.width / TICK_STEP);
	const first = Math.ceil(scale.from / step);
	const count = Math.max(0, Math.floor(scale.to / step) - first + 1);
	return Array.from({ length: count }, (_, at) => (first + at) * step)
		.map((time) => ({ x: xOf(time, scale), label: `${time.toFixed(stepDigits(step))} s` }))
		.filter(({ x }) => x <= scale.width - TICK_ROOM);
}
