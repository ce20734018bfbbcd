import { describe, expect, test } from 'vitest';
import { xmlLayer } from '../../../app/dissect/xml-layer.ts';
import type { DissectedField } from '../../../app/views/packets.ts';

/** A tree as lines, each further in than what holds it; every range is checked to lie in the text. */
function treeOf(text: string): readonly string[] {
	const data = new TextEncoder().encode(text);
	const range = { data, at: 0, headerEnd: data.length, end: data.length };
	const lines: string[] = [];
	const visit = (field: DissectedField, depth: number): void => {
		expect(field.offset + field.length).toBeLessThanOrEqual(data.length);
		lines.push(`${' '.repeat(depth)}${field.name.slice(4)} ${field.label}`);
		for (const child of field.children) visit(child, depth + 1);
	};
	const layer = xmlLayer({ kind: 0, type: 0, ...range, isReassembled: false });
	for (const field of layer.fields) visit(field, 0);
	return lines;
}

describe('XML as a tree', () => {
	test('has declaration, elements in each other, attributes and text', () => {
		expect(treeOf('<?xml version="1.0"?>\n<List Num="2"><Item>one</Item>\n<Item/></List>')).toEqual(
			[
				'xmlpi <?xml version="1.0"?>',
				'tag <List>',
				...[' attribute Num="2"', ' tag <Item> one', '  cdata one', ' tag <Item>'],
			],
		);
	});

	test('passes comments on and tags over that nobody opened', () => {
		expect(treeOf('<!-- a --><A></B>x</A></A>')).toEqual([
			'comment <!-- a -->',
			'tag <A> x',
			' cdata x',
		]);
	});

	test('closes what was left open', () => {
		expect(treeOf('<A><B>x<C>')).toEqual(['tag <A>', ' tag <B>', '  cdata x', '  tag <C>']);
		expect(treeOf('<A><B></A>z')).toEqual(['tag <A>', ' tag <B>', 'cdata z']);
	});

	test('takes an ampersand and a sign that ends nowhere as they come', () => {
		expect(treeOf('<A>a & b</A><')).toEqual(['tag <A> a & b', ' cdata a & b', 'tag <>']);
		expect(treeOf('')).toEqual([]);
	});

	test('of hostile depth or length ends', () => {
		expect(treeOf('<A>'.repeat(5000)).length).toBeLessThanOrEqual(2000);
		expect(treeOf('<A/>'.repeat(5000))).toHaveLength(2000);
	});
});
