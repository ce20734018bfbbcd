import { expect, test } from 'vitest';
import { KeyLog } from '../../../../app/protocols/tls/key-log.ts';

const RANDOM = 'ab'.repeat(32);

test('reads lines of any case and line end, and passes comments over', () => {
	const log = new KeyLog();
	log.add(
		[
			'# made by a browser',
			`CLIENT_RANDOM ${RANDOM.toUpperCase()} ${'0F'.repeat(48)}\r`,
			`SERVER_TRAFFIC_SECRET_0 ${RANDOM} 00ff`,
			'',
		].join('\n'),
	);
	const secrets = log.secretsOf(new Uint8Array(32).fill(0xab));
	expect(secrets?.get('CLIENT_RANDOM')).toEqual(new Uint8Array(48).fill(0x0f));
	expect(secrets?.get('SERVER_TRAFFIC_SECRET_0')).toEqual(Uint8Array.of(0, 255));
	expect(log.count).toBe(1);
	expect(log.strangeLines).toBe(0);
});

test('counts what it does not understand', () => {
	const log = new KeyLog();
	log.add('RSA Session-ID:00 Master-Key:00\nhello\nCLIENT_RANDOM 00 00\n');
	expect(log.strangeLines).toBe(3);
	expect(log.secretsOf(new Uint8Array(32))).toBeNull();
});

test('writes the secrets of a connection again, all or those that the capture carries', () => {
	const log = new KeyLog();
	const random = new Uint8Array(32).fill(0xab);
	log.add(`CLIENT_TRAFFIC_SECRET_0 ${RANDOM} 00ff\nCLIENT_RANDOM ${'cd'.repeat(32)} 01\n`);
	log.add(`SERVER_TRAFFIC_SECRET_0 ${RANDOM} aa\n`, 'capture');
	const lines = (choice: 'none' | 'captured' | 'all') => log.linesOf(random, choice);
	const [client, server] = ['CLIENT_TRAFFIC_SECRET_0', 'SERVER_TRAFFIC_SECRET_0'];
	expect(lines('all')).toBe(`${client} ${RANDOM} 00ff\n${server} ${RANDOM} aa\n`);
	expect(lines('captured')).toBe(`${server} ${RANDOM} aa\n`);
	expect(lines('none')).toBe('');
	expect(log.linesOf(new Uint8Array(32), 'all')).toBe('');
});
