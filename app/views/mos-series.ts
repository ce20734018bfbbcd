/** The score of a stream second by second, for the Quality view. */
import type { StreamAnalysis } from '../analysis/stream-analysis.ts';
import type { GraphSeries, GraphView } from './analysis.ts';

/** Seconds that share a bin. */
interface Merged {
	first: number;
	last: number;
	min: number;
	max: number;
	/** Second with the least score. */
	worst: number;
}

/**
 * The series `mos` of a graph.
 * @param graph where it is drawn: its range
 * @param scores MOS by second from the stream's first packet on
 * @param bins most points that are given
 */
export function mosSeries(
	analysis: StreamAnalysis,
	{ from, to }: Pick<GraphView, 'from' | 'to'>,
	scores: ReadonlyMap<number, number>,
	bins: number,
): GraphSeries {
	const start = analysis.count === 0 ? 0 : analysis.timeMs(0) / 1000;
	const shown = [...scores]
		.filter(([second]) => start + second < to && start + second + 1 > from)
		.sort(([a], [b]) => a - b);
	const groups = merge(shown, Math.max(1, Math.ceil((to - from + 1) / bins)));
	// The last second of a stream is seldom whole: its middle must not lie behind the graph.
	const middle = ({ first, last }: Merged): number =>
		Math.min(to, Math.max(from, start + (first + last + 1) / 2));
	const frameOf = (second: number): number =>
		analysis.row(Math.min(analysis.count - 1, analysis.rowAtTime((start + second) * 1000))).frame;
	const least = groups.reduce<Merged | null>(
		(found, one) => (found === null || one.min < found.min ? one : found),
		null,
	);
	return {
		name: 'mos',
		available: scores.size > 0,
		time: Float64Array.from(groups, middle),
		min: Float64Array.from(groups, ({ min }) => min),
		max: Float64Array.from(groups, ({ max }) => max),
		frame: Uint32Array.from(groups, ({ worst }) => frameOf(worst)),
		peak:
			least === null
				? null
				: { value: least.min, time: middle(least), frame: frameOf(least.worst) },
		mean:
			shown.length === 0 ? null : shown.reduce((sum, [, score]) => sum + score, 0) / shown.length,
	};
}

function merge(seconds: readonly (readonly [number, number])[], width: number): readonly Merged[] {
	const groups: Merged[] = [];
	for (const [second, score] of seconds) {
		const group = groups.at(-1);
		if (group === undefined || second - group.first >= width) {
			groups.push({ first: second, last: second, min: score, max: score, worst: second });
			continue;
		}
		group.last = second;
		group.max = Math.max(group.max, score);
		if (score < group.min) Object.assign(group, { min: score, worst: second });
	}
	return groups;
}
