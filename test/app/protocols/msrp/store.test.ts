import { expect, test } from 'vitest';
import { readHead } from '../../../../app/protocols/msrp/message.ts';
import { MsrpStore } from '../../../../app/protocols/msrp/store.ts';
import type { MsrpMessage } from '../../../../app/protocols/msrp/index.ts';
import { ALICE, answer, BOB, chunk } from './talk.ts';

function message(frame: number, text: string): MsrpMessage {
	const head = readHead(text.split('\r\n\r\n')[0] ?? '');
	if (head === null) throw new Error('no message');
	const rest = { timeMs: frame, flow: 0, transport: 'tcp', bytes: 0, flag: '$' } as const;
	return { frame, head, body: new Uint8Array(0), ...rest };
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
