import { expect, test } from 'vitest';
import { fieldsOf } from '../../../app/views/message-fields.ts';
import type { DissectedField, DissectedLayer } from '../../../app/views/packets.ts';

const field = (
	name: string,
	value: DissectedField['value'],
	children: readonly DissectedField[] = [],
): DissectedField => ({ name, label: name, value, offset: 0, length: 0, children });

const layer = (...fields: readonly DissectedField[]): DissectedLayer => ({
	...{ name: 'msrp', title: '', offset: 0, length: 0, end: 0, isReassembled: false },
	fields,
});

test('a name that comes again becomes a list, bytes hexadecimal text', () => {
	const inner = [field('msrp.hdr', 'A: b'), field('msrp.hdr', 'C: d')];
	const layers = [
		layer(field('sip.Method', 'BYE', inner)),
		layer(field('x', Uint8Array.of(1, 255))),
	];
	expect(fieldsOf(layers)).toEqual({
		'sip.Method': 'BYE',
		'msrp.hdr': ['A: b', 'C: d'],
		x: '01ff',
	});
});

test('a heading without a value is left out, what stands below it is not', () => {
	const heading = field('msrp.msg.hdr', Uint8Array.of(1), [field('msrp.status', '000 200')]);
	expect(fieldsOf([layer(heading)])).toEqual({ 'msrp.status': '000 200' });
});
