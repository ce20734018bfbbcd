import { expect, test } from 'vitest';
import { LayerBuilder } from '../../../app/dissect/layer-builder.ts';
import { TextField } from '../../../app/dissect/text-field.ts';

/** Places and values of the fields that are added to a text in the middle of other bytes. */
function added(text: string, add: (field: TextField, builder: LayerBuilder) => void) {
	const bytes = new TextEncoder().encode(`..${text}..`);
	const builder = new LayerBuilder({ data: bytes, at: 0, headerEnd: 0, end: bytes.length });
	add(new TextField(bytes, 2, bytes.length - 2), builder);
	return builder.fields().map(({ name, value, offset, length }) => [name, value, offset, length]);
}

test('parts have their own bytes', () => {
	const fields = added('abc 123', (field, builder) => {
		field.addAll(builder, 'sip.a');
		field.add(builder, 'sip.b', 0, 3);
		field.addNumber(builder, 'sip.c', 4, 7);
		field.addFound(builder, 'sip.d', '23', 1);
	});
	expect(fields).toEqual([
		['sip.a', 'abc 123', 2, 7],
		['sip.b', 'abc', 2, 3],
		['sip.c', 123, 6, 3],
		['sip.d', '23', 7, 2],
	]);
});

test('beyond ASCII every part has all bytes', () => {
	const fields = added('ü1', (field, builder) => field.addFound(builder, 'sip.a', '1'));
	expect(fields).toEqual([['sip.a', '1', 2, 3]]);
});

test('what is not there, or no number, is left out', () => {
	const fields = added('abc', (field, builder) => {
		field.addFound(builder, 'sip.a', 'x');
		field.addFound(builder, 'sip.a', '');
		field.addFound(builder, 'sip.a', 'a', 1);
		field.addNumber(builder, 'sip.a', 0, 2);
		field.add(builder, 'sip.a', 3, 2);
	});
	expect(fields).toEqual([]);
});
