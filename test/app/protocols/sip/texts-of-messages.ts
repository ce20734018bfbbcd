/** SIP messages for tests. */
import { scanSipMessage } from '../../../../app/protocols/sip/index.ts';
import type { SipScan } from '../../../../app/protocols/sip/index.ts';

/** Bytes of text; lines end in CRLF. */
export function sipBytes(text: string): Uint8Array {
	return new TextEncoder().encode(text.replace(/\r?\n/g, '\r\n'));
}

/** A session description of one audio line. */
export const SDP = `v=0
o=alice 2890844526 2890844527 IN IP4 10.0.0.1
s=-
c=IN IP4 10.0.0.1
t=0 0
m=audio 4000 RTP/AVP 0 101
a=rtpmap:101 telephone-event/8000
`;

/** What a request can be given; the rest is ordinary. */
export interface RequestParts {
	readonly method?: string;
	readonly uri?: string;
	readonly headers?: readonly string[];
	readonly body?: string;
	readonly callId?: string;
	readonly cseq?: number;
	/** `Content-Type: …`; that of SDP where there is a body. */
	readonly type?: string;
}

/** A request as text, with all headers that it must have and its true Content-Length. */
export function requestText(parts: RequestParts = {}): string {
	const {
		method = 'INVITE',
		uri = 'sip:bob@example.org',
		body = '',
		callId = 'a84b4c76@pc',
	} = parts;
	return message(`${method} ${uri} SIP/2.0`, { ...parts, method, callId, body });
}

/** A response as text. */
export function responseText(status: string, parts: RequestParts = {}): string {
	const { method = 'INVITE', body = '', callId = 'a84b4c76@pc' } = parts;
	return message(`SIP/2.0 ${status}`, { ...parts, method, callId, body });
}

function message(
	start: string,
	parts: RequestParts & { readonly method: string; readonly body: string },
): string {
	const { method, body, callId = '', cseq = 1, headers = [], type = 'application/sdp' } = parts;
	const crlf = body.replace(/\r?\n/g, '\r\n');
	const lines = [
		start,
		'Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK776asdhds;rport',
		'Max-Forwards: 70',
		'From: "Alice" <sip:alice@example.org>;tag=1928301774',
		'To: Bob <sip:bob@example.org>',
		`Call-ID: ${callId}`,
		`CSeq: ${cseq} ${method}`,
		...headers,
		...(body === '' ? [] : [`Content-Type: ${type}`]),
		`Content-Length: ${new TextEncoder().encode(crlf).length}`,
	];
	return `${lines.join('\r\n')}\r\n\r\n${crlf}`;
}

/** Scans a datagram of text. */
export function scanned(text: string): SipScan {
	const bytes = sipBytes(text);
	const scan = scanSipMessage(bytes, 0, bytes.length, false);
	if (scan === null) throw new Error(`no SIP: ${text.slice(0, 60)}`);
	return scan;
}
