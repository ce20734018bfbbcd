/** The graphs of one stream in chart.js: data, axes, and the marks drawn over them. */
import type { ChartConfiguration, Plugin } from 'chart.js';
import type { GraphSeries, GraphSeriesName, GraphView } from '../../main/ipc/contract.ts';
import type { Palette } from './palette.ts';

/** A point of chart.js. */
export interface Point {
	readonly x: number;
	readonly y: number;
}

/** The graphs in their order. */
export const PLOTS = ['jitter', 'delta', 'skew', 'loss', 'bandwidth', 'mos'] as const;
/** Name of a graph. */
export type PlotName = (typeof PLOTS)[number];

const FONT = { size: 10, family: 'Inter, sans-serif' };

/** Width of every y axis, so that the plots lie exactly over each other, px. */
const AXIS_WIDTH = 50;

/** What the charts share: the time under the cross-hair. */
export interface SharedCursor {
	time: number | null;
}

/** Lines through both extremes of each bin; a pause longer than a second breaks the line. */
export function linePoints(series: GraphSeries): Point[] {
	const points: Point[] = [];
	let last: number | null = null;
	series.time.forEach((time, at) => {
		if (last !== null && time - last > 1) points.push({ x: (time + last) / 2, y: Number.NaN });
		last = time;
		const low = series.min[at] ?? 0;
		const high = series.max[at] ?? 0;
		points.push({ x: time, y: low });
		if (high !== low) points.push({ x: time, y: high });
	});
	return points;
}

/** Needles from zero: single values that must not melt into a line. */
export function needlePoints(series: GraphSeries): Point[] {
	const points: Point[] = [];
	series.time.forEach((time, at) => {
		points.push({ x: time, y: 0 }, { x: time, y: series.max[at] ?? 0 }, { x: time, y: 0 });
	});
	return points;
}

/** Points of a series in the form its graph is drawn. */
export function pointsOf(name: PlotName, series: GraphSeries): Point[] {
	return name === 'delta' || name === 'loss' ? needlePoints(series) : linePoints(series);
}

/** The series of a name, when it has values. */
export function seriesOf(graph: GraphView | undefined, name: GraphSeriesName): GraphSeries | null {
	const series = graph?.series.find((candidate) => candidate.name === name);
	return !series?.available ? null : series;
}

/** Colour of a graph. */
export const plotColour = (name: PlotName, palette: Palette): string =>
	({
		jitter: palette.audio,
		delta: palette.signal,
		skew: palette.video,
		loss: palette.loss,
		bandwidth: palette.accent,
		mos: palette.ok,
	})[name];

/** What one chart is built from. */
export interface PlotInput {
	readonly name: PlotName;
	readonly graphs: readonly GraphView[];
	readonly palette: Palette;
	readonly cursor: SharedCursor;
	/** Text of the peak's label. */
	readonly peakText: (value: number, frame: number) => string;
	/** Whether this is the lowest chart, which carries the time axis. */
	readonly last: boolean;
}

/** Configuration of one chart; no animation, no smoothing, y from 0 but for skew. */
export function plotConfiguration(input: PlotInput): ChartConfiguration<'line', Point[]> {
	const { name, graphs, palette, last } = input;
	const [main] = graphs;
	// An axis without values would claim a scale that nobody measured.
	const hasValues = graphs.some((graph) => seriesOf(graph, name) !== null);
	const grid = { color: palette.line, drawTicks: false };
	return {
		type: 'line',
		data: { datasets: datasetsOf(input) },
		options: {
			animation: false,
			parsing: false,
			normalized: true,
			responsive: true,
			maintainAspectRatio: false,
			events: [],
			layout: { padding: { right: 28, top: 4 } },
			elements: { point: { radius: 0 }, line: { borderWidth: 1.25, tension: 0 } },
			plugins: { legend: { display: false }, tooltip: { enabled: false } },
			scales: {
				x: {
					type: 'linear',
					min: main?.from ?? 0,
					max: main?.to ?? 1,
					grid,
					border: { display: false },
					// Labels at the ends would make this chart narrower than those above it.
					afterFit: (axis) => {
						axis.paddingLeft = 0;
						axis.paddingRight = 0;
					},
					ticks: {
						display: last,
						color: palette.t2,
						font: FONT,
						maxRotation: 0,
						autoSkipPadding: 24,
						callback: (value) => `${Number(value).toFixed(3)} s`,
					},
				},
				y: {
					beginAtZero: name !== 'skew',
					...yBounds(name),
					grid,
					border: { display: false },
					ticks: yTicks(name, palette, hasValues),
					afterFit: (axis) => {
						axis.width = AXIS_WIDTH;
					},
				},
			},
		},
		// The peak's label stands above the marks: it must be readable.
		plugins: [marksPlugin(input), peakPlugin(input), cursorPlugin(input)],
	};
}

