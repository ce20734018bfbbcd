import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readableSip } from '../../../../app/protocols/sip/index.ts';
import { encodedRequest } from './compressed.ts';
import { requestText, SDP, sipBytes } from './texts-of-messages.ts';

const sdp = sipBytes(SDP);

test('an ordinary message is its text', () => {
	const text = sipBytes(requestText({ body: SDP }));
	expect(readableSip(text)).toBe(new TextDecoder().decode(text));
	expect(readableSip(sipBytes('INVITE sip:b SIP/2.0\nCSeq: 1'))).toBe(
		'INVITE sip:b SIP/2.0\r\nCSeq: 1',
	);
});

test('a compressed body is opened, the headers stay as they were sent', () => {
	const message = encodedRequest(gzipSync(sdp), 'gzip');
	const text = readableSip(message);
	expect(text).toContain(`Content-Length: ${gzipSync(sdp).length}\r\n`);
	expect(text.split('\r\n\r\n')[1]).toBe(new TextDecoder().decode(sdp));
});

test('what cannot be opened stays as it came', () => {
	const message = encodedRequest(Uint8Array.of(1, 255, 3), 'gzip');
	expect(readableSip(message)).toBe(new TextDecoder().decode(message));
});
