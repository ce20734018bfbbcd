/** The Quality view's series: at most 2000 bins whatever the stream's length, extremes kept. */
import type { StreamAnalysis } from '../analysis/stream-analysis.ts';
import type { GraphMark, GraphSeries, GraphSeriesName, GraphView } from './analysis.ts';

const MAX_BINS = 2000;
const MAX_MARKS = 2000;
const MARK_KINDS = ['lost', 'late', 'duplicate', 'restart'] as const;

/** Rows of an analysis inside a time range. */
interface Range {
	readonly from: number;
	readonly to: number;
	readonly firstRow: number;
	/** One past the last row. */
	readonly endRow: number;
	readonly bins: number;
}

/**
 * Series and marks of a stream.
 * @param from seconds since the capture's first packet; null for the stream's first packet
 */
export function graphView(
	analysis: StreamAnalysis,
	query: { readonly from: number | null; readonly to: number | null; readonly bins: number },
): GraphView {
	const range = rangeOf(analysis, query);
	const named = (['jitter', 'delta', 'skew', 'bandwidth', 'difference'] as const).map((name) =>
		valueSeries(analysis, range, name),
	);
	const marks = marksOf(analysis, range);
	return {
		from: range.from,
		to: range.to,
		series: [...named, lossSeries(analysis, range)],
		marks: marks.slice(0, MAX_MARKS),
		marksLeftOut: Math.max(0, marks.length - MAX_MARKS),
		packets: range.endRow - range.firstRow,
	};
}

function rangeOf(
	analysis: StreamAnalysis,
	query: { readonly from: number | null; readonly to: number | null; readonly bins: number },
): Range {
	const first = analysis.count === 0 ? 0 : analysis.timeMs(0) / 1000;
	const last = analysis.count === 0 ? 0 : analysis.timeMs(analysis.count - 1) / 1000;
	const from = query.from ?? first;
	const to = Math.max(from, query.to ?? last);
	const bins = Math.max(1, Math.min(MAX_BINS, Math.floor(query.bins)));
	const firstRow = analysis.rowAtTime(from * 1000);
	// A packet right at the end belongs to the range.
	const endRow = analysis.rowAtTime(to * 1000 + 1e-6);
	return { from, to, firstRow, endRow, bins };
}

/** Bin of a time, clamped to the range. */
function binOf(range: Range, timeMs: number): number {
	const span = range.to - range.from;
	if (span <= 0) return 0;
	const share = (timeMs / 1000 - range.from) / span;
	return Math.max(0, Math.min(range.bins - 1, Math.floor(share * range.bins)));
}

function middleOf(range: Range, bin: number): number {
	return range.from + ((bin + 0.5) * (range.to - range.from)) / range.bins;
}

/** Collects extremes per bin. */
class Bins {
	readonly #min: Float64Array;
	readonly #max: Float64Array;
	readonly #frame: Float64Array;
	readonly #used: Uint8Array;
	readonly #range: Range;
	peak: { value: number; time: number; frame: number } | null = null;
	#sum = 0;
	#count = 0;

	constructor(range: Range) {
		this.#range = range;
		this.#min = new Float64Array(range.bins);
		this.#max = new Float64Array(range.bins);
		this.#frame = new Float64Array(range.bins);
		this.#used = new Uint8Array(range.bins);
	}

