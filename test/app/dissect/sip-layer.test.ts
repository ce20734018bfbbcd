import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { udpFrame } from '../../fixtures/builders/rtp.ts';
import { encodedRequest } from '../protocols/sip/compressed.ts';
import { requestText, responseText, SDP, sipBytes } from '../protocols/sip/texts-of-messages.ts';
import { dissected, fieldsOf, layerNames, valuesOf } from './harness.ts';

const message = (text: string) =>
	dissected(udpFrame(new TextEncoder().encode(text.replace(/\r?\n/g, '\r\n'))), { media: 'sip' });

describe('a request', () => {
	const packet = message(requestText({ body: SDP, headers: ['X-CID: other', 'Expires: 60;x=1'] }));

	it('has its start line, headers and description', () => {
		expect(layerNames(packet)).toEqual(['frame', 'eth', 'ip', 'udp', 'sip', 'sdp']);
		expect(valuesOf(packet, 'sip')).toMatchObject({
			...{ 'sip.Request-Line': 'INVITE sip:bob@example.org SIP/2.0', 'sip.Method': 'INVITE' },
			...{ 'sip.r-uri.user': 'bob', 'sip.r-uri.host': 'example.org' },
			...{ 'sip.Via.transport': 'UDP', 'sip.Via.sent-by.port': 5060, 'sip.Via.rport': 'rport' },
			...{ 'sip.from.display.info': '"Alice"', 'sip.from.addr': 'sip:alice@example.org' },
			...{ 'sip.from.tag': '1928301774', 'sip.tag': '1928301774', 'sip.to.user': 'bob' },
			...{ 'sip.CSeq.seq': 1, 'sip.CSeq.method': 'INVITE', 'sip.Max-Forwards': 70 },
			...{ 'sip.msg_hdr': 'X-CID: other', 'sip.Expires': 60 },
		});
	});

	it('says of every field which bytes are its own', () => {
		const { bytes } = packet;
		for (const layer of ['sip', 'sdp']) {
			for (const { name, value, offset, length } of fieldsOf(packet, layer)) {
				const text = new TextDecoder().decode(bytes.subarray(offset, offset + length));
				if (name === 'sdp.media.format') continue;
				expect(text, name).toBe(String(value));
			}
		}
	});

	it('ends its header where the body begins', () => {
		const [sip, sdp] = packet.layers.slice(-2);
		expect((sip?.offset ?? 0) + (sip?.length ?? 0)).toBe(sdp?.offset);
		expect(sdp?.end).toBe(packet.bytes.length);
	});
});

describe('a response', () => {
	it('has a status', () => {
		const packet = message(responseText('486 Busy Here'));
		expect(valuesOf(packet, 'sip')).toMatchObject({
			...{ 'sip.Status-Line': 'SIP/2.0 486 Busy Here', 'sip.Status-Code': 486 },
		});
		expect(packet.layers.at(-1)?.title).toBe('Session Initiation Protocol (486)');
	});
});