/** Labels of the y axis; the score has but three. */
const yTicks = (name: PlotName, palette: Palette, display: boolean) => ({
	...{ display, color: palette.t2, font: FONT, maxTicksLimit: 4, padding: 4 },
	...(name === 'mos' ? { stepSize: 2 } : {}),
});

/** Bounds of the y axis; a score has its own scale, from 1 to 5. */
function yBounds(name: PlotName) {
	if (name === 'mos') return { beginAtZero: false, min: 1, max: 5 };
	if (name === 'skew') return { grace: '8%' };
	return name === 'loss' ? { min: 0, suggestedMax: 10 } : { min: 0, grace: '8%' };
}

/** Data of one chart: the main direction last, so that it lies on top. */
export function datasetsOf({ name, graphs, palette }: PlotInput) {
	const colour = plotColour(name, palette);
	return graphs
		.flatMap((graph, at) => {
			const series = seriesOf(graph, name);
			if (series === null) return [];
			return [
				{
					data: pointsOf(name, series),
					borderColor: at === 0 ? colour : palette.ctl,
					backgroundColor: `${colour}22`,
					fill: at === 0 && name === 'jitter' ? 'origin' : false,
					borderDash: at === 0 ? [] : [4, 2],
					spanGaps: false,
				},
			];
		})
		.reverse();
}

type LinePlugin = Plugin<'line'>;

/** Dashed line at the mean, and the peak with its value: it stays labelled however far one zooms out. */
function peakPlugin({ name, graphs, palette, peakText }: PlotInput): LinePlugin {
	return {
		id: 'peak',
		afterDatasetsDraw: ({ ctx, chartArea, scales }) => {
			const series = seriesOf(graphs[0], name);
			const [x, y] = [scales['x'], scales['y']];
			if (series === null || x === undefined || y === undefined) return;
			ctx.save();
			if (series.mean !== null && (name === 'jitter' || name === 'mos')) {
				ctx.strokeStyle = plotColour(name, palette);
				ctx.setLineDash([2, 3]);
				line(ctx, chartArea.left, y.getPixelForValue(series.mean), chartArea.right);
				ctx.setLineDash([]);
			}
			const { peak } = series;
			if (peak !== null && peak.value !== 0) {
				const at = { x: x.getPixelForValue(peak.time), y: y.getPixelForValue(peak.value) };
				label(ctx, peakText(peak.value, peak.frame), at, chartArea, palette);
			}
			ctx.restore();
		},
	};
}

function line(ctx: CanvasRenderingContext2D, left: number, y: number, right: number): void {
	ctx.beginPath();
	ctx.moveTo(left, Math.round(y) + 0.5);
	ctx.lineTo(right, Math.round(y) + 0.5);
	ctx.stroke();
}

