import { describe, expect, test } from 'vitest';
import type { Shape } from '../../../renderer/draw/ladder-shapes.ts';
import { bandHeight, inkOf, plateOf, rowShapes } from '../../../renderer/draw/ladder-shapes.ts';
import { layoutLadder } from '../../../renderer/draw/ladder.ts';
import { OPTIONS, TALK, WORDS, row, view } from './flow-view.ts';

const layout = layoutLadder(TALK, OPTIONS);
const shapesOf = (index: number): readonly Shape[] => {
	const found = layout.rows[index];
	return found === undefined ? [] : rowShapes(found, layout, WORDS);
};
const texts = (shapes: readonly Shape[]): readonly string[] =>
	shapes.flatMap((shape) =>
		shape.kind === 'text' ? [shape.parts.map(({ text }) => text).join('')] : [],
	);

describe('an arrow', () => {
	test('goes from node to node, with its label, how often it came, and its ports', () => {
		const shapes = shapesOf(0);
		expect(texts(shapes)).toEqual(['INVITE (g711U GSM)  ×2', '5060', '5070']);
		expect(shapes.find(({ kind }) => kind === 'head')).toMatchObject({ look: 1, hollow: false });
		expect(shapes.filter(({ kind }) => kind === 'line')).toHaveLength(3);
	});

	test('names as many codecs as there is room for', () => {
		const codecs = 'g711U g711A speex GSM G729 telephone-event comfort-noise iLBC';
		const long = layoutLadder(view([row({ label: `INVITE SDP (${codecs})` })]), {
			...OPTIONS,
			width: 0,
		});
		const [only] = long.rows;
		const [first = ''] = only === undefined ? [] : texts(rowShapes(only, long, WORDS));
		expect(first).toMatch(/^INVITE \(g711U g711A.*…\)$/u);
		expect(first.length * 6).toBeLessThan(180);
	});

	test('of a repeat is dashed and grey, with a hollow head', () => {
		const shapes = shapesOf(1);
		expect(shapes.find(({ kind }) => kind === 'head')).toMatchObject({
			hollow: true,
			ink: 'repeat',
		});
		expect(shapes).toContainEqual(
			expect.objectContaining({ dashed: true, ink: 'repeat', width: 1 }),
		);
	});

	test('of an answer looks back', () => {
		expect(shapesOf(2).find(({ kind }) => kind === 'head')).toMatchObject({ look: -1 });
	});

	test('without an answer gets a dashed stub where it would have begun', () => {
		const stubs = shapesOf(5).filter((shape) => shape.kind === 'line' && shape.dashed);
		expect(stubs).toHaveLength(1);
		expect(shapesOf(0).filter((shape) => shape.kind === 'line' && shape.dashed)).toEqual([]);
	});

	test('within one node is a loop', () => {
		const own = layoutLadder(view([row({ to: '192.0.2.1' })]), OPTIONS);
		const [only] = own.rows;
		const shapes = only === undefined ? [] : rowShapes(only, own, WORDS);
		expect(shapes.filter(({ kind }) => kind === 'line')).toHaveLength(4);
	});

	test('is coloured by what it says', () => {
		expect(inkOf(row())).toBe('request');
		expect(inkOf(row({ label: '180 Ringing', tone: 'provisional' }))).toBe('provisional');
		expect(inkOf(row({ label: 'BYE' }))).toBe('failure');
		expect(inkOf(row({ label: 'BYE', retransmission: true }))).toBe('repeat');
	});
});

describe('a band', () => {
	test('is as high as packets come, and striped as far as they are lost', () => {
		expect([0, 50, 100, 500].map((packets) => bandHeight(packets, 1))).toEqual([8, 13, 18, 18]);
		expect(bandHeight(5, 0)).toBe(8);
		const band = shapesOf(4).find((shape) => shape.kind === 'band');
		expect(band).toMatchObject({ height: 13, dashed: false });
		expect((band?.lost ?? 0) / (band?.width ?? 1)).toBeCloseTo(0.1, 6);
	});

	test('says codec, packets and loss, and what matters most when there is no room', () => {
		expect(texts(shapesOf(4))).toContain('RTP PCMU, 500 packets in 10 s, 10 % lost');
		const narrow = layoutLadder(TALK, { ...OPTIONS, width: 0 });
		const found = narrow.rows[4];
		expect(found === undefined ? [] : texts(rowShapes(found, narrow, WORDS))).toContain(
			'RTP PCMU, 10 % lost',
		);
	});
});

test('a plate lies behind its text, wherever that is anchored', () => {
	const parts = [{ text: 'ACK', bold: true, ink: 'text' as const }];
	const at = (anchor: 'start' | 'middle' | 'end') =>
		plateOf({ kind: 'text', x: 100, y: 20, anchor, parts, plate: true });
	expect(at('start').x).toBe(98);
	expect(at('end').x + at('end').width).toBe(102);
	expect(at('middle').x + at('middle').width / 2).toBe(100);
});
