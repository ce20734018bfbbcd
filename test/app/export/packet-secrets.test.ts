/** TLS secrets that go along with the packets of a call. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine, SavePacketsRequest } from '../../../app/index.ts';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import { tlsTalk } from '../../fixtures/builders/tls-talk.ts';
import { readCapture } from '../acceptance/engine.ts';
import { hasProgram } from '../acceptance/programs.ts';
import { TcpTalk } from '../network/tcp-talk.ts';
import { requestText, responseText } from '../protocols/sip/texts-of-messages.ts';
import { calm, testFolder } from './folder.ts';

const folder = testFolder();
const CALLS = join(import.meta.dirname, '../../fixtures/calls');
const REQUEST: SavePacketsRequest = { filter: '', streams: null, overwrite: true };
const TLS = { version: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256', key: 'ec' } as const;

/** Two calls over TLS connections of their own, and their key logs. */
async function twoCalls(): Promise<readonly [string, string]> {
	const talks = [0, 1].map(async (number) => {
		const callId = `call-${number}`;
		const lines = [requestText({ callId }), responseText('486 Busy Here', { callId })];
		const { pieces, keyLog } = await tlsTalk(TLS, lines);
		const talk = new TcpTalk(number * 1_000_000, { clientPort: 40_000 + number, serverPort: 5061 });
		talk.begin();
		for (const { direction, bytes } of pieces) talk.say(direction, bytes);
		return { frames: talk.frames, keyLog };
	});
	const [one, other] = await Promise.all(talks);
	const frames = [...(one?.frames ?? []), ...(other?.frames ?? [])];
	writeCapture(folder.at('in.pcap'), frames);
	return [one?.keyLog ?? '', other?.keyLog ?? ''];
}

/** Opens them with the secrets of both in a file. */
async function opened(): Promise<CaptureEngine> {
	writeFileSync(folder.at('keys.log'), (await twoCalls()).join(''));
	return readCapture(folder.at('in.pcap'), { keyLogs: [folder.at('keys.log')] });
}

/** Saves packets, closes, and opens what was saved without any key log. */
async function savedAgain(engine: CaptureEngine, request: Partial<SavePacketsRequest>) {
	const result = await engine.savePackets(
		{ ...REQUEST, ...request },
		folder.at('out.pcapng'),
		calm(),
	);
	await engine.close();
	return { result, engine: await readCapture(folder.at('out.pcapng')) };
}

async function callIdsOf(engine: CaptureEngine): Promise<readonly string[]> {
	const query = { filter: '', text: '', kinds: [], states: [], from: null, to: null, sort: [] };
	const { items } = await engine.calls(query);
	return items.map(({ callId }) => callId);
}

describe('secrets of a key-log file', () => {
	test('stay at home unless they are asked for', async () => {
		const engine = await opened();
		expect(await engine.packetSecrets({ ...REQUEST, calls: [0] }, calm())).toEqual({
			...{ captured: 0, known: 1 },
		});
		const again = await savedAgain(engine, { calls: [0] });
		expect(again.result.secrets).toBe(0);
		expect(await callIdsOf(again.engine)).toEqual([]);
		expect(new TextDecoder('latin1').decode(folder.read('out.pcapng'))).not.toContain('SECRET');
		await again.engine.close();
	});

	test('go along with a call when they are: those of its own connection alone', async () => {
		const again = await savedAgain(await opened(), { calls: [1], secrets: 'all' });
		expect(again.result.secrets).toBe(1);
		expect(await callIdsOf(again.engine)).toEqual(['call-1']);
		const [first = ''] = (await twoCalls())[0].split('\n');
		const [, random = ''] = first.split(' ');
		const text = new TextDecoder('latin1').decode(folder.read('out.pcapng'));
		expect(text.match(/CLIENT_TRAFFIC_SECRET_0 /gu)).toHaveLength(1);
		expect(text).not.toContain(random);
		await again.engine.close();
	});

	test('go along with packets that a filter chose', async () => {
		const engine = await opened();
		const filter = 'tcp.port == 40000';
		expect(await engine.packetSecrets({ ...REQUEST, filter }, calm())).toMatchObject({ known: 1 });
		const again = await savedAgain(engine, { filter, secrets: 'all' });
		expect(await callIdsOf(again.engine)).toEqual(['call-0']);
		await again.engine.close();
	});
});

describe('secrets that the capture carries', () => {
	test('go along by themselves, and stay behind where somebody wants that', async () => {
		const carrying = await savedAgain(await opened(), { secrets: 'all' });
		expect(carrying.result.secrets).toBe(2);
		const request = { ...REQUEST, calls: [0] };
		expect(await carrying.engine.packetSecrets(request, calm())).toEqual({ captured: 1, known: 1 });
		const none = await carrying.engine.savePackets(
			{ ...request, secrets: 'none' },
			folder.at('none.pcapng'),
			calm(),
		);
		expect(none.secrets).toBe(0);
		const again = await savedAgain(carrying.engine, { calls: [0] });
		expect([again.result.secrets, await callIdsOf(again.engine)]).toEqual([1, ['call-0']]);
		await again.engine.close();
	});

	test('are nobody where nothing is encrypted', async () => {
		const engine = await readCapture(join(CALLS, 'basic-call.pcapng'));
		expect(await engine.packetSecrets(REQUEST, calm())).toEqual({ captured: 0, known: 0 });
		const again = await savedAgain(engine, { secrets: 'all' });
		expect(again.result.secrets).toBe(0);
		await again.engine.close();
	});
});

describe.skipIf(!hasProgram('tshark'))('tshark (skipped without it)', () => {
	test('reads a recorded call over TLS from the saved packets alone', async () => {
		const engine = await readCapture(join(CALLS, 'baresip-tls-srtp.pcapng'), {
			keyLogs: [join(CALLS, 'baresip-tls-srtp.keylog')],
		});
		const wanted = (await engine.messages({ protocol: 'sip', filter: '' }, calm())).items.length;
		const again = await savedAgain(engine, { secrets: 'all' });
		await again.engine.close();
		const words = ['-r', folder.at('out.pcapng'), '-Y', 'sip', '-T', 'fields', '-e', 'sip.Call-ID'];
		const ids = execFileSync('tshark', words, { encoding: 'utf8' }).trim().split(/[\n,]/u);
		expect(ids).toHaveLength(wanted);
		expect(readFileSync(join(CALLS, 'baresip-tls-srtp.keylog')).length).toBeGreaterThan(0);
	});
});
