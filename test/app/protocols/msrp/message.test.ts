import { describe, expect, test } from 'vitest';
import {
	msrpText,
	pathKey,
	readHead,
	readStartLine,
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
