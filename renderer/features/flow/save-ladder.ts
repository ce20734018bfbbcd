/** Saves the ladder as a picture or as text, into a file that the user chooses. */
import { canvasScale, paintDrawing } from '../../draw/ladder-canvas.ts';
import type { Drawing, LadderTexts } from '../../draw/ladder-drawing.ts';
import { ladderDrawing, pageStarts } from '../../draw/ladder-drawing.ts';
import { svgText } from '../../draw/ladder-svg.ts';
import { ladderText } from '../../draw/ladder-text.ts';
import type { LadderLayout } from '../../draw/ladder.ts';
import { readPalette } from '../../draw/palette.ts';
import { timeText } from '../../format/time.ts';
import type { App } from '../../state/app.svelte.ts';
import { commentText, ladderWords, nodeSubtitle } from './row-text.ts';

/** Forms of a saved ladder, by their file ending. */
export type LadderForm = 'svg' | 'png' | 'pdf' | 'txt';

/** Sides of a printed page: A4 across, at 96 px an inch; wider where the nodes need it. */
const PAGE = { width: 1123, ratio: 210 / 297 } as const;

/** Asks where to, then writes. */
export async function saveLadder(app: App, form: LadderForm): Promise<void> {
	const { layout } = app.flow;
	if (layout === null || layout.rows.length === 0) {
		app.say(app.text.flow.none);
		return;
	}
	const texts = ladderTexts(app, layout);
	const name = `flow-${app.calls.currentItem?.id ?? 'call'}.${form}`;
	const content = form === 'pdf' ? null : await contentOf(layout, texts, form);
	if (form === 'png' && content === null) {
		app.say(app.text.flow.tooTall, 'error');
		return;
	}
	const target = await app.client.call('chooseSaveFile', { name });
	if (target === null) return;
	const { grant } = target;
	if (content === null) await app.client.call('writePdf', { grant, ...pdfPages(layout, texts) });
	else await app.client.call('writeFile', { grant, content });
	app.say(app.text.flow.saved(target.name));
}

async function contentOf(
	layout: LadderLayout,
	texts: LadderTexts,
	form: Exclude<LadderForm, 'pdf'>,
): Promise<string | Uint8Array<ArrayBuffer> | null> {
	if (form === 'txt') return ladderText(layout, texts);
	const drawing = ladderDrawing(layout, texts, 0, layout.rows.length);
	if (form === 'png') return pngBytes(drawing);
	return svgText(drawing, readPalette(document.documentElement), texts.title);
}

/** Null when no canvas is long enough. */
async function pngBytes(drawing: Drawing): Promise<Uint8Array<ArrayBuffer> | null> {
	const scale = canvasScale(drawing);
	if (scale === 0) return null;
	const canvas = document.createElement('canvas');
	canvas.width = drawing.width * scale;
	canvas.height = drawing.height * scale;
	const pen = canvas.getContext('2d');
	if (pen === null) return null;
	paintDrawing(pen, drawing, readPalette(document.documentElement), scale);
	const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
	return blob === null ? null : new Uint8Array(await blob.arrayBuffer());
}

function pdfPages(layout: LadderLayout, texts: LadderTexts) {
	const palette = readPalette(document.documentElement);
	const whole = ladderDrawing(layout, texts, 0, 0);
	const width = Math.round(Math.max(PAGE.width, whole.width));
	const height = Math.round(width * PAGE.ratio);
	const starts = pageStarts(layout, height);
	const pages = starts.map((first, at) => {
		const drawing = ladderDrawing(layout, texts, first, starts[at + 1] ?? layout.rows.length);
		return svgText({ ...drawing, width, height }, palette, texts.title);
	});
	return { pages, width, height };
}

function ladderTexts(app: App, layout: LadderLayout): LadderTexts {
	const { flow, text, format, settings, calls } = app;
	const item = calls.currentItem;
	const view = flow.capture?.view ?? null;
	const name = flow.capture?.name ?? '';
	return {
		...ladderWords(text, format),
		title: `${name}: ${item === undefined ? '' : `${item.fromUser} → ${item.toUser}`}`,
		time: (row) => timeText(layout.rows[row]?.row.offset ?? 0, view, settings.value.timeFormat, 6),
		comment: (at) => {
			const row = layout.rows[at];
			return row === undefined ? '' : commentText(row, flow.options, text, format);
		},
		subtitle: (at) => {
			const node = layout.columns[at]?.node;
			if (node === undefined) return '';
			return nodeSubtitle(node, flow.groupOf(node.key)?.addresses ?? [], text);
		},
		heads: { time: text.flow.time, frame: text.flow.frame, comment: text.flow.comment },
	};
}
