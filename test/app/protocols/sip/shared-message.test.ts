import { expect, test } from 'vitest';
import { sharedMessage } from '../../../../app/protocols/sip/shared-message.ts';
import { SharedTexts } from '../../../../app/protocols/sip/texts.ts';
import { requestText, scanned, SDP } from './texts-of-messages.ts';

test('a shared message says what was scanned', () => {
	const place = { frame: 4, part: 1, timeMs: 2.5, flow: 9, transport: 'tls' as const };
	const headers = ['User-Agent: a rather long name of a phone', 'Contact: <sip:a@10.0.0.1:5060>'];
	const body = `${SDP}a=crypto:1 X inline:abcdefghijklmnop\na=fmtp:101 0-15\na=candidate:1 1 udp 1 192.0.2.55 5 typ host\n`;
	const scan = scanned(requestText({ headers, body }));
	expect(sharedMessage(scan, place, new SharedTexts())).toEqual({
		...{ ...place, ...scan },
		sdp: { media: scan.sdp?.media, sessionName: '-', origin: '2890844526 2890844527' },
	});
});

test('one without headers of interest and without a body', () => {
	const scan = scanned('ACK sip:b SIP/2.0\n\n');
	const place = { frame: 1, part: 0, timeMs: 0, flow: 0, transport: 'udp' as const };
	const message = sharedMessage(scan, place, new SharedTexts());
	expect(message.headers.size).toBe(0);
	expect(message.sdp).toBeNull();
});