describe('headers', () => {
	const of = (...headers: readonly string[]) => valuesOf(message(requestText({ headers })), 'sip');

	it('in compact form have the same fields', () => {
		expect(of('m: "B, C" <sip:b@h:5070;x=1>, <tel:+1>')).toMatchObject({
			'sip.Contact': '"B, C" <sip:b@h:5070;x=1>, <tel:+1>',
			'sip.contact.uri': ['sip:b@h:5070;x=1', 'tel:+1'],
			'sip.contact.user': ['b', '+1'],
			...{ 'sip.contact.host': 'h', 'sip.contact.port': '5070' },
			'sip.contact.display.info': '"B, C"',
		});
	});

	it('that are folded are one value', () => {
		expect(of('Subject: one\r\n two')['sip.Subject']).toBe('one\r\n two');
	});

	it('with digests are taken apart', () => {
		const digest =
			'Digest username="bob", realm="a, b", nonce="x", uri="sip:h", response="e9", algorithm=MD5, qop=auth, nc=00000001, cnonce="c", opaque=""';
		expect(of(`Authorization: ${digest}`)).toMatchObject({
			...{ 'sip.auth.scheme': 'Digest', 'sip.auth.username': '"bob"', 'sip.auth.realm': '"a, b"' },
			...{
				'sip.auth.digest.response': '"e9"',
				'sip.auth.algorithm': 'MD5',
				'sip.auth.qop': 'auth',
			},
			...{ 'sip.auth.nc': '00000001', 'sip.auth.opaque': '""' },
		});
	});

	it('with several hops, IPv6 and blanks', () => {
		const via =
			'Via: SIP / 2.0 / TCP [2001:db8::1]:5061 ;branch=b2;received=10.0.0.9, SIP/2.0/TLS h';
		expect(of(via)).toMatchObject({
			'sip.Via.transport': ['UDP', 'TCP', 'TLS'],
			'sip.Via.sent-by.address': ['10.0.0.1', '2001:db8::1', 'h'],
			'sip.Via.sent-by.port': [5060, 5061],
			'sip.Via.branch': ['z9hG4bK776asdhds', 'b2'],
			'sip.Via.received': '10.0.0.9',
		});
	});

	it('that make no sense have no parts', () => {
		expect(of('Via: nonsense', 'Expires: never', 'Contact: *')).toMatchObject({
			...{ 'sip.Via.transport': 'UDP', 'sip.Contact': '*', 'sip.contact.uri': '*' },
		});
	});
});

describe('bodies', () => {
	it('of several parts have a layer for each description', () => {
		const body = `--b\nContent-Type: application/isup\n\nx\n--b\nContent-Type: application/sdp\n\n${SDP}\n--b--\n`;
		const packet = message(requestText({ body, type: 'multipart/mixed; boundary=b' }));
		expect(layerNames(packet).slice(-2)).toEqual(['sip', 'sdp']);
		expect(valuesOf(packet, 'sdp')).toMatchObject({ 'sdp.media.port': 4000, 'sdp.version': '0' });
	});

	it('of other types have none, nor have parts without a boundary', () => {
		for (const type of ['text/plain', 'multipart/mixed', 'multipart/mixed;boundary=other']) {
			expect(layerNames(message(requestText({ body: SDP, type }))).at(-1)).toBe('sip');
		}
	});

	it('that are compressed are opened, and marked where they stand', () => {
		const body = gzipSync(sipBytes(SDP));
		const packet = dissected(udpFrame(encodedRequest(body, 'gzip')), { media: 'sip' });
		expect(valuesOf(packet, 'sdp')).toMatchObject({ 'sdp.media.port': 4000, 'sdp.version': '0' });
		const layer = packet.layers.at(-1);
		expect(layer).toMatchObject({
			title: 'Session Description Protocol (gzip)',
			...{ offset: packet.bytes.length - body.length, length: body.length },
			...{ end: packet.bytes.length, isReassembled: false },
		});
		const places = fieldsOf(packet, 'sdp').map(({ offset, length }) => `${offset}+${length}`);
		expect(new Set(places)).toEqual(new Set([`${layer?.offset}+${body.length}`]));
		const broken = dissected(udpFrame(encodedRequest(sipBytes(SDP), 'gzip')), { media: 'sip' });
		expect(layerNames(broken).at(-1)).toBe('sip');
	});

	it('are as long as Content-Length says', () => {
		const text = requestText({ body: SDP }).replace(/Content-Length: \d+/, 'Content-Length: 5');
		expect(fieldsOf(message(text), 'sdp').map(({ value }) => value)).toEqual(['0']);
	});
});

it('every prefix of a message has a tree', () => {
	const bytes = new TextEncoder().encode(
		requestText({ body: SDP, headers: ['i: x', 'v: SIP/2.0/U'] }),
	);
	for (let length = 0; length <= bytes.length; length += 3) {
		expect(layerNames(dissected(udpFrame(bytes.subarray(0, length)), { media: 'sip' }))).toContain(
			length === 0 ? 'udp' : 'sip',
		);
	}
});
