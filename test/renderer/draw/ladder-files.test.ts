import { describe, expect, test } from 'vitest';
import { MAX_CANVAS, canvasScale, paintDrawing } from '../../../renderer/draw/ladder-canvas.ts';
import { ladderDrawing, pageStarts } from '../../../renderer/draw/ladder-drawing.ts';
import { escapeXml, svgText } from '../../../renderer/draw/ladder-svg.ts';
import { ladderText } from '../../../renderer/draw/ladder-text.ts';
import { layoutLadder } from '../../../renderer/draw/ladder.ts';
import { readPalette } from '../../../renderer/draw/palette.ts';
import '../../fixtures/setup-dom.ts';
import { OPTIONS, TALK, WORDS, row, view } from './flow-view.ts';

const layout = layoutLadder(TALK, { ...OPTIONS, fold: true });
const TEXTS = {
	...WORDS,
	title: 'voip.pcapng: 1002 → 1003',
	time: (at: number) => (layout.rows[at]?.row.offset ?? 0).toFixed(6),
	comment: (at: number) => (at === 0 ? 'SIP INVITE <sip:1@a> & "x"' : ''),
	subtitle: (at: number) => (at === 0 ? 'caller, inferred' : ''),
	heads: { time: 'Time (s)', frame: 'Frame', comment: 'Comment' },
};
const palette = readPalette(document.documentElement);
const drawing = ladderDrawing(layout, TEXTS, 0, layout.rows.length);

describe('as SVG', () => {
	const text = svgText(drawing, palette, TEXTS.title);
	const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');

	test('is well-formed, of the drawing’s size, and has a title', () => {
		expect(parsed.querySelector('parsererror')).toBeNull();
		expect(parsed.documentElement.getAttribute('width')).toBe(String(drawing.width));
		expect(parsed.querySelector('title')?.textContent).toBe(TEXTS.title);
	});

	test('holds every label, time, frame, port and comment as text', () => {
		const words = [...parsed.querySelectorAll('text')].map(({ textContent }) => textContent);
		for (const wanted of [
			'INVITE (g711U GSM)  ×2',
			'0.600000',
			'5070',
			'192.0.2.2',
			'caller, inferred',
			'SIP INVITE <sip:1@a> & "x"',
		]) {
			expect(words).toContain(wanted);
		}
	});

	test('runs nothing and reaches nothing, whatever a capture says', () => {
		const hostile = view([row({ label: '</text><script>x</script>', from: '"><image href="a' })]);
		const found = layoutLadder(hostile, OPTIONS);
		const all = ladderDrawing(found, { ...TEXTS, title: '<b>&' }, 0, 1);
		const page = new DOMParser().parseFromString(svgText(all, palette, '<b>&'), 'image/svg+xml');
		expect(page.querySelector('parsererror, script, image, b')).toBeNull();
		expect(escapeXml('a\u0000b\u0008<')).toBe('a\uFFFDb\uFFFD&lt;');
	});
});

describe('as pages', () => {
	test('every row is on one page, every page has its heads', () => {
		const long = layoutLadder(
			view(Array.from({ length: 100 }, (_, frame) => row({ frame }))),
			OPTIONS,
		);
		const starts = pageStarts(long, 800);
		expect(starts).toEqual([0, 29, 58, 87]);
		const second = ladderDrawing(long, TEXTS, 29, 58);
		expect(second.height).toBeLessThanOrEqual(800);
		const words = second.shapes.flatMap((shape) =>
			shape.kind === 'text' ? shape.parts.map(({ text }) => text) : [],
		);
		expect(words).toContain('192.0.2.1');
		expect(words).toContain('29');
		expect(words).not.toContain('58');
	});

	test('a row that is higher than a page has a page of its own', () => {
		const high = layoutLadder(
			view([row(), row({ frame: 2, offset: 100 }), row({ frame: 3, offset: 200 })]),
			{ ...OPTIONS, scale: 'proportional' },
		);
		expect(pageStarts(high, 100)).toEqual([0, 1, 2]);
	});
});

describe('on a canvas', () => {
	test('is sharp, less so where it is long, and refused where no canvas is long enough', () => {
		expect(canvasScale({ ...drawing, height: 1000 })).toBe(2);
		expect(canvasScale({ ...drawing, height: MAX_CANVAS - 1 })).toBe(1);
		expect(canvasScale({ ...drawing, height: MAX_CANVAS + 1 })).toBe(0);
	});

	test('every text is painted', () => {
		const painted: string[] = [];
		const pen = new Proxy(
			{},
			{
				get: (_target, name) => {
					if (name === 'measureText') return (text: string) => ({ width: text.length * 6 });
					if (name === 'fillText') return (text: string) => painted.push(text);
					return () => null;
				},
				set: () => true,
			},
		) as CanvasRenderingContext2D;
		paintDrawing(pen, drawing, palette, 2);
		expect(painted).toEqual(
			expect.arrayContaining(['INVITE', ' (g711U GSM)', '0.600000', 'BYE', TEXTS.title]),
		);
	});
});

test('as text: nodes in columns, arrows between them, dots for repeats', () => {
	const whole = layoutLadder(TALK, OPTIONS);
	const times = { ...TEXTS, time: (at: number) => (whole.rows[at]?.row.offset ?? 0).toFixed(1) };
	const lines = ladderText(whole, times).split('\n');
	expect(lines.slice(0, 10)).toMatchInlineSnapshot(`
		[
		  "voip.pcapng: 1002 → 1003",
		  "",
		  "Time (s)  Frame          192.0.2.1                               192.0.2.2          Comment",
		  "                     caller, inferred",
		  "     0.0      1              |       INVITE SDP (g711U GSM) x2       |              SIP INVITE <sip:1@a> & "x"",
		  "                      (5060) |-------------------------------------->| (5070)",
		  "     0.5      2              |        INVITE SDP (g711U GSM)         |",
		  "                      (5060) |......................................>| (5070)",
		  "     0.6      3              |          200 OK SDP (g711U)           |",
		  "                      (5070) |<--------------------------------------| (5060)",
		]
	`);
});
