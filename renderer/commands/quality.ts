/** Commands of the Quality view. */
import { saveQuality } from '../features/quality/save-quality.ts';
import type { App } from '../state/app.svelte.ts';
import { inAreas } from './command.ts';

const isShown = (app: App): boolean => app.quality.forward !== null;

/** See the head of this file. */
export const QUALITY = inAreas(
	['quality'],
	[
		{
			id: 'nextProblem',
			keys: ['N'],
			enabled: isShown,
			run: (app) => problem(app, { backwards: false }),
		},
		{
			id: 'previousProblem',
			keys: ['Shift+N'],
			enabled: isShown,
			run: (app) => problem(app, { backwards: true }),
		},
		{ id: 'zoomIn', keys: ['+'], enabled: isShown, run: (app) => zoom(app, 0.5) },
		{ id: 'zoomOut', keys: ['-'], enabled: isShown, run: (app) => zoom(app, 2) },
		{ id: 'zoomWhole', keys: ['0'], enabled: isShown, run: (app) => app.quality.setRange(null) },
		{ id: 'savePacketsCsv', keys: [], enabled: isShown, run: (app) => saveQuality(app, 'packets') },
		{ id: 'saveGraphsCsv', keys: [], enabled: isShown, run: (app) => saveQuality(app, 'csv') },
		{ id: 'saveGraphsSvg', keys: [], enabled: isShown, run: (app) => saveQuality(app, 'svg') },
		{ id: 'saveGraphsPng', keys: [], enabled: isShown, run: (app) => saveQuality(app, 'png') },
	],
);

async function problem(app: App, options: { readonly backwards: boolean }): Promise<void> {
	const found = await app.quality.nextProblem(options);
	if (!found) app.say(app.text.quality.noProblem);
}

function zoom({ quality }: App, factor: number): void {
	const graph = quality.graphs[0];
	if (graph === undefined) return;
	quality.zoom(factor, quality.cursor ?? (graph.from + graph.to) / 2);
}
