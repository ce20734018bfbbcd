/** A stream second by second, our own figures. */
import type { StreamAnalysis } from '../analysis/stream-analysis.ts';
import type { AnalysisInterval } from './analysis.ts';

/** Intervals kept at most: a day of seconds and more; beyond, silent ones are left out. */
const MAX_SILENT_RUN = 86_400;

interface Running {
	packets: number;
	lost: number;
	jitterSum: number;
	jitterMax: number;
	bytes: number;
}

const empty = (): Running => ({ packets: 0, lost: 0, jitterSum: 0, jitterMax: 0, bytes: 0 });

/**
 * One row a second from the stream's first packet on; seconds without packets are rows too.
 * @param scores MOS by second
 */
export function intervalsOf(
	analysis: StreamAnalysis,
	scores: ReadonlyMap<number, number> = new Map(),
): readonly AnalysisInterval[] {
	if (analysis.count === 0) return [];
	const start = analysis.timeMs(0);
	const seconds = new Map<number, Running>();
	for (let row = 0; row < analysis.count; row++) {
		const second = Math.max(0, Math.floor((analysis.timeMs(row) - start) / 1000));
		const running = seconds.get(second) ?? empty();
		seconds.set(second, running);
		running.packets++;
		if (analysis.arrival(row) === 1) running.lost--;
		else running.lost += analysis.missing(row);
		const jitter = analysis.trueJitter(row);
		running.jitterSum += jitter;
		running.jitterMax = Math.max(running.jitterMax, jitter);
		running.bytes += Math.max(0, analysis.row(row).payloadBytes);
	}
	return rowsOf(seconds, start / 1000, analysis.hasClock, scores);
}

function rowsOf(
	seconds: ReadonlyMap<number, Running>,
	startSeconds: number,
	hasClock: boolean,
	scores: ReadonlyMap<number, number>,
): readonly AnalysisInterval[] {
	const rows: AnalysisInterval[] = [];
	let expected = 0;
	for (const second of [...seconds.keys()].sort((a, b) => a - b)) {
		const silent = second - expected <= MAX_SILENT_RUN ? second - expected : 0;
		for (let gap = second - silent; gap < second; gap++) {
			rows.push(intervalRow(startSeconds + gap, empty(), hasClock));
		}
		const row = intervalRow(startSeconds + second, seconds.get(second) ?? empty(), hasClock);
		rows.push({ ...row, mos: scores.get(second) ?? null });
		expected = second + 1;
	}
	return rows;
}

function intervalRow(offset: number, running: Running, hasClock: boolean): AnalysisInterval {
	const measured = hasClock && running.packets > 0;
	return {
		offset,
		packets: running.packets,
		lost: Math.max(0, running.lost),
		meanJitter: measured ? running.jitterSum / running.packets : null,
		maxJitter: measured ? running.jitterMax : null,
		bandwidth: (running.bytes * 8) / 1000,
		mos: null,
	};
}
