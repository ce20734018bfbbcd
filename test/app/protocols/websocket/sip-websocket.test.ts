import { describe, expect, test } from 'vitest';
import { MAX_PROBE_BYTES } from '../../../../app/limits.ts';
import * as K from '../../../../app/protocols/kinds.ts';
import type { SipBytes, SipPlace } from '../../../../app/protocols/sip/index.ts';
import { SipWebSocket } from '../../../../app/protocols/websocket/index.ts';
import { tlsTalk } from '../../../fixtures/builders/tls-talk.ts';
import { bytes } from '../../network/frames.ts';
import { kindsOf, track, tracker, blocksOf } from '../rtp/tracking.ts';
import { requestText, responseText, SDP } from '../sip/texts-of-messages.ts';
import { NotingHost, sipOf, TcpTalk } from '../tcp-talk.ts';
import { WS_RESPONSE, wsFrame, wsRequest } from './ws-frames.ts';

const MASK = [7, 77, 177, 250];
const INVITE = requestText({ body: SDP });
const OK = responseText('200 OK', { body: SDP });
const BYE = requestText({ method: 'BYE', cseq: 2 });
const NOWHERE = { takeMessage: () => undefined };

const recognise = (text: string): string => {
	const data = new TextEncoder().encode(text);
	return new SipWebSocket(NOWHERE).recognise(data, 0, data.length);
};

describe('a handshake', () => {
	test.each(['sip', 'chat, sip', 'sip, chat', 'chat,sip,msrp', 'SIP'])(
		'that asks for %j is recognised',
		(subprotocols) => expect(recognise(wsRequest(subprotocols))).toBe('yes'),
	);

	test.each(['chat', 'sipx', 'xsip', 'msrp, mqtt', ''])('that asks for %j is not', (subprotocols) =>
		expect(recognise(wsRequest(subprotocols))).toBe('no'),
	);

	test('needs the upgrade', () => {
		expect(recognise(wsRequest().replace('Upgrade: websocket', 'Upgrade: h2c'))).toBe('no');
		expect(recognise('GET / HTTP/1.1\r\nSec-WebSocket-Protocol: sip\r\n\r\n')).toBe('no');
	});

	test('header names are read in any case', () => {
		expect(recognise(wsRequest().toLowerCase().replace('get /ws', 'GET /ws'))).toBe('yes');
	});

	test('is told at its empty line and not before', () => {
		const text = wsRequest();
		for (let length = 1; length < text.length; length++) {
			expect(recognise(text.slice(0, length)), `${length}`).toBe('more');
		}
		expect(recognise(`${text}more`)).toBe('yes');
	});

	test('other beginnings are refused at once', () => {
		expect(recognise('P')).toBe('no');
		expect(recognise('GEX')).toBe('no');
		expect(recognise('POST / HTTP/1.1\r\n')).toBe('no');
	});

	test('a header without an end is given up', () => {
		expect(recognise(`GET ${'x'.repeat(MAX_PROBE_BYTES - 5)}`)).toBe('more');
		expect(recognise(`GET ${'x'.repeat(MAX_PROBE_BYTES)}`)).toBe('no');
	});
});