function label(
	ctx: CanvasRenderingContext2D,
	text: string,
	at: Point,
	area: {
		readonly left: number;
		readonly right: number;
		readonly top: number;
		readonly bottom: number;
	},
	palette: Palette,
): void {
	ctx.font = '11px Inter, sans-serif';
	const width = ctx.measureText(text).width + 10;
	const left = at.x - width - 8 < area.left ? at.x + 8 : at.x - width - 8;
	const top = Math.max(area.top, Math.min(area.bottom - 16, at.y - 8));
	ctx.fillStyle = palette.raised;
	ctx.strokeStyle = palette.line2;
	ctx.beginPath();
	ctx.roundRect(Math.round(left) + 0.5, Math.round(top) + 0.5, Math.round(width), 15, 3);
	ctx.fill();
	ctx.stroke();
	ctx.fillStyle = palette.t1;
	ctx.fillText(text, left + 5, top + 11.5);
	ctx.beginPath();
	ctx.arc(at.x, at.y, 3, 0, 2 * Math.PI);
	ctx.fillStyle = palette.surface;
	ctx.strokeStyle = palette.t1;
	ctx.fill();
	ctx.stroke();
}

/** Late packets are triangles at the top of the delta graph; losses are octagons on the loss graph. */
function marksPlugin({ name, graphs, palette }: PlotInput): LinePlugin {
	return {
		id: 'marks',
		afterDatasetsDraw: ({ ctx, chartArea, scales }) => {
			const x = scales['x'];
			if (x === undefined || (name !== 'delta' && name !== 'loss')) return;
			ctx.save();
			for (const mark of graphs[0]?.marks ?? []) {
				const at = x.getPixelForValue(mark.time);
				if (at < chartArea.left || at > chartArea.right) continue;
				if (name === 'delta' && mark.kind !== 'lost') {
					ctx.fillStyle = mark.kind === 'late' ? palette.warn : palette.t3;
					polygon(ctx, at, chartArea.top + 3, mark.kind === 'late' ? 3 : 4, Math.PI / 2);
				}
				if (name === 'loss' && mark.kind === 'lost') {
					ctx.fillStyle = palette.loss;
					polygon(ctx, at, chartArea.bottom - 3, 8, Math.PI / 8);
				}
			}
			ctx.restore();
		},
	};
}

function polygon(
	ctx: CanvasRenderingContext2D,
	x: number,
	y: number,
	corners: number,
	turn: number,
): void {
	ctx.beginPath();
	for (let corner = 0; corner < corners; corner += 1) {
		const angle = turn + (corner * 2 * Math.PI) / corners;
		ctx.lineTo(x + 3.5 * Math.cos(angle), y + 3.5 * Math.sin(angle));
	}
	ctx.fill();
}

/** The cross-hair: one line through all charts, its time on a plate at the foot. */
function cursorPlugin({ cursor, palette, last }: PlotInput): LinePlugin {
	return {
		id: 'cursor',
		afterDraw: ({ ctx, chartArea, scales }) => {
			const x = scales['x'];
			if (cursor.time === null || x === undefined) return;
			const at = Math.round(x.getPixelForValue(cursor.time)) + 0.5;
			if (at < chartArea.left || at > chartArea.right) return;
			ctx.save();
			ctx.strokeStyle = palette.t1;
			ctx.beginPath();
			ctx.moveTo(at, 0);
			ctx.lineTo(at, chartArea.bottom);
			ctx.stroke();
			if (last) plate(ctx, `${cursor.time.toFixed(3)} s`, at, chartArea.bottom + 2, palette);
			ctx.restore();
		},
	};
}

function plate(
	ctx: CanvasRenderingContext2D,
	text: string,
	middle: number,
	top: number,
	palette: Palette,
): void {
	ctx.font = '11px Inter, sans-serif';
	const width = ctx.measureText(text).width + 12;
	ctx.fillStyle = palette.t1;
	ctx.beginPath();
	ctx.roundRect(middle - width / 2, top, width, 16, 3);
	ctx.fill();
	ctx.fillStyle = palette.surface;
	ctx.textAlign = 'center';
	ctx.fillText(text, middle, top + 12);
}
