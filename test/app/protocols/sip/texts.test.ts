import { expect, test } from 'vitest';
import { SharedTexts } from '../../../../app/protocols/sip/texts.ts';

test('equal texts come back equal, short, long and beyond ASCII', () => {
	const texts = new SharedTexts();
	for (const text of ['', 'INVITE', 'a much longer text', 'ü'.repeat(40), '😀'.repeat(2000)]) {
		expect(texts.share(`x${text}`.slice(1))).toBe(text);
		expect(texts.share(text)).toBe(text);
	}
});
