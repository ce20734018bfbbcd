import { beforeAll, describe, expect, test } from 'vitest';
import * as K from '../../../../app/protocols/kinds.ts';
import type {
	Recognition,
	StreamHost,
	StreamProtocol,
} from '../../../../app/protocols/stream-protocol.ts';
import { TlsProtocol } from '../../../../app/protocols/tls/index.ts';
import type { PacketTracker } from '../../../../app/tracker.ts';
import { tlsTalk } from '../../../fixtures/builders/tls-talk.ts';
import type { TlsTalk } from '../../../fixtures/builders/tls-talk.ts';
import { be16, bytes, counting } from '../../network/frames.ts';
import { blocksOf, kindsOf, tracker } from '../rtp/tracking.ts';
import { requestText, responseText, SDP } from '../sip/texts-of-messages.ts';
import { NotingHost, sipOf, TcpTalk } from '../tcp-talk.ts';

const TLS_13 = { version: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256', key: 'ec' } as const;
const TLS_12 = { version: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES256-GCM-SHA384', key: 'rsa' } as const;
const CALL = [
	requestText({ body: SDP }),
	responseText('200 OK', { body: SDP }),
	requestText({ method: 'BYE', cseq: 2 }),
	responseText('200 OK', { method: 'BYE', cseq: 2 }),
];
const WANTED = ['tls INVITE', 'tls 200', 'tls BYE', 'tls 200'];

/** A protocol that takes everything and notes what it is told. */
class Anything implements StreamProtocol {
	readonly id = 'anything';
	readonly heard: string[] = [];
	readonly hosts: StreamHost[] = [];
	readonly answer: Recognition;

	constructor(answer: Recognition = 'yes') {
		this.answer = answer;
	}

	recognise(): Recognition {
		return this.answer;
	}

	open(host: StreamHost): ReturnType<StreamProtocol['open']> {
		this.hosts.push(host);
		return {
			data: (direction, data, start, end) => {
				host.mark(K.KIND_SIP);
				const text = new TextDecoder().decode(data.subarray(start, end));
				this.heard.push(`${host.frame} ${direction}:${text}`);
			},
			gap: (direction) => this.heard.push(`${direction} gap`),
			end: (direction) => this.heard.push(`${direction} end`),
		};
	}
}

const hello = (type: number, length: number, version = 1): Uint8Array =>
	bytes([22, 3, version], be16(length + 4), [type, 0], be16(length), [3, 3]);

describe('recognition', () => {
	const protocol = new TlsProtocol([]);
	const ask = (data: Uint8Array): Recognition => protocol.recognise(data, 0, data.length);

	test('a ClientHello is TLS, whichever version its record names', () => {
		for (const version of [0, 1, 2, 3, 4]) expect(ask(hello(1, 200, version))).toBe('yes');
	});

	test('other handshake messages are no beginning', () => {
		expect(ask(hello(2, 200))).toBe('no');
		expect(ask(hello(11, 200))).toBe('no');
	});

	test('other records and other text are refused with the first byte', () => {
		for (const first of [20, 21, 23, 71, 0]) expect(ask(Uint8Array.of(first))).toBe('no');
	});

	test('nine bytes tell', () => {
		const whole = hello(1, 200);
		for (let length = 1; length < 9; length++) expect(ask(whole.subarray(0, length))).toBe('more');
		expect(ask(whole.subarray(0, 9))).toBe('yes');
	});

	test('a hello that cannot hold a random is none, nor one of SSL 2 or a version to come', () => {
		expect(ask(hello(1, 34))).toBe('no');
		expect(ask(hello(1, 35))).toBe('yes');
		expect(ask(bytes([22, 2, 1], be16(204), [1, 0], be16(200)))).toBe('no');
		expect(ask(hello(1, 200, 5))).toBe('no');
		expect(ask(bytes([22, 3, 1], be16(204), [1, 1], be16(200)))).toBe('no');
	});

	test('looks only at the bytes given', () => {
		const data = bytes(counting(4), hello(1, 200));
		expect(protocol.recognise(data, 4, data.length)).toBe('yes');
		expect(protocol.recognise(data, 4, 10)).toBe('more');
		expect(protocol.recognise(data, 0, data.length)).toBe('no');
	});
});

/** A recording told to one session. */
function told(talk: TlsTalk, keyLog: string, inner: Anything) {
	const protocol = new TlsProtocol([inner]);
	protocol.keyLog.add(keyLog);
	const host = new NotingHost();
	const session = protocol.open(host);
	for (const { direction, bytes: piece } of talk.pieces) {
		host.frame++;
		session.data(direction, piece, 0, piece.length);
	}
	return { protocol, host, session };
}

describe.each([TLS_13, TLS_12])('a session of $version', (options) => {
	let talk: TlsTalk;
	beforeAll(async () => {
		talk = await tlsTalk(options, ['hello ', 'world ', 'bye ']);
	});

	test('hands plain bytes on with the frame that carried them', () => {
		const inner = new Anything();
		const { host, protocol } = told(talk, talk.keyLog, inner);
		expect(inner.heard.map((one) => one.replace(/^\d+ /u, ''))).toEqual([
			...['0:hello ', '1:world ', '0:bye '],
		]);
		const frames = inner.heard.map((one) => Number.parseInt(one, 10));
		expect(frames).toEqual([...frames].sort((a, b) => a - b));
		expect(new Set(frames).size).toBe(3);
		expect(host.marks).toContain(K.KIND_TLS);
		expect(host.marks.filter((kind) => kind === K.KIND_SIP)).toHaveLength(3);
		expect(host.released).toBe(0);
		expect(protocol.facts()).toMatchObject([
			{ flow: 10, frame: 1, state: 'readable', serverName: 'phone.example' },
		]);
	});

	test('the inner protocol sees the connection one layer in', () => {
		const inner = new Anything();
		const { host } = told(talk, talk.keyLog, inner);
		const [within] = inner.hosts;
		[host.timeMs, host.epochSeconds] = [77, 88];
		expect([within?.transport, within?.timeMs, within?.epochSeconds]).toEqual(['tls', 77, 88]);
		expect([within?.flow(0), within?.flow(1)]).toEqual([10, 11]);
		within?.release();
		expect(host.released).toBe(1);
	});

	test('gaps and ends reach it', () => {
		const inner = new Anything();
		const { session } = told(talk, talk.keyLog, inner);
		session.gap(0, 5);
		session.end(1);
		expect(inner.heard.slice(-2)).toEqual(['0 gap', '1 end']);
	});

	test('without the key it is let go and says why', () => {
		const inner = new Anything();
		const { host, protocol } = told(talk, '', inner);
		expect(inner.heard).toEqual([]);
		expect(host.released).toBeGreaterThan(0);
		expect(protocol.facts()[0]).toMatchObject({ state: 'key-needed', serverName: 'phone.example' });
		expect(protocol.facts()[0]?.suiteName).toContain('TLS_');
	});

	test('with nothing inside that anybody knows it is let go', () => {
		const { host } = told(talk, talk.keyLog, new Anything('no'));
		expect(host.released).toBe(1);
	});
});

/** Packets of a recording, with its key log or without. */
function tracked(talk: TlsTalk, keyLog = talk.keyLog, pieceBytes = 1400): PacketTracker {
	const tcp = new TcpTalk([41_000, 5061]).open();
	for (const { direction, bytes: piece } of talk.pieces) {
		for (let at = 0; at < piece.length; at += pieceBytes) {
			tcp.say(direction, piece.subarray(at, at + pieceBytes));
		}
	}
	const made = tracker();
	made.protocols.tls.keyLog.add(keyLog);
	for (const block of blocksOf(tcp.close().frames)) made.take(block, []);
	return made;
}

const saidIn = (made: PacketTracker): readonly string[] =>
	sipOf(made).map((one) => one.slice(one.indexOf(' ') + 1));

describe.each([TLS_13, TLS_12])('a SIP call over $version in a capture', (options) => {
	let talk: TlsTalk;
	beforeAll(async () => {
		talk = await tlsTalk(options, CALL);
	});

	test('is read with the key log, however it is cut into segments', () => {
		for (const size of [1400, 97, 13])
			expect(saidIn(tracked(talk, talk.keyLog, size))).toEqual(WANTED);
	});

	test('its packets are SIP where a message ends, otherwise TLS', () => {
		const kinds = kindsOf(tracked(talk));
		expect(kinds.filter((kind) => kind === 'SIP')).toHaveLength(4);
		expect(kinds.slice(0, 2)).toEqual(['TCP', 'TCP']);
		expect(kinds[2]).toBe('TLS');
	});

	test('is one call with the ends of the connection', () => {
		const made = tracked(talk);
		const { messages } = made.protocols.sip;
		expect([...messages.byCallId.keys()]).toEqual(['a84b4c76@pc']);
		const { flow, sdp } = messages.message(0);
		expect([made.flows.sourcePort(flow), made.flows.destinationPort(flow)]).toEqual([41_000, 5061]);
		expect(sdp?.media[0]?.port).toBe(4000);
	});

	test('without the key log there is a connection and no call', () => {
		const made = tracked(talk, '');
		expect(saidIn(made)).toEqual([]);
		expect(made.protocols.tls.facts()).toMatchObject([
			{ state: 'key-needed', serverName: 'phone.example', frame: 3 },
		]);
		expect(kindsOf(made).filter((kind) => kind === 'TLS').length).toBeGreaterThan(0);
		expect(made.tcp.count).toBe(0);
	});
});

test('two connections of one capture have facts and keys of their own', async () => {
	const [one, two] = [await tlsTalk(TLS_13, CALL), await tlsTalk(TLS_12, CALL)];
	const frames = [one, two].flatMap((talk, index) => {
		const tcp = new TcpTalk([41_000 + index, 5061]).open();
		for (const { direction, bytes: piece } of talk.pieces) tcp.say(direction, piece);
		return tcp.frames;
	});
	const made = tracker();
	made.protocols.tls.keyLog.add(two.keyLog);
	for (const block of blocksOf(frames)) made.take(block, []);
	expect(made.protocols.tls.facts().map(({ state }) => state)).toEqual(['key-needed', 'readable']);
	expect(saidIn(made)).toEqual(WANTED);
});
