import { describe, expect, test } from 'vitest';
import { MAX_SIP_START_LINE } from '../../../../app/limits.ts';
import * as K from '../../../../app/protocols/kinds.ts';
import { SipParts, SipStreams } from '../../../../app/protocols/sip/index.ts';
import type { SipBytes, SipPlace, SipSink } from '../../../../app/protocols/sip/index.ts';
import { NotingHost, sipOf, TcpTalk } from '../tcp-talk.ts';
import { kindsOf, track } from '../rtp/tracking.ts';
import { requestText, responseText, SDP, sipBytes } from './texts-of-messages.ts';

const INVITE = requestText({ body: SDP });
const OK = responseText('200 OK', { body: SDP });
const BYE = requestText({ method: 'BYE', cseq: 2 });
const GONE = responseText('200 OK', { method: 'BYE', cseq: 2 });

/** Notes the messages that it gets: their text and where they stand. */
class NotingSink implements SipSink {
	readonly texts: string[] = [];
	readonly places: SipPlace[] = [];
	readonly missing: number[] = [];

	takeMessage({ data, start, end, missing }: SipBytes, place: SipPlace): void {
		this.texts.push(new TextDecoder().decode(data.subarray(start, end)));
		this.places.push(place);
		this.missing.push(missing);
	}
}

const recognise = (what: string | Uint8Array): string => {
	const data = typeof what === 'string' ? sipBytes(what) : what;
	return new SipStreams(new NotingSink()).recognise(data, 0, data.length);
};

describe('a stream is recognised', () => {
	test.each(['INVITE sip:bob@x SIP/2.0\n', 'SIP/2.0 200 OK\n', '\n\nOPTIONS sip:x SIP/2.0\n'])(
		'by its start line: %j',
		(line) => {
			expect(recognise(line)).toBe('yes');
			expect(recognise(`${line}Via: and so on`)).toBe('yes');
		},
	);

	test.each(['GET / HTTP/1.1\n', 'HTTP/1.1 200 OK\n', 'hello\n', 'INVITE sip:x SIP/3.0\n'])(
		'not by %j',
		(line) => expect(recognise(line)).toBe('no'),
	);

	test('only once its first line is there', () => {
		const line = 'INVITE sip:bob@x SIP/2.0\r';
		for (let length = 1; length <= line.length; length++) {
			expect(recognise(Buffer.from(line.slice(0, length))), `${length}`).toBe('more');
		}
	});

	test('keep-alives alone say nothing yet', () => {
		expect(recognise('\n\n\n\n')).toBe('more');
	});

	test('bytes that are no text are refused before the line ends', () => {
		expect(recognise(Uint8Array.of(73, 78, 0, 1))).toBe('no');
		expect(recognise(Uint8Array.of(73, 127))).toBe('no');
		expect(recognise(Uint8Array.of(73, 9, 200))).toBe('no');
	});

	test('a line that never ends is given up', () => {
		expect(recognise(new Uint8Array(MAX_SIP_START_LINE - 1).fill(65))).toBe('more');
		expect(recognise(new Uint8Array(MAX_SIP_START_LINE).fill(65))).toBe('no');
	});

	test('inside the bytes given, not beyond', () => {
		const data = sipBytes(`((${INVITE}`);
		const streams = new SipStreams(new NotingSink());
		expect(streams.recognise(data, 2, 10)).toBe('more');
		expect(streams.recognise(data, 2, data.length)).toBe('yes');
		expect(streams.recognise(data, 0, data.length)).toBe('no');
	});
});

describe('messages of a stream', () => {
	test('have frame, time, flow and transport of the bytes that completed them', () => {
		const sink = new NotingSink();
		const host = new NotingHost();
		const session = new SipStreams(sink).open(host);
		const [invite, ok] = [sipBytes(INVITE), sipBytes(OK)];
		session.data(0, invite, 0, 50);
		expect([sink.texts, host.marks]).toEqual([[], []]);
		[host.frame, host.timeMs] = [5, 123];
		session.data(0, invite, 50, invite.length);
		[host.frame, host.timeMs] = [6, 130];
		session.data(1, ok, 0, ok.length);
		expect(sink.texts).toEqual([INVITE, OK]);
		expect(sink.places).toEqual([
			{ frame: 5, part: 0, timeMs: 123, flow: 10, transport: 'tcp', interfaceId: 0 },
			{ frame: 6, part: 0, timeMs: 130, flow: 11, transport: 'tcp', interfaceId: 0 },
		]);
		expect(host.marks).toEqual([K.KIND_SIP, K.KIND_SIP]);
	});

	test('inside TLS are of TLS', () => {
		const sink = new NotingSink();
		const bye = sipBytes(BYE);
		new SipStreams(sink).open(new NotingHost('tls')).data(0, bye, 0, bye.length);
		expect(sink.places[0]?.transport).toBe('tls');
	});

	test('the two directions never mix', () => {
		const sink = new NotingSink();
		const session = new SipStreams(sink).open(new NotingHost());
		const [there, back] = [sipBytes(INVITE), sipBytes(OK)];
		for (let at = 0; at < Math.max(there.length, back.length); at += 10) {
			if (at < there.length) session.data(0, there, at, Math.min(at + 10, there.length));
			if (at < back.length) session.data(1, back, at, Math.min(at + 10, back.length));
		}
		expect([...sink.texts].sort()).toEqual([INVITE, OK].sort());
	});

	test('that lose bytes say how many; their end hands on what came', () => {
		const sink = new NotingSink();
		const session = new SipStreams(sink).open(new NotingHost());
		const invite = sipBytes(INVITE);
		session.data(0, invite, 0, invite.length - 20);
		session.gap(0, 20);
		session.data(0, invite, 0, invite.length - 5);
		session.end(0);
		expect(sink.missing).toEqual([20, 5]);
		session.gap(1, 7);
		session.end(1);
		expect(sink.texts).toHaveLength(2);
	});

	test('are numbered inside their frame', () => {
		const parts = new SipParts();
		expect([3, 3, 3, 4, 9, 9].map((frame) => parts.next(frame))).toEqual([0, 1, 2, 0, 0, 1]);
	});
});

