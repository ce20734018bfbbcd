/** The strip of frames of a session: what is drawn of many, and where nothing came. */
import type { StripGap, StripMark } from '../views/dvrip.ts';

/** A pause in a track that is longer than so many of its usual steps, and than so many seconds. */
const LONG_STEPS = 8;
const LONG_SECONDS = 1;

/**
 * Long pauses of each track between two of its frames, in the order of their beginnings.
 * @param marks each track's in the order of time
 */
export function frameGaps(marks: readonly StripMark[]): readonly StripGap[] {
	const tracks = new Map<string, StripMark[]>();
	for (const mark of marks) {
		const own = tracks.get(mark.track);
		if (own === undefined) tracks.set(mark.track, [mark]);
		else own.push(mark);
	}
	return [...tracks.values()]
		.flatMap((own) => gapsOf(own))
		.sort((a, b) => a.from - b.from || a.to - b.to);
}

function gapsOf(marks: readonly StripMark[]): readonly StripGap[] {
	const steps = marks.slice(1).map(({ offset }, at) => offset - (marks[at]?.offset ?? 0));
	const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
	const long = Math.max(LONG_SECONDS, LONG_STEPS * usual);
	return steps.flatMap((step, at) => {
		const [before, after] = marks.slice(at, at + 2);
		if (step <= long || before === undefined || after === undefined) return [];
		const { track, frame } = after;
		return [{ track, from: before.offset, to: after.offset, frame }];
	});
}

/**
 * At most `limit` marks that still show what matters: key frames, snapshots and damaged frames
 * first, the others evenly.
 */
export function thinned(marks: readonly StripMark[], limit: number): readonly StripMark[] {
	if (marks.length <= limit) return marks;
	const isWeighty = ({ kind, missing }: StripMark): boolean =>
		kind === 'key' || kind === 'image' || missing > 0;
	const weighty = evenly(marks.filter(isWeighty), limit);
	const others = evenly(
		marks.filter((mark) => !isWeighty(mark)),
		limit - weighty.length,
	);
	return [...weighty, ...others].sort((a, b) => a.offset - b.offset);
}

function evenly(marks: readonly StripMark[], count: number): readonly StripMark[] {
	if (marks.length <= count) return marks;
	// The first of each of `count` equal parts.
	return marks.filter(
		(_, at) =>
			Math.floor((at * count) / marks.length) !== Math.floor(((at - 1) * count) / marks.length),
	);
}
