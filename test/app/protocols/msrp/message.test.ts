import { describe, expect, test } from 'vitest';
import {
	msrpText,
	pathKey,
	readHead,
	readStartLine,
	writtenMsrp,
} from '../../../../app/protocols/msrp/message.ts';

describe('start lines', () => {
	test.each([
		['MSRP a786hjs2 SEND', { transaction: 'a786hjs2', method: 'SEND', status: 0, comment: '' }],
		['MSRP d93kswow 200 OK', { transaction: 'd93kswow', method: '', status: 200, comment: 'OK' }],
		['MSRP d93kswow 481', { transaction: 'd93kswow', method: '', status: 481, comment: '' }],
		['MSRP x7=+%.- REPORT', { transaction: 'x7=+%.-', method: 'REPORT', status: 0, comment: '' }],
	])('%s', (line, wanted) => expect(readStartLine(line)).toEqual(wanted));

	test.each(['', 'MSRP', 'MSRP a SEND', 'MSRP abcd send', 'MSRP abcd 20', 'SIP/2.0 200 OK'])(
		'%j is none',
		(line) => expect(readStartLine(line)).toBeNull(),
	);
});

test('headers are kept by lower-case name, the first of equal ones', () => {
	const head = readHead('MSRP abcd SEND\r\nTo-Path: msrp://a\r\nnonsense\r\nto-path: msrp://b');
	expect([...(head?.headers ?? [])]).toEqual([['to-path', 'msrp://a']]);
	expect(readHead('no start')).toBeNull();
});

test.each([
	['msrp://Alice.example:7654/jshA7we;tcp', 'alice.example:7654/jshA7we'],
	['msrps://relay.example:9/r;tcp msrp://bob@[2001:db8::1]:8/kj;tcp', '[2001:db8::1]:8/kj'],
	['msrp://10.0.0.1:2855;tcp', '10.0.0.1:2855/'],
	['nothing', ''],
])('the key of %s', (path, key) => expect(pathKey(path)).toBe(key));

test('one line says what, which, how much and between whom', () => {
	const head = readHead(
		'MSRP abcd SEND\r\nTo-Path: msrp://b/2;tcp\r\nFrom-Path: msrp://a/1;tcp\r\nMessage-ID: 12\r\nByte-Range: 1-5/9\r\nContent-Type: text/plain',
	);
	if (head === null) throw new Error('not read');
	const words =
		'SEND, Message-ID 12, bytes 1-5/9, text/plain, from msrp://a/1;tcp, to msrp://b/2;tcp';
	expect(msrpText({ head, flag: '$' })).toBe(words);
	expect(msrpText({ head, flag: '#' })).toBe(`${words}, given up`);
	const response = { ...head, method: '', status: 200, comment: 'OK', headers: new Map() };
	expect(msrpText({ head: response, flag: '' })).toBe('200 OK, its end is missing');
});

describe('a message as it is written', () => {
	const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
	const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

	/** A message with this head and body, of which so many bytes were sent. */
	function written(body: string | null, sent = body?.length ?? 0, flag = '$') {
		const text = 'MSRP abcd SEND\r\nMessage-ID: 1';
		const head = readHead(text);
		if (head === null) throw new Error('no head');
		return writtenMsrp({
			...{ head, flag, bytes: sent, hasBody: body !== null },
			headBytes: encode(text),
			body: encode(body ?? ''),
		});
	}

	test('has headers, body and end line', () => {
		const { bytes, beginning, length } = written('Hello');
		expect(decode(bytes)).toBe('MSRP abcd SEND\r\nMessage-ID: 1\r\n\r\nHello\r\n-------abcd$');
		expect(beginning).toEqual(bytes);
		expect(length).toBe(bytes.length);
	});

	test('without a body ends behind its headers, with an empty one behind the empty line', () => {
		expect(decode(written(null).bytes)).toMatch(/: 1\r\n-------abcd\$$/u);
		expect(decode(written('').bytes)).toMatch(/: 1\r\n\r\n\r\n-------abcd\$$/u);
	});

	test('whose end is missing has none', () => {
		expect(decode(written('Hel', 3, '').bytes)).toMatch(/\r\n\r\nHel$/u);
	});

	test('of which the body was cut is found by its headers, and knows its length', () => {
		const { beginning, length } = written('Hel', 5000);
		expect(decode(beginning)).toBe('MSRP abcd SEND\r\nMessage-ID: 1');
		expect(length).toBe(beginning.length + 4 + 5000 + '\r\n-------abcd$'.length);
	});
});
