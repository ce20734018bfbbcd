/** What the strip shows when it is about one thing instead of everything. */
import type { StripLane } from '../../draw/strip.ts';
import type { Capture } from '../../state/capture.svelte.ts';
import type { StreamRef } from '../../state/streams.svelte.ts';
import type { TimeRange } from '../../state/workbench.svelte.ts';

/** A call: its messages as diamonds, its streams as lanes. */
export interface StripFocus {
	/** Changes with the call: the strip goes to `range` then, and is left alone otherwise. */
	readonly key: string;
	readonly range: TimeRange;
	readonly title: string;
	readonly capture: Capture;
	readonly streams: ReadonlySet<number>;
	/** Name of the lane of the messages. */
	readonly signalsTitle: string;
	/** Seconds since the first packet; repeats are drawn hollow. */
	readonly signals: readonly { readonly time: number; readonly isRepeat: boolean }[];
}

/**
 * Lanes of what is shown.
 * @param current the stream with the focus
 */
export function lanesOf(
	captures: readonly Capture[],
	focus: StripFocus | null,
	current: StreamRef | undefined,
	limit: number,
): readonly StripLane[] {
	return captures
		.filter((capture) => focus === null || capture === focus.capture)
		.flatMap((capture) => {
			const view = capture.timeline.value;
			if (view === null) return [];
			const lanes = view.lanes.filter(({ stream }) => focus?.streams.has(stream) ?? true);
			return lanes.map((lane) => ({
				letter: capture.letter,
				view,
				lane,
				selected: current?.capture === capture && current.stream === lane.stream,
			}));
		})
		.slice(0, limit);
}