	add(timeMs: number, value: number, frame: number): void {
		const bin = binOf(this.#range, timeMs);
		const isFirst = this.#used[bin] === 0;
		const min = this.#min[bin] as number;
		const max = this.#max[bin] as number;
		if (isFirst || Math.abs(value) > Math.max(Math.abs(min), Math.abs(max))) {
			this.#frame[bin] = frame;
		}
		if (isFirst || value < min) this.#min[bin] = value;
		if (isFirst || value > max) this.#max[bin] = value;
		this.#used[bin] = 1;
		this.#sum += value;
		this.#count++;
		if (this.peak === null || Math.abs(value) > Math.abs(this.peak.value)) {
			this.peak = { value, time: timeMs / 1000, frame };
		}
	}

	series(name: GraphSeriesName, available: boolean): GraphSeries {
		const bins = [...this.#used.keys()].filter((bin) => this.#used[bin] === 1);
		const column = (from: Float64Array): Float64Array =>
			Float64Array.from(bins, (bin) => from[bin] as number);
		return {
			name,
			available,
			time: Float64Array.from(bins, (bin) => middleOf(this.#range, bin)),
			min: column(this.#min),
			max: column(this.#max),
			frame: Uint32Array.from(bins, (bin) => this.#frame[bin] as number),
			peak: this.peak,
			mean: this.#count === 0 ? null : this.#sum / this.#count,
		};
	}
}

function valueSeries(
	analysis: StreamAnalysis,
	range: Range,
	name: 'jitter' | 'delta' | 'skew' | 'bandwidth' | 'difference',
): GraphSeries {
	const needsClock = name === 'jitter' || name === 'skew' || name === 'difference';
	const bins = new Bins(range);
	if (needsClock && !analysis.hasClock) return bins.series(name, false);
	for (let row = range.firstRow; row < range.endRow; row++) {
		// The first packet of a stream has no packet before it to be measured against.
		if (row === 0 && name !== 'bandwidth') continue;
		bins.add(analysis.timeMs(row), analysis.value(row, name), analysis.frame(row));
	}
	const series = bins.series(name, true);
	return needsClock && analysis.isOwnClock ? { ...series, isOwnClock: true } : series;
}

/** Share of packets missing per bin, percent of those expected in it. */
function lossSeries(analysis: StreamAnalysis, range: Range): GraphSeries {
	const lost = new Float64Array(range.bins);
	const seen = new Float64Array(range.bins);
	const frame = new Float64Array(range.bins);
	// Bin in which a number was missed, so that a late packet fills its own hole.
	const holes = new Map<number, number>();
	for (let row = range.firstRow; row < range.endRow; row++) {
		const bin = binOf(range, analysis.timeMs(row));
		const arrival = analysis.arrival(row);
		if (arrival === 2) continue;
		const missing = analysis.missing(row);
		if (arrival !== 1) seen[bin] = (seen[bin] as number) + 1;
		if (arrival !== 1 && missing === 0) continue;
		const { sequence } = analysis.row(row);
		if (arrival === 1) {
			// It was expected where it was missed: there it is counted, not where it came.
			const hole = holes.get(sequence);
			const expected = hole ?? bin;
			seen[expected] = (seen[expected] as number) + 1;
			if (hole !== undefined) lost[hole] = (lost[hole] as number) - 1;
			holes.delete(sequence);
			continue;
		}
		for (let back = 1; back <= missing; back++) holes.set((sequence - back) & 0xffff, bin);
		lost[bin] = (lost[bin] as number) + missing;
		frame[bin] = analysis.frame(row);
	}
	const bins = new Bins(range);
	for (let bin = 0; bin < range.bins; bin++) {
		const missing = lost[bin] as number;
		const expected = missing + (seen[bin] as number);
		if (expected === 0) continue;
		bins.add(middleOf(range, bin) * 1000, (100 * missing) / expected, frame[bin] as number);
	}
	return bins.series('loss', true);
}

function marksOf(analysis: StreamAnalysis, range: Range): readonly GraphMark[] {
	const marks: GraphMark[] = [];
	for (let row = range.firstRow; row < range.endRow; row++) {
		const time = analysis.timeMs(row) / 1000;
		const frame = analysis.frame(row);
		const missing = analysis.missing(row);
		if (missing > 0) marks.push({ time, frame, kind: 'lost', count: missing });
		const kind = MARK_KINDS[analysis.arrival(row)];
		if (analysis.arrival(row) > 0 && kind !== undefined) {
			marks.push({ time, frame, kind, count: 1 });
		}
	}
	return marks;
}
