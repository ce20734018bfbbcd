/** Colours of the tokens in force, for canvases, which cannot read CSS variables themselves. */

const NAMES = [
	'surface',
	'sunken',
	'raised',
	'line',
	'line2',
	'ctl',
	't1',
	't2',
	't3',
	'accent',
	'accentfill',
	'soft',
	'sel',
	'audio',
	'audio-tint',
	'video',
	'video-tint',
	'signal',
	'signal-tint',
	'loss',
	'loss-tint',
	'warn',
	'ok',
	'hatch',
] as const;

/** Token name → CSS colour. */
export type Palette = Readonly<Record<(typeof NAMES)[number], string>>;

/** Reads the palette of the page; under forced colours everything is drawn as text is. */
export function readPalette(root: HTMLElement): Palette {
	const style = getComputedStyle(root);
	const isForced = matchMedia('(forced-colors: active)').matches;
	const entries = NAMES.map((name) => {
		const forced = name.endsWith('tint') || name === 'surface' ? 'Canvas' : 'CanvasText';
		return [name, isForced ? forced : style.getPropertyValue(`--${name}`).trim()] as const;
	});
	return Object.fromEntries(entries) as unknown as Palette;
}

/** Diagonal stripes of one colour on transparent ground: loss, and what was not captured. */
export function stripes(
	context: CanvasRenderingContext2D,
	colour: string,
	scale: number,
): CanvasPattern | string {
	const tile = document.createElement('canvas');
	tile.width = tile.height = Math.round(4 * scale);
	const pen = tile.getContext('2d');
	if (pen === null) return colour;
	pen.strokeStyle = colour;
	pen.lineWidth = 1.4 * scale;
	pen.beginPath();
	for (const shift of [-1, 0, 1]) {
		pen.moveTo((shift * 4 - 1) * scale, -scale);
		pen.lineTo((shift * 4 + 5) * scale, 5 * scale);
	}
	pen.stroke();
	return context.createPattern(tile, 'repeat') ?? colour;
}
