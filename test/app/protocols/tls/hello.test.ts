import { describe, expect, test } from 'vitest';
import { MalformedPacketError } from '../../../../app/errors.ts';
import { readClientHello, readServerHello } from '../../../../app/protocols/tls/hello.ts';
import { SeededRandom } from '../../../fixtures/builders/random.ts';
import { be16, bytes, counting, hex } from '../../network/frames.ts';

const RANDOM = counting(32, 1);
const RETRY = hex('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c');

const extension = (type: number, body: Uint8Array): Uint8Array =>
	bytes(be16(type), be16(body.length), body);

const listed = (...extensions: readonly Uint8Array[]): Uint8Array => {
	const all = bytes(...extensions);
	return bytes(be16(all.length), all);
};

const serverName = (name: string, type = 0): Uint8Array => {
	const text = new TextEncoder().encode(name);
	return extension(0, bytes(be16(text.length + 3), type, be16(text.length), text));
};

const clientHello = (
	extensions: Uint8Array = new Uint8Array(0),
	sessionId: Uint8Array = counting(32),
): Uint8Array =>
	bytes(
		[3, 3],
		RANDOM,
		[sessionId.length],
		sessionId,
		[...be16(4), 0x13, 0x01, 0xc0, 0x2f],
		[1, 0],
		extensions,
	);

const serverHello = (extensions: Uint8Array = new Uint8Array(0), random = RANDOM): Uint8Array =>
	bytes([3, 3], random, [2, 8, 9], [0x13, 0x02, 0], extensions);

const VERSION_13 = extension(43, bytes([3, 4]));

describe('a ClientHello', () => {
	test('gives random and server name, whatever else it says', () => {
		const others = [extension(10, counting(6)), extension(43, bytes([2, 3, 4]))];
		const body = clientHello(
			listed(...others, serverName('sip.example'), extension(16, counting(3))),
		);
		expect(readClientHello(body)).toEqual({ random: RANDOM, serverName: 'sip.example' });
	});

	test('need not name a server', () => {
		expect(readClientHello(clientHello()).serverName).toBe('');
		expect(readClientHello(clientHello(listed(VERSION_13))).serverName).toBe('');
		expect(readClientHello(clientHello(listed(extension(0, counting(2))))).serverName).toBe('');
	});

	test('names hosts only', () => {
		expect(readClientHello(clientHello(listed(serverName('x.example', 1)))).serverName).toBe('');
	});

	test('may have no session id', () => {
		const body = clientHello(listed(serverName('a')), new Uint8Array(0));
		expect(readClientHello(body)).toEqual({ random: RANDOM, serverName: 'a' });
	});

	test('its random is a copy', () => {
		const body = clientHello();
		const { random } = readClientHello(body);
		body.fill(0);
		expect(random).toEqual(RANDOM);
	});

	test('cut inside what it must have, it is malformed', () => {
		const body = clientHello();
		for (let length = 0; length < body.length; length++) {
			expect(() => readClientHello(body.subarray(0, length)), `${length}`).toThrow(
				MalformedPacketError,
			);
		}
	});

	test('an extension that is longer than the hello is malformed', () => {
		const body = clientHello(bytes(be16(8), be16(0), be16(500), [1, 2, 3, 4]));
		expect(() => readClientHello(body)).toThrow(MalformedPacketError);
	});
});

describe('a ServerHello', () => {
	test('of TLS 1.2 has no version extension', () => {
		expect(readServerHello(serverHello())).toEqual({
			random: RANDOM,
			suite: 0x1302,
			isTls13: false,
			isRetry: false,
		});
	});

	test('of TLS 1.3 says so in an extension', () => {
		const body = serverHello(listed(extension(51, counting(36)), VERSION_13));
		expect(readServerHello(body)).toMatchObject({ suite: 0x1302, isTls13: true, isRetry: false });
	});

	test.each([[[3, 3]], [[3]], [[3, 4, 0]], [[]]])('version %j is not TLS 1.3', (version) => {
		const body = serverHello(listed(extension(43, bytes(version))));
		expect(readServerHello(body).isTls13).toBe(false);
	});

	test('that asks for another hello is told by its random', () => {
		expect(readServerHello(serverHello(listed(VERSION_13), RETRY)).isRetry).toBe(true);
		const almost = RETRY.slice();
		almost[31] = 0;
		expect(readServerHello(serverHello(listed(VERSION_13), almost)).isRetry).toBe(false);
	});

	test('cut short, it is malformed', () => {
		const body = serverHello();
		for (let length = 0; length < body.length; length++) {
			expect(() => readServerHello(body.subarray(0, length))).toThrow(MalformedPacketError);
		}
	});
});

test('random bytes give facts or a refusal, nothing else', () => {
	const random = new SeededRandom(4);
	for (let round = 0; round < 500; round++) {
		const noise = random.bytes(random.below(200));
		for (const read of [readClientHello, readServerHello]) {
			try {
				expect(read(noise).random).toHaveLength(32);
			} catch (error) {
				expect(error).toBeInstanceOf(MalformedPacketError);
			}
		}
	}
});
