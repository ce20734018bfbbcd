import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { KIND_OTHER, KIND_SIP } from '../../../../app/protocols/kinds.ts';
import { LAYER_SNAPPED } from '../../../../app/network/layers.ts';
import { PacketContext } from '../../../../app/protocols/protocol.ts';
import { SipProtocol } from '../../../../app/protocols/sip/index.ts';
import { FlowTable } from '../../../../app/network/flow.ts';
import type { MediaAnnouncement } from '../../../../app/protocols/protocol.ts';
import { encodedRequest } from './compressed.ts';
import { requestText, responseText, SDP, sipBytes } from './texts-of-messages.ts';

/** A protocol and what it makes the engine expect. */
function listening() {
	const expected: MediaAnnouncement[] = [];
	const protocol = new SipProtocol({
		flows: new FlowTable(),
		expect: (announcement) => expected.push(announcement),
		expectNamed: () => undefined,
		reclassify: () => undefined,
	});
	return { protocol, expected };
}

function take(protocol: SipProtocol, payload: Uint8Array, wire = payload.length): number {
	const packet = new PacketContext();
	packet.frame = protocol.messages.count + 1;
	packet.layers.data = payload;
	packet.layers.payloadEnd = payload.length;
	packet.layers.payloadLength = wire;
	if (wire > payload.length) packet.layers.flags = LAYER_SNAPPED;
	return protocol.take(packet);
}

test('messages are taken, keep-alives and others are not', () => {
	const { protocol } = listening();
	expect(take(protocol, sipBytes(requestText()))).toBe(KIND_SIP);
	expect(take(protocol, sipBytes(responseText('100 Trying')))).toBe(KIND_SIP);
	for (const text of ['\r\n\r\n', '\0', '\0\0\0\0', 'jaK', 'M-SEARCH * HTTP/1.1\r\n\r\n', '']) {
		expect(take(protocol, new TextEncoder().encode(text))).toBe(KIND_OTHER);
	}
	expect(protocol.messages.count).toBe(2);
	expect(protocol.messages.byCallId.get('a84b4c76@pc')).toEqual([0, 1]);
});

test('a message that the capture cut is kept as far as it is there', () => {
	const { protocol } = listening();
	const bytes = sipBytes(requestText());
	expect(take(protocol, bytes.subarray(0, 20), bytes.length)).toBe(KIND_SIP);
	expect(protocol.messages.message(0)).toMatchObject({ method: 'INVITE', callId: '' });
	expect(take(protocol, bytes.subarray(0, 20))).toBe(KIND_OTHER);
});

test('descriptions are expected, with the frame of their offer', () => {
	const { protocol, expected } = listening();
	const answer = SDP.replace('4000', '5000');
	for (const text of [
		requestText({ method: 'OPTIONS' }),
		requestText({ body: SDP }),
		responseText('183 Session Progress', { body: answer }),
		responseText('200 OK', { body: answer }),
		requestText({ method: 'ACK' }),
	]) {
		take(protocol, sipBytes(text));
	}
	expect(
		expected.map(({ port, frame, setupFrame, wiresharkFrame }) => [
			...[port, frame, setupFrame, wiresharkFrame],
		]),
	).toEqual([
		[4000, 2, 2, 2],
		[5000, 3, 2, 3],
		[5000, 4, 2, 2],
	]);
	expect(expected[0]).toMatchObject({
		...{ address: '10.0.0.1', rtcpPort: 4001, profile: 'RTP/AVP', session: 'sip-1' },
		media: [{ kind: 'audio', formats: [{ codec: 'PCMU' }, { codec: 'telephone-event' }] }],
	});
});

test('a late offer is answered in the ACK', () => {
	const { protocol, expected } = listening();
	for (const text of [
		requestText(),
		responseText('200 OK', { body: SDP }),
		requestText({ method: 'ACK', body: SDP.replace('4000', '5000') }),
	]) {
		take(protocol, sipBytes(text));
	}
	expect(expected.map(({ port, setupFrame }) => [port, setupFrame])).toEqual([
		[4000, 1],
		[5000, 3],
	]);
});

test.each([
	['capabilities', requestText({ method: 'OPTIONS', body: SDP })],
	['a refusal', responseText('488 Not Acceptable Here', { body: SDP })],
	['a message of text', requestText({ body: SDP, type: 'text/plain' })],
	[
		'a body that is not as compressed as it says',
		requestText({ body: SDP, headers: ['Content-Encoding: gzip'] }),
	],
	['a call without Call-ID', requestText({ body: SDP }).replace(/Call-ID.*\r\n/, '')],
])('%s is no offer', (_, text) => {
	const { protocol, expected } = listening();
	take(protocol, sipBytes(text));
	expect(expected).toEqual([]);
	expect(protocol.messages.count).toBe(1);
});

test('a description among other parts, and one without a type, are offers', () => {
	const { protocol, expected } = listening();
	const parts = `--b\r\nContent-Type: application/isup\r\n\r\nx\r\n--b\r\nContent-Type: application/sdp\r\n\r\n${SDP}\r\n--b--`;
	take(protocol, sipBytes(requestText({ body: parts, type: 'multipart/mixed;boundary=b' })));
	take(protocol, sipBytes(requestText({ body: SDP }).replace(/Content-Type.*\r\n/, '')));
	expect(expected.map(({ port }) => port)).toEqual([4000, 4000]);
});

test.each(['gzip', 'deflate'] as const)('a description under %s is an offer', (encoding) => {
	const { protocol, expected } = listening();
	const body = encoding === 'gzip' ? gzipSync(sipBytes(SDP)) : deflateSync(sipBytes(SDP));
	take(protocol, encodedRequest(body, encoding));
	expect(expected).toMatchObject([{ port: 4000, setupFrame: 1 }]);
});

test('identity is no compression', () => {
	const { protocol, expected } = listening();
	take(protocol, encodedRequest(sipBytes(SDP), 'Identity'));
	expect(expected).toHaveLength(1);
});

test('a damaged CSeq does not hide an offer', () => {
	const { protocol, expected } = listening();
	take(protocol, sipBytes(requestText({ body: SDP }).replace('CSeq: 1 INVITE', 'CSeq: 1 INVxTE')));
	expect(expected).toHaveLength(1);
});
