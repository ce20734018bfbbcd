import { expect, test } from 'vitest';
import { readHead } from '../../../../app/protocols/msrp/message.ts';
import { MsrpStore } from '../../../../app/protocols/msrp/store.ts';
import type { MsrpMessage } from '../../../../app/protocols/msrp/index.ts';
import { namedMediaOf } from '../../../../app/protocols/sip/announce.ts';
import { scanSdp } from '../../../../app/protocols/sip/sdp.ts';
import { ALICE, answer, BOB, chunk } from './talk.ts';

function message(frame: number, text: string): MsrpMessage {
	const head = readHead(text.split('\r\n\r\n')[0] ?? '');
	if (head === null) throw new Error('no message');
	const rest = { timeMs: frame, flow: 0, transport: 'tcp', bytes: 0, flag: '$' } as const;
	const bytes = { headBytes: new Uint8Array(0), hasBody: false, body: new Uint8Array(0) };
	return { frame, head, ...bytes, ...rest };
}

test('requests of both sides and their answers make one session', () => {
	const store = new MsrpStore();
	const back = chunk('bcd2', 'x').replace(BOB, 'Q').replace(ALICE, BOB).replace('Q', ALICE);
	const story = [chunk('bcd1', 'x'), answer('bcd1'), back];
	story.forEach((text, at) => store.add(message(at + 5, text)));
	expect(store.sessions.map(({ id, messages }) => [id, messages.length])).toEqual([['msrp-5', 3]]);
	expect(store.ofFrame(6).map(({ head }) => head.status)).toEqual([200]);
	expect(store.ofFrame(99)).toEqual([]);
});

test('an answer of a relay belongs to the session of its request', () => {
	const store = new MsrpStore();
	store.add(message(1, chunk('bcd1', 'x')));
	store.add(message(2, answer('bcd1').replace(BOB, 'msrp://relay.example:9/r;tcp')));
	expect(store.sessions).toHaveLength(1);
});

test('sessions that begin in one frame have ids of their own', () => {
	const store = new MsrpStore();
	store.add(message(1, chunk('bcd1', 'x')));
	store.add(message(1, chunk('bcd2', 'x').replace('jshA7we', 'other')));
	expect(store.sessions.map(({ id }) => id)).toEqual(['msrp-1', 'msrp-1-2']);
});

test('a session is of the call whose description named one of its paths, told before or after', () => {
	const store = new MsrpStore();
	store.add(message(1, chunk('bcd1', 'x')));
	const [session] = store.sessions;
	if (session === undefined) throw new Error('no session');
	expect(store.callOf(session)).toBeNull();
	store.announce({ path: 'msrp://elsewhere:1/x;tcp', session: 'sip-1' });
	expect(store.callOf(session)).toBeNull();
	store.announce({ path: BOB, session: 'sip-4' });
	expect(store.callOf(session)).toBe('sip-4');
	expect(store.sessionsOf('sip-4')).toEqual([session]);
});

test('the file of a session is the one that a description named for its path', () => {
	const store = new MsrpStore();
	store.add(message(1, chunk('bcd1', 'x')));
	const [session] = store.sessions;
	if (session === undefined) throw new Error('no session');
	expect(store.fileOf(session)).toBeNull();
	const fileSelector = 'name:"a.jpg" size:12';
	store.announce({ path: ALICE, session: 'sip-1', fileSelector });
	expect(store.fileOf(session)).toMatchObject({ name: 'a.jpg', bytes: 12 });
	expect(store.count).toBe(1);
	const sdp = `v=0\nc=IN IP4 10.0.0.1\nm=message 7654 TCP/MSRP *\na=path:${ALICE}\na=file-selector:${fileSelector}\n`;
	expect(namedMediaOf(scanSdp(sdp), 'sip-1')).toMatchObject([{ path: ALICE, fileSelector }]);
});

test('descriptions name paths of MSRP, and only those', () => {
	const text = (profile: string, port: number, path: string): string =>
		`v=0\nc=IN IP4 10.0.0.1\nm=message ${port} ${profile} *\n${path}`;
	const named = (profile: string, port = 7654, path = `a=path:${ALICE}\r\n`) =>
		namedMediaOf(scanSdp(text(profile, port, path)), 'sip-1');
	const wanted = {
		protocol: 'msrp',
		address: '10.0.0.1',
		port: 7654,
		path: ALICE,
		session: 'sip-1',
	};
	expect(named('TCP/MSRP')).toEqual([wanted]);
	expect(named('tcp/tls/msrp')).toEqual([wanted]);
	expect(named('RTP/AVP')).toEqual([]);
	expect(named('TCP/MSRP', 0)).toEqual([]);
	expect(named('TCP/MSRP', 7654, '')).toEqual([]);
});

test('a message without paths is kept in a session without ends, which is of no call', () => {
	const store = new MsrpStore();
	store.announce({ path: '', session: 'sip-1' });
	store.announce({ session: 'sip-2' });
	store.add(message(3, 'MSRP bcd1 SEND\r\n-------bcd1$'));
	const [session] = store.sessions;
	expect(session).toMatchObject({ id: 'msrp-3', fromPath: '', toPath: '', ends: ['', ''] });
	expect(session === undefined ? '' : store.callOf(session)).toBeNull();
	expect(store.sessionsOf('sip-1')).toEqual([]);
});
