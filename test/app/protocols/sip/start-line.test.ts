import { describe, expect, test } from 'vitest';
import { isSipStart } from '../../../../app/protocols/sip/start-line.ts';

function isStart(text: string | Uint8Array, isCut = false): boolean {
	const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
	const data = Uint8Array.of(7, ...bytes, 9);
	return isSipStart(data, 1, 1 + bytes.length, isCut);
}

const IANA_METHODS = [
	...['ACK', 'BYE', 'CANCEL', 'INFO', 'INVITE', 'MESSAGE', 'NOTIFY', 'OPTIONS', 'PRACK'],
	...['PUBLISH', 'REFER', 'REGISTER', 'SUBSCRIBE', 'UPDATE'],
];

describe('requests', () => {
	test.each([...IANA_METHODS, 'NEWMETHOD', "!interesting-Method0123456789_*+`.%indeed'~"])(
		'%s begins one',
		(method) => {
			expect(isStart(`${method} sip:bob@example.org SIP/2.0\r\nVia: x\r\n\r\n`)).toBe(true);
		},
	);

	test.each([
		['a bare line feed', 'OPTIONS sip:a SIP/2.0\n\n'],
		['another case of the version', 'OPTIONS sip:a sIp/2.0\r\n'],
		['no end of line', 'OPTIONS sip:a SIP/2.0'],
		['another scheme', 'OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0\r\n'],
		['a telephone number', 'INVITE tel:+1-201-555-0123 SIP/2.0\r\n'],
		['a blank inside the URI', 'INVITE sip:user@example.com; lr SIP/2.0\r\n'],
		['blanks at the end', 'OPTIONS sip:a SIP/2.0  \r\n'],
	])('with %s is recognised', (_, text) => {
		expect(isStart(text)).toBe(true);
	});

	test.each([
		['HTTP', 'GET /index.html HTTP/1.1\r\n'],
		['RTSP', 'OPTIONS rtsp://example.org RTSP/1.0\r\n'],
		['a URI without a colon', 'INVITE bob SIP/2.0\r\n'],
		['a NUL in the line', 'INVITE sip:b\0b SIP/2.0\r\n'],
		['another version', 'INVITE sip:bob SIP/7.0\r\n'],
		['something behind the version', 'INVITE sip:bob SIP/2.0 x\r\n'],
		['a colon before the scheme', 'INVITE :bob SIP/2.0\r\n'],
		['no URI', 'INVITE SIP/2.0\r\n'],
		['a method of 65 letters', `${'A'.repeat(65)} sip:a SIP/2.0\r\n`],
		['an endless line', `INVITE sip:${'a'.repeat(9000)} SIP/2.0\r\n`],
		['a keep-alive', '\r\n\r\n'],
		['jaK', 'jaK\0'],
		['one NUL', '\0'],
		['nothing', ''],
	])('%s is none', (_, text) => {
		expect(isStart(text)).toBe(false);
	});

	test('SigComp, RTP and STUN end at the first byte', () => {
		for (const first of [0xf8, 0x80, 0x00, 0x16]) {
			expect(isStart(Uint8Array.of(first, ...new Uint8Array(40).fill(65)))).toBe(false);
		}
	});

	test('a line that the capture cut is believed from the scheme on', () => {
		expect(isStart('INVITE sip:bob@exam', true)).toBe(true);
		expect(isStart('INVITE sip:bob@exam', false)).toBe(false);
		expect(isStart('INVITE bob', true)).toBe(false);
	});
});

describe('responses', () => {
	test.each([
		'SIP/2.0 200 OK\r\n',
		'SIP/2.0 100 \r\n',
		'SIP/2.0 486\r\n',
		'SIP/2.0 486\n',
		'SIP/2.0 486',
		'sip/2.0 180 Ringing\r\n',
		'SIP/2.0 999 Beyond\r\n',
	])('%j begins one', (text) => {
		expect(isStart(text)).toBe(true);
	});

	test.each([
		'SIP/2.0 20 OK\r\n',
		'SIP/2.0 2000 OK\r\n',
		'SIP/3.0 200 OK\r\n',
		'SIP/2.0200 OK\r\n',
	])('%j begins none', (text) => {
		expect(isStart(text)).toBe(false);
	});
});
