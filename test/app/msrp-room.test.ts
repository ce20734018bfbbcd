/** Messages and files of MSRP as the engine tells and saves them. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../app/index.ts';
import { sipFrame } from '../fixtures/builders/sip.ts';
import { tlsTalk } from '../fixtures/builders/tls-talk.ts';
import { calm, testFolder } from './export/folder.ts';
import { ALL, openFrames } from './export/saving.ts';
import { counting } from './network/frames.ts';
import { TcpTalk } from './network/tcp-talk.ts';
import { ALICE, answer, BOB, chunk } from './protocols/msrp/talk.ts';
import { requestText } from './protocols/sip/texts-of-messages.ts';

const folder = testFolder();
const ENDS = { client: [10, 0, 0, 1], server: [10, 0, 0, 2], clientPort: 7654, serverPort: 12_763 };
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

/** 9,000 bytes in which ends of messages and nonsense stand. */
const PICTURE = new Uint8Array(9000).map((_, at) => at * 31);
PICTURE.set(encode('\r\n-------tr9$\r\nMSRP zzzz SEND\r\n\r\n'), 4000);

/** A chunk of the picture. @param first its first byte, from 1 */
function piece(
	transaction: string,
	first: number,
	last: number,
	total = PICTURE.length,
): Uint8Array {
	const head = [
		`MSRP ${transaction} SEND`,
		...[`To-Path: ${BOB}`, `From-Path: ${ALICE}`, 'Message-ID: pic1'],
		...[`Byte-Range: ${first}-${last}/${total}`, 'Content-Type: image/png', '', ''],
	];
	const flag = last === total ? '$' : '+';
	const parts = [
		encode(head.join('\r\n')),
		PICTURE.subarray(first - 1, last),
		encode(`\r\n-------${transaction}${flag}\r\n`),
	];
	return new Uint8Array(parts.flatMap((part) => [...part]));
}

/** The call that offers the picture, or a chat. */
function offer(selector: string | null) {
	const body = `v=0
o=a 1 1 IN IP4 10.0.0.1
s=-
c=IN IP4 10.0.0.1
t=0 0
m=message 7654 TCP/MSRP *
a=path:${ALICE}
${selector === null ? '' : `a=file-selector:${selector}`}
`;
	return sipFrame(0, requestText({ body }));
}

const HASH = sha1(PICTURE).replace(/(..)(?=.)/gu, '$1:');
const SELECTOR = `name:"../My picture.PNG" type:image/png size:9000 hash:sha-1:${HASH}`;

async function saved(engine: CaptureEngine, only: readonly string[] | null) {
	const request = { ...ALL, only };
	return engine.save(request, folder.at('out'), () => undefined, calm());
}

const chat = (): TcpTalk =>
	new TcpTalk(5000, ENDS)
		.begin()
		.say(0, encode(chunk('abc1', 'Where are you?')))
		.say(1, encode(answer('abc1')));

describe('messages', () => {
	test('are listed with the names of their fields, by session and filter', async () => {
		const engine = await openFrames(folder, chat().frames);
		const { items } = await engine.messages({ protocol: 'msrp', filter: '' }, calm());
		expect(items).toMatchObject([
			{
				...{ frame: 3, session: 'msrp-3', source: { address: '10.0.0.1', port: 7654 } },
				fields: {
					'msrp.method': 'SEND',
					'msrp.data': 'Where are you?',
					'msrp.transaction.id': ['abc1', 'abc1'],
				},
			},
			{ frame: 4, fields: { 'msrp.status.code': 200 } },
		]);
		expect(items[0]?.fields).not.toHaveProperty('msrp.msg.hdr');
		const query = { protocol: 'msrp', filter: 'msrp.status.code == 200' } as const;
		expect((await engine.messages(query, calm())).items.map(({ frame }) => frame)).toEqual([4]);
		expect([...((await engine.packetOrder({ filter: 'msrp' }, calm())).frames ?? [])]).toEqual([
			3, 4,
		]);
		const { layers, bytes } = engine.packetDetail(3);
		const text = layers.at(-1)?.fields.find(({ name }) => name === 'msrp.data');
		const end = (text?.offset ?? 0) + (text?.length ?? 0);
		expect(new TextDecoder().decode(bytes.subarray(text?.offset, end))).toBe('Where are you?');
		expect(layers.map(({ name }) => name)).not.toContain('data');
		expect(engine.info().found.sessions).toEqual({ msrp: 1 });
		await engine.close();
	});

	test('longer than what is kept are shown whole where their frame holds them', async () => {
		const talk = new TcpTalk(0, ENDS).begin();
		talk.segmentBytes = 20_000;
		const engine = await openFrames(
			folder,
			talk.say(0, encode(chunk('abc1', 'x'.repeat(9000)))).frames,
		);
		const data = engine
			.packetDetail(3)
			.layers.at(-1)
			?.fields.find(({ name }) => name === 'msrp.data');
		expect(data?.length).toBe(9000);
		await engine.close();
	});
});

