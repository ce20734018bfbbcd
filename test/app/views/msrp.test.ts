/** A chat over MSRP in a capture: packet list, ladder and sessions of the call that announced it. */
import { expect, test } from 'vitest';
import { callFrames, sipFrame } from '../../fixtures/builders/sip.ts';
import { testFolder } from '../export/folder.ts';
import { openFrames } from '../export/saving.ts';
import { TcpTalk } from '../network/tcp-talk.ts';
import { ALICE, answer, BOB, chunk } from '../protocols/msrp/talk.ts';
import { requestText, responseText } from '../protocols/sip/texts-of-messages.ts';

const folder = testFolder();
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const description = (path: string): string => `v=0
o=a 1 1 IN IP4 10.0.0.1
s=-
c=IN IP4 10.0.0.1
t=0 0
m=message 7654 TCP/MSRP *
a=accept-types:text/plain
a=path:${path}
`;

function chat(): TcpTalk {
	const ends = {
		client: [10, 0, 0, 1],
		server: [10, 0, 0, 2],
		clientPort: 7654,
		serverPort: 12763,
	};
	return new TcpTalk(5000, ends)
		.begin()
		.say(0, encode(chunk('abc1', 'Where are you?')))
		.say(1, encode(answer('abc1')))
		.say(
			1,
			encode(chunk('abc2', 'nowhere').replace(BOB, 'Q').replace(ALICE, BOB).replace('Q', ALICE)),
		)
		.say(0, encode(answer('abc2', '413 Stop')))
		.end();
}

test('is listed, named and tied to its call', async () => {
	const engine = await openFrames(folder, [
		sipFrame(0, requestText({ body: description(ALICE) })),
		sipFrame(1000, responseText('200 OK', { body: description(BOB) })),
		...chat().frames,
	]);
	const rows = engine.packetRows([5, 6]);
	expect(rows.map(({ protocol }) => protocol)).toEqual(['MSRP', 'MSRP']);
	expect(rows[0]?.info).toBe(
		`SEND, Message-ID 87652, bytes 1-14/14, text/plain, from ${ALICE}, to ${BOB}`,
	);
	const { items } = await engine.sessions({ filter: '' });
	expect(items.map(({ id, protocol }) => `${id} ${protocol}`)).toEqual([
		'sip-1 sip',
		'msrp-5 msrp',
	]);
	expect(items[1]).toMatchObject({
		endpoints: [
			{ address: '10.0.0.1', port: 7654 },
			{ address: '10.0.0.2', port: 12763 },
		],
		detail: {
			...{ call: 'sip-1', messages: 4, sends: 2, contentBytes: 21, failures: 1, encrypted: false },
			texts: ['Where are you?', 'nowhere'],
		},
	});
	const { rows: ladder } = await engine.flowDocument({
		...{ calls: [0], legs: false, ports: false, groups: [] },
	});
	expect(ladder.filter(({ protocol }) => protocol === 'msrp')).toMatchObject([
		{
			label: 'MSRP SEND (text/plain)',
			detail: 'Where are you?',
			from: '10.0.0.1',
			tone: 'request',
		},
		{ label: 'MSRP 200 OK', tone: 'success' },
		{ label: 'MSRP SEND (text/plain)', detail: 'nowhere', from: '10.0.0.2' },
		{ label: 'MSRP 413 Stop', tone: 'failure' },
	]);
	await engine.close();
});

test('that no call announced is a session of its own', async () => {
	const engine = await openFrames(folder, [...callFrames(), ...chat().frames]);
	const { items } = await engine.sessions({ filter: 'tcp' });
	expect(items).toMatchObject([{ protocol: 'msrp', detail: { call: null } }]);
	await engine.close();
});
