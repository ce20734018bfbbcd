/** Saves what the Quality view shows into a file that the user chooses. */
import { readPalette } from '../../draw/palette.ts';
import type { PlotName } from '../../draw/quality-charts.ts';
import { PLOTS } from '../../draw/quality-charts.ts';
import { qualitySvg } from '../../draw/quality-svg.ts';
import type { App } from '../../state/app.svelte.ts';
import type { StreamRef } from '../../state/streams.svelte.ts';
import { graphsCsv, packetsCsv } from './analysis-text.ts';

/** What can be saved: every packet as CSV, or the graphs. */
export type QualityForm = 'packets' | 'csv' | 'svg' | 'png';

/** Asks where to, then writes. */
export async function saveQuality(app: App, form: QualityForm): Promise<void> {
	const [main] = shownStreams(app);
	if (main === undefined) return;
	const ssrc = ssrcOf(main);
	const ending = form === 'packets' ? 'csv' : form;
	const name = `${form === 'packets' ? 'packets' : 'graphs'}-${ssrc.replace('0x', '')}.${ending}`;
	const target = await app.client.call('chooseSaveFile', { name });
	if (target === null) return;
	const content = await contentOf(app, form);
	await app.client.call('writeFile', { grant: target.grant, content });
	app.say(app.text.flow.saved(target.name));
}

/** Streams in sight, the main one first. */
function shownStreams({ quality }: App): readonly StreamRef[] {
	const { forward, reverse, direction } = quality;
	const shown = { forward: [forward], reverse: [reverse], both: [forward, reverse] };
	return shown[direction].flatMap((ref) => ref ?? []);
}

const ssrcOf = ({ capture, stream }: StreamRef): string => capture.row(stream)?.ssrc ?? '';

async function contentOf(app: App, form: QualityForm): Promise<string | Uint8Array<ArrayBuffer>> {
	const streams = shownStreams(app);
	const point = streams[0]?.capture.point.words ?? '';
	if (form === 'packets') {
		const documents = streams.map(({ capture, stream }) =>
			app.client.call('analysis', { capture: capture.id, stream }),
		);
		return packetsCsv(await Promise.all(documents), point);
	}
	const { graphs } = app.quality;
	if (form === 'csv') {
		return graphsCsv(
			graphs.map((graph, at) => {
				const ref = streams[at];
				return { ssrc: ref === undefined ? '' : ssrcOf(ref), graph };
			}),
			point,
		);
	}
	const svg = drawing(app, streams);
	return form === 'svg' ? svg : pngBytes(svg);
}

function drawing(app: App, streams: readonly StreamRef[]): string {
	const { text } = app;
	const heads = Object.fromEntries(
		PLOTS.map((name) => [name, `${text.plots[name]} ${text.plotUnits[name]}`]),
	) as Record<PlotName, string>;
	const [main] = streams;
	const point = main?.capture.point.words ?? '';
	const taken = point === '' ? '' : ` (${point})`;
	const title = `${main?.capture.name ?? ''}${taken}: ${streams.map(ssrcOf).join(', ')}`;
	const palette = readPalette(document.documentElement);
	return qualitySvg({ title, graphs: app.quality.graphs, heads, nothing: '–', palette });
}

/** Twice the size of the drawing: sharp on paper. */
const PNG_SCALE = 2;

async function pngBytes(svg: string): Promise<Uint8Array<ArrayBuffer>> {
	const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
	try {
		const image = new Image();
		image.src = address;
		await image.decode();
		const canvas = document.createElement('canvas');
		canvas.width = image.width * PNG_SCALE;
		canvas.height = image.height * PNG_SCALE;
		canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
		const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
		return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
	} finally {
		URL.revokeObjectURL(address);
	}
}