describe('a file', () => {
	const talk = (): TcpTalk => new TcpTalk(5000, ENDS).begin();

	test('is put together from chunks in any order, named and checked against its description', async () => {
		const frames = talk()
			.say(0, piece('tr2', 3001, 9000))
			.say(1, encode(answer('tr2')))
			.say(0, piece('tr1', 1, 3000)).frames;
		const engine = await openFrames(folder, [offer(SELECTOR), ...frames]);
		const { items: sessions } = await engine.sessions({ filter: '' });
		expect(sessions[1]).toMatchObject({
			...{ id: 'msrp-8', bytes: 9000 },
			media: [
				{
					...{ id: 'msrp-8/file-1', kind: 'image', codec: 'image/png', bytes: 9000, lostBytes: 0 },
					...{ direction: 'sent', suggestedFile: 'msrp-8_My-picture.png' },
				},
			],
		});
		// The call that offered it takes it along.
		const { items, failed } = await saved(engine, ['sip-1']);
		expect(failed).toEqual([]);
		expect(items).toMatchObject([
			{
				...{ file: 'msrp-8_My-picture.png', session: 'msrp-8', bytes: 9000 },
				check: { sha1: sha1(PICTURE), toldBytes: 9000, isSame: true },
				warnings: [`SHA-1 ${sha1(PICTURE)} is the one that the description tells`],
			},
		]);
		expect(folder.read('out/msrp-8_My-picture.png')).toEqual(PICTURE);
		await engine.close();
	});

	test('of a call that becomes one file is offered, and saved when it is chosen', async () => {
		const frames = [...talk().say(0, piece('tr1', 1, 9000)).frames];
		const engine = await openFrames(folder, [offer(SELECTOR), ...frames]);
		const plan = engine.planSave({ ...ALL, only: [], calls: ['sip-1'] });
		expect(plan.map(({ id }) => id)).toEqual(['sip-1', 'msrp-10/file-1']);
		const request = { ...ALL, only: [], calls: ['sip-1'] };
		const { items } = await engine.save(request, folder.at('out'), () => undefined, calm());
		expect(items).toEqual([]);
		await engine.close();
	});

	test('with a chunk that was not captured keeps the others at their places and tells the gap', async () => {
		const frames = talk()
			.say(0, piece('tr1', 1, 3000))
			.say(0, piece('tr3', 6001, 9000)).frames;
		const engine = await openFrames(folder, [offer(SELECTOR), ...frames]);
		const { items } = await saved(engine, null);
		const [item] = items;
		const wanted = PICTURE.slice().fill(0, 3000, 6000);
		expect(folder.read(`out/${item?.file ?? ''}`)).toEqual(wanted);
		expect(item?.check?.isSame).toBe(false);
		expect(item?.warnings[0]).toBe('3000 bytes did not come (3001-6000); zeros stand for them');
		await engine.close();
	});

	test('whose chunks say places far apart is written in the order of arrival', async () => {
		const far = encode(chunk('tr2', 'end').replace('1-3/3', '900000000001-900000000003/*'));
		const asPicture = (bytes: Uint8Array): Uint8Array =>
			encode(new TextDecoder().decode(bytes).replace('text/plain', 'application/zip'));
		const begin = asPicture(encode(chunk('tr1', 'begin', '+')));
		const engine = await openFrames(folder, talk().say(0, begin).say(0, asPicture(far)).frames);
		const { items } = await saved(engine, null);
		expect(items).toMatchObject([{ file: 'msrp-3_file-1.zip', bytes: 8 }]);
		expect(folder.read('out/msrp-3_file-1.zip')).toEqual(encode('beginend'));
		await engine.close();
	});

	test('inside TLS is read again with the secrets of the capture', async () => {
		const { pieces, keyLog } = await tlsTalk(
			{ version: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256', key: 'ec' },
			[piece('tr1', 1, 4500), encode(answer('tr1')), piece('tr2', 4501, 9000)],
		);
		const secured = talk();
		for (const { direction, bytes } of pieces) secured.say(direction, bytes);
		const keys = folder.at('keys.log');
		writeFileSync(keys, keyLog);
		const engine = await openFrames(folder, secured.frames, { keyLogs: [keys] });
		const { items } = await saved(engine, null);
		expect(items).toMatchObject([{ bytes: 9000, check: { sha1: sha1(PICTURE), isSame: null } }]);
		expect(readFileSync(folder.at(`out/${items[0]?.file ?? ''}`))).toEqual(Buffer.from(PICTURE));
		await engine.close();
	});
});

test('a call brings its chat along', async () => {
	const engine = await openFrames(folder, [offer(null), ...chat().frames]);
	const request = { ...ALL, only: [], calls: ['sip-1'] };
	const { items } = await engine.save(request, folder.at('out'), () => undefined, calm());
	expect(items.map(({ file }) => file)).toEqual(['msrp-4_messages.json']);
	await engine.close();
});

test('a chat leaves a document, a session that carries only a file none', async () => {
	const both = [...chat().frames];
	const engine = await openFrames(folder, both);
	const { items } = await saved(engine, null);
	expect(items).toMatchObject([
		{ id: 'msrp-3/messages', file: 'msrp-3_messages.json', packets: 2 },
	]);
	const text = new TextDecoder().decode(folder.read('out/msrp-3_messages.json'));
	expect(text).toContain('"msrp.data": "Where are you?"');
	await engine.close();
	const other = await openFrames(
		folder,
		new TcpTalk(0, ENDS).begin().say(0, piece('tr1', 1, 9000)).frames,
	);
	expect(other.planSave(ALL).map(({ file }) => file)).toEqual(['msrp-9_file-1.png']);
	await other.close();
});

test('bytes that count up are no message', async () => {
	const engine = await openFrames(
		folder,
		new TcpTalk(0, ENDS).begin().say(0, counting(300)).frames,
	);
	const { items } = await engine.messages({ protocol: 'msrp', filter: '' }, calm());
	expect(items).toEqual([]);
	await engine.close();
});

describe('captures that are not whole', () => {
	const whole = (): TcpTalk =>
		new TcpTalk(5000, ENDS)
			.begin()
			.say(0, piece('tr1', 1, 4500))
			.say(1, encode(answer('tr1')))
			.say(0, piece('tr2', 4501, 9000));

	test('of which any segment is missing give the rest, and say what is not there', async () => {
		const { frames } = whole();
		for (let lost = 2; lost < frames.length; lost++) {
			const engine = await openFrames(
				folder,
				frames.filter((_, at) => at !== lost),
			);
			const { items, failed } = await engine.save(
				{ ...ALL, overwrite: true },
				folder.at('out'),
				() => undefined,
				calm(),
			);
			expect(failed).toEqual([]);
			const [item] = items;
			if (item === undefined) continue;
			const read = folder.read(`out/${item.file}`);
			const isRight = read.every((byte, at) => byte === PICTURE[at] || byte === 0);
			expect([lost, isRight]).toEqual([lost, true]);
			const isComplete = read.length === PICTURE.length && item.warnings.length === 0;
			expect([lost, isComplete]).toEqual([lost, item.check?.sha1 === sha1(PICTURE)]);
			await engine.close();
		}
	});

	test('that end in the middle of a chunk keep what came of it', async () => {
		const frames = whole().frames.slice(0, 4);
		const engine = await openFrames(folder, frames);
		const [session] = (await engine.sessions({ filter: '' })).items;
		expect(session?.media).toMatchObject([{ lostBytes: PICTURE.length - (session?.bytes ?? 0) }]);
		expect(session?.bytes).toBeGreaterThan(1000);
		await engine.close();
	});
});

test('files go both ways in one session, each with its sender', async () => {
	const back = (bytes: Uint8Array): Uint8Array => {
		const text = new TextDecoder('latin1').decode(bytes);
		const turned = text.replace(BOB, '@').replace(ALICE, BOB).replace('@', ALICE);
		return Uint8Array.from(turned, (letter) => letter.charCodeAt(0));
	};
	const talk = new TcpTalk(0, ENDS).begin().say(0, piece('tr1', 1, 9000));
	const engine = await openFrames(folder, talk.say(1, back(piece('tr2', 1, 9000))).frames);
	const [session] = (await engine.sessions({ filter: 'msrp.method == "SEND"' })).items;
	expect(session?.media.map(({ id, direction }) => [id, direction])).toEqual([
		['msrp-9/file-1', 'sent'],
		['msrp-9/file-2', 'received'],
	]);
	const { items } = await saved(engine, ['msrp-9/file-2']);
	expect(items).toMatchObject([
		{ id: 'msrp-9/file-2', bytes: 9000, check: { sha1: sha1(PICTURE) } },
	]);
	await engine.close();
});
