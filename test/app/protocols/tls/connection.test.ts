import { describe, expect, test } from 'vitest';
import { TlsConnection } from '../../../../app/protocols/tls/connection.ts';
import { KeyLog } from '../../../../app/protocols/tls/key-log.ts';
import { tlsTalk } from '../../../fixtures/builders/tls-talk.ts';
import type { TlsTalk } from '../../../fixtures/builders/tls-talk.ts';

interface Read {
	readonly tls: TlsConnection;
	readonly heard: readonly [string, string];
}

/** Reads a recording; pieces may be left out, cut into single bytes, or of no key log. */
function read(
	talk: TlsTalk,
	how: { readonly keyLog?: string; readonly byBytes?: boolean; readonly skip?: number } = {},
): Read {
	const log = new KeyLog();
	log.add(how.keyLog ?? talk.keyLog);
	const heard: [string, string] = ['', ''];
	const tls = new TlsConnection(log, (direction, plain) => {
		heard[direction] += new TextDecoder().decode(plain);
	});
	for (const [index, { direction, bytes }] of talk.pieces.entries()) {
		if (index === how.skip) tls.gap(direction);
		else if (how.byBytes === true) {
			for (let at = 0; at < bytes.length; at++) tls.data(direction, bytes, at, at + 1);
		} else tls.data(direction, bytes, 0, bytes.length);
	}
	return { tls, heard };
}

const SUITES = [
	['TLSv1.3', 'TLS_AES_128_GCM_SHA256', 'ec'],
	['TLSv1.3', 'TLS_AES_256_GCM_SHA384', 'ec'],
	['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256', 'rsa'],
	['TLSv1.2', 'ECDHE-ECDSA-AES128-GCM-SHA256', 'ec'],
	['TLSv1.2', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ec'],
	['TLSv1.2', 'ECDHE-ECDSA-CHACHA20-POLY1305', 'ec'],
	['TLSv1.2', 'ECDHE-RSA-AES128-GCM-SHA256', 'rsa'],
	['TLSv1.2', 'AES128-GCM-SHA256', 'rsa'],
	['TLSv1.2', 'AES256-GCM-SHA384', 'rsa'],
] as const;

describe.each(SUITES)('%s with %s (%s)', (version, ciphers, key) => {
	test('is read with the secrets of the key log', async () => {
		const talk = await tlsTalk({ version, ciphers, key });
		const { tls, heard } = read(talk);
		expect(heard).toEqual(talk.said);
		expect(tls).toMatchObject({ state: 'readable', serverName: 'phone.example' });
		expect(tls.suiteName).toContain('TLS_');
	});

	test('is read however it is cut into segments', async () => {
		const talk = await tlsTalk({ version, ciphers, key });
		expect(read(talk, { byBytes: true }).heard).toEqual(talk.said);
	});

	test('without its secrets a key is needed', async () => {
		const talk = await tlsTalk({ version, ciphers, key });
		const { tls, heard } = read(talk, { keyLog: '' });
		expect(tls.state).toBe('key-needed');
		expect(heard).toEqual(['', '']);
	});

	test('after missing records reading goes on', async () => {
		const lines = Array.from({ length: 9 }, (_, index) => `line ${index} `);
		const talk = await tlsTalk({ version, ciphers, key }, lines);
		const last = talk.pieces.findLastIndex(({ direction }) => direction === 0);
		const skip = talk.pieces.findLastIndex(
			({ direction }, index) => direction === 0 && index < last - 1,
		);
		const { heard } = read(talk, { skip });
		expect(heard[0].startsWith('line 0 line 2 ')).toBe(true);
		expect(heard[0].endsWith('line 8 ')).toBe(true);
		expect(heard[0].length).toBeLessThan(talk.said[0].length);
		expect(heard[1]).toBe(talk.said[1]);
	});
});

describe('what cannot be read', () => {
	const wanted = { version: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256', key: 'ec' } as const;

	test('secrets of another connection open nothing', async () => {
		const [talk, other] = [await tlsTalk(wanted), await tlsTalk(wanted)];
		const { tls, heard } = read(talk, { keyLog: other.keyLog });
		expect([tls.state, ...heard]).toEqual(['key-needed', '', '']);
	});

	test('TLS 1.3 needs no handshake secrets', async () => {
		const talk = await tlsTalk(wanted);
		const traffic = talk.keyLog
			.split('\n')
			.filter((line) => /^(CLIENT|SERVER)_TRAFFIC_SECRET_0/u.test(line));
		const { heard } = read(talk, { keyLog: traffic.join('\n') });
		expect(heard).toEqual(talk.said);
	});

	test('a suite that is not supported is named', async () => {
		const talk = await tlsTalk({
			version: 'TLSv1.2',
			ciphers: 'ECDHE-RSA-AES128-SHA',
			key: 'rsa',
		});
		const { tls } = read(talk);
		expect(tls).toMatchObject({ state: 'unsupported', suiteName: '0xc013' });
	});

	test('a connection whose hellos are missing is broken, not wrong', async () => {
		const talk = await tlsTalk(wanted);
		const { tls, heard } = read(talk, { skip: 0 });
		expect(tls.state).toBe('broken');
		expect(heard).toEqual(['', '']);
	});
});
