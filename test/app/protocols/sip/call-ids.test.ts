import { expect, test } from 'vitest';
import { CallIds } from '../../../../app/protocols/sip/call-ids.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('thousands of Call-IDs keep their numbers and texts', () => {
	const ids = new CallIds();
	const texts = Array.from(
		{ length: 5000 },
		(_, index) => `${index}-${'x'.repeat(index % 60)}@host`,
	);
	for (const round of [1, 2]) {
		const numbers = texts.map((text) => ids.number(bytes(text), 0, text.length));
		expect(numbers, `round ${round}`).toEqual(texts.map((_, index) => index));
	}
	expect(ids.count).toBe(5000);
	expect(texts.map((_, index) => ids.text(index))).toEqual(texts);
});

test('case, length and place matter as they should', () => {
	const ids = new CallIds();
	expect(ids.number(bytes('..abc..'), 2, 5)).toBe(0);
	expect(ids.number(bytes('abc'), 0, 3)).toBe(0);
	expect(ids.number(bytes('ABC'), 0, 3)).toBe(1);
	expect(ids.number(bytes('abcd'), 0, 4)).toBe(2);
	expect(ids.number(bytes('ü'), 0, 2)).toBe(3);
	expect([0, 1, 2, 3].map((number) => ids.text(number))).toEqual(['abc', 'ABC', 'abcd', 'ü']);
});