describe('a session', () => {
	const opened = (transport: 'tcp' | 'tls' = 'tcp') => {
		const texts: string[] = [];
		const places: SipPlace[] = [];
		const sink = {
			takeMessage: ({ data, start, end }: SipBytes, place: SipPlace) => {
				texts.push(new TextDecoder().decode(data.subarray(start, end)));
				places.push(place);
			},
		};
		const host = new NotingHost(transport);
		const session = new SipWebSocket(sink).open(host);
		const say = (direction: 0 | 1, what: string | Uint8Array): void => {
			const data = typeof what === 'string' ? new TextEncoder().encode(what) : what;
			session.data(direction, data, 0, data.length);
		};
		return { texts, places, host, session, say };
	};

	test('hands each WebSocket message on as one SIP message', () => {
		const { texts, places, host, say } = opened();
		say(0, wsRequest());
		say(1, WS_RESPONSE);
		host.frame = 7;
		say(0, bytes(wsFrame(INVITE, { mask: MASK }), wsFrame(BYE, { mask: MASK })));
		host.frame = 8;
		say(1, wsFrame(OK));
		expect(texts).toEqual([INVITE, BYE, OK]);
		expect(
			places.map(({ frame, part, flow, transport }) => [frame, part, flow, transport]),
		).toEqual([
			[7, 0, 10, 'ws'],
			[7, 1, 10, 'ws'],
			[8, 0, 11, 'ws'],
		]);
		expect(host.marks).toEqual([K.KIND_SIP, K.KIND_SIP, K.KIND_SIP]);
	});

	test('inside TLS it is wss', () => {
		const { places, say } = opened('tls');
		say(0, wsRequest());
		say(0, wsFrame(INVITE, { mask: MASK }));
		expect(places[0]?.transport).toBe('wss');
	});

	test('frames may come in the segment of the handshake, which may be cut anywhere', () => {
		const stream = bytes(new TextEncoder().encode(wsRequest()), wsFrame(INVITE, { mask: MASK }));
		for (let at = 1; at < stream.length; at++) {
			const { texts, say } = opened();
			say(0, stream.subarray(0, at));
			say(0, stream.subarray(at));
			expect(texts, `at ${at}`).toEqual([INVITE]);
		}
	});

	test('what is no SIP is passed over: keep-alives and other text', () => {
		const { texts, host, say } = opened();
		say(0, wsRequest());
		say(0, wsFrame('\r\n\r\n'));
		say(0, wsFrame('{"hello": 1}'));
		say(0, wsFrame('', { opcode: 8 }));
		expect([texts, host.marks]).toEqual([[], []]);
		say(0, wsFrame(BYE));
		expect(texts).toEqual([BYE]);
	});

	test('a gap ends one direction, the other goes on', () => {
		const { texts, session, say } = opened();
		say(0, wsRequest());
		say(1, WS_RESPONSE);
		session.gap(0, 10);
		say(0, wsFrame(INVITE, { mask: MASK }));
		say(1, wsFrame(OK));
		session.end(0);
		session.end(1);
		expect(texts).toEqual([OK]);
	});
});

describe('in a capture', () => {
	test('SIP is read out of a connection', () => {
		const talk = new TcpTalk([50_000, 80]).open().say(0, wsRequest()).say(1, WS_RESPONSE);
		const invite = wsFrame(INVITE, { mask: MASK });
		talk.say(0, invite.subarray(0, 100)).say(0, invite.subarray(100)).say(1, wsFrame(OK));
		const made = track(talk.frames);
		expect(sipOf(made)).toEqual(['6.0 ws INVITE', '7.0 ws 200']);
		expect(kindsOf(made)).toEqual(['TCP', 'TCP', 'TCP', 'TCP', 'TCP', 'SIP', 'SIP']);
	});

	test('another subprotocol is let go', () => {
		const talk = new TcpTalk([50_000, 80]).open().say(0, wsRequest('chat')).say(1, WS_RESPONSE);
		const made = track(talk.say(0, wsFrame(INVITE, { mask: MASK })).frames);
		expect(sipOf(made)).toEqual([]);
	});

	test('and out of TLS with its key: wss', async () => {
		const lines = [wsRequest(), WS_RESPONSE, wsFrame(INVITE, { mask: MASK }), wsFrame(OK)];
		const talk = await tlsTalk(
			{ version: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256', key: 'ec' },
			lines,
		);
		const tcp = new TcpTalk([50_000, 443]).open();
		for (const { direction, bytes: piece } of talk.pieces) tcp.say(direction, piece);
		const made = tracker();
		made.protocols.tls.keyLog.add(talk.keyLog);
		for (const block of blocksOf(tcp.frames)) made.take(block, []);
		expect(sipOf(made).map((one) => one.slice(one.indexOf(' ') + 1))).toEqual([
			...['wss INVITE', 'wss 200'],
		]);
	});
});
