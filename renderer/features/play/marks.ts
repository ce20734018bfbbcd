/** The marks of all lanes as one list in time. */
import type { PlayerLane, PlayerMark, PlayerView, WaveView } from '../../../main/ipc/contract.ts';

/** A mark and the lane it is on. */
export interface LaneMark {
	readonly lane: PlayerLane;
	readonly mark: PlayerMark;
}

/** Marks of the lanes as drawn, by time. */
export function laneMarks(
	view: PlayerView | null,
	waves: ReadonlyMap<number, WaveView>,
): readonly LaneMark[] {
	return (view?.lanes ?? [])
		.flatMap((lane) => (waves.get(lane.stream)?.marks ?? []).map((mark) => ({ lane, mark })))
		.toSorted((a, b) => a.mark.offset - b.mark.offset);
}

/** Sums of the four counts over the lanes. */
export function totals(view: PlayerView): PlayerLane['counts'] {
	const sum = (key: keyof PlayerLane['counts']): number =>
		view.lanes.reduce((total, { counts }) => total + counts[key], 0);
	return {
		lost: sum('lost'),
		late: sum('late'),
		wrongTimestamps: sum('wrongTimestamps'),
		silences: sum('silences'),
	};
}

/** Marks of the lanes that are too many to be sent: the shorter ones. */
export function marksLeftOut(view: PlayerView, waves: ReadonlyMap<number, WaveView>): number {
	return view.lanes.reduce((sum, { stream }) => sum + (waves.get(stream)?.marksLeftOut ?? 0), 0);
}
