/** The graphs of the Quality view as the text of an SVG file: what is on screen, over one time axis. */
import type { GraphView } from '../../main/ipc/contract.ts';
import { escapeXml } from './ladder-svg.ts';
import type { Palette } from './palette.ts';
import type { PlotName, Point } from './quality-charts.ts';
import { plotColour, PLOTS, pointsOf, seriesOf } from './quality-charts.ts';

/** Sizes, px. */
const WIDTH = 1200;
const LEFT = 64;
const RIGHT = 24;
const HEAD = 44;
const TITLE = 22;
const PLOT = 110;
const GAP = 12;
const FOOT = 28;

/** What is drawn. */
export interface QualityDrawing {
	readonly title: string;
	/** The main direction first. */
	readonly graphs: readonly GraphView[];
	/** Words above each graph. */
	readonly heads: Readonly<Record<PlotName, string>>;
	/** What stands in the place of values that are not known. */
	readonly nothing: string;
	readonly palette: Palette;
}

/** A range of values, smallest first. */
type Range = readonly [from: number, to: number];

/** The whole file; its size is that of its `viewBox`. */
export function qualitySvg(drawing: QualityDrawing): string {
	const { title, palette, graphs } = drawing;
	const [main] = graphs;
	const time: Range = [main?.from ?? 0, main?.to ?? 1];
	const height = HEAD + PLOTS.length * (TITLE + PLOT + GAP) + FOOT;
	const parts = PLOTS.map((name, at) =>
		plotText(drawing, name, time, HEAD + at * (TITLE + PLOT + GAP)),
	);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}"`,
		` viewBox="0 0 ${WIDTH} ${height}" font-family="Inter, sans-serif" font-size="11">`,
		`<title>${escapeXml(title)}</title>`,
		`<rect width="${WIDTH}" height="${height}" fill="${palette.surface}"/>`,
		`<text x="${LEFT}" y="26" font-size="13" font-weight="600" fill="${palette.t1}">${escapeXml(title)}</text>`,
		...parts,
		timeAxis(time, height - FOOT + 12, palette),
		'</svg>\n',
	].join('');
}

function plotText(
	{ graphs, heads, nothing, palette }: QualityDrawing,
	name: PlotName,
	time: Range,
	top: number,
): string {
	const head = `<text x="${LEFT}" y="${top + 14}" fill="${palette.t2}">${escapeXml(heads[name])}</text>`;
	const from = top + TITLE;
	const lines = graphs.map((graph) => {
		const series = seriesOf(graph, name);
		return series === null ? [] : pointsOf(name, series);
	});
	const values = lines.flat().filter(({ y }) => Number.isFinite(y));
	if (values.length === 0) {
		const words = `<text x="${LEFT + 8}" y="${from + 20}" fill="${palette.t3}">${escapeXml(nothing)}</text>`;
		return head + frame(from, palette) + words;
	}
	const range = valueRange(name, values);
	const drawn = lines.map((points, at) => {
		const colour = at === 0 ? plotColour(name, palette) : palette.ctl;
		const dash = at === 0 ? '' : ' stroke-dasharray="4 2"';
		return strokes(points, time, range, from)
			.map((path) => `<polyline points="${path}" fill="none" stroke="${colour}"${dash}/>`)
			.join('');
	});
	const mean = meanLine(seriesOf(graphs[0], name)?.mean ?? null, name, range, from, palette);
	// The main direction last, so that it lies on top.
	return (
		head + frame(from, palette) + valueAxis(range, from, palette) + mean + drawn.reverse().join('')
	);
}

/** Dotted, where the window has it. */
function meanLine(
	mean: number | null,
	name: PlotName,
	range: Range,
	top: number,
	palette: Palette,
): string {
	if (mean === null || (name !== 'jitter' && name !== 'mos')) return '';
	const y = (top + PLOT - share(mean, range) * PLOT).toFixed(1);
	const colour = plotColour(name, palette);
	return `<line x1="${LEFT}" y1="${y}" x2="${WIDTH - RIGHT}" y2="${y}" stroke="${colour}" stroke-dasharray="2 3"/>`;
}

function frame(top: number, palette: Palette): string {
	const width = WIDTH - LEFT - RIGHT;
	return `<rect x="${LEFT}" y="${top}" width="${width}" height="${PLOT}" fill="none" stroke="${palette.line}"/>`;
}

/** A score has its own scale; everything but skew begins at 0. */
function valueRange(name: PlotName, points: readonly Point[]): Range {
	if (name === 'mos') return [1, 5];
	let [low, high] = [0, name === 'loss' ? 10 : 0];
	for (const { y } of points) {
		if (y < low) low = y;
		if (y > high) high = y;
	}
	const spare = (high - low || 1) * 0.08;
	return [low < 0 ? low - spare : 0, high + spare];
}

const share = (value: number, [from, to]: Range): number => (value - from) / (to - from || 1);
const xOf = (time: number, range: Range): number =>
	LEFT + share(time, range) * (WIDTH - LEFT - RIGHT);

/** Point lists of the unbroken stretches; a pause has no line through it. */
function strokes(points: readonly Point[], time: Range, values: Range, top: number): string[] {
	const paths: string[][] = [[]];
	for (const { x, y } of points) {
		if (!Number.isFinite(y)) {
			paths.push([]);
			continue;
		}
		const height = top + PLOT - share(y, values) * PLOT;
		paths.at(-1)?.push(`${xOf(x, time).toFixed(1)},${height.toFixed(1)}`);
	}
	return paths.filter((path) => path.length > 0).map((path) => path.join(' '));
}

function valueAxis([from, to]: Range, top: number, palette: Palette): string {
	return [from, (from + to) / 2, to]
		.map((value, at) => {
			const y = top + PLOT - (at * PLOT) / 2 + 4;
			return `<text x="${LEFT - 6}" y="${y}" text-anchor="end" font-size="10" fill="${palette.t2}">${tick(value)}</text>`;
		})
		.join('');
}

/** Three figures are enough beside a line. */
const tick = (value: number): string => String(Number(value.toPrecision(3)));

function timeAxis([from, to]: Range, y: number, palette: Palette): string {
	return [0, 1, 2, 3, 4]
		.map((step) => {
			const time = from + ((to - from) * step) / 4;
			const x = xOf(time, [from, to]).toFixed(1);
			return `<text x="${x}" y="${y}" text-anchor="middle" font-size="10" fill="${palette.t2}">${time.toFixed(3)} s</text>`;
		})
		.join('');
}
