/** Colours of the ladder's inks, from the tokens in force. */
import type { Ink } from './ladder-shapes.ts';
import type { Palette } from './palette.ts';

/** Ink → CSS colour. */
export function inkColours(palette: Palette): Readonly<Record<Ink, string>> {
	return {
		request: palette.signal,
		provisional: palette.signal,
		success: palette.ok,
		failure: palette.loss,
		media: palette.audio,
		event: palette.audio,
		repeat: palette.t3,
		node: palette.line2,
		text: palette.t1,
		context: palette.t2,
		label: palette.t3,
	};
}

/** Fonts of drawings in files; the page's own come first. */
export const DRAWING_FONT = "Inter, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif";
