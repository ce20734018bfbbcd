import { expect, test } from 'vitest';
import * as E from '../../../../app/protocols/sip/envelope.ts';
import { requestText, SDP, sipBytes } from './texts-of-messages.ts';

/** What the envelope of a message says, as text. */
function envelopeOf(bytes: Uint8Array) {
	const envelope = new E.SipEnvelope();
	const line = bytes.indexOf(10);
	envelope.read(bytes, line + 1, bytes.length);
	const text = (start: number, end: number): string =>
		new TextDecoder().decode(bytes.subarray(start, end));
	return {
		callId: text(envelope.callIdStart, envelope.callIdEnd),
		cseq: envelope.cseq,
		method: text(envelope.methodStart, envelope.methodEnd),
		body: envelope.bodyAt < 0 ? null : text(envelope.bodyAt, bytes.length),
		length: envelope.contentLength,
		type: envelope.bodyType,
		encoding: text(envelope.encodingStart, envelope.encodingEnd),
	};
}

test('an ordinary message', () => {
	const body = SDP.replace(/\n/g, '\r\n');
	expect(envelopeOf(sipBytes(requestText({ body: SDP, cseq: 314 })))).toEqual({
		...{ callId: 'a84b4c76@pc', cseq: 314, method: 'INVITE', body, length: body.length },
		...{ type: E.BODY_SDP, encoding: '' },
	});
});

test('compact names, folding, odd case, blanks before the colon, line feeds alone', () => {
	const text =
		'INVITE sip:b SIP/2.0\nI : one\nCSEQ:\n 7\n\tINVITE\nC: Multipart/Mixed;boundary=x\nl\t:  4\nE: gzip\n\nbody';
	expect(envelopeOf(new TextEncoder().encode(text))).toEqual({
		...{ callId: 'one', cseq: 7, method: 'INVITE', body: 'body', length: 4 },
		...{ type: E.BODY_MULTIPART, encoding: 'gzip' },
	});
});

test('names that only begin or end alike are others', () => {
	const text =
		'INVITE sip:b SIP/2.0\r\nCall-IDs: no\r\nCSeqs: 1 X\r\nContact: <sip:a>\r\nContent-Disposition: session\r\n\r\n';
	expect(envelopeOf(new TextEncoder().encode(text))).toEqual({
		...{ callId: '', cseq: -1, method: '', body: '', length: -1 },
		...{ type: E.BODY_UNTYPED, encoding: '' },
	});
});

test('what is there twice: the first counts', () => {
	const text =
		'X\r\nCall-ID: a\r\ni: b\r\nCSeq: 1 A\r\nCSeq: 2 B\r\nContent-Type: text/plain\r\n\r\n';
	expect(envelopeOf(new TextEncoder().encode(text))).toMatchObject({
		...{ callId: 'a', cseq: 1, method: 'A', type: E.BODY_OTHER },
	});
});

test('every prefix is read without an end', () => {
	const bytes = sipBytes(requestText({ body: SDP }));
	for (let end = 0; end < bytes.length - SDP.length - 10; end++) {
		expect(envelopeOf(bytes.subarray(0, end)).cseq).toBeLessThanOrEqual(1);
	}
});

test('numbers that are none', () => {
	const text = 'X\r\nCSeq: abc\r\nContent-Length: 99999999999\r\n\r\n';
	expect(envelopeOf(new TextEncoder().encode(text))).toMatchObject({ cseq: -1, length: -1 });
});
