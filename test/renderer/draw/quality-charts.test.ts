import { describe, expect, test } from 'vitest';
import type { GraphSeries } from '../../../app/views/analysis.ts';
import {
	linePoints,
	needlePoints,
	plotConfiguration,
	seriesOf,
} from '../../../renderer/draw/quality-charts.ts';
import { readPalette } from '../../../renderer/draw/palette.ts';
import '../../fixtures/setup-dom.ts';

const series = (
	times: readonly number[],
	min: readonly number[],
	max: readonly number[],
): GraphSeries => ({
	name: 'jitter',
	available: true,
	time: Float64Array.from(times),
	min: Float64Array.from(min),
	max: Float64Array.from(max),
	frame: Uint32Array.from(times, (_, at) => at + 1),
	peak: null,
	mean: null,
});

describe('points of the graphs', () => {
	test('a line goes through both extremes of a bin, so no peak is lost', () => {
		expect(linePoints(series([1, 1.5], [2, 3], [9, 3]))).toEqual([
			{ x: 1, y: 2 },
			{ x: 1, y: 9 },
			{ x: 1.5, y: 3 },
		]);
	});

	test('a pause of more than a second breaks the line', () => {
		expect(linePoints(series([1, 4], [2, 3], [2, 3]))).toEqual([
			{ x: 1, y: 2 },
			{ x: 2.5, y: Number.NaN },
			{ x: 4, y: 3 },
		]);
	});

	test('needles stand on zero', () => {
		expect(needlePoints(series([1], [2], [9]))).toEqual([
			{ x: 1, y: 0 },
			{ x: 1, y: 9 },
			{ x: 1, y: 0 },
		]);
	});

	test('a series that would need an unknown clock is absent', () => {
		const graph = {
			from: 0,
			to: 1,
			series: [{ ...series([1], [2], [3]), available: false }],
			marks: [],
			marksLeftOut: 0,
			packets: 2,
		};
		expect(seriesOf(graph, 'jitter')).toBeNull();
		expect(seriesOf(graph, 'skew')).toBeNull();
	});
});

describe('a chart', () => {
	const configuration = plotConfiguration({
		name: 'delta',
		graphs: [],
		palette: readPalette(document.documentElement),
		cursor: { time: null },
		peakText: String,
		last: true,
	});

	test('draws the label of its peak above the marks of its packets', () => {
		expect(configuration.plugins?.map(({ id }) => id)).toEqual(['marks', 'peak', 'cursor']);
	});

	test('says the unit of its time axis', () => {
		const callback = configuration.options?.scales?.['x']?.ticks?.callback;
		expect(Reflect.apply(callback ?? String, null, [2.5])).toBe('2.500 s');
	});
});
