import { expect, test } from 'vitest';
import { headersEnd, nextLine, SipHeaders, tagOf } from '../../../../app/protocols/sip/headers.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
	['a\r\nb\r\n\r\nbody', 8],
	['a\nb\n\nbody', 5],
	['a\r\nb\n\r\nbody', 7],
	['a\r\nb\r\n', -1],
	['', -1],
])('the headers of %j end at %i', (text, end) => {
	expect(headersEnd(bytes(text), 0, text.length)).toBe(end);
	const headers = new SipHeaders();
	headers.read(text, nextLine(text, 0));
	expect(headers.bodyAt).toBe(end);
});

test('long values and many headers are bounded', () => {
	const headers = new SipHeaders();
	const many = Array.from({ length: 1000 }, (_, index) => `X-${index}: ${'v'.repeat(9000)}\r\n`);
	headers.read(`${many.join('')}\r\n`, 0);
	expect(headers.kept.size).toBe(64);
	expect(headers.kept.get('x-0')).toHaveLength(4096);
});

test('tags', () => {
	expect(tagOf('<sip:a@b>;x=1;tag=abc;y')).toBe('abc');
	expect(tagOf('sip:a@b')).toBe('');
});
