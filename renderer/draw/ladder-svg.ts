/** A drawing as the text of an SVG file. */
import { DRAWING_FONT, inkColours } from './inks.ts';
import type { Drawing } from './ladder-drawing.ts';
import type { Shape } from './ladder-shapes.ts';
import { headCorners, plateOf } from './ladder-shapes.ts';
import type { Palette } from './palette.ts';

const ESCAPES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Text from captures inside markup; characters that XML forbids become U+FFFD. */
export const escapeXml = (text: string): string =>
	text
		// eslint-disable-next-line no-control-regex
		.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/gu, '\uFFFD')
		.replace(/[&<>"']/gu, (letter) => ESCAPES[letter] ?? letter);

/**
 * The whole file.
 * @param title for people who cannot see the picture
 */
export function svgText(drawing: Drawing, palette: Palette, title: string): string {
	const { width, height, shapes } = drawing;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`,
		` viewBox="0 0 ${width} ${height}" font-family="${escapeXml(DRAWING_FONT)}" font-size="11">`,
		`<title>${escapeXml(title)}</title>`,
		`<defs><pattern id="lost" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">`,
		`<rect width="2" height="4" fill="${palette.loss}"/></pattern></defs>`,
		`<rect width="${width}" height="${height}" fill="${palette.surface}"/>`,
		...shapes.map((shape) => shapeText(shape, palette)),
		'</svg>\n',
	].join('');
}

function shapeText(shape: Shape, palette: Palette): string {
	const inks = inkColours(palette);
	switch (shape.kind) {
		case 'line': {
			const dash = shape.dashed ? ' stroke-dasharray="4 3"' : '';
			return (
				`<line x1="${shape.x1}" y1="${shape.y1}" x2="${shape.x2}" y2="${shape.y2}"` +
				` stroke="${inks[shape.ink]}" stroke-width="${shape.width}"${dash}/>`
			);
		}
		case 'head': {
			const points = headCorners(shape)
				.map((point) => point.join(','))
				.join(' ');
			const colour = inks[shape.ink];
			return shape.hollow
				? `<polyline points="${points}" fill="none" stroke="${colour}"/>`
				: `<polygon points="${points}" fill="${colour}"/>`;
		}
		case 'band':
			return bandText(shape, palette);
		case 'text':
			return textText(shape, palette);
	}
}

function bandText(
	{ x, y, width, height, lost, dashed }: Extract<Shape, { readonly kind: 'band' }>,
	palette: Palette,
): string {
	const edge = dashed ? ` stroke="${palette.audio}" stroke-dasharray="3 2"` : '';
	const box = `<rect x="${x}" y="${y}" width="${width}" height="${height}"`;
	const stripes =
		lost > 0
			? `<rect x="${x + width - lost}" y="${y}" width="${lost}" height="${height}" fill="url(#lost)"/>`
			: '';
	return `${box} fill="${palette['audio-tint']}"${edge}/>${stripes}`;
}

function textText(shape: Extract<Shape, { readonly kind: 'text' }>, palette: Palette): string {
	const inks = inkColours(palette);
	const { x, y, anchor, parts } = shape;
	const spans = parts.map(({ text, bold, ink }) => {
		const weight = bold ? ' font-weight="600"' : '';
		return `<tspan fill="${inks[ink]}"${weight}>${escapeXml(text)}</tspan>`;
	});
	const words = `<text x="${x}" y="${y}" text-anchor="${anchor}" xml:space="preserve">${spans.join('')}</text>`;
	if (!shape.plate) return words;
	const plate = plateOf(shape);
	const size = `width="${plate.width}" height="${plate.height}"`;
	return `<rect x="${plate.x}" y="${plate.y}" ${size} fill="${palette.surface}"/>${words}`;
}
