import { describe, expect, test } from 'vitest';
import type { GraphSeries, GraphView } from '../../../main/ipc/contract.ts';
import type { Palette } from '../../../renderer/draw/palette.ts';
import { PLOTS } from '../../../renderer/draw/quality-charts.ts';
import { qualitySvg } from '../../../renderer/draw/quality-svg.ts';

const palette = new Proxy({}, { get: (_, name) => `ink-${String(name)}` }) as Palette;
const heads = Object.fromEntries(PLOTS.map((name) => [name, `head of ${name}`])) as never;

const series = (name: GraphSeries['name'], values: readonly number[], pause = 0): GraphSeries => ({
	...{ name, available: true, peak: null, mean: null },
	time: Float64Array.from(values, (_, at) => 10 + at / 2 + (at > 1 ? pause : 0)),
	min: Float64Array.from(values),
	max: Float64Array.from(values),
	frame: new Uint32Array(values.length),
});

const graph = (...all: readonly GraphSeries[]): GraphView => ({
	...{ from: 10, to: 20, marks: [], marksLeftOut: 0, packets: 4, series: all },
});

function drawn(...graphs: readonly GraphView[]): Document {
	const text = qualitySvg({ title: 'a & <b>', graphs, heads, nothing: 'not known', palette });
	return new DOMParser().parseFromString(text, 'image/svg+xml');
}

const words = (picture: Document): readonly (string | null)[] =>
	[...picture.querySelectorAll('text')].map(({ textContent }) => textContent);
const lines = (picture: Document): readonly (readonly (readonly number[])[])[] =>
	[...picture.querySelectorAll('polyline')].map((one) =>
		(one.getAttribute('points') ?? '').split(' ').map((point) => point.split(',').map(Number)),
	);

describe('the picture of the graphs', () => {
	test('has its title, a head for each graph, and the time axis', () => {
		const picture = drawn(graph(series('jitter', [1, 2])));
		expect(picture.querySelector('title')?.textContent).toBe('a & <b>');
		expect(words(picture)).toEqual(expect.arrayContaining(PLOTS.map((name) => `head of ${name}`)));
		expect(words(picture).slice(-5)).toEqual([
			'10.000 s',
			'12.500 s',
			'15.000 s',
			'17.500 s',
			'20.000 s',
		]);
	});

	test('puts values where time and scale say', () => {
		const [[first, last] = []] = lines(drawn(graph(series('mos', [1, 5]))));
		expect(first?.[0]).toBe(64);
		expect(last?.[0]).toBeCloseTo(64 + (1200 - 64 - 24) / 20, 0);
		expect((first?.[1] ?? 0) - (last?.[1] ?? 0)).toBe(110);
	});

	test('skew may lie below zero, and keeps inside its frame', () => {
		const picture = drawn(graph(series('skew', [-5, 5])));
		const heights = lines(picture)
			.flat()
			.map(([, y]) => y ?? 0);
		const box = [...picture.querySelectorAll('rect')][3];
		const top = Number(box?.getAttribute('y'));
		expect(Math.min(...heights)).toBeGreaterThan(top);
		expect(Math.max(...heights)).toBeLessThan(top + 110);
	});

	test('breaks the line at a pause', () => {
		expect(lines(drawn(graph(series('jitter', [1, 2, 3, 4]))))).toHaveLength(1);
		expect(lines(drawn(graph(series('jitter', [1, 2, 3, 4], 5))))).toHaveLength(2);
	});

	test('draws the other direction dashed, below', () => {
		const picture = drawn(graph(series('jitter', [1, 2])), graph(series('jitter', [3, 4])));
		const dashes = [...picture.querySelectorAll('polyline')].map((one) =>
			one.hasAttribute('stroke-dasharray'),
		);
		expect(dashes).toEqual([true, false]);
	});

	test('has the mean of jitter as a dotted line, and none of delta', () => {
		const picture = drawn(
			graph({ ...series('jitter', [0, 2]), mean: 1 }, { ...series('delta', [0, 2]), mean: 1 }),
		);
		const means = [...picture.querySelectorAll('line')];
		expect(means).toHaveLength(1);
		expect(Number(means[0]?.getAttribute('y1'))).toBeCloseTo(44 + 22 + 110 - 110 / 2.16, 0);
	});

	test('says where a value is not known', () => {
		const unknown = { ...series('jitter', [1]), available: false };
		expect(words(drawn(graph(unknown))).filter((word) => word === 'not known')).toHaveLength(6);
		expect(lines(drawn(graph(unknown)))).toEqual([]);
	});
});