describe('SIP over TCP in a capture', () => {
	const call = (talk = new TcpTalk()): TcpTalk =>
		talk.open().say(0, INVITE).say(1, OK).say(0, BYE).say(1, GONE).close();
	const WANTED = ['3.0 tcp INVITE', '4.0 tcp 200', '5.0 tcp BYE', '6.0 tcp 200'];

	test('is kept with the packets that carry it', () => {
		const made = track(call().frames);
		expect(sipOf(made)).toEqual(WANTED);
		expect(kindsOf(made)).toEqual(['TCP', 'TCP', 'SIP', 'SIP', 'SIP', 'SIP', 'TCP', 'TCP']);
		expect(made.kindPackets[K.KIND_SIP]).toBe(4);
	});

	test('is told by its bytes, on any port', () => {
		expect(sipOf(track(call(new TcpTalk([1, 443])).frames))).toEqual(WANTED);
	});

	test('wherever a message is cut, the later segment completes it', () => {
		for (let at = 1; at < INVITE.length; at++) {
			const talk = new TcpTalk().open();
			talk.say(0, INVITE.slice(0, at)).say(0, INVITE.slice(at)).say(1, OK);
			expect(sipOf(track(talk.frames)), `cut at ${at}`).toEqual([
				...['4.0 tcp INVITE', '5.0 tcp 200'],
			]);
		}
	});

	test('several in one segment are parts of one frame', () => {
		const talk = new TcpTalk().open().say(0, `${INVITE}\r\n\r\n${BYE}${BYE.slice(0, 30)}`);
		talk.say(0, `${BYE.slice(30)}${BYE}`);
		expect(sipOf(track(talk.frames))).toEqual([
			...['3.0 tcp INVITE', '3.1 tcp BYE', '4.0 tcp BYE', '4.1 tcp BYE'],
		]);
	});

	test('keep-alives are no messages and end nothing', () => {
		const talk = new TcpTalk().open().say(0, '\r\n\r\n').say(1, '\r\n').say(0, INVITE);
		talk.say(1, '\r\n').say(1, OK).say(0, '\r\n\r\n').say(0, BYE);
		expect(sipOf(track(talk.frames))).toEqual([
			...['5.0 tcp INVITE', '7.0 tcp 200', '9.0 tcp BYE'],
		]);
	});

	test('after a gap the next message is found', () => {
		const talk = new TcpTalk().open().say(0, INVITE);
		talk.lose(0, 300).say(0, `rest of a message\r\n\r\n${BYE}`).say(1, OK);
		const made = track(talk.frames);
		made.tcp.close();
		expect([...sipOf(made)].map((one) => one.slice(4)).sort()).toEqual([
			...['tcp 200', 'tcp BYE', 'tcp INVITE'],
		]);
	});

	test('a capture that begins inside a connection finds the next message', () => {
		const talk = new TcpTalk().say(0, SDP).say(0, INVITE).say(1, OK);
		expect(sipOf(track(talk.frames))).toEqual(['2.0 tcp INVITE', '3.0 tcp 200']);
	});

	test('the offer binds the media that follows', () => {
		const made = track(call().frames);
		const { flow, sdp, callId } = made.protocols.sip.messages.message(0);
		expect(made.flows.sourcePort(flow)).toBe(40_000);
		expect(sdp?.media[0]).toMatchObject({ port: 4000, address: '10.0.0.1' });
		expect(callId).toBe('a84b4c76@pc');
	});

	test('other talk on the SIP port is none', () => {
		const talk = new TcpTalk()
			.open()
			.say(0, 'GET / HTTP/1.1\r\n\r\n')
			.say(1, 'HTTP/1.1 200 OK\r\n');
		const made = track(talk.say(0, INVITE).frames);
		expect(sipOf(made)).toEqual([]);
		expect(made.tcp.count).toBe(0);
	});
});
