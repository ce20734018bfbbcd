import { describe, expect, test } from 'vitest';
import { readableSip, readableText } from '../../../../app/protocols/sip/index.ts';
import { bytes } from '../../network/frames.ts';
import { requestText, sipBytes } from './texts-of-messages.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
/** 南门 in GB2312, and in UTF-8. */
const GB = Uint8Array.of(0xc4, 0xcf, 0xc3, 0xc5);
const declared = (encoding: string): Uint8Array =>
	encode(`<?xml version="1.0" encoding="${encoding}"?>`);
const textOf = (...parts: readonly Uint8Array[]): string => readableText(bytes(...parts));

describe('the text of a body', () => {
	test.each(['GB2312', 'gbk', 'GB18030', 'cp936'])('is read as declared: %s', (encoding) => {
		expect(textOf(declared(encoding), GB)).toMatch(/\?>南门$/u);
	});

	test('is UTF-8 where it is, whatever is declared', () => {
		expect(textOf(declared('GB2312'), encode('南门'))).toMatch(/\?>南门$/u);
	});

	test('is read in other declared characters too', () => {
		expect(textOf(declared('ISO-8859-1'), Uint8Array.of(0xfc))).toMatch(/\?>ü$/u);
	});

	test('of which nobody knows the characters keeps what can be read', () => {
		expect(textOf(declared('x-martian'), Uint8Array.of(0xff))).toMatch(/\?>\uFFFD$/u);
		expect(textOf(new Uint8Array(0))).toBe('');
	});

	test('stands behind the headers of its message', () => {
		const message = sipBytes(
			requestText({ method: 'MESSAGE', type: 'Application/MANSCDP+xml', body: 'x' }),
		);
		const text = readableSip(bytes(message.subarray(0, -1), declared('GB2312'), GB));
		expect(text).toMatch(/\r\n\r\n<\?xml.*\?>南门$/u);
	});
});
